import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import type { TextSelection } from '../text-focus.ts';

// Which letters of a page are which letters of the reading text. Import joined lines, took hyphens and running heads
// out and knows columns; a page knows only its runs of letters. Both are compared without spaces and hyphens, run
// after run, near where the last one was found. A run that is found nowhere (a page number) belongs to no clause.

/** A run of letters on a page. */
export interface PageRun {
  readonly text: string;
}

/** For each letter of a run the place of the reading text; null where it has none. */
export type RunPlaces = Int32Array | null;

/** The letters of a text that count when two are compared. */
export interface WordStream {
  readonly letters: string;
  /** For each letter, which clause it is of. */
  readonly clause: Int32Array;
  /** And where in the clause's text; -1: it is of the label. */
  readonly offset: Int32Array;
}

const IGNORED = /[\s\p{Pd}\u00ad\u200b-\u200f\u2060\ufeff]/u;

function lettersOf(text: string): { readonly letters: string; readonly at: readonly number[] } {
  let letters = '';
  const at: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const one = text[index] ?? '';
    if (IGNORED.test(one)) continue;
    const plain = one.normalize('NFKC').replace(/\s/gu, '');
    letters += plain;
    for (let times = 0; times < plain.length; times++) at.push(index);
  }
  return { letters, at };
}

/** All clauses as one stream of letters. */
export function wordStream(clauses: readonly Pick<Clause, 'label' | 'text'>[]): WordStream {
  const parts: string[] = [];
  const clause: number[] = [];
  const offset: number[] = [];
  clauses.forEach(({ label, text }, index) => {
    const own = lettersOf(label ?? '');
    const words = lettersOf(text);
    parts.push(own.letters, words.letters);
    for (let times = 0; times < own.letters.length; times++) {
      clause.push(index);
      offset.push(-1);
    }
    for (const at of words.at) {
      clause.push(index);
      offset.push(at);
    }
  });
  return { letters: parts.join(''), clause: Int32Array.from(clause), offset: Int32Array.from(offset) };
}

/** A run this long is looked for anywhere; a shorter one only near the last. */
const TELLING = 10;
const NEAR = 4000;
/** A run shorter than this counts only where the last one ended. */
const SHORT = 4;

/** The place in the stream of each letter of each run of a page; `share` of the document lies before the page. */
export function placeRuns(stream: WordStream, runs: readonly PageRun[], share: number): readonly RunPlaces[] {
  const words = runs.map(({ text }) => lettersOf(text));
  const found: number[] = [];
  let next: number | null = null;
  for (const { letters } of words) {
    const at = find(stream, letters, next, share);
    found.push(at);
    if (at >= 0) next = at + letters.length;
  }
  // What stands before the first run that was found (a label, the end of a sentence) is looked for backwards.
  const first = found.findIndex((at) => at >= 0);
  for (let run = first - 1, before = found[first] ?? 0; run >= 0; run--) {
    const { letters } = words[run] ?? { letters: '' };
    const from = Math.max(0, before - letters.length - 40);
    const at = letters === '' ? -1 : stream.letters.slice(from, before).lastIndexOf(letters);
    if (at < 0) continue;
    before = from + at;
    found[run] = before;
  }
  return words.map(({ at }, run) => placesOf(runs[run]?.text.length ?? 0, at, found[run] ?? -1));
}

function placesOf(length: number, at: readonly number[], found: number): RunPlaces {
  if (found < 0) return null;
  const places = new Int32Array(length).fill(-1);
  // From the end, so that a letter that is two in the comparison has the place of its first.
  for (let index = at.length - 1; index >= 0; index--) places[at[index] ?? 0] = found + index;
  return places;
}

function find({ letters: all }: WordStream, letters: string, next: number | null, share: number): number {
  if (letters === '') return -1;
  if (next !== null) {
    if (all.startsWith(letters, next)) return next;
    const reach = letters.length < SHORT ? 40 : NEAR;
    const near = all.slice(next, next + reach + letters.length).indexOf(letters);
    if (near >= 0) return next + near;
  }
  if (letters.length < TELLING) return -1;
  const from = Math.max(0, Math.floor(all.length * share) - NEAR * 2);
  const ahead = all.indexOf(letters, from);
  return ahead >= 0 ? ahead : all.indexOf(letters);
}

/** A range of a clause as ranges of the runs of a page: first letter and the one after the last. */
export function rangeOnPage(
  stream: WordStream,
  places: readonly RunPlaces[],
  clause: number,
  start: number,
  end: number,
): readonly { readonly run: number; readonly from: number; readonly to: number }[] {
  return places.flatMap((own, run) => {
    if (own === null) return [];
    let from = -1;
    let to = -1;
    own.forEach((place, index) => {
      if (place < 0 || stream.clause[place] !== clause) return;
      const offset = stream.offset[place] ?? -1;
      if (offset < start || offset >= end) return;
      if (from < 0) from = index;
      to = index + 1;
    });
    return from < 0 ? [] : [{ run, from, to }];
  });
}

/** An edge of a selection on a page: a run and a letter of it. */
export interface PageEdge {
  readonly run: number;
  readonly letter: number;
}

/** The words between two edges of a page, one part for each clause, as a selection in the text would give them. */
export function selectionOnPage(
  stream: WordStream,
  clauses: readonly Pick<Clause, 'id' | 'label' | 'text'>[],
  places: readonly RunPlaces[],
  first: PageEdge,
  last: PageEdge,
): readonly TextSelection[] {
  const ranges = new Map<number, { start: number; end: number }>();
  for (let run = first.run; run <= last.run; run++) {
    const own = places[run] ?? null;
    if (own === null) continue;
    const from = run === first.run ? first.letter : 0;
    const to = run === last.run ? last.letter : own.length;
    for (const place of own.subarray(from, to)) {
      const offset = place < 0 ? -1 : (stream.offset[place] ?? -1);
      if (offset < 0) continue;
      const clause = stream.clause[place] ?? 0;
      const range = ranges.get(clause);
      if (range === undefined) ranges.set(clause, { start: offset, end: offset + 1 });
      else {
        range.start = Math.min(range.start, offset);
        range.end = Math.max(range.end, offset + 1);
      }
    }
  }
  return Array.from(ranges)
    .sort(([a], [b]) => a - b)
    .flatMap(([index, { start, end }]) => {
      const clause = clauses[index];
      if (clause === undefined) return [];
      const quote = clause.text.slice(start, end);
      return [{ clause: clause.id, label: clause.label, start, end, quote }];
    });
}

/** The first clause that stands on a page; null if none does. */
export function firstClauseOn(
  stream: WordStream,
  clauses: readonly Pick<Clause, 'id'>[],
  places: readonly RunPlaces[],
): ClauseId | null {
  for (const own of places) {
    const place = own?.find((one) => one >= 0);
    const clause = place === undefined ? undefined : clauses[stream.clause[place] ?? -1];
    if (clause !== undefined) return clause.id;
  }
  return null;
}
