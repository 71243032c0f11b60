import type { ArrivedSegment } from '../../shared/contract/exchange.ts';

/**
 * Drafts of pieces that are taken in together: what they bring is durable in one write, and drawn once. Of so many a
 * second is what a common machine gets checked.
 */
const TOGETHER = 60;

/** Some pieces after the other, as long as they have not too many drafts in them. */
export function batchesOf(segments: readonly ArrivedSegment[]): readonly (readonly ArrivedSegment[])[] {
  const batches: ArrivedSegment[][] = [];
  let drafts = 0;
  for (const segment of segments) {
    drafts += segment.entries.length;
    if (batches.length === 0 || drafts > TOGETHER) {
      batches.push([]);
      drafts = segment.entries.length;
    }
    batches.at(-1)?.push(segment);
  }
  return batches;
}
