import type { DeviceId } from '../../../../shared/base/ids.ts';
import { LIMITS } from '../codec/limits.ts';
import type { LogPlace } from '../codec/segment.ts';
import type { SegmentLog } from '../log/segment-log.ts';
import type { Vector } from './vector.ts';

/**
 * The ends of a device's incarnations, as many as a record can name. Where there are more, those come first that no other
 * member had seen: what a member had seen stays without being named.
 */
export function endsToName(device: DeviceId, log: SegmentLog, vouched: Vector): readonly LogPlace[] {
  const isVouched = (end: LogPlace): boolean => vouched.covers({ device, ...end });
  return log
    .ends(device)
    .toSorted((a, b) => Number(isVouched(a)) - Number(isVouched(b)))
    .slice(0, LIMITS.incarnationsPerDevice)
    .toSorted((a, b) => a.incarnation - b.incarnation);
}
