import type { LoggedSegment, SegmentLog } from '../log/segment-log.ts';
import { isBeyond } from '../membership/roles.ts';
import { isPastRight } from './acceptance.ts';
import type { MembershipLog } from './membership-log.ts';
import type { Vector } from './vector.ts';

/** What finding them works with. */
export interface PastPorts {
  readonly log: SegmentLog;
  readonly membership: MembershipLog;
  /** Places that a member had built on. */
  readonly vouched: Vector;
}

/**
 * Pieces that came here before the news that their writer was removed or lowered, beyond the end that the news names,
 * and that nobody who may write has built on: others refuse them. A text cannot give words back, but what they say of
 * documents counts for nothing here either.
 */
export class PastEnds {
  private readonly ports: PastPorts;
  private key = '';
  private known: ReadonlySet<string> = new Set();
  /** Another number: others count. */
  private changes = 0;

  constructor(ports: PastPorts) {
    this.ports = ports;
  }

  has(segment: LoggedSegment): boolean {
    return this.now().has(segment.hash);
  }

  get revision(): number {
    this.now();
    return this.changes;
  }

  private now(): ReadonlySet<string> {
    const { log, membership } = this.ports;
    const key = `${log.revision}/${membership.graph.size}`;
    if (key === this.key) return this.known;
    this.key = key;
    const found = this.find();
    const isSame = found.size === this.known.size && Array.from(found).every((one) => this.known.has(one));
    if (!isSame) this.changes += 1;
    this.known = found;
    return found;
  }

  private find(): ReadonlySet<string> {
    const { log, membership, vouched } = this.ports;
    const { members } = membership.state;
    if (Array.from(members.values()).every(({ restrictions }) => restrictions.length === 0)) return new Set();
    const isAfter = ({ header }: LoggedSegment): boolean =>
      members.get(header.device)?.restrictions.some(({ ends }) => isBeyond(header, ends)) ?? false;
    const past = log
      .all()
      .filter((one) => isAfter(one) && !vouched.covers(one.header) && isPastRight(one.header, membership));
    return new Set(past.map(({ hash }) => hash));
  }
}
