import type { Seen, Segment } from '../codec/segment.ts';
import { judge } from './acceptance.ts';
import type { Grounds, Verdict, WaitingVerdict } from './acceptance.ts';
import type { Forks } from './forks.ts';
import { Vector } from './vector.ts';

export interface VerdictPorts extends Omit<Grounds, 'common'> {
  readonly forks: Forks;
}

/**
 * Judges segments, and remembers of those that wait what they wait for: until that may have come they are not judged
 * again, so that what lies here makes nothing dearer that arrives.
 */
export class Verdicts {
  private readonly ports: VerdictPorts;
  private known = new WeakMap<Segment, WaitingVerdict>();
  private basis = '';

  constructor(ports: VerdictPorts) {
    this.ports = ports;
  }

  /** What is known to keep a segment waiting; null: it has to be judged. `also`: places vouched for beside the log's. */
  stillWaits(segment: Segment, also = new Vector()): WaitingVerdict | null {
    this.renew();
    const verdict = this.known.get(segment);
    return verdict === undefined || this.mayBeFree(segment, verdict, also) ? null : verdict;
  }

  judge(segment: Segment, also = new Vector()): Verdict {
    this.renew();
    const verdict = judge(segment, {
      ...this.ports,
      common: (place) => this.ports.forks.common(place),
      vouched: (place) => this.ports.vouched(place) || also.covers(place),
    });
    // What rests on what only waits itself is not remembered.
    const isSure = verdict.kind === 'wait' && !also.covers(segment.header);
    if (isSure) this.known.set(segment, verdict);
    else this.known.delete(segment);
    return verdict;
  }

  /** What a waiting segment lacks of that which its writer had seen, as far as can be known. */
  lackedBy(segment: Segment): readonly Seen[] {
    const verdict = this.stillWaits(segment) ?? this.judge(segment);
    return verdict.kind === 'wait' ? (verdict.lacking ?? []) : [];
  }

  /** Records bring rights and keys; another fork says otherwise what had been seen. */
  private renew(): void {
    const basis = `${this.ports.membership.graph.size}/${this.ports.forks.revision}`;
    if (basis !== this.basis) this.known = new WeakMap();
    this.basis = basis;
  }

  private mayBeFree({ header }: Segment, { reason, lacking }: WaitingVerdict, also: Vector): boolean {
    const { log, forks } = this.ports;
    const top = log.top(header.device, header.incarnation)?.header.seq ?? 0;
    // Its place is taken: it is known, or a fork.
    if (header.seq <= top) return true;
    switch (reason) {
      case 'membership':
      case 'no-key':
        return false;
      case 'beyond':
      case 'starts':
        return this.ports.vouched(header) || also.covers(header);
      case 'gap':
        return lacking === undefined
          ? header.seq === top + 1
          : lacking.every((place) => log.holds(forks.common(place)));
    }
  }
}
