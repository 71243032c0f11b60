import { describe, expect, it } from 'vitest';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import { buildPdf, type PdfLine } from '../../support/pdf-builder.ts';
import { readByJob } from '../../support/inspect-json.ts';

async function read(pages: readonly (readonly PdfLine[])[]): Promise<ParsedDocument> {
  const outcome = await readByJob('a.pdf', buildPdf(pages));
  if (!outcome.ok || outcome.value.kind !== 'parsed') throw new Error(JSON.stringify(outcome));
  return outcome.value.document;
}

const named = ({ clauses }: ParsedDocument): readonly (readonly [string | null, string])[] =>
  clauses.map(({ label, text }) => [label, text.slice(0, 24)]);
const taken = ({ repairs }: ParsedDocument): readonly string[] => repairs.map(({ source }) => source);

/** Lines of prose under each other. */
const prose = (x: number, y: number, lines: readonly string[]): readonly PdfLine[] =>
  lines.map((text, at) => ({ x, y: y + at * 13, text }));

const LINES = [
  'The Committee considered the item on the allocation of orbital positions',
  'and recalled that equitable access remains a principle of the Constitution',
  'and of the Convention, as affirmed by several delegations during the debate.',
];
const NAMES = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
const pagesOf = (count: number, page: (number: number) => readonly PdfLine[]): (readonly PdfLine[])[] =>
  Array.from({ length: count }, (_, at) => page(at + 1));

describe('what a PDF has at the top and the foot of its pages', () => {
  it('stays text where it is a heading with a number, in larger type or in bold', async () => {
    const document = await read(
      pagesOf(4, (number) => [
        { x: 72, y: 60, text: `Annex ${number}`, bold: true, size: 12 },
        ...prose(72, 90, LINES),
        { x: 290, y: 800, text: String(number) },
      ]),
    );
    expect(document.clauses.filter(({ kind }) => kind === 'heading').map(({ text }) => text)).toEqual([
      'Annex 1',
      'Annex 2',
      'Annex 3',
      'Annex 4',
    ]);
    expect(taken(document)).toEqual(['1', '2', '3', '4']);
  });

  it('stays text where it is a heading with a number and looks like the text', async () => {
    const document = await read(
      pagesOf(3, (number) => [{ x: 72, y: 60, text: `Decision ${number}` }, ...prose(72, 90, LINES)]),
    );
    expect(document.clauses.map(({ text }) => text).join('\n')).toMatch(
      /Decision 1[^]*Decision 2[^]*Decision 3/u,
    );
    expect(taken(document)).toEqual([]);
  });

  it('stays text where it is a numbered paragraph that begins like that of the page before', async () => {
    const document = await read(
      pagesOf(2, (number) => [
        { x: 72, y: 60, text: `${number}. Requests the Director to report to the Council;` },
        ...prose(72, 73, LINES),
      ]),
    );
    expect(named(document)).toEqual([
      ['1.', 'Requests the Director to'],
      [null, 'The Committee considered'],
      ['2.', 'Requests the Director to'],
      [null, 'The Committee considered'],
    ]);
    expect(taken(document)).toEqual([]);
  });

  it('stays text where its lines begin every page and nothing parts them from the others', async () => {
    const document = await read(
      pagesOf(3, (number) => [
        { x: 72, y: 60, text: `${number * 5 - 4}.` },
        ...prose(110, 60, [...LINES.slice(0, 2), `and noted it (${number}).`]),
        ...prose(72, 112, [`${number * 5 - 3}. It agreed on the ${NAMES[number] ?? ''} of them.`]),
        { x: 290, y: 810, text: String(number) },
      ]),
    );
    expect(named(document).map(([label]) => label)).toEqual(['1.', '2.', '6.', '7.', '11.', '12.']);
    expect(document.clauses[2]?.text).toContain('allocation of orbital positions and recalled');
    expect(taken(document)).toEqual(['1', '2', '3']);
  });

  it('stays text where it is the head or the first rows of a table', async () => {
    const cells = (y: number, texts: readonly string[]): readonly PdfLine[] =>
      texts.map((text, at) => ({ x: 72 + at * 150, y, text }));
    const document = await read(
      pagesOf(3, (number) => [
        ...cells(60, ['Year', 'Income', 'Expenditure']),
        ...Array.from({ length: 8 }, (_, row) =>
          cells(76 + row * 16, [`${1900 + number * 8 + row}`, `${number}${row},100`, `${row}${number},200`]),
        ).flat(),
        { x: 290, y: 810, text: String(number) },
      ]),
    );
    expect(document.clauses.map(({ table }) => table?.length)).toEqual([9, 9, 9]);
    expect(document.clauses[1]?.table?.slice(0, 2).map((row) => row.map(({ text }) => text))).toEqual([
      ['Year', 'Income', 'Expenditure'],
      ['1916', '20,100', '02,200'],
    ]);
    expect(taken(document)).toEqual(['1', '2', '3']);
  });

  it('is a word of the text where its letters are those of a Roman number', async () => {
    const document = await read([
      [...prose(72, 72, ['The group met with governments and', 'civil']), ...prose(72, 120, ['society.'])],
      [...prose(72, 72, ['civil', 'society was thanked by all.']), ...prose(72, 600, ['End of it.'])],
    ]);
    expect(
      document.clauses
        .map(({ text }) => text)
        .join(' ')
        .match(/civil/gu),
    ).toHaveLength(2);
  });

  it('goes where the number of the page, beside it or in it, is all that differs', async () => {
    const document = await read(
      pagesOf(4, (number) => [
        { x: 72, y: 40, text: 'A/AC.555/L.9' },
        { x: 480, y: 40, text: `page ${number}` },
        ...prose(72, 90, LINES),
        { x: 72, y: 800, text: `Draft of the group | ${number}` },
      ]),
    );
    expect(taken(document).slice(0, 2)).toEqual(['A/AC.555/L.9 page 1', 'Draft of the group | 1']);
    expect(taken(document)).toHaveLength(8);
    expect(document.symbol).toBe('A/AC.555/L.9');
  });

  it('goes where heads alternate, and where pages are numbered in Roman or with that of all', async () => {
    const document = await read(
      pagesOf(6, (number) => [
        { x: 72, y: 40, text: number % 2 === 0 ? 'Report of the group' : 'The way to Tunis' },
        ...prose(72, 90, LINES),
        { x: 290, y: 800, text: number < 4 ? (['i', 'ii', 'iii'][number - 1] ?? '') : `${number} / 6` },
      ]),
    );
    expect(taken(document).filter((_, at) => at % 2 === 1)).toEqual([
      'i',
      'ii',
      'iii',
      '4 / 6',
      '5 / 6',
      '6 / 6',
    ]);
    expect(document.clauses.every(({ text }) => !/Report|Tunis/u.test(text))).toBe(true);
  });

  it('is kept with the clause before or behind which it stood', async () => {
    const document = await read(
      pagesOf(3, (number) => [
        { x: 72, y: 40, text: 'A/AC.555/L.9' },
        ...prose(72, 90, [`${number}. The ${NAMES[number] ?? ''} of them.`]),
        ...prose(72, 130, [
          'A second paragraph of it that the',
          number === 2 ? 'page does not' : 'page ends.',
        ]),
        ...(number === 3 ? [] : prose(72, 170, ['A last one that stands alone, and ends.'])),
        { x: 290, y: 800, text: String(number) },
      ]),
    );
    const at = new Map(document.clauses.map(({ id }, index) => [id, index]));
    expect(
      document.repairs.map(({ clause, source, after }) => [source, clause && at.get(clause), after ?? false]),
    ).toEqual([
      ['A/AC.555/L.9', 0, false],
      ['1', 2, true],
      ['A/AC.555/L.9', 3, false],
      ['2', 5, true],
      ['A/AC.555/L.9', 6, false],
      ['3', 7, true],
    ]);
  });

  it('is kept with the sentence that it stood in', async () => {
    const document = await read([
      [
        ...prose(72, 100, ['1. First of all.', '2. The delegations of the region agreed that they would']),
        { x: 290, y: 800, text: '- 1 -' },
      ],
      [
        ...prose(72, 100, ['meet again before the end of the year.', '3. That was all.']),
        { x: 290, y: 800, text: '- 2 -' },
      ],
    ]);
    const own = document.repairs.filter(({ kind }) => kind === 'page-number');
    expect(
      own.map(({ clause, after }) => [document.clauses.find(({ id }) => id === clause)?.label, after]),
    ).toEqual([
      ['2.', true],
      ['3.', true],
    ]);
  });

  it('never takes all rows of a page', async () => {
    const document = await read(
      pagesOf(3, () => [{ x: 72, y: 40, text: 'This page is intentionally blank' }]),
    );
    expect(document.clauses).toHaveLength(3);
  });
});

describe('numbers on lines of their own', () => {
  it('name the paragraph under them, beside numbers of pages at the foot', async () => {
    const document = await read(
      pagesOf(3, (page) => [
        ...[0, 1].flatMap((at) => {
          const number = page * 2 - 1 + at;
          return [
            { x: 72, y: 70 + at * 60, text: String(number) },
            ...prose(72, 84 + at * 60, [
              `${NAMES[number - 1] ?? ''} of all the group came back to what was said`.replace(/^./u, (one) =>
                one.toUpperCase(),
              ),
              'by the small island States in the spring.',
            ]),
          ];
        }),
        { x: 290, y: 800, text: `- ${page} -` },
      ]),
    );
    expect(named(document).map(([label, text]) => [label, text.split(' ')[0]])).toEqual([
      ['1', 'First'],
      ['2', 'Second'],
      ['3', 'Third'],
      ['4', 'Fourth'],
      ['5', 'Fifth'],
      ['6', 'Sixth'],
    ]);
    expect(taken(document)).toEqual(['- 1 -', '- 2 -', '- 3 -']);
  });

  it('that go up with the pages name their paragraphs where the foot has the number of the page', async () => {
    const document = await read(
      pagesOf(3, (page) => [
        { x: 72, y: 60, text: String(page) },
        ...prose(72, 80, [`${'ABC'[page - 1] ?? ''} paragraph of its own that fills the page.`]),
        ...prose(72, 400, ['And one more, after a gap.']),
        { x: 290, y: 800, text: String(page) },
      ]),
    );
    expect(document.clauses.filter(({ label }) => label !== null).map(({ label }) => label)).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(taken(document)).toEqual(['1', '2', '3']);
  });

  it('end the sentence before them that cites them', async () => {
    const document = await read([
      prose(72, 100, [
        '1. The Committee took note of the paper of the secretariat and, in line with paragraph',
        '12.',
        '2. It then agreed the budget of the Union for the coming four years, see paragraph',
        '14 (b) above, and asked for a paper on Resolution',
        '71.',
        '3. It adjourned.',
      ]),
    ]);
    expect(document.clauses.map(({ label, text }) => [label, text.slice(-20)])).toEqual([
      ['1.', 'e with paragraph 12.'],
      ['2.', 'er on Resolution 71.'],
      ['3.', 'It adjourned.'],
    ]);
  });
});

describe('a hyphen at the end of a line', () => {
  it('stays in words that are always written with it, and between names and figures', async () => {
    const document = await read([
      prose(72, 100, [
        'The Com-',
        'mittee heard of the inter-',
        'national well-',
        'known re-',
        'port on e-',
        'mail of the Geneva-',
        'based group of Asia-',
        'Pacific States in 2018-',
        '2019 for the well-',
        'being of all.',
      ]),
    ]);
    expect(document.clauses[0]?.text).toBe(
      'The Committee heard of the international well-known report on e-mail of the Geneva-based group of Asia-Pacific States in 2018-2019 for the well-being of all.',
    );
  });
});
