import { describe, expect, it } from 'vitest';
import {
  firstClauseOn,
  placeRuns,
  rangeOnPage,
  selectionOnPage,
  wordStream,
} from '../../../renderer/features/reading/page-words.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';

const clause = (id: string, label: string | null, text: string) => ({ id: asId<ClauseId>(id), label, text });
const CLAUSES = [
  clause('a', '1.', 'The group took note of its co-ordination with the regions.'),
  clause('b', '2.', 'It agreed to come back to the efficient use of funds.'),
];
const runs = (...texts: readonly string[]) => texts.map((text) => ({ text }));
const STREAM = wordStream(CLAUSES);

describe('the words of a page', () => {
  const page = runs(
    'A/76/135',
    '1.',
    'The group took note of its co-',
    'ordination with the re-',
    'gions.',
    'Page 3',
    '2. It agreed to come back to the e\ufb03cient',
    'use of funds.',
  );
  const places = placeRuns(STREAM, page, 0);

  it('find their clause, over broken words, labels and ligatures; a page number has none', () => {
    expect(places.map((place) => place === null)).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
      false,
      false,
    ]);
    expect(firstClauseOn(STREAM, CLAUSES, places)).toBe('a');
  });

  it('give the selection that the same words give in the text', () => {
    expect(selectionOnPage(STREAM, CLAUSES, places, { run: 2, letter: 4 }, { run: 3, letter: 10 })).toEqual(
      [{ clause: 'a', label: '1.', start: 4, end: 38, quote: 'group took note of its co-ordination' }].map(
        (part) => ({ ...part, end: 4 + part.quote.length }),
      ),
    );
    expect(
      selectionOnPage(STREAM, CLAUSES, places, { run: 4, letter: 0 }, { run: 6, letter: 12 }).map(
        ({ quote }) => quote,
      ),
    ).toEqual(['gions.', 'It agreed']);
  });

  it('show a note of the text at its place on the page', () => {
    const start = CLAUSES[0]?.text.indexOf('co-ordination') ?? 0;
    expect(rangeOnPage(STREAM, places, 0, start, start + 13)).toEqual([
      { run: 2, from: 27, to: 29 },
      { run: 3, from: 0, to: 10 },
    ]);
    expect(rangeOnPage(STREAM, places, 1, 0, 2)).toEqual([{ run: 6, from: 3, to: 5 }]);
  });

  it('are found on a later page by their words, though the page before was not looked at', () => {
    const long = Array.from({ length: 300 }, (_, at) =>
      clause(`c${at}`, `${at}.`, `Paragraph ${at} says what no other of them says, number ${at}.`),
    );
    const stream = wordStream(long);
    const late = placeRuns(
      stream,
      runs('250. Paragraph 250 says what no', 'other of them says, number 250.'),
      0.8,
    );
    expect(firstClauseOn(stream, long, late)).toBe('c250');
  });

  it('of a page whose text is not in the reading text are nowhere', () => {
    expect(placeRuns(STREAM, runs('Другой текст', 'x', ''), 0)).toEqual([null, null, null]);
  });
});
