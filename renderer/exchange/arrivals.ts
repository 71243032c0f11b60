import type { CircleId, DeviceId, DraftId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import type { ArrivedSegment, LogPosition } from '../../shared/contract/exchange.ts';
import type { ConflictRecord, ExchangePosition } from '../../shared/domain/conflict.ts';
import type { PreparedDraft } from '../../shared/drafts/prepare.ts';
import type { ArrivedChange, MergeReview } from '../drafts/api.ts';
import { batchesOf } from './batches.ts';
import { recordOf } from './conflicts.ts';
import { fileAll } from './filing.ts';
import type { Newcomer } from './filing.ts';
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
  /** True when the drafts hold everything that the log gave out. */
  readonly isWhole: boolean;
}

interface Progress {
  segments: number;
  refused: number;
  putOff: boolean;
  isWhole: boolean;
  readonly drafts: Set<DraftId>;
  readonly conflicts: ConflictRecord[];
  /** What is being noted of the pieces under way: written together, and there before they count as applied. */
  notes: Promise<void>[];
}

/** Pieces that are taken in together, with what came of the drafts in them that are not here yet. */
interface Batch {
  readonly segments: readonly ArrivedSegment[];
  /** By draft, of its first entry. */
  readonly fresh: ReadonlyMap<DraftId, Fresh>;
}

interface Fresh {
  readonly segment: ArrivedSegment;
  readonly entry: Entry;
  readonly prepared: ReturnType<ExchangePorts['drafts']['prepare']>;
}

type Entry = ArrivedSegment['entries'][number];

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
  private readonly came: (circle: CircleId) => void;
  /** How often the machine failed at a piece, in this session. */
  private readonly failures = new Map<string, number>();

  /** `came`: drafts were kept that were not here. */
  constructor(ports: ExchangePorts, came: (circle: CircleId) => void = () => undefined) {
    this.ports = ports;
    this.came = came;
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
    // Only now may the host forget: whatever ends the process, one of the two still knows of the pieces.
    const forgotten = await this.ports.host.triedAgain({ circle, places: [...places] });
    if (!forgotten.ok) throw new Error('The host could not note that pieces are tried again');
    return this.takeIn(circle, me);
  }

  /** Applies everything that the log holds and the drafts do not. Stopped anywhere, it goes on at the next call. */
  async takeIn(circle: CircleId, me: string, onSome: () => void = () => undefined): Promise<Arrived> {
    let asked: Promise<Names> | null = null;
    const names: AskNames = () => (asked ??= this.names(circle, me));
    const progress: Progress = {
      segments: 0,
      refused: 0,
      putOff: false,
      isWhole: false,
      drafts: new Set(),
      conflicts: [],
      notes: [],
    };
    await this.finishUnderway(circle, names, progress);
    for (let more = true; more;) {
      const pending = await this.ports.host.pending({ circle, applied: [...(await this.applied(circle))] });
      if (!pending.ok) break;
      await this.applyAll(circle, pending.value.segments, names, progress, onSome);
      if (progress.putOff) break;
      more = pending.value.more && pending.value.segments.length > 0;
      progress.isWhole = !more;
    }
    const { notes, ...done } = progress;
    await Promise.all(notes);
    return { ...done, drafts: Array.from(progress.drafts) };
  }

  /** While some pieces are taken in, what comes next is checked already. */
  private async applyAll(
    circle: CircleId,
    segments: readonly ArrivedSegment[],
    names: AskNames,
    progress: Progress,
    onSome: () => void,
  ): Promise<void> {
    const batches = batchesOf(segments);
    let next = this.begin(batches[0] ?? []);
    for (const index of batches.keys()) {
      const batch = await next;
      next = this.begin(batches[index + 1] ?? []);
      // What is not waited for any more because another piece fails is no failure of its own.
      next.catch(() => undefined);
      await this.applyBatch(circle, batch, names, progress);
      if (progress.putOff) return;
      onSome();
    }
  }

  /** Has those drafts checked that nobody knows here. */
  private async begin(segments: readonly ArrivedSegment[]): Promise<Batch> {
    const { drafts, store } = this.ports;
    const fresh = new Map<DraftId, Fresh>();
    for (const segment of segments) {
      for (const entry of segment.entries) {
        if (entry.base.length > 0 || fresh.has(entry.draft)) continue;
        if ((await store.drafts.get(entry.draft)) !== null) continue;
        if (await store.exchange.isRemoved(entry.draft)) continue;
        const prepared = drafts.prepare(entry.draft, entry.bundle, [actorsOf(segment)]);
        prepared.catch(() => undefined);
        fresh.set(entry.draft, { segment, entry, prepared });
      }
    }
    return { segments, fresh };
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

  private async applyBatch(
    circle: CircleId,
    batch: Batch,
    names: AskNames,
    progress: Progress,
  ): Promise<void> {
    const position = await this.position(circle);
    const underway = new Map<DraftId, readonly string[] | null>();
    for (const { draft } of batch.segments.flatMap(({ entries }) => entries)) {
      if (!underway.has(draft)) underway.set(draft, batch.fresh.has(draft) ? null : await this.heads(draft));
    }
    await this.ports.store.exchange.setPosition(circle, {
      ...position,
      underway: Array.from(underway, ([draft, before]) => ({ draft, before })),
    });
    const newcomers = await this.adopt(batch);
    let { applied } = position;
    for (const segment of batch.segments) {
      const isDone = await this.apply(circle, segment, { batch, newcomers, names, progress });
      if (!isDone) break;
      applied = raise(applied, placeOf(segment));
      progress.segments += 1;
    }
    for (const draft of newcomers.keys()) progress.drafts.add(draft);
    if (newcomers.size > 0) this.came(circle);
    await fileAll(this.ports, circle, Array.from(newcomers.values()));
    await Promise.all(progress.notes.splice(0));
    await this.ports.store.exchange.setPosition(circle, { applied, underway: [] });
  }

  /** Keeps the drafts that were found good; the answer says which are kept now and were not before. */
  private async adopt({ fresh }: Batch): Promise<Map<DraftId, Newcomer>> {
    const good: PreparedDraft[] = [];
    for (const { prepared } of fresh.values()) {
      const outcome = await prepared;
      if (!('refused' in outcome)) good.push(outcome);
    }
    const kept = good.length === 0 ? new Set<DraftId>() : await this.ports.drafts.adopt(good);
    const newcomers = new Map<DraftId, Newcomer>();
    for (const { id, meta } of good) {
      const from = fresh.get(id);
      if (from === undefined || !kept.has(id)) continue;
      newcomers.set(id, { draft: id, meta, at: from.entry.at, segment: from.segment });
    }
    return newcomers;
  }

  /** False: the machine did not get it checked, and it is for another time. */
  private async apply(circle: CircleId, segment: ArrivedSegment, under: Under): Promise<boolean> {
    let isRefused = false;
    for (const entry of segment.entries) {
      const done = await this.applyEntry(circle, segment, entry, under);
      if (done === 'machine' && this.mayTryAgain(segment)) {
        under.progress.putOff = true;
        return false;
      }
      isRefused ||= done !== 'applied';
    }
    if (isRefused) {
      under.progress.refused += 1;
      const kept = await this.ports.host.refuse({ circle, ...placeOf(segment) });
      // What nobody keeps the place of must not count as applied.
      if (!kept.ok) throw new Error('The place of a refused piece could not be kept');
    }
    return true;
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
    entry: Entry,
    { batch, newcomers, names, progress }: Under,
  ): Promise<'applied' | 'refused' | 'machine'> {
    const { drafts, store } = this.ports;
    const fresh = batch.fresh.get(entry.draft);
    if (fresh?.entry === entry) {
      const prepared = await fresh.prepared;
      if ('refused' in prepared) return prepared.refused === 'timed-out' ? 'machine' : 'refused';
      if (newcomers.has(entry.draft)) return 'applied';
    }
    const known = await store.drafts.get(entry.draft);
    if (known === null && (await store.exchange.isRemoved(entry.draft))) return 'applied';
    // A draft of another circle, or of the delegate alone, is not open to this circle's members.
    if (known !== null && (known.home.kind !== 'circle' || known.home.circle !== circle)) return 'refused';
    const applied = await drafts.apply(entry.draft, entry.bundle, [actorsOf(segment)]);
    if ('refused' in applied) {
      if (applied.refused === 'unavailable') throw new Error('The drafts could not be written');
      return applied.refused === 'timed-out' ? 'machine' : 'refused';
    }
    progress.drafts.add(entry.draft);
    if (known !== null) {
      // One after the other: what came first is what a clause was before.
      const noted = this.keepNews(entry.draft, applied.arrived, names);
      noted.catch(() => undefined);
      progress.notes.push(noted);
    } else if (!newcomers.has(entry.draft)) {
      const { kind, title } = await drafts.content(entry.draft);
      newcomers.set(entry.draft, { draft: entry.draft, meta: { kind, title }, at: entry.at, segment });
    }
    await this.keep(entry.draft, applied.reviews, names, progress);
    return 'applied';
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

/** What a piece is applied with, of those that are taken in together. */
interface Under {
  readonly batch: Batch;
  readonly newcomers: Map<DraftId, Newcomer>;
  readonly names: AskNames;
  readonly progress: Progress;
}

/** What the actors of a piece's changes begin with: its writer's device. */
const actorsOf = (segment: ArrivedSegment): string => segment.device.slice(0, 32);

function placeOf(segment: ArrivedSegment): LogPosition {
  return { device: segment.device, incarnation: segment.incarnation, seq: segment.seq };
}

function raise(applied: ExchangePosition['applied'], place: LogPosition): ExchangePosition['applied'] {
  const rest = applied.filter(
    (entry) => entry.device !== place.device || entry.incarnation !== place.incarnation,
  );
  return [...rest, { device: place.device, incarnation: place.incarnation, seq: place.seq }];
}
