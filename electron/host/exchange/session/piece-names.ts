import type { Circle } from '../circle/circle.ts';
import { frameOf } from '../codec/segment.ts';
import type { LoggedSegment } from '../log/segment-log.ts';

/** Every piece of a circle by the name under which two ends compare what they hold. */
export function namedPieces(circle: Circle): ReadonlyMap<string, LoggedSegment> {
  const name = ({ hash, hasBody }: LoggedSegment): string => (hasBody ? hash.slice(0, 32) : frameName(hash));
  return new Map(circle.log.all().map((segment) => [name(segment), segment]));
}

/** The other histories of forks: their frames are enough to show whoever holds one that there is another. */
export function namedForkFrames(circle: Circle): ReadonlyMap<string, Uint8Array> {
  return new Map(
    circle.forkEvidence().map((segment) => [frameName(segment.hash), frameOf(segment)] as const),
  );
}

/** A frame without its body is another thing than the whole. */
function frameName(hash: string): string {
  return `${hash.slice(0, 31)}${hash.endsWith('0') ? '1' : '0'}`;
}
