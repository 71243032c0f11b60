import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importInIsolate } from '../../../electron/host/importing/service.ts';
import { createChildIsolate } from '../../../electron/host/isolate/child-isolate.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import { bundleIsolate } from '../../support/isolate-bundle.ts';
import { buildPdf, type PdfLine } from '../../support/pdf-builder.ts';
import { readByJob } from '../../support/inspect-json.ts';

async function read(bytes: Uint8Array): Promise<ParsedDocument> {
  const outcome = await readByJob('a.pdf', bytes);
  if (!outcome.ok || outcome.value.kind !== 'parsed') throw new Error(JSON.stringify(outcome));
  return outcome.value.document;
}
const texts = (document: ParsedDocument): readonly string[] => document.clauses.map((clause) => clause.text);

/** Lines of prose under each other. */
const prose = (x: number, y: number, lines: readonly string[]): readonly PdfLine[] =>
  lines.map((text, at) => ({ x, y: y + at * 12, text }));

describe('a PDF without tags', () => {
  it('joins the lines of a paragraph, and begins a new one at a label and at a gap', async () => {
    const document = await read(
      buildPdf([
        [
          ...prose(72, 100, [
            '1. The Council shall meet once in each year at',
            'the seat of the Union, unless it decides that it',
            'meets elsewhere.',
          ]),
          ...prose(72, 136, ['2. Its members serve for four years.']),
          ...prose(72, 180, ['A paragraph of its own, after a gap in the page.']),
        ],
      ]),
    );
    expect(document.clauses.map(({ label, text }) => [label, text])).toEqual([
      [
        '1.',
        'The Council shall meet once in each year at the seat of the Union, unless it decides that it meets elsewhere.',
      ],
      ['2.', 'Its members serve for four years.'],
      [null, 'A paragraph of its own, after a gap in the page.'],
    ]);
  });

  it('begins a new paragraph at a number at the margin behind a sentence that fills its line', async () => {
    const document = await read(
      buildPdf([
        prose(72, 100, [
          '1. The Council recalled what had been said in vol.',
          '2. It asked the secretariat to send the report of',
          'that meeting to every member before the next one.',
          '2. The Council thanked the host for its welcome to',
          'the many delegations that had come from far away.',
          '3. It closed.',
        ]),
      ]),
    );
    expect(document.clauses.map(({ label, text }) => [label, text.slice(0, 30)])).toEqual([
      ['1.', 'The Council recalled what had '],
      ['2.', 'The Council thanked the host f'],
      ['3.', 'It closed.'],
    ]);
  });

  it('keeps a line that begins pages here and there, and takes no paragraph for longer than a text', async () => {
    const opening = 'The Council that met in Geneva took note of the report on';
    const document = await read(
      buildPdf(
        Array.from({ length: 30 }, (_, page) =>
          prose(72, 80, [
            page % 5 === 0
              ? opening
              : `the members that spoke on item ${'abcdef'[page % 6] ?? ''} of the agenda, and`,
            ...Array.from(
              { length: 49 },
              () => 'and what was said on the matter was that it would go on, as',
            ),
          ]),
        ),
      ),
    );
    expect(texts(document).join(' ').split(opening).length - 1).toBe(6);
    expect(Math.max(...texts(document).map((text) => text.length))).toBeLessThan(30_000);
  });

  it('reads two columns one after the other', async () => {
    const words = (side: string): readonly string[] =>
      Array.from({ length: 8 }, (_, at) => `${side} column of the page, line ${at + 1}, and`);
    const document = await read(
      buildPdf([[...prose(60, 100, words('left')), ...prose(320, 100, words('right'))]]),
    );
    const whole = texts(document).join(' ');
    expect(whole.indexOf('left column of the page, line 8')).toBeLessThan(
      whole.indexOf('right column of the page, line 1'),
    );
    expect(whole).not.toMatch(/left column of the page, line 1, and right/u);
  });

  it('takes running heads and page numbers out, and lists them', async () => {
    const page = (number: number): readonly PdfLine[] => [
      { x: 72, y: 40, text: 'C07/21-E: report of the group' },
      ...prose(72, 130, [
        `Page ${number} begins with this sentence of its own.`,
        `It is the ${number}th and ends with a stop.`,
        'A third line follows here.',
        'A fourth, and it is the last.',
      ]),
      { x: 290, y: 800, text: String(number) },
    ];
    const document = await read(buildPdf([page(1), page(2), page(3), page(4)]));
    expect(texts(document).join('\n')).not.toMatch(/report of the group|^\d$/mu);
    expect(document.repairs.filter(({ kind }) => kind === 'page-number').map(({ source }) => source)).toEqual(
      ['1', '2', '3', '4'],
    );
    expect(document.repairs.filter(({ kind }) => kind === 'removed-artefact')).toHaveLength(4);
    expect(document.symbol).toBe('C07/21-E');
  });

  it('joins words that a line broke by the words of the document, and says so', async () => {
    const document = await read(
      buildPdf([
        prose(72, 100, [
          'The recommendation stands, and the long-term plan of the group is a recommen-',
          'dation of its own. It is a long-',
          'term plan of some size.',
        ]),
      ]),
    );
    expect(texts(document)[0]).toBe(
      'The recommendation stands, and the long-term plan of the group is a recommendation of its own. It is a long-term plan of some size.',
    );
    expect(document.repairs).toMatchObject([
      { kind: 'hyphenation', source: 'recommen-\ndation', result: 'recommendation' },
    ]);
  });

  it('reads one sentence over the end of a page', async () => {
    const document = await read(
      buildPdf([
        prose(72, 100, [
          'First of all.',
          'Nothing here.',
          'The delegations of the region agreed that they would',
        ]),
        prose(72, 100, ['meet again before the end of the year.', 'That was all.', 'And more of it.']),
      ]),
    );
    expect(texts(document).join('\n')).toContain('agreed that they would meet again before');
  });

  it('gives notes at the foot of a page their places', async () => {
    const document = await read(
      buildPdf([
        [
          { x: 72, y: 100, text: 'The group agreed' },
          { x: 150, y: 96, size: 6, text: '1' },
          { x: 156, y: 100, text: 'to meet again in the spring of next year.' },
          { x: 72, y: 112, text: 'It did so in good spirits, as was seen by all.' },
          { x: 72, y: 700, size: 6, text: '1' },
          { x: 78, y: 703, size: 8, text: 'With two abstentions.' },
        ],
      ]),
    );
    expect(document.footnotes).toMatchObject([{ label: '1', text: 'With two abstentions.' }]);
    expect(document.clauses[0]?.text).toMatch(/^The group agreed to meet again/u);
    expect(document.clauses[0]?.footnotes).toHaveLength(1);
  });

  it('keeps rows whose cells stand under each other as a table', async () => {
    const row = (y: number, cells: readonly string[]): readonly PdfLine[] =>
      cells.map((text, at) => ({ x: 72 + at * 150, y, text }));
    const document = await read(
      buildPdf([
        [
          ...row(100, ['Country', 'Seats', 'Year']),
          ...row(112, ['Brazil', '12', '2005']),
          ...row(124, ['Ghana', '7', '2006']),
        ],
      ]),
    );
    expect(document.clauses[0]?.table?.map((cells) => cells.map(({ text }) => text))).toEqual([
      ['Country', 'Seats', 'Year'],
      ['Brazil', '12', '2005'],
      ['Ghana', '7', '2006'],
    ]);
  });

  it('brings in highlights and notes with author, date and the words under them', async () => {
    const document = await read(
      buildPdf([prose(72, 100, ['The Council shall meet once in each year.'])], {
        page: '/Annots[<</Type/Annot/Subtype/Highlight/Rect[72 740 200 752]/QuadPoints[72 752 130 752 72 738 130 738]/Contents(Too often?)/T(A. Traore)/M(D:20250301120000Z)>>]',
      }),
    );
    expect(document.comments).toMatchObject([
      {
        author: 'A. Traore',
        date: '2025-03-01T12:00:00Z',
        text: 'Too often?',
        clause: document.clauses[0]?.id,
      },
    ]);
    expect(document.comments[0]?.quote).toMatch(/^The Council/u);
  });

  it('says of pages that are pictures that they have no text', async () => {
    const document = await read(buildPdf([[]]));
    expect(document.warnings).toMatchObject([{ code: 'pages-without-text', detail: '1' }]);
  });
});

describe('a tagged PDF', () => {
  it('takes headings, labels and lists from its tree, whatever the order on the page', async () => {
    const document = await read(
      buildPdf(
        [
          [
            { x: 72, y: 300, text: 'The group shall meet.', content: 1 },
            { x: 72, y: 100, text: 'Scope', content: 0 },
            { x: 72, y: 320, text: '(a)', content: 2 },
            { x: 90, y: 320, text: 'in Geneva;', content: 3 },
          ],
        ],
        {
          catalog: '/MarkInfo<</Marked true>>/StructTreeRoot 7 0 R',
          objects: [
            '<</Type/StructTreeRoot/K[8 0 R]/ParentTree<</Nums[0[9 0 R 10 0 R 12 0 R 13 0 R]]>>>>',
            '<</S/Document/P 7 0 R/K[9 0 R 10 0 R 14 0 R]>>',
            '<</S/H2/P 8 0 R/Pg 5 0 R/K 0>>',
            '<</S/P/P 8 0 R/Pg 5 0 R/K 1>>',
            '<</S/LI/P 14 0 R/K[12 0 R 13 0 R]>>',
            '<</S/Lbl/P 11 0 R/Pg 5 0 R/K 2>>',
            '<</S/LBody/P 11 0 R/Pg 5 0 R/K 3>>',
            '<</S/L/P 8 0 R/K[11 0 R]>>',
          ],
        },
      ),
    );
    expect(document.clauses.map(({ kind, label, text }) => [kind, label, text])).toEqual([
      ['heading', null, 'Scope'],
      ['paragraph', null, 'The group shall meet.'],
      ['item', '(a)', 'in Geneva;'],
    ]);
  });
});

describe('a PDF in the isolate', () => {
  let bundle: Awaited<ReturnType<typeof bundleIsolate>>;
  beforeAll(async () => {
    bundle = await bundleIsolate();
  });
  afterAll(() => bundle.remove());

  it('is read without a file, a network or a process of its own', async () => {
    const isolate = createChildIsolate({ entry: bundle.entry, execPath: process.execPath });
    const outcome = await importInIsolate(
      { isolate },
      'a.pdf',
      buildPdf([prose(72, 100, ['Read in a process of its own.'])]),
    );
    expect(outcome).toMatchObject({
      ok: true,
      value: { kind: 'parsed', document: { clauses: [{ text: 'Read in a process of its own.' }] } },
    });
  });

  it('cut off anywhere is read in part or refused, never a crash', async () => {
    const bytes = buildPdf([
      prose(72, 100, ['One line.', 'Another line.']),
      prose(72, 100, ['A second page.']),
    ]);
    for (let part = 1; part < 100; part += 3) {
      const outcome = await readByJob('a.pdf', bytes.subarray(0, Math.ceil((bytes.length * part) / 100)));
      if (!outcome.ok) expect(outcome.error.code).toBe('damaged');
    }
  });
});
