import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import { readRtf } from '../../../electron/host/importing/rtf/read-rtf.ts';
import { latin1 } from '../../support/latin1.ts';
import { importedFile } from '../../support/import-text.ts';

const rtf = (body: string): Uint8Array =>
  latin1(
    `{\\rtf1\\ansi\\ansicpg1252\\uc1{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial Cyr;}{\\f2\\fcharset178 Arial Arabic;}{\\f3\\fcharset2 Symbol;}}{\\stylesheet{\\s0 Normal;}{\\s1\\outlinelevel0 heading 1;}}{\\*\\revtbl{Unknown;}{A. Traor\\'e9;}}${body}}`,
  );
const read = (body: string) => importedFile(rtf(body), 'a.rtf');
const lines = (body: string): readonly string[] =>
  read(body).clauses.map(({ label, text }) => `${label ?? '-'} ${text}`);

describe('RTF', () => {
  it('keeps the numbers and bullets that stand before paragraphs', () => {
    expect(
      lines(
        "\\pard{\\listtext\\pard\\plain 1.\\tab}\\ls1 The first.\\par{\\listtext 2.\\tab}The second.\\par\\pard{\\listtext\\f3\\'b7\\tab}\\ilvl1 A bullet.\\par\\pard Plain.\\par",
      ),
    ).toEqual(['1. The first.', '2. The second.', '• A bullet.', '- Plain.']);
  });

  it('reads letters by the code page of their font, and by number', () => {
    expect(
      lines(
        "Caf\\'e9 \\'93x\\'94 {\\f1\\'cf\\'f0\\'e8\\'ec\\'e5\\'f0} {\\f2\\'dd} \\u1602?\\u-3?\\uc0\\u8212\\par",
      ),
    ).toEqual(['- Café “x” Пример ف ق\ufffd—']);
  });

  it('knows headings by their style, and keeps emphasis', () => {
    const document = read(
      '\\pard\\s1 Scope\\par\\pard\\plain Some {\\b bold} and {\\i\\ul more} words.\\par\\pard\\s1 Terms\\par\\pard\\plain Words.\\par',
    );
    expect(document.clauses.map(({ kind }) => kind)).toEqual([
      'heading',
      'paragraph',
      'heading',
      'paragraph',
    ]);
    expect(document.clauses[1]?.marks.map(({ style }) => style)).toEqual(['bold', 'italic', 'underline']);
  });

  it('lists what was inserted and deleted, with author and date', () => {
    const document = read(
      '\\pard It {\\deleted\\revauthdel1\\revdttmdel-2022594560 may}{\\revised\\revauth1\\revdttm-2022594560 shall} meet.\\par',
    );
    expect(document.clauses[0]?.text).toBe('It shall meet.');
    expect(document.changes).toMatchObject([
      { kind: 'deletion', author: 'A. Traoré', text: 'may' },
      { kind: 'insertion', author: 'A. Traoré', text: 'shall' },
    ]);
    expect(document.changes[0]?.date).toMatch(/^\d{4}-\d\d-\d\dT/u);
    expect(document.rejectedText).toBe('It may meet.');
  });

  it('gives a change and a comment right behind a table to the paragraph there', () => {
    const row = '\\trowd\\cellx1000\\cellx2000\\intbl A\\cell B\\cell\\row';
    const document = read(
      `${row}${row}\n\\pard{\\deleted\\revauthdel1 gone }{\\revised\\revauth1 new }end{\\*\\annotation Why?}.\\par`,
    );
    const [table, words] = document.clauses;
    expect([table?.kind, table?.table?.length, words?.text]).toEqual(['table', 2, 'new end.']);
    expect(document.changes.map(({ clause }) => clause)).toEqual([words?.id, words?.id]);
    expect(document.comments.map(({ clause }) => clause)).toEqual([words?.id]);
  });

  it('keeps a table whole whose rows do not say that they are in it', () => {
    const row = '\\trowd\\cellx1000\\cellx2000\\pard A\\cell B\\cell\\row';
    expect(read(`${row}${row}${row}\\pard End.\\par`).clauses.map(({ kind }) => kind)).toEqual([
      'table',
      'paragraph',
    ]);
  });

  it('that breaks off says so, and one that does not says nothing', () => {
    const whole = rtf('\\pard First words.\\par\\pard Further {\\b words} of it.\\par');
    const codes = (bytes: Uint8Array) => importedFile(bytes, 'a.rtf').warnings.map(({ code }) => code);
    expect(codes(whole)).not.toContain('breaks-off');
    expect(codes(whole.subarray(0, whole.length - 1))).toContain('breaks-off');
    expect(codes(whole.subarray(0, whole.length - 20))).toContain('breaks-off');
  });

  it('keeps notes with their place, comments with their words, and tables', () => {
    const document = read(
      '\\pard A word{\\super\\chftn{\\footnote\\pard{\\super\\chftn} See below.}} and {\\*\\atrfstart 7}so{\\*\\atrfend 7}{\\*\\atnid AT}{\\*\\atnauthor A. T.}\\chatn{\\*\\annotation{\\*\\atnref 7}Why?} on.\\par\\trowd\\trhdr\\cellx100\\cellx200\\pard\\intbl One\\cell Two\\cell\\row\\trowd\\clmgf\\cellx100\\clmrg\\cellx200\\pard\\intbl Wide\\cell\\cell\\row\\pard After.\\par',
    );
    expect(document.footnotes).toMatchObject([{ label: '1', text: 'See below.' }]);
    expect(document.clauses[0]).toMatchObject({ text: 'A word and so on.', footnotes: [{ offset: 6 }] });
    expect(document.comments).toMatchObject([{ author: 'A. T.', text: 'Why?', quote: 'so' }]);
    expect(document.clauses[1]?.table).toEqual([
      [
        { text: 'One', header: true },
        { text: 'Two', header: true },
      ],
      [{ text: 'Wide', columnSpan: 2 }],
    ]);
    expect(document.clauses[2]?.text).toBe('After.');
  });

  it('shows the result of a field, never its code, and passes over what it does not know', () => {
    expect(
      lines(
        '\\pard See {\\field{\\*\\fldinst HYPERLINK "http://x"}{\\fldrslt the page}}{\\*\\unheard of it}{\\pict\\bin5 ab}cd}.\\par',
      ),
    ).toEqual(['- See the page.']);
    expect(read('\\pard a{\\v secret}b\\par').clauses[0]?.text).toBe('ab');
  });

  it('refuses nesting without end', () => {
    expect(importFile(rtf(`${'{'.repeat(2000)}x`), 'a.rtf')).toMatchObject({ error: { code: 'hostile' } });
  });

  it('reads any bytes without an exception', () => {
    const words = [
      '{',
      '}',
      '\\par',
      '\\cell',
      '\\row',
      '\\listtext',
      '\\footnote',
      '\\*',
      '\\u1602?',
      "\\'e9",
      'abc ',
      '\\revised',
      '\\fonttbl',
      '\\f1',
      '\\bin9',
      '\\trowd',
      '\\annotation',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 60 }), (pieces) => {
        const reading = readRtf(rtf(pieces.join('')));
        if (reading.ok)
          for (const block of reading.value.blocks)
            for (const mark of block.marks) expect(mark.end).toBeLessThanOrEqual(block.text.length);
      }),
    );
  });

  it('cut off anywhere is read as far as it goes', () => {
    const whole = rtf('\\pard One {\\b two} three.\\par{\\listtext 1.\\tab}Four.\\par');
    for (let part = 1; part <= 100; part++) {
      const outcome = importFile(whole.subarray(0, Math.ceil((whole.length * part) / 100)), 'a.rtf');
      if (!outcome.ok) expect(['empty', 'damaged']).toContain(outcome.error.code);
    }
  });
});
