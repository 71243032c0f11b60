import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { DecidedAct, NamedPiece } from '../codec/moderation-acts.ts';
import type { LogPlace, Seen, SegmentAct } from '../codec/segment.ts';
import type { LoggedSegment, SegmentLog } from '../log/segment-log.ts';
import { Vector } from './vector.ts';

/*
 * Which pieces of a moderated circle count. A pure function of the log, so that everybody who holds the same log has
 * the same text. The rules (docs/formats/membership.md):
 *  - A piece with changes, or one that releases a text, whose author was head by the records it cites counts at once;
 *    any other waits.
 *  - It counts once a head has approved it, and with it everything it builds on: what stands before it in its chain
 *    and what its author had seen. An approval names the hash of the piece, and of the last piece of each other chain
 *    that comes with it: under a number that was used twice it lets in nothing but what the head was shown. One of an
 *    older workbench names places alone.
 *  - What a head writes lets in what stands before it in its chain, and what the same device wrote that it had seen.
 *  - What one head let in is in. An approval beats a decline, whichever came first: a text that some hold already
 *    cannot be called back. The decline stays in the record.
 */

/** What must be known of each logged segment. */
export interface PieceFacts {
  readonly hasChanges: boolean;
  /** The author was head by the records that the segment cites. */
  readonly byHead: boolean;
  readonly seen: readonly Seen[];
  readonly acts: readonly SegmentAct[];
}

/** What a head decided, and who. */
export interface Decision extends Omit<DecidedAct, 'kind'> {
  readonly by: DeviceId;
}

export interface ModerationPorts {
  readonly log: SegmentLog;
  /** Null: nothing is known of what is in it. */
  factsOf(segment: LoggedSegment): PieceFacts | null;
  /** It counts here, and not for those who heard before it came that its writer was removed. */
  isPast(segment: LoggedSegment): boolean;
}

/** What one device wrote in one incarnation that waits, or was declined. */
export interface Contribution {
  readonly device: DeviceId;
  readonly incarnation: number;
  /** In order; the last is what a decision names. */
  readonly pieces: readonly LoggedSegment[];
  /** The newest decline that names the last piece or a later one; null: undecided. */
  readonly declined: Decision | null;
}

/** The rules over one log. Worked out anew when the log has grown. */
export class Moderation {
  private readonly log: SegmentLog;
  private readonly ports: ModerationPorts;
  private known: {
    readonly revision: number;
    readonly counts: Vector;
    readonly decisions: readonly Decision[];
  } | null = null;

  constructor(ports: ModerationPorts) {
    this.log = ports.log;
    this.ports = ports;
  }

  /**
   * Whether what a piece says of texts (changes, or the title of a release) belongs in the circle's. One that says
   * nothing of them has nothing to wait for.
   */
  counts(segment: LoggedSegment): boolean {
    const facts = this.ports.factsOf(segment);
    if (facts === null || !saysOfTexts(facts) || this.now().counts.covers(segment.header)) return true;
    return !facts.hasChanges && facts.byHead;
  }

  /**
   * All that an approval of this place would let in: what its author built on with it, whoever wrote it and whatever
   * was declined of it. Null where some of it is not here to be looked at.
   */
  lettingIn(place: Seen): readonly LoggedSegment[] | null {
    const found: LoggedSegment[] = [];
    for (const { device, incarnation, seq } of this.closure([place]).beyond(this.now().counts)) {
      for (let number = this.now().counts.of(device, incarnation) + 1; number <= seq; number++) {
        const segment = this.log.get(device, { incarnation, seq: number });
        if (segment === null || this.ports.factsOf(segment) === null) return null;
        if (!this.counts(segment)) found.push(segment);
      }
    }
    return found;
  }

  /**
   * What an approval of this place names beside it: the last piece of each other chain that comes in with it. What
   * counts already is left out, but for what counts by something that others may not have.
   */
  broughtBy(place: Seen): readonly NamedPiece[] {
    const sure = this.workOut((segment) => !this.ports.isPast(segment)).counts;
    const isOther = ({ device, incarnation }: Seen): boolean =>
      device !== place.device || incarnation !== place.incarnation;
    return this.closure([place])
      .beyond(sure)
      .filter(isOther)
      .flatMap(({ device, incarnation, seq }) => {
        const hash = this.log.get(device, { incarnation, seq })?.hash;
        return hash === undefined ? [] : [{ device, incarnation, seq, hash }];
      });
  }

  /** Where approvals stand: who approves something more builds on them. */
  approvals(): readonly Seen[] {
    return this.log.all().flatMap((segment) => {
      const acts = this.ports.factsOf(segment)?.acts ?? [];
      const isOne = acts.some((act) => act.kind === 'decided' && act.approved);
      return isOne && !this.ports.isPast(segment) ? [segment.header] : [];
    });
  }

  decisions(): readonly Decision[] {
    return this.now().decisions;
  }

  /** Everything that waits for a head, or was declined and not let in since; the author's own pieces too. */
  contributions(): readonly Contribution[] {
    const chains = new Map<string, LoggedSegment[]>();
    for (const segment of this.log.all()) {
      if (this.counts(segment)) continue;
      const name = `${segment.header.device}/${segment.header.incarnation}`;
      chains.set(name, [...(chains.get(name) ?? []), segment]);
    }
    return Array.from(chains.values()).flatMap((pieces) => {
      const last = pieces.at(-1);
      if (last === undefined) return [];
      const { device, incarnation } = last.header;
      return [{ device, incarnation, pieces, declined: this.declineOf(device, last.header) }];
    });
  }

  /** The newest decline that names this place or a later one of its chain. */
  declineOf(device: DeviceId, place: LogPlace): Decision | null {
    return this.decisions().reduce<Decision | null>((newest, one) => {
      const fits =
        !one.approved &&
        one.device === device &&
        one.incarnation === place.incarnation &&
        one.seq >= place.seq &&
        this.isOfHere(one);
      return fits && (newest === null || isLater(one, newest)) ? one : newest;
    }, null);
  }

  private now() {
    const { revision } = this.log;
    if (this.known?.revision !== revision) this.known = { revision, ...this.workOut() };
    return this.known;
  }

  private workOut(isRoot: (segment: LoggedSegment) => boolean = () => true) {
    const decisions: Decision[] = [];
    const heads: Seen[] = [];
    for (const segment of this.log.all()) {
      const facts = this.ports.factsOf(segment);
      if (facts === null || !isRoot(segment)) continue;
      if (facts.hasChanges && facts.byHead) heads.push(segment.header);
      for (const act of facts.acts) {
        if (act.kind === 'decided') decisions.push({ ...act, by: segment.header.device });
      }
    }
    const approvals = decisions.filter(({ approved }) => approved);
    // Each by itself: how far one lets in says nothing of what another brings along.
    const counts = this.closure(heads, 'own');
    for (const place of this.closure(approvals.filter(({ hash }) => hash === null)).entries())
      counts.raise(place);
    for (const one of approvals) {
      if (one.hash === null) continue;
      for (const { device, incarnation, seq } of [one, ...one.also].filter((named) => this.isOfHere(named)))
        counts.raise({ device, incarnation, seq });
    }
    return { counts, decisions };
  }

  /** What is named is what stands here under its number; of a number used twice that may be another. */
  private isOfHere(named: Pick<Decision, 'device' | 'incarnation' | 'seq' | 'hash'>): boolean {
    return named.hash === null || this.log.get(named.device, named)?.hash === named.hash;
  }

  /** All places before these: in their chains, and in what their authors had seen, of all devices or of their own. */
  private closure(roots: readonly Seen[], of: 'all' | 'own' = 'all'): Vector {
    const counts = new Vector();
    const open = [...roots];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const { device, incarnation, seq } = place;
      const from = counts.of(device, incarnation);
      // A place that is named and not here yet lets in what is here of it; the rest when it comes.
      const to = Math.min(seq, this.log.top(device, incarnation)?.header.seq ?? 0);
      if (to <= from) continue;
      counts.raise({ device, incarnation, seq: to });
      for (let number = from + 1; number <= to; number++) {
        const segment = this.log.get(device, { incarnation, seq: number });
        const facts = segment === null ? null : this.ports.factsOf(segment);
        // A proposal or decision that builds on nothing lets nothing in.
        if (facts?.hasChanges !== true) continue;
        open.push(...facts.seen.filter((one) => of === 'all' || one.device === device));
      }
    }
    return counts;
  }
}

function saysOfTexts({ hasChanges, acts }: PieceFacts): boolean {
  return hasChanges || acts.some(({ kind }) => kind === 'released');
}

/** The same on every machine: by the writer's clock, then by who wrote it. */
function isLater(one: Decision, other: Decision): boolean {
  return one.at !== other.at ? one.at > other.at : one.by > other.by;
}
