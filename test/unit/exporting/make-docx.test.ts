import { strFromU8, unzipSync } from 'fflate';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { makeDocx } from '../../../electron/host/exporting/make-docx.ts';
import { DRAFT_CLAUSE_KINDS, type DraftContent } from '../../../shared/domain/draft.ts';
import { readOk } from '../importing-docx/read-ok.ts';
import { type ClauseSketch, draftOf } from './draft-of.ts';
import { runs } from '../../support/campaign.ts';

const OUTSIDE = { paper: 'A4', audience: 'outside' } as const;

const CHARTER: readonly ClauseSketch[] = [
  ['title', 0, 'Draft terms of reference'],
  ['heading', 1, 'Mandate'],
  ['paragraph', 0, 'The group [shall] [should] report.'],
  ['item', 0, 'to learn;'],
  ['item', 1, 'from members;'],
  ['item', 1, 'from others;'],
  ['item', 0, 'to report.'],
  ['heading', 2, 'Scope'],
  ['heading', 2, 'Limits'],
  ['item', 0, 'first again'],
  ['bullet', 0, 'a dot'],
  ['bullet', 1, 'a dash'],
  ['heading', 1, 'Deliverables'],
  ['heading', 2, 'Reports'],
];

const RESOLUTION: readonly ClauseSketch[] = [
  ['preambular', 0, 'considering'],
  ['preambular', 1, 'that a;'],
  ['preambular', 1, 'that b,'],
  ['preambular', 2, 'of which one'],
  ['preambular', 0, 'considering further'],
  ['preambular', 1, 'that c,'],
  ['operative', 0, 'resolves to do'],
  ['operative', 1, 'this;'],
  ['operative', 1, 'that;'],
  ['operative', 0, 'invites Member States'],
  ['operative', 0, 'instructs', { manualLabel: '2bis' }],
  ['operative', 0, 'requests'],
];

/** Label and text of every block that a reader of the Word file sees. */
async function shown(
  draft: DraftContent,
  setup: Parameters<typeof makeDocx>[1] = OUTSIDE,
): Promise<string[]> {
  return readOk(await makeDocx(draft, setup))
    .blocks.filter((block) => block.role !== 'page-header')
    .map((block) => (block.label === null ? block.text.replace('\t', ' ') : `${block.label} ${block.text}`));
}

/** What the draft shows, in the same form. */
function expected(draft: DraftContent): string[] {
  return draft.clauses
    .filter((clause) => clause.text.trim() !== '' || clause.label !== null)
    .map((clause) => (clause.label === null ? clause.text : `${clause.label} ${clause.text}`).trim())
    .filter((line) => line !== '');
}

async function parts(
  draft: DraftContent,
  setup: Parameters<typeof makeDocx>[1] = OUTSIDE,
): Promise<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(unzipSync(await makeDocx(draft, setup))).map(([name, data]) => [name, strFromU8(data)]),
  );
}

describe('a Word file of a draft', () => {
  it.each([
    ['terms of reference', CHARTER],
    ['a resolution', RESOLUTION],
    [
      'levels begun by a jump',
      [
        ['heading', 2, 'A'],
        ['heading', 1, 'B'],
        ['heading', 2, 'C'],
        ['item', 2, 'x'],
        ['item', 0, 'y'],
        ['item', 1, 'z'],
      ] satisfies ClauseSketch[],
    ],
    ['more items than letters', Array.from({ length: 60 }, (_, i): ClauseSketch => ['item', 0, `item ${i}`])],
  ])('is read again with the same labels and text: %s', async (_, sketch) => {
    const draft = draftOf(sketch);
    expect(await shown(draft)).toEqual(expected(draft));
  });

  it('is read again with the same labels whatever the order of kinds and levels', async () => {
    const clause = fc.tuple(
      fc.constantFrom(...DRAFT_CLAUSE_KINDS),
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom('alpha', 'beta', 'gamma'),
      fc.constantFrom({}, {}, {}, { manualLabel: '7ter' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(clause, { minLength: 1, maxLength: 25 }), async (sketch) => {
        const draft = draftOf(sketch);
        expect(await shown(draft)).toEqual(expected(draft));
      }),
      runs(30),
    );
  });

  it('counts with lists of Word, not with typed numbers', async () => {
    const blocks = readOk(await makeDocx(draftOf(RESOLUTION), OUTSIDE)).blocks;
    expect(blocks.map((block) => block.label)).toEqual([
      null,
      'a)',
      'b)',
      'i)',
      null,
      'a)',
      '1',
      'a)',
      'b)',
      '2',
      null,
      '3',
    ]);
  });

  it('keeps one list where counting simply goes on', async () => {
    const { 'word/numbering.xml': numbering = '' } = await parts(draftOf(CHARTER));
    // One list of headings, one of bullets, two of items (they restart under "Limits"), and docx's own default.
    expect(numbering.match(/<w:abstractNum /g)).toHaveLength(5);
  });

  it('marks headings and the title as such', async () => {
    const blocks = readOk(await makeDocx(draftOf(CHARTER), OUTSIDE)).blocks;
    expect(blocks[0]).toMatchObject({ role: 'title', text: 'Draft terms of reference' });
    expect(
      blocks.filter((block) => block.kind === 'heading').map(({ level, text }) => [level, text]),
    ).toEqual([
      [1, 'Mandate'],
      [2, 'Scope'],
      [2, 'Limits'],
      [1, 'Deliverables'],
      [2, 'Reports'],
    ]);
  });

  it('sets keywords of clauses in italics and keeps emphasis', async () => {
    const draft = draftOf([
      ['preambular', 0, 'considering further that all is well'],
      [
        'paragraph',
        0,
        'bold and underlined',
        {
          marks: [
            { start: 0, end: 4, style: 'bold', value: true },
            { start: 9, end: 19, style: 'underline', value: true },
          ],
        },
      ],
    ]);
    const blocks = readOk(await makeDocx(draft, OUTSIDE)).blocks;
    expect(blocks[0]?.marks).toEqual([{ start: 0, end: 19, style: 'italic' }]);
    expect(blocks[1]?.marks).toEqual([
      { start: 0, end: 4, style: 'bold' },
      { start: 9, end: 19, style: 'underline' },
    ]);
  });

  it('sets Arabic from right to left, with foreign words in their own direction', async () => {
    const text = 'يدعو قطاع ITU-T Study Group 3 إلى النظر في القرار 75';
    const draft = draftOf(
      [
        ['heading', 1, 'الولاية'],
        ['paragraph', 0, text],
      ],
      'ar',
      'مشروع',
    );
    const reading = readOk(await makeDocx(draft, OUTSIDE));
    expect(reading).toMatchObject({ languageHint: 'ar', directionHint: 'rtl' });
    expect(reading.blocks[1]).toMatchObject({ text, direction: 'rtl' });
    const { 'word/document.xml': xml = '' } = await parts(draft);
    expect(xml).toMatch(
      /<w:r>(?:<w:rPr><w:rtl w:val="false"\/><\/w:rPr>)?<w:t[^>]*>ITU-T Study Group 3<\/w:t>/,
    );
  });

  it.each([
    ['fr', 'fr-FR'],
    ['ar', 'ar-SA'],
    ['zh', 'zh-CN'],
    ['ru', 'ru-RU'],
    ['sw', 'sw'],
  ])('names its language: %s', async (language, tag) => {
    const { 'word/styles.xml': styles = '' } = await parts(draftOf([['paragraph', 0, 'x']], language));
    expect(styles).toContain(`="${tag}"`);
  });

  it('takes any characters a text may hold, line ends and tabs among them', async () => {
    const draft = draftOf([['paragraph', 0, 'a\tb\nc & <d> "e" 😀 \u0001 \ud800 ]]>']], 'en', 'T & <U>');
    const reading = readOk(await makeDocx(draft, OUTSIDE));
    expect(reading.blocks[0]?.text).toBe('a\tb\nc & <d> "e" 😀 \ufffd \ufffd ]]>');
    expect(reading.titleHint).toBe('T & <U>');
  });

  it('has the chosen paper', async () => {
    const draft = draftOf(CHARTER);
    expect((await parts(draft))['word/document.xml']).toContain('w:w="11906" w:h="16838"');
    expect((await parts(draft, { paper: 'Letter', audience: 'outside' }))['word/document.xml']).toContain(
      'w:w="12240" w:h="15840"',
    );
  });
});

describe('what leaves with a Word file', () => {
  const secret = draftOf([
    [
      'paragraph',
      0,
      'kept',
      { status: { state: 'agreed', by: 'delegation', where: 'Secret Hotel', when: '2026-01-01' } },
    ],
    ['item', 0, 'first', { status: { state: 'deleted' } }],
    ['item', 0, 'second', { marks: [{ start: 0, end: 6, style: 'citation', value: 'd-0123/clause' }] }],
  ]);

  it('for outside is the living text, counted anew, and no trace of anything else', async () => {
    expect(await shown(secret)).toEqual(['kept', 'a) second']);
    const all = Object.values(await parts(secret)).join('\n');
    expect(all).not.toMatch(/first|Secret Hotel|2026|d-0123|draft-id-that|Un-named|dcterms|CONFIDENTIAL/);
    expect(all).toContain('This file contains');
  });

  it('for oneself shows what is deleted and says that it is confidential', async () => {
    const setup = { paper: 'A4', audience: 'private' } as const;
    expect(await shown(secret, setup)).toEqual(['kept', 'a) first', 'b) second']);
    const files = await parts(secret, setup);
    expect(files['word/document.xml']).toContain('<w:strike/>');
    expect(Object.values(files).join('\n')).toContain('CONFIDENTIAL');
  });

  it('has only the public title as property', async () => {
    const { 'docProps/core.xml': core = '' } = await parts(secret);
    expect(core.replace(/<\?xml.*?\?>|xmlns:\w+="[^"]*"/g, '').replace(/\s+/g, '')).toBe(
      '<cp:coreProperties><dc:title>Drafttermsofreference</dc:title></cp:coreProperties>',
    );
  });

  it('has its first words as title where it has no title of its own', async () => {
    const untitled = draftOf(
      [
        ['paragraph', 0, '  '],
        ['paragraph', 0, `The group ${'meets and '.repeat(9)}ends.`],
      ],
      'en',
      '',
    );
    const { 'docProps/core.xml': core = '' } = await parts(untitled);
    expect(/<dc:title>(.*)<\/dc:title>/.exec(core)?.[1]).toMatch(/^The group meets and .* and…$/);
  });

  it('is the same to the byte on another day', async () => {
    const draft = draftOf(CHARTER);
    const today = await makeDocx(draft, OUTSIDE);
    vi.useFakeTimers({ now: new Date('2031-05-06T07:08:09Z'), toFake: ['Date'] });
    try {
      expect(await makeDocx(draft, OUTSIDE)).toEqual(today);
    } finally {
      vi.useRealTimers();
    }
  });
});
