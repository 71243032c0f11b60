import { toHex } from '../../shared/base/bytes.ts';
import type { CircleId, DeviceId, DraftId, MeetingId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import type { ArrivedSegment, LogPosition } from '../../shared/contract/exchange.ts';
import type { ConflictRecord, ExchangePosition } from '../../shared/domain/conflict.ts';
import type { DraftEntry } from '../../shared/domain/draft.ts';
import type { ArrivedChange, MergeReview } from '../drafts/api.ts';
import { recordOf } from './conflicts.ts';
import type { ExchangePorts } from './ports.ts';

/* What came in: from the host's log into the drafts, each piece exactly once as far as anyone can see. */

/** What taking in did. */
export interface Arrived {
  readonly segments: number;
  readonly drafts: readonly DraftId[];
  readonly conflicts: readonly ConflictRecord[];
  /** Pieces that could not be applied and are kept as evidence. */
  readonly refused: number;
  /** True when this machine did not get a piece checked in time: it is tried again at the next occasion. */
  readonly putOff: boolean;
}

interface Progress {
  segments: number;
  refused: number;
  putOff: boolean;
  readonly drafts: Set<DraftId>;
  readonly conflicts: ConflictRecord[];
}

interface Names {
  readonly me: string;
  nameOf(actors: readonly string[]): string;
  /** The colleagues among them; empty if all are this device. */
  othersOf(actors: readonly string[]): string;
}

/** Asked for once something is there to be named. */
type AskNames = () => Promise<Names>;

/** How often a piece is tried that the machine did not get checked. */
const TRIES = 3;

export class Arrivals {
  private readonly ports: ExchangePorts;
  /** How often the machine failed at a piece, in this session. */
  private readonly failures = new Map<string, number>();

  constructor(ports: ExchangePorts) {
    this.ports = ports;
  }

  /** Up to where the drafts hold the circle's log. */
  async applied(circle: CircleId): Promise<readonly LogPosition[]> {
    const position = await this.ports.store.exchange.position(circle);
    return (position?.applied ?? []).map((entry) => ({ ...entry, device: asId<DeviceId>(entry.device) }));
  }

  async noteApplied(circle: CircleId, place: LogPosition): Promise<void> {
    const position = await this.position(circle);
    await this.ports.store.exchange.setPosition(circle, {
      applied: raise(position.applied, place),
      underway: [],
    });
  }

  /** Pieces that were refused are applied again, and what stands behind them in their chains with them. */
  async tryAgain(circle: CircleId, places: readonly LogPosition[], me: string): Promise<Arrived> {
    const position = await this.position(circle);
    const lower = (entry: ExchangePosition['applied'][number]): number =>
      Math.min(
        entry.seq,
        ...places
          .filter((place) => place.device === entry.device && place.incarnation === entry.incarnation)
          .map((place) => place.seq - 1),
      );
    const applied = position.applied.map((entry) => ({ ...entry, seq: lower(entry) }));
    this.failures.clear();
    await this.ports.store.exchange.setPosition(circle, { ...position, applied });
    return this.takeIn(circle, me);
  }

  /** Applies everything that the log holds and the drafts do not. Stopped anywhere, it goes on at the next call. */
  async takeIn(circle: CircleId, me: string): Promise<Arrived> {
    let asked: Promise<Names> | null = null;
    const names: AskNames = () => (asked ??= this.names(circle, me));
    const progress: Progress = { segments: 0, refused: 0, putOff: false, drafts: new Set(), conflicts: [] };
    await this.finishUnderway(circle, names, progress);
    for (let more = true; more;) {
      const pending = await this.ports.host.pending({ circle, applied: [...(await this.applied(circle))] });
      if (!pending.ok) break;
      for (const segment of pending.value.segments) {
        if (!progress.putOff) await this.apply(circle, segment, names, progress);
      }
      if (progress.putOff) break;
      more = pending.value.more && pending.value.segments.length > 0;
    }
    return { ...progress, drafts: Array.from(progress.drafts) };
  }

  /** A merge was cut off by the end of the process: its review is made again, for nobody may have seen it. */
  private async finishUnderway(circle: CircleId, names: AskNames, progress: Progress): Promise<void> {
    const position = await this.position(circle);
    for (const { draft, before } of position.underway) {
      if (before === null || (await this.heads(draft)) === null) continue;
      await this.keepNews(draft, await this.ports.drafts.arrivedSince(draft, before), names);
      await this.keep(draft, await this.ports.drafts.review(draft, before), names, progress);
    }
  }

  private async apply(
    circle: CircleId,
    segment: ArrivedSegment,
    names: AskNames,
    progress: Progress,
  ): Promise<void> {
    const position = await this.position(circle);
    const underway: { draft: DraftId; before: readonly string[] | null }[] = [];
    for (const entry of segment.entries) {
      underway.push({ draft: entry.draft, before: await this.heads(entry.draft) });
    }
    await this.ports.store.exchange.setPosition(circle, { ...position, underway });
    let isRefused = false;
    const fresh: ArrivedSegment['entries'][number][] = [];
    for (const entry of segment.entries) {
      const done = await this.applyEntry(circle, segment, entry, names, progress);
      if (done === 'machine' && this.mayTryAgain(segment)) {
        progress.putOff = true;
        break;
      }
      if (done === 'new' && !fresh.some(({ draft }) => draft === entry.draft)) fresh.push(entry);
      isRefused ||= done === 'refused' || done === 'machine';
    }
    await this.fileAll(circle, fresh, segment);
    if (progress.putOff) return;
    if (isRefused) {
      progress.refused += 1;
      await this.ports.host.refuse({ circle, ...placeOf(segment) });
    }
    progress.segments += 1;
    await this.ports.store.exchange.setPosition(circle, {
      applied: raise(position.applied, placeOf(segment)),
      underway: [],
    });
  }

  /** A piece that no machine gets checked must not stand before all others for ever. */
  private mayTryAgain(segment: ArrivedSegment): boolean {
    const name = `${segment.device}/${segment.incarnation}/${segment.seq}`;
    const failures = (this.failures.get(name) ?? 0) + 1;
    this.failures.set(name, failures);
    return failures < TRIES;
  }

  /** `machine`: nobody knows whether the changes are good. In that case and in `refused` the draft is as it was. */
  private async applyEntry(
    circle: CircleId,
    segment: ArrivedSegment,
    entry: ArrivedSegment['entries'][number],
    names: AskNames,
    progress: Progress,
  ): Promise<'applied' | 'new' | 'refused' | 'machine'> {
    const { drafts, store } = this.ports;
    const known = await store.drafts.get(entry.draft);
    // A draft of another circle, or of the delegate alone, is not open to this circle's members.
    if (known !== null && (known.home.kind !== 'circle' || known.home.circle !== circle)) return 'refused';
    const applied = await drafts.apply(entry.draft, entry.bundle, [segment.device.slice(0, 32)]);
    if ('refused' in applied) {
      if (applied.refused === 'unavailable') throw new Error('The drafts could not be written');
      if (applied.refused === 'timed-out') return 'machine';
      // The delegate removed this draft for good: what builds on it has nothing to stand on here.
      if (applied.refused === 'missing-changes' && known === null && entry.base.length > 0) return 'applied';
      return 'refused';
    }
    if (known !== null) await this.keepNews(entry.draft, applied.arrived, names);
    progress.drafts.add(entry.draft);
    await this.keep(entry.draft, applied.reviews, names, progress);
    return known === null ? 'new' : 'applied';
  }

  /** All that a piece brought at once: each note of an arrival and each place is drawn in the window. */
  private async fileAll(
    circle: CircleId,
    fresh: ArrivedSegment['entries'],
    segment: ArrivedSegment,
  ): Promise<void> {
    if (fresh.length === 0) return;
    const { news } = this.ports.store;
    const author = segment.person;
    await Promise.all(fresh.map(({ draft, at }) => news.add(draft, { arrived: { author, at } })));
    const meeting = await this.meetingFor(circle);
    await Promise.all(fresh.map(({ draft }) => this.file(circle, draft, meeting, segment)));
  }

  /** Gives a draft that came from a colleague a place among the delegate's folders. */
  private async file(
    circle: CircleId,
    draft: DraftId,
    meeting: MeetingId,
    segment: ArrivedSegment,
  ): Promise<void> {
    const { clock, drafts, store } = this.ports;
    const content = await drafts.content(draft);
    const at = clock.now();
    const entry: DraftEntry = {
      id: draft,
      meeting,
      kind: content.kind,
      name: segment.acts.find((act) => act.draft === draft)?.title ?? content.title,
      home: { kind: 'circle', circle },
      createdAt: at,
      changedAt: at,
      sample: false,
      trashedAt: null,
    };
    await store.drafts.put(entry);
  }

  /** Beside the circle's other drafts; else in the open folder; else in any; else in a new one. */
  private async meetingFor(circle: CircleId): Promise<MeetingId> {
    const { clock, openMeeting, random, store } = this.ports;
    const meetings = (await store.meetings.all().current()).filter((meeting) => meeting.trashedAt === null);
    const here = (id: MeetingId | null | undefined): boolean => meetings.some((meeting) => meeting.id === id);
    const siblings = (await store.drafts.entries().current()).filter(
      (entry) => entry.home.kind === 'circle' && entry.home.circle === circle && here(entry.meeting),
    );
    const candidates = [
      siblings.at(-1)?.meeting,
      openMeeting(),
      meetings.find((one) => !one.sample)?.id,
      meetings[0]?.id,
    ];
    const found = candidates.find((id) => here(id));
    if (found !== undefined && found !== null) return found;
    const id: MeetingId = asId(`m${toHex(random.bytes(12))}`);
    const circleName = await this.ports.host.circle({ circle });
    const name = circleName.ok ? circleName.value.name : circle.slice(0, 8);
    await store.meetings.put({ id, name, createdAt: clock.now(), sample: false, trashedAt: null });
    return id;
  }

  /** What the delegate has not looked at yet; changes of this device are no news. */
  private async keepNews(draft: DraftId, arrived: readonly ArrivedChange[], names: AskNames): Promise<void> {
    if (arrived.length === 0) return;
    const { othersOf } = await names();
    const clauses = arrived.flatMap(({ actors, ...change }) => {
      const author = othersOf(actors);
      return author === '' ? [] : [{ ...change, author }];
    });
    if (clauses.length > 0) await this.ports.store.news.add(draft, { clauses });
  }

  private async keep(
    draft: DraftId,
    reviews: readonly MergeReview[],
    names: AskNames,
    progress: Progress,
  ): Promise<void> {
    if (reviews.length === 0) return;
    const present = new Set((await this.ports.store.conflicts.all().current()).map((record) => record.id));
    for (const review of reviews) {
      const record = recordOf(draft, review, await names(), this.ports.clock.now());
      if (present.has(record.id)) continue;
      present.add(record.id);
      await this.ports.store.conflicts.put(record);
      progress.conflicts.push(record);
    }
  }

  private async names(circle: CircleId, me: string): Promise<Names> {
    const detail = await this.ports.host.circle({ circle });
    const members = detail.ok ? detail.value.memberList : [];
    const persons = new Map(members.map((member) => [member.device.slice(0, 32), member]));
    const joined = (names: readonly string[]): string => Array.from(new Set(names)).join(', ');
    return {
      me,
      nameOf: (actors) => joined(actors.map((actor) => persons.get(actor.slice(0, 32))?.person ?? me)),
      othersOf: (actors) =>
        joined(
          actors.flatMap((actor) => {
            const member = persons.get(actor.slice(0, 32));
            return member === undefined || member.isThisDevice ? [] : [member.person];
          }),
        ),
    };
  }

  private async position(circle: CircleId): Promise<ExchangePosition> {
    return (await this.ports.store.exchange.position(circle)) ?? { applied: [], underway: [] };
  }

  private async heads(draft: DraftId): Promise<readonly string[] | null> {
    try {
      return await this.ports.drafts.heads(draft);
    } catch {
      return null;
    }
  }
}

function placeOf(segment: ArrivedSegment): LogPosition {
  return { device: segment.device, incarnation: segment.incarnation, seq: segment.seq };
}

function raise(applied: ExchangePosition['applied'], place: LogPosition): ExchangePosition['applied'] {
  const rest = applied.filter(
    (entry) => entry.device !== place.device || entry.incarnation !== place.incarnation,
  );
  return [...rest, { device: place.device, incarnation: place.incarnation, seq: place.seq }];
}
