import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { DraftId } from '../../../../shared/base/ids.ts';
import { frameOf } from '../codec/segment.ts';
import type { Seen } from '../codec/segment.ts';
import type { LoggedSegment, SegmentLog } from '../log/segment-log.ts';
import { causalOrder } from './causal-order.ts';
import type { DraftIndex } from './draft-index.ts';
import type { PieceFacts } from './moderation.ts';
import type { Forks } from './forks.ts';
import type { Vector } from './vector.ts';

/** What is known of a logged segment without opening it again. */
export interface Inside extends PieceFacts {
  /** It is beyond what its device may say in a circle: nothing in it counts. `drafts` only names them. */
  readonly isBeyondRoom: boolean;
  readonly drafts: readonly {
    readonly draft: DraftId;
    readonly base: readonly string[];
    readonly heads: readonly string[];
  }[];
}

export interface BodiesPorts {
  readonly log: SegmentLog;
  readonly drafts: DraftIndex;
  inside(hash: string): Inside | undefined;
  /** Whether the changes of a piece belong in the texts now. */
  isText(segment: LoggedSegment): boolean;
  readonly forks: Forks;
}

/**
 * Segments of which only the frame is here, since a draft in them may not go by the way they came. The chain goes on
 * behind them; nothing is applied that builds on what they may hold; the body may come later, by another way.
 */
export class Bodies {
  private readonly ports: BodiesPorts;
  private readonly givenLate = new Set<string>();

  constructor(ports: BodiesPorts) {
    this.ports = ports;
  }

  /** What the texts may take in, in order. */
  pending(applied: Vector): readonly LoggedSegment[] {
    const { log, forks } = this.ports;
    const isWhole = log.lacking().length === 0 && forks.isEmpty;
    const held = isWhole ? null : this.headsOf(log.all().filter(({ header }) => applied.covers(header)));
    const seenBy = ({ hash }: LoggedSegment): readonly Seen[] =>
      (this.ports.inside(hash)?.seen ?? []).map((place) => forks.common(place));
    const ordered = causalOrder(
      log.beyond(applied),
      applied,
      seenBy,
      (segment) =>
        !segment.hasBody ||
        this.isBeyondRoom(segment) ||
        (this.ports.isText(segment) && this.buildsOn(held, segment)),
    );
    return [...this.late(applied), ...ordered].filter((segment) => !this.isBeyondRoom(segment));
  }

  /** A segment as it may go by a way: all of it, or the frame where a draft in it may not. */
  carry(segment: LoggedSegment, mayLeave: (draft: DraftId) => boolean): Bytes {
    const whole = this.ports.log.read(segment);
    return this.mayCarry(segment, mayLeave) ? whole.bytes : frameOf(whole);
  }

  /** True when it may go with its body. One whose drafts are not known may not. */
  mayCarry(segment: LoggedSegment, mayLeave: (draft: DraftId) => boolean): boolean {
    const inside = this.ports.inside(segment.hash);
    if (inside === undefined) return false;
    const released = inside.acts.flatMap((act) => (act.kind === 'released' ? [act.draft] : []));
    return [...inside.drafts.map(({ draft }) => draft), ...released].every(mayLeave);
  }

  private isBeyondRoom({ hash }: LoggedSegment): boolean {
    return this.ports.inside(hash)?.isBeyondRoom ?? false;
  }

  /** True when no changes are missing below a piece: one whose body is not here may hold some. */
  private hasBases(segment: LoggedSegment): boolean {
    const drafts = this.ports.inside(segment.hash)?.drafts ?? [];
    return drafts.every(({ draft, base }) => this.ports.drafts.holds(draft, base));
  }

  /** True when what its changes build on is in the texts, or comes before it; then so is what it brings. */
  private buildsOn(held: Set<string> | null, segment: LoggedSegment): boolean {
    if (held === null) return true;
    const drafts = this.ports.inside(segment.hash)?.drafts ?? [];
    const here = this.headsOf([segment]);
    const isThere = (name: string): boolean => held.has(name) || here.has(name);
    if (!drafts.every(({ draft, base }) => base.every((head) => isThere(`${draft}/${head}`)))) return false;
    for (const name of here) held.add(name);
    return true;
  }

  /** The heads of drafts that pieces bring, as far as they belong in the texts. */
  private headsOf(segments: readonly LoggedSegment[]): Set<string> {
    const texts = segments.filter((one) => one.hasBody && this.ports.isText(one));
    const drafts = texts.flatMap(({ hash }) => this.ports.inside(hash)?.drafts ?? []);
    return new Set(drafts.flatMap(({ draft, heads }) => heads.map((head) => `${draft}/${head}`)));
  }

  /** Bodies that came when the texts were beyond their place: given out once while the circle is open. */
  private late(applied: Vector): readonly LoggedSegment[] {
    const late = this.ports.log
      .completed()
      .filter((one) => applied.covers(one.header) && !this.givenLate.has(one.hash) && this.hasBases(one));
    for (const { hash } of late) this.givenLate.add(hash);
    return late.filter((one) => this.ports.isText(one));
  }
}
