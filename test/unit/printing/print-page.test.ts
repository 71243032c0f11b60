import fc from 'fast-check';
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { printPageSchema, type PrintBlock, type PrintNote } from '../../../shared/render/print-page-input.ts';
import { renderPrintPage } from '../../../shared/render/print-page.ts';
import { bigJob } from '../../bench/print-job.ts';
import { aBlock, aJob, aNoteOn, aPrivateJob } from './jobs.ts';
import { runs } from '../../support/campaign.ts';

function elements(node: Tree.Node, found: Tree.Element[] = []): Tree.Element[] {
  if ('tagName' in node) found.push(node);
  if ('childNodes' in node) for (const child of node.childNodes) elements(child, found);
  return found;
}
function words(node: Tree.Node): string {
  if ('value' in node) return node.value;
  if ('tagName' in node && node.tagName === 'style') return '';
  return 'childNodes' in node ? node.childNodes.map(words).join('') : '';
}
function attribute(element: Tree.Element, name: string): string | null {
  return element.attrs.find((one) => one.name === name)?.value ?? null;
}

/** Words that would be markup, style or script if anything let them. */
const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '</style>',
        '<script>alert(1)</script>',
        '<img src=x onerror=y>',
        '-->',
        '<!--',
        ']]>',
        '\\',
        '}',
        '{',
        'url(http://x)',
        '\u0000',
        '\ud800',
        '\u202e',
        '&lt;',
        '`',
        '${x}',
        '</p></main>',
        '<base href=//x>',
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);
const place = fc.nat({ max: 90 });
const aHostileNote = fc.record({
  kind: fc.constantFrom('highlight', 'note', 'question', 'position'),
  start: place,
  end: place,
  block: fc.nat({ max: 4 }),
  body: hostile,
  tag: hostile,
  other: hostile,
});
const aHostileJob = fc.record({
  title: hostile,
  symbol: hostile,
  version: hostile,
  texts: fc.array(
    fc.record({
      text: hostile,
      label: hostile,
      kind: fc.constantFrom('heading', 'paragraph', 'item', 'title'),
    }),
    { maxLength: 5 },
  ),
  notes: fc.array(aHostileNote, { maxLength: 6 }),
  footnote: hostile,
  cell: hostile,
  rtl: fc.boolean(),
});

test('no text of a delegate or document ever becomes markup, style or an address', () => {
  fc.assert(
    fc.property(aHostileJob, (input) => {
      const blocks: PrintBlock[] = input.texts.map(({ text, label, kind }, i) =>
        aBlock(`b${String(i)}`, text, {
          label,
          kind,
          brackets: true,
          styles: [{ start: 1, end: 5, style: 'bold' }],
          footnotes: [{ offset: 2, id: input.footnote }],
        }),
      );
      const cell = { text: input.cell, columnSpan: 1, rowSpan: 1, header: false };
      blocks.push(aBlock('t', input.cell, { kind: 'table', rows: [[cell]] }));
      const notes = input.notes.map((note): PrintNote =>
        aNoteOn(`b${String(note.block)}`, note.start, note.end, note.body, {
          kind: note.kind,
          tags: [note.tag],
          position:
            note.kind === 'position'
              ? { stance: 'oppose', target: note.other, fallback: note.body, redLine: note.other }
              : null,
        }),
      );
      const page = renderPrintPage(
        aPrivateJob(blocks, notes, {
          title: input.title,
          symbol: input.symbol,
          version: input.version,
          direction: input.rtl ? 'rtl' : 'ltr',
          footnotes: [{ id: input.footnote, label: '1', text: input.footnote }],
        }),
      );
      const tree = parse(page);
      const allowed = new Set(
        'html head meta title style body main header section h1 h2 h3 h4 h5 h6 p span b i u s sup sub a table colgroup col tbody tr td th div'.split(
          ' ',
        ),
      );
      const names = new Set(
        'lang dir charset http-equiv content class id href role data-lines colspan rowspan scope aria-hidden'.split(
          ' ',
        ),
      );
      for (const element of elements(tree)) {
        expect(allowed).toContain(element.tagName);
        for (const { name } of element.attrs) expect(names).toContain(name);
        expect(attribute(element, 'href') ?? '#').toMatch(/^#/);
      }
      expect(elements(tree).filter(({ tagName }) => tagName === 'style')).toHaveLength(1);
      const shown = words(tree);
      for (const { text } of input.texts) {
        const plain = Array.from(text.toWellFormed())
          .filter((char) => /[\p{L}\p{N}<>&"']/u.test(char))
          .join('');
        expect(
          Array.from(shown)
            .filter((char) => /[\p{L}\p{N}<>&"']/u.test(char))
            .join('').length,
        ).toBeGreaterThanOrEqual(plain.length);
      }
    }),
    runs(150),
  );
});

test('every note has its number once at its place and once at the note, whatever overlaps', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 3 }), place, place), { maxLength: 60 }), (places) => {
      const blocks = ['one', 'two', 'three', 'four'].map((id) => aBlock(id, `Text of ${id} `.repeat(6)));
      const notes = places.map(([block, start, end], i) =>
        aNoteOn(blocks[block]?.id ?? '', start, end, `N${String(i)}`),
      );
      const all = elements(parse(renderPrintPage(aPrivateJob(blocks, notes))));
      const ids = all.map((element) => attribute(element, 'id')).filter((id) => id !== null);
      for (let number = 1; number <= notes.length; number++) {
        expect(ids.filter((id) => id === `r${String(number)}`)).toHaveLength(1);
        expect(ids.filter((id) => id === `n${String(number)}`)).toHaveLength(1);
      }
      expect(new Set(ids).size).toBe(ids.length);
    }),
    runs(60),
  );
});

test('the text of a block is the same with and without notes on it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.array(fc.tuple(place, place), { maxLength: 5 }),
      (text, places) => {
        const notes = places.map(([start, end]) => aNoteOn('a', start, end, ''));
        const page = parse(renderPrintPage(aPrivateJob([aBlock('a', text)], notes)));
        const paragraph = elements(page).find((element) => attribute(element, 'class')?.startsWith('block'));
        const without = (node: Tree.Node): string => {
          if (
            'tagName' in node &&
            ['at', 'beside', 'beside pointer'].includes(attribute(node, 'class') ?? '')
          )
            return '';
          return 'value' in node
            ? node.value
            : 'childNodes' in node
              ? node.childNodes.map(without).join('')
              : '';
        };
        const bare = parse(renderPrintPage(aJob([aBlock('a', text)])));
        const expected = words(
          elements(bare).find((element) => attribute(element, 'class')?.startsWith('block')) ?? bare,
        );
        expect(paragraph === undefined ? '' : without(paragraph)).toBe(expected);
      },
    ),
    runs(100),
  );
});

test('a dense cluster goes to the annex behind one pointer, and nothing is lost', () => {
  const notes = Array.from({ length: 30 }, (_, i) => aNoteOn('a', 5, 20, `Cluster ${String(i)} `.repeat(12)));
  const page = renderPrintPage(aPrivateJob([aBlock('a', 'A paragraph with many notes on it.')], notes));
  expect(page).toMatch(/class="beside pointer"[^>]*><a class="number" href="#n\d+">\d+–30<\/a> see annex/);
  for (let i = 0; i < 30; i++) expect(page).toContain(`Cluster ${String(i)} `);
});

test('a note whose block is gone is printed as unplaced with the words it stood on', () => {
  const lost: PrintNote = {
    ...aNoteOn('x', 0, 1, 'Was here'),
    place: { kind: 'unplaced', label: '15', quote: 'The WGIG sees itself' },
  };
  const page = renderPrintPage(aPrivateJob([aBlock('a', 'Text')], [lost, aNoteOn('gone', 0, 3, 'No block')]));
  expect(page).toContain('Unplaced notes');
  expect(page).toContain('“The WGIG sees itself”');
  expect(page).toContain('No block');
});

test('labels, brackets, footnotes and tables come out as they are', () => {
  const cell = (text: string, header: boolean) => ({ text, columnSpan: 1, rowSpan: 1, header });
  const page = renderPrintPage(
    aJob(
      [
        aBlock('a', 'shall [must] act', {
          label: '(ii)',
          brackets: true,
          footnotes: [{ offset: 16, id: 'f1' }],
        }),
        aBlock('t', 'A\tB\nC\tD', {
          kind: 'table',
          rows: [
            [cell('A', true), cell('B', true)],
            [cell('C', false), cell('D', false)],
          ],
        }),
      ],
      { footnotes: [{ id: 'f1', label: '7', text: 'See the annex.' }] },
    ),
  );
  expect(page).toContain('<span class="label">(ii)</span>');
  expect(page).toContain('<b class="bracket">[</b>must<b class="bracket">]</b>');
  expect(page).toContain('<sup class="fn"><a href="#f-f1">7</a></sup>');
  expect(page).toContain('See the annex.');
  expect(page).toMatch(/<th scope="col"[^>]*>A<\/th>/);
});

test('the job of the bench is a job that the contract takes', () => {
  expect(v.safeParse(printPageSchema, bigJob(5, 20)).success).toBe(true);
});

test('an outside copy cannot carry a note: the contract refuses it', () => {
  const sneaky = {
    ...aJob([aBlock('a', 'Text')]),
    copy: { kind: 'outside', notes: [aNoteOn('a', 0, 1, 'canary')] },
  };
  expect(v.safeParse(printPageSchema, sneaky).success).toBe(false);
});

test('the title is not printed over a text that already shows it', () => {
  const title = 'Global solidarity to fight the coronavirus disease';
  const shown: PrintBlock[][] = [
    [aBlock('a', title, { kind: 'heading', level: 1 })],
    [aBlock('a', `74/270. ${title},`, { kind: 'heading', level: 1 })],
    [aBlock('a', title.toUpperCase())],
    [
      ...Array.from({ length: 8 }, (_, i) => aBlock(`m${String(i)}`, `Masthead ${String(i)}`)),
      aBlock('a', title, { kind: 'heading', level: 2 }),
    ],
    [aBlock('a', 'Global solidarity to fight'), aBlock('b', 'the coronavirus disease')],
  ];
  for (const blocks of shown)
    expect(renderPrintPage(aJob(blocks, { title }))).not.toContain(`</header><h1 dir="auto">${title}</h1>`);
  const other = renderPrintPage(aJob([aBlock('a', `${title} is what this text is about.`)], { title }));
  expect(other).toContain(`</header><h1 dir="auto">${title}</h1>`);
});

test('numbers that stand at one place are told apart', () => {
  const blocks = [
    aBlock('a', 'ينص على ذلك', {
      footnotes: [
        { offset: 11, id: 'f1' },
        { offset: 11, id: 'f2' },
      ],
    }),
    aBlock('t', 'x\ty', {
      kind: 'table',
      rows: [['x', 'y'].map((text) => ({ text, columnSpan: 1, rowSpan: 1, header: false }))],
    }),
  ];
  const notes = [
    ...Array.from({ length: 8 }, (_, i) => aNoteOn('a', i % 3, 11, `N${String(i)}`)),
    aNoteOn('t', 0, 1, 'in the cell'),
    aNoteOn('t', 0, 1, 'in the cell too'),
    aNoteOn('t', 0, 3, 'across'),
    aNoteOn('t', 0, 3, 'across too'),
  ];
  const footnotes = [
    { id: 'f1', label: '1', text: 'One' },
    { id: 'f2', label: '2', text: 'Two' },
  ];
  const page = renderPrintPage(aPrivateJob(blocks, notes, { language: 'ar', direction: 'rtl', footnotes }));
  const numbers = elements(parse(page))
    .filter((element) => ['fn', 'at'].includes(attribute(element, 'class') ?? ''))
    .map(words)
    .join('');
  expect(numbers).toBe(['1,2,1,2,3,4,5,6,7,8', '11,12', '9,10'].join(''));
});
