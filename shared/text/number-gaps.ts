import { isDateLine, isTitleLike } from './heading-lines.ts';
import type { Numbered } from './label-neighbours.ts';
import { decimalOf, isInsertedLabel, labelFrame, MAX_VACANT } from './numbering.ts';
import { endsSentence } from './text-lines.ts';
import { beginsWithMonth } from './typed-label.ts';

// A revised text keeps its numbers where a paragraph was deleted: 16 follows 14. A number that jumps ahead is
// taken for the next of its count if what it skips is really vacant and its words are not those of a heading,
// a quotation, a date or the rest of a sentence.

/** Text shorter than this is too little to tell a paragraph from a number that stands there by accident. */
const MIN_TEXT = 20;
/** How far ahead the rest of the count is looked for, in blocks. */
const LOOK_AHEAD = 80;

/** True if a count that stands at `last` could go on with `value` over vacant numbers. */
function skipsFew(last: number, value: number): boolean {
  return last > 0 && value > last + 1 && value <= last + 1 + MAX_VACANT;
}

/** What the report of the import says of a gap, in no language. */
export function gapDetail(last: number, value: number): string {
  return `${last} … ${value}`;
}

/** True if the paragraph at `at`, numbered `value`, goes on with a count that stands at `last`. */
export function isParagraphAfterGap(
  blocks: readonly Numbered[],
  at: number,
  last: number,
  value: number,
): boolean {
  const block = blocks[at];
  if (block === undefined || !skipsFew(last, value) || !isProse(block.text)) return false;
  if (blocks[at - 1]?.text.trim().endsWith(':') === true) return false;
  const next = nextOfCount(blocks, at, last, isProse);
  return next === null ? endsSentence(block.text) : next > value;
}

/** True if the section at `at`, numbered `value`, goes on with a count that stands at `last`. */
export function isSectionAfterGap(
  blocks: readonly Numbered[],
  at: number,
  last: number,
  value: number,
): boolean {
  const block = blocks[at];
  if (block === undefined || !skipsFew(last, value) || isDateLine(block.text)) return false;
  const next = nextOfCount(blocks, at, last, isTitleLike);
  return next === null || next > value;
}

/** The words of a numbered paragraph: no title, no quotation, no date, no part of a sentence. */
export function isProse(text: string): boolean {
  const words = text.trim();
  if (words.length < MIN_TEXT || isTitleLike(words, 80)) return false;
  return !/^["“”«„‘]|^\p{Ll}/u.test(words) && !beginsWithMonth(words);
}

/** The next number of the same form and kind that is greater than `last`; null if none comes soon. */
function nextOfCount(
  blocks: readonly Numbered[],
  at: number,
  last: number,
  isOfKind: (text: string) => boolean,
): number | null {
  const frame = labelFrame(blocks[at]?.label ?? '');
  for (let i = at + 1; i < Math.min(blocks.length, at + LOOK_AHEAD); i++) {
    const block = blocks[i];
    if (block === undefined || block.label === null || labelFrame(block.label) !== frame) continue;
    if (isInsertedLabel(block.label)) continue;
    const value = decimalOf(block.label);
    if (value !== null && value > last && isOfKind(block.text)) return value;
  }
  return null;
}
