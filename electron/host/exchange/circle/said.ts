import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { Seen } from '../codec/segment.ts';
import type { LoggedSegment, SegmentLog } from '../log/segment-log.ts';
import { Vector } from './vector.ts';

/** What the pieces of an incarnation say that their writer had seen; a chain only grows, so each is looked at once. */
export class Said {
  private readonly log: SegmentLog;
  private readonly seenBy: (segment: LoggedSegment) => readonly Seen[];
  private name = '';
  private last: LoggedSegment | null = null;
  private vector = new Vector();

  constructor(log: SegmentLog, seenBy: (segment: LoggedSegment) => readonly Seen[]) {
    this.log = log;
    this.seenBy = seenBy;
  }

  /** The answer is the same object as long as the incarnation is: not to be kept, nor changed. */
  of({ device, incarnation }: { readonly device: DeviceId; readonly incarnation: number }): Vector {
    const name = `${device}/${incarnation}`;
    const { last } = this;
    // What a disk refused, or nobody can read, was taken out of the chain again.
    const isThere = last !== null && this.log.get(device, last.header)?.hash === last.hash;
    if (name !== this.name || !isThere) [this.name, this.last, this.vector] = [name, null, new Vector()];
    const from = this.last?.header.seq ?? 0;
    for (const segment of this.log.chain(device, incarnation).slice(from)) {
      for (const entry of this.seenBy(segment)) this.vector.raise(entry);
      this.last = segment;
    }
    return this.vector;
  }
}
