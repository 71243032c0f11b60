import type { Seen } from '../codec/segment.ts';
import type { LoggedSegment } from '../log/segment-log.ts';
import { Vector } from './vector.ts';

/**
 * The segments beyond `applied`, each after its predecessor in the chain and after everything its writer
 * had seen. A segment whose past is not whole, or that may not be applied, is left out until it is.
 */
export function causalOrder(
  segments: readonly LoggedSegment[],
  applied: Vector,
  seenBy: (segment: LoggedSegment) => readonly Seen[],
  mayApply: (segment: LoggedSegment) => boolean = () => true,
): readonly LoggedSegment[] {
  const done = new Vector(applied.entries());
  const chains = new Map<string, LoggedSegment[]>();
  for (const segment of segments) {
    const { device, incarnation } = segment.header;
    if (done.covers(segment.header)) continue;
    const name = `${device}/${incarnation}`;
    const chain = chains.get(name);
    if (chain === undefined) chains.set(name, [segment]);
    else chain.push(segment);
  }
  const ordered: LoggedSegment[] = [];
  for (let progress = true; progress;) {
    progress = false;
    for (const chain of chains.values()) {
      for (let next = chain[0]; next !== undefined; next = chain[0]) {
        const isNext = next.header.seq === done.of(next.header.device, next.header.incarnation) + 1;
        if (!isNext || !seenBy(next).every((entry) => done.covers(entry))) break;
        if (!mayApply(next)) break;
        // A frame whose body is not here has nothing to apply: what stands behind it goes on.
        if (next.hasBody) ordered.push(next);
        done.raise(next.header);
        chain.shift();
        progress = true;
      }
    }
  }
  return ordered;
}
