import type { DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Circle } from '../circle/circle.ts';
import { placeName } from '../circle/intake.ts';
import { FormatError } from '../codec/cbor.ts';
import { parseSegment } from '../codec/segment.ts';
import type { Seen } from '../codec/segment.ts';
import type { ShortPlace } from './messages.ts';

const SHORT = 16;

/** Places as they go over the wire: of a device the first 8 bytes of its key. */
export function shorten(places: readonly Seen[]): readonly ShortPlace[] {
  return places.map(({ device, incarnation, seq }) => ({ device: device.slice(0, SHORT), incarnation, seq }));
}

/** Places of devices that are known in the circle; of others nothing can be said yet. */
export function lengthen(places: readonly ShortPlace[], circle: Circle): readonly Seen[] {
  const known = new Map<string, DeviceId>();
  for (const device of circle.membership.state.members.keys()) known.set(device.slice(0, SHORT), device);
  for (const { device } of circle.log.vector()) known.set(device.slice(0, SHORT), device);
  return places.flatMap(({ device, incarnation, seq }) => {
    const full = known.get(device);
    return full === undefined ? [] : [{ device: asId<DeviceId>(full), incarnation, seq }];
  });
}

/** Of these places those of which only the frame is here. */
export function withoutBody(places: readonly Seen[], { log }: Circle): readonly Seen[] {
  return places.filter((place) => log.get(place.device, place)?.hasBody === false);
}

/**
 * What the other end lacks, with what it says now: a long list comes in several messages, and none of what it lacks is
 * here that this log does not hold.
 */
export function alsoLacking(
  known: readonly Seen[],
  said: readonly ShortPlace[],
  circle: Circle,
): readonly Seen[] {
  if (said.length === 0) return [];
  const here = lengthen(said, circle).filter((place) => circle.log.get(place.device, place) !== null);
  const all = [...known, ...here].map((place) => [placeName(place.device, place), place] as const);
  return Array.from(new Map(all).values());
}

/** The place that a piece claims; null for what is none: that becomes evidence where it is taken in. */
export function placeOf(segment: Uint8Array): Seen | null {
  try {
    return parseSegment(segment).header;
  } catch (problem) {
    if (problem instanceof FormatError) return null;
    throw problem;
  }
}
