import type { DeviceId } from '../../../../shared/base/ids.ts';
import { LIMITS } from '../codec/limits.ts';
import type { Seen, Segment } from '../codec/segment.ts';
import type { SegmentLog } from '../log/segment-log.ts';
import { placeName } from './intake.ts';
import { Vector } from './vector.ts';

/** Pieces of a device that are known to exist and are not here. */
export interface MissingRange {
  readonly device: DeviceId;
  readonly incarnation: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What of that which others name is not here and does not wait either. Of one incarnation no more is named
 * than a file could bring, whatever somebody claims.
 */
export function missingRanges(
  exists: readonly Seen[],
  log: SegmentLog,
  waiting: readonly Segment[],
): readonly MissingRange[] {
  const held = new Set(waiting.map(({ header }) => placeName(header.device, header)));
  return new Vector(exists).beyond(new Vector(log.vector())).flatMap(({ device, incarnation, seq }) => {
    const from = (log.top(device, incarnation)?.header.seq ?? 0) + 1;
    let to = Math.min(seq, from + LIMITS.segmentsPerBundle - 1);
    while (to >= from && held.has(placeName(device, { incarnation, seq: to }))) to -= 1;
    return to < from ? [] : [{ device, incarnation, from, to }];
  });
}
