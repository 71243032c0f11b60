import { describe, expect, it } from 'vitest';
import {
  acrossOf,
  beginCaret,
  lineEnd,
  lineOf,
  lineStart,
  movedByText,
  pageLines,
  placeOnLine,
  wordsBetween,
} from '../../../renderer/features/reading/page-caret.ts';
import type { CaretPoint } from '../../../renderer/features/reading/page-caret.ts';
import { placeRuns, wordStream } from '../../../renderer/features/reading/page-words.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';

const clause = (id: string, label: string | null, text: string) => ({ id: asId<ClauseId>(id), label, text });
const CLAUSES = [
  clause('a', '1.', 'The group took note of its co-ordination with the regions.'),
  clause('e', null, ''),
  clause('b', '2.', 'It agreed to come back to it.'),
];
const run = (text: string, x: number, y: number, isRtl = false) => ({
  text,
  x,
  y,
  width: text.length / 100,
  height: 0.02,
  isRtl,
});
const at = (index: number, offset: number): CaretPoint => ({ clause: index, offset });
const quotes = (a: CaretPoint, b: CaretPoint): readonly string[] =>
  wordsBetween(CLAUSES, a, b).map(({ quote }) => quote);

describe('the caret of the pages', () => {
  it('begins with the first word of a clause, and where there is none not at all', () => {
    const caret = beginCaret(CLAUSES, 0);
    if (caret === null) throw new Error('no caret');
    expect(quotes(caret.anchor, caret.head)).toEqual(['The']);
    expect(beginCaret(CLAUSES, 1)).toBeNull();
    expect(beginCaret(CLAUSES, 9)).toBeNull();
  });

  it('goes word by word to the end of a word, back to its beginning, and over the end of a clause', () => {
    expect(movedByText(CLAUSES, at(0, 3), 'word', true)).toEqual(at(0, 9));
    expect(movedByText(CLAUSES, at(0, 9), 'word', false)).toEqual(at(0, 4));
    expect(movedByText(CLAUSES, at(0, 57), 'word', true)).toEqual(at(2, 2));
    expect(movedByText(CLAUSES, at(2, 0), 'word', false)).toEqual(at(0, 50));
    expect(movedByText(CLAUSES, at(2, 28), 'word', true)).toEqual(at(2, 29));
    expect(movedByText(CLAUSES, at(0, 0), 'word', false)).toEqual(at(0, 0));
  });

  it('goes letter by letter as a reader counts them, and from clause to clause', () => {
    const accented = [clause('c', null, 'e\u0301t\u00e9')];
    expect(movedByText(accented, at(0, 0), 'character', true)).toEqual(at(0, 2));
    expect(movedByText(CLAUSES, at(0, 58), 'character', true)).toEqual(at(2, 0));
    expect(movedByText(CLAUSES, at(2, 0), 'character', false)).toEqual(at(0, 58));
  });

  it('gives the words between two places, whichever came first, one part for each clause', () => {
    expect(quotes(at(2, 9), at(0, 50))).toEqual(['regions.', 'It agreed']);
    expect(wordsBetween(CLAUSES, at(2, 0), at(2, 0))).toEqual([]);
    expect(wordsBetween(CLAUSES, at(2, 3), at(2, 9))).toEqual([
      { clause: 'b', label: '2.', start: 3, end: 9, quote: 'agreed' },
    ]);
  });
});

describe('the lines of a page', () => {
  const runs = [
    run('Page 3', 0.5, 0.01),
    run('1.', 0.1, 0.1),
    run('The group took', 0.15, 0.1),
    run('note of its co-', 0.3, 0.101),
    run('ordination with the re-', 0.15, 0.13),
    run('gions.', 0.15, 0.16),
    run('2. It agreed to come back', 0.1, 0.19),
    run('to it.', 0.15, 0.22),
  ];
  const stream = wordStream(CLAUSES);
  const lines = pageLines(stream, runs, placeRuns(stream, runs, 0));

  it('are those of the text: numbers and running heads are none', () => {
    expect(
      lines.map((line) => {
        const [from, to] = [lineStart(line), lineEnd(line)];
        return from === null || to === null ? [] : quotes(from, to);
      }),
    ).toEqual([
      ['The group took note of its co'],
      ['ordination with the re'],
      ['gions.'],
      ['It agreed to come back'],
      ['to it.'],
    ]);
  });

  it('are found by a place in them, at their beginning, inside and at their end', () => {
    expect(
      [at(0, 0), at(0, 12), at(0, 30), at(0, 58), at(2, 0), at(2, 29)].map((one) => lineOf(lines, one)),
    ).toEqual([0, 0, 1, 2, 3, 4]);
    expect(lineOf(lines, at(9, 0))).toBe(-1);
  });

  it('are gone through at one place across the page, and a shorter one at its end', () => {
    const [first = [], second = [], third = []] = lines;
    const across = acrossOf(first, at(0, 11));
    const below = placeOnLine(second, across);
    expect(below === null ? [] : quotes(at(0, 30), below)).toEqual(['ordination ']);
    expect(placeOnLine(third, 0.9)).toEqual(at(0, 58));
    expect(placeOnLine(third, 0)).toEqual(at(0, 52));
  });

  it('run from the right in Arabic', () => {
    const arabic = [clause('r', null, 'تعقد المجموعة اجتماعين كل عام')];
    const own = wordStream(arabic);
    const rtl = [run('تعقد المجموعة اجتماعين كل عام', 0.4, 0.1, true)];
    const [line = []] = pageLines(own, rtl, placeRuns(own, rtl, 0));
    expect(placeOnLine(line, 0.1)).toEqual(at(0, 29));
    expect(placeOnLine(line, 0.9)).toEqual(at(0, 0));
    expect(acrossOf(line, at(0, 0))).toBeGreaterThan(acrossOf(line, at(0, 20)));
  });
});
