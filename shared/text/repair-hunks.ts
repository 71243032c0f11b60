import type { Repair } from '../domain/document.ts';

/** A stretch of a clause's text in whose place the source has other characters. `start === end`: they were left out. */
export interface SourceHunk {
  readonly start: number;
  readonly end: number;
  readonly source: string;
}

/** Which of several repairs of one clause with the same result a repair is, and how many there are. */
export interface AmongEqual {
  readonly at: number;
  readonly of: number;
}

/**
 * Where in a clause's text a repair changed something, as small stretches: showing `source` in the place of each
 * gives the source's characters again, while every offset of the text stays what it was. Null where the repair's
 * result does not stand in the text (the sign of a bullet, a line that was removed), and where it stands there more
 * often than it was repaired: nothing says then which one is meant.
 */
export function repairHunks(
  text: string,
  { source, result }: Pick<Repair, 'source' | 'result'>,
  equal: AmongEqual = { at: 0, of: 1 },
): readonly SourceHunk[] | null {
  const places = result === '' ? [] : placesOf(text, result, equal.of + 1);
  const at = places[equal.at];
  if (at === undefined || places.length !== equal.of) return null;
  const hunks = source.length === result.length ? sameLength(source, result) : [middle(source, result)];
  return hunks.map(({ start, end, source: words }) => ({ start: start + at, end: end + at, source: words }));
}

/** Where words begin in a text, up to `most` places. */
function placesOf(text: string, words: string, most: number): readonly number[] {
  const places: number[] = [];
  let at = text.indexOf(words);
  while (at >= 0 && places.length < most) {
    places.push(at);
    at = text.indexOf(words, at + 1);
  }
  return places;
}

/** Line ends made spaces: one stretch for each run of characters that differ. */
function sameLength(source: string, result: string): readonly SourceHunk[] {
  const hunks: SourceHunk[] = [];
  for (let at = 0; at < source.length; at++) {
    if (source[at] === result[at]) continue;
    const start = at;
    while (at < source.length && source[at] !== result[at]) at += 1;
    hunks.push({ start, end: at, source: source.slice(start, at) });
  }
  return hunks;
}

/** What is between the equal beginning and the equal end. */
function middle(source: string, result: string): SourceHunk {
  const most = Math.min(source.length, result.length);
  let start = 0;
  while (start < most && source[start] === result[start]) start += 1;
  let tail = 0;
  while (tail < most - start && source.at(-1 - tail) === result.at(-1 - tail)) tail += 1;
  return { start, end: result.length - tail, source: source.slice(start, source.length - tail) };
}
