import type { Clause } from '../../../shared/domain/document.ts';
import type { PdfRun } from '../pdf-view.ts';
import type { TextSelection } from '../text-focus.ts';
import type { RunPlaces, WordStream } from './page-words.ts';

// Selecting by keys on the pages. The caret stands in the words of the clauses, where letters and words are; only for
// lines it asks the page where a letter lies. So a selection by keys is the one that the same words give in the text.

/** A place between two letters of a clause's text. */
export interface CaretPoint {
  readonly clause: number;
  readonly offset: number;
}

/** What is selected by keys: from where it began to where the caret is. */
export interface PageCaret {
  readonly anchor: CaretPoint;
  readonly head: CaretPoint;
  /** Where across the page the caret wants to be while it goes from line to line; null: where it is. */
  readonly across: number | null;
}

type Words = readonly Pick<Clause, 'id' | 'label' | 'text'>[];

/** The first word of a clause is selected; null where it has none. */
export function beginCaret(clauses: Words, clause: number): PageCaret | null {
  const match = /\S+/u.exec(clauses[clause]?.text ?? '');
  if (match === null) return null;
  const at = (offset: number): CaretPoint => ({ clause, offset });
  return { anchor: at(match.index), head: at(match.index + match[0].length), across: null };
}

/** Whether one place stands before another. */
export function isBefore(a: CaretPoint, b: CaretPoint): boolean {
  return a.clause < b.clause || (a.clause === b.clause && a.offset < b.offset);
}

/** The words between two places, one part for each clause. */
export function wordsBetween(clauses: Words, a: CaretPoint, b: CaretPoint): readonly TextSelection[] {
  const [from, to] = isBefore(b, a) ? [b, a] : [a, b];
  return clauses.slice(from.clause, to.clause + 1).flatMap(({ id, label, text }, index) => {
    const clause = from.clause + index;
    const start = clause === from.clause ? from.offset : 0;
    const end = clause === to.clause ? to.offset : text.length;
    return start >= end ? [] : [{ clause: id, label, start, end, quote: text.slice(start, end) }];
  });
}

/** A letter or a word on, over the ends of clauses; at the ends of the text it stays. */
export function movedByText(
  clauses: Words,
  point: CaretPoint,
  by: 'character' | 'word',
  isForward: boolean,
): CaretPoint {
  const text = clauses[point.clause]?.text ?? '';
  const stops = stopsOf(text, by, isForward);
  const offset = isForward
    ? stops.find((stop) => stop > point.offset)
    : stops.findLast((stop) => stop < point.offset);
  if (offset !== undefined) return { clause: point.clause, offset };
  const step = isForward ? 1 : -1;
  for (let clause = point.clause + step; clause >= 0 && clause < clauses.length; clause += step) {
    const next = clauses[clause]?.text ?? '';
    if (next.trim() === '') continue;
    const own = stopsOf(next, by, isForward);
    const first = isForward ? own[0] : own.at(-1);
    // A letter on from the end of a clause is the beginning of the next one, a word on the end of its first word.
    const start = by === 'word' ? first : isForward ? 0 : next.length;
    return { clause, offset: start ?? (isForward ? 0 : next.length) };
  }
  return { clause: point.clause, offset: isForward ? text.length : 0 };
}

/** Letters as a reader counts them; words end behind them when one goes on and before them when one goes back. */
function stopsOf(text: string, by: 'character' | 'word', isForward: boolean): readonly number[] {
  const parts = [
    ...new Intl.Segmenter(undefined, { granularity: by === 'word' ? 'word' : 'grapheme' }).segment(text),
  ];
  if (by === 'word')
    return parts
      .filter(({ isWordLike }) => isWordLike === true)
      .map(({ index, segment }) => (isForward ? index + segment.length : index));
  return [...parts.map(({ index }) => index), text.length];
}

/** A letter of a line, and where across the page its middle is. */
interface LineLetter extends CaretPoint {
  readonly across: number;
}

/** Letters of one line of a page, in the order of the text. */
export type PageLine = readonly LineLetter[];

/** The lines of a page in the order in which they are read, each with its letters that belong to a clause. */
export function pageLines(
  stream: WordStream,
  runs: readonly PdfRun[],
  places: readonly RunPlaces[],
): readonly PageLine[] {
  const lines: LineLetter[][] = [];
  let last: PdfRun | null = null;
  runs.forEach((run, index) => {
    const letters = lettersOf(stream, run, places[index] ?? null);
    if (letters.length === 0) return;
    const isSame = last !== null && Math.abs(last.y - run.y) < Math.min(last.height, run.height) / 2;
    const line = lines.at(-1);
    // The next column begins at the height of the last line of this one: it is not read on from it.
    if (isSame && line !== undefined && follows(line, letters)) line.push(...letters);
    else lines.push([...letters]);
    last = run;
  });
  return lines;
}

function follows(line: PageLine, letters: PageLine): boolean {
  const [end, start] = [line.at(-1), letters[0]];
  return end !== undefined && start !== undefined && end.clause === start.clause && start.offset > end.offset;
}

function lettersOf(stream: WordStream, run: PdfRun, places: RunPlaces): readonly LineLetter[] {
  return Array.from(places ?? [], (place, index): LineLetter | null => {
    const offset = place < 0 ? -1 : (stream.offset[place] ?? -1);
    const part = (index + 0.5) / run.text.length;
    const across = run.x + run.width * (run.isRtl ? 1 - part : part);
    return offset < 0 ? null : { clause: stream.clause[place] ?? 0, offset, across };
  }).filter((letter) => letter !== null);
}

/** The line on which a place stands: the one with the letter before it or, at a line's beginning, behind it; -1: none. */
export function lineOf(lines: readonly PageLine[], { clause, offset }: CaretPoint): number {
  const has = (line: PageLine, at: number): boolean =>
    line.some((letter) => letter.clause === clause && letter.offset === at);
  const behind = lines.findIndex((line) => has(line, offset));
  if (behind >= 0) return behind;
  for (let at = offset - 1; at >= 0 && at > offset - 4; at--) {
    const before = lines.findIndex((line) => has(line, at));
    if (before >= 0) return before;
  }
  return lines.findIndex((line) => line.some((letter) => letter.clause === clause && letter.offset > offset));
}

/** Where across the page a place is. */
export function acrossOf(line: PageLine, { clause, offset }: CaretPoint): number {
  const own = line.find((letter) => letter.clause === clause && letter.offset >= offset);
  return (own ?? line.at(-1))?.across ?? 0;
}

/** The place on a line nearest to a point across the page; behind the last letter, its end. */
export function placeOnLine(line: PageLine, across: number): CaretPoint | null {
  const last = line.at(-1);
  const first = line[0];
  if (first === undefined || last === undefined) return null;
  const isRtl = last.across < first.across;
  if (isRtl ? across < last.across : across > last.across) return lineEnd(line);
  const nearest = line.reduce((best, letter) =>
    Math.abs(letter.across - across) < Math.abs(best.across - across) ? letter : best,
  );
  return { clause: nearest.clause, offset: nearest.offset };
}

/** Where a line begins. */
export function lineStart([first]: PageLine): CaretPoint | null {
  return first === undefined ? null : { clause: first.clause, offset: first.offset };
}

/** Where a line ends. */
export function lineEnd(line: PageLine): CaretPoint | null {
  const last = line.at(-1);
  return last === undefined ? null : { clause: last.clause, offset: last.offset + 1 };
}
