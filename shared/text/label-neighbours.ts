import { isGenericHeading, isTitleLike } from './heading-lines.ts';
import { decimalOf, labelFrame, readLabel, type LabelReading } from './numbering.ts';

/** As much of a block as its neighbours are judged by. */
export interface Numbered {
  readonly label: string | null;
  readonly text: string;
}

/** True if `other` is the entry before (-1) or after (1) a block of these readings, in the same form. */
export function isSiblingOf(
  other: Numbered | undefined,
  block: Numbered,
  readings: readonly LabelReading[],
  distance: 1 | -1,
): boolean {
  if (
    other === undefined ||
    other.label === null ||
    labelFrame(other.label) !== labelFrame(block.label ?? '')
  )
    return false;
  const others = readLabel(other.label);
  return readings.some((own) =>
    others.some(({ style, value }) => style === own.style && value === own.value + distance),
  );
}

/**
 * A list of short lines: the neighbour counts on in the same form and is no longer than this. After a section, or
 * for an "Introduction", one such neighbour is the next section under which all text was deleted; two are a list.
 */
export function isInShortList(
  blocks: readonly Numbered[],
  at: number,
  sections: number,
  max: number,
): boolean {
  if (!countsOnShort(blocks, at, max)) return false;
  return countsOnShort(blocks, at + 1, max) || (sections === 0 && !isGenericHeading(blocks[at]?.text ?? ''));
}

function countsOnShort(blocks: readonly Numbered[], at: number, max: number): boolean {
  const block = blocks[at];
  const next = blocks[at + 1];
  const label = block?.label ?? '';
  if (next === undefined || next.label === null || label === '') return false;
  const own = decimalOf(label);
  return (
    own !== null &&
    decimalOf(next.label) === own + 1 &&
    labelFrame(next.label) === labelFrame(label) &&
    isTitleLike(next.text, max)
  );
}
