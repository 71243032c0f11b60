import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import { commentThreads } from '../../../shared/domain/comment-threads.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import { buildDocx } from '../../support/docx-builder.ts';

function read(body: string, comments?: string, commentsExtended?: string): ParsedDocument {
  const file = buildDocx({
    body,
    ...(comments === undefined ? {} : { comments }),
    ...(commentsExtended === undefined ? {} : { commentsExtended }),
  });
  const outcome = importFile(file, 'a.docx');
  if (!outcome.ok || outcome.value.kind !== 'parsed') throw new Error('not read');
  return outcome.value.document;
}

const text = (words: string): string => `<w:r><w:tab/><w:t>${words}</w:t></w:r>`;
const field = (code: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
const paragraph = (inside: string): string => `<w:p>${inside}</w:p>`;
const labels = (document: ParsedDocument): readonly (string | null)[] =>
  document.clauses.map(({ label }) => label);
const SAID = 'The meeting took note of the report.';

describe('fields that number paragraphs', () => {
  it('are counted, whichever way the file writes them', () => {
    const document = read(
      [field(' AUTONUM '), '<w:fldSimple w:instr=" AUTONUM  \\* Arabic "/>', field(' AUTONUM ')]
        .map((number) => paragraph(number + text(SAID)))
        .join(''),
    );
    expect(labels(document)).toEqual(['1.', '2.', '3.']);
    expect(document.clauses.map((clause) => clause.text)).toEqual([SAID, SAID, SAID]);
    expect(document.warnings).toEqual([]);
  });

  it('take their format and the sign after it from the field', () => {
    expect(
      labels(
        read(
          paragraph(field(' AUTONUM \\* ALPHABETIC ') + text(SAID)) +
            paragraph(field(' AUTONUM \\s ) ') + text(SAID)),
        ),
      ),
    ).toEqual(['A.', '2)']);
  });

  it('show and count nothing where they are deleted', () => {
    const deleted = `<w:del w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z">${field(' AUTONUM ')}</w:del>`;
    expect(
      labels(
        read(
          paragraph(field(' AUTONUM ') + text(SAID)) +
            paragraph(deleted + text(SAID)) +
            paragraph(field(' AUTONUM ') + text(SAID)),
        ),
      ),
    ).toEqual(['1.', null, '2.']);
  });

  it('of lists with a level are those of Word’s own lists', () => {
    const levels = [1, 2, 2, 3, 1, 2].map((level) =>
      paragraph(field(` LISTNUM NumberDefault \\l ${level} `) + text(SAID)),
    );
    expect(labels(read(levels.join('')))).toEqual(['1)', 'a)', 'b)', 'i)', '2)', 'a)']);
    const legal = [1, 2, 2, 1].map((level) =>
      paragraph(field(` LISTNUM LegalDefault \\l ${level} `) + text(SAID)),
    );
    expect(labels(read(legal.join('')))).toEqual(['1.', '1.1.', '1.2.', '2.']);
    expect(labels(read(paragraph(field(' LISTNUM NumberDefault \\l 1 \\s 7 ') + text(SAID))))).toEqual([
      '7)',
    ]);
  });

  it.each([
    ' LISTNUM ',
    ' AUTONUMOUT ',
    ' AUTONUMLGL ',
    ' LISTNUM Other \\l 1 ',
    ' LISTNUM NumberDefault \\l 0 ',
  ])('are said to be uncertain where the file does not tell: %s', (code) => {
    const document = read(paragraph(field(code) + text(SAID)));
    expect([labels(document), document.warnings.map((warning) => warning.code)]).toEqual([
      [null],
      ['labels-uncertain'],
    ]);
  });
});

describe('a comment that is done', () => {
  const comment = (id: number, mark: string): string =>
    `<w:comment w:id="${id}" w:author="A" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:p w14:paraId="0000000${id}"><w:r><w:t>First.</w:t></w:r></w:p><w:p w14:paraId="${mark}"><w:r><w:t>Second.</w:t></w:r></w:p></w:comment>`;
  const body = paragraph(
    `<w:commentRangeStart w:id="1"/><w:r><w:t>${SAID}</w:t></w:r><w:commentRangeEnd w:id="1"/>`,
  );
  const comments = comment(1, 'AAAA0001') + comment(2, 'AAAA0002');
  const MARKS =
    '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:commentEx w15:paraId="AAAA0001" w15:done="1"/><w15:commentEx w15:paraId="AAAA0002" w15:done="0"/></w15:commentsEx>';

  it('says so, by the id of its last paragraph', () => {
    expect(read(body, comments, MARKS).comments.map(({ done }) => done)).toEqual([true, undefined]);
  });

  it('that is answered has the answer under it', () => {
    const marks = MARKS.replace('w15:done="0"', 'w15:done="0" w15:paraIdParent="AAAA0001"');
    expect(read(body, comments, marks).comments.map(({ replyTo }) => replyTo)).toEqual([undefined, 0]);
    const circle = marks.replace('w15:done="1"', 'w15:paraIdParent="AAAA0002"');
    expect(commentThreads(read(body, comments, circle).comments)).toHaveLength(2);
  });

  it('is an ordinary one where the marks are broken or absent', () => {
    for (const marks of ['<broken', undefined])
      expect(read(body, comments, marks).comments.map(({ done }) => done)).toEqual([undefined, undefined]);
  });
});

describe('a row that leaves out its first columns', () => {
  const cell = (words: string): string => `<w:tc><w:p><w:r><w:t>${words}</w:t></w:r></w:p></w:tc>`;
  it('keeps its cells in their columns', () => {
    const { clauses } = read(
      `<w:tbl><w:tr>${cell('a')}${cell('b')}${cell('c')}</w:tr><w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>${cell('d')}</w:tr></w:tbl>`,
    );
    expect(clauses[0]?.table?.[1]).toEqual([{ text: '', columnSpan: 2 }, { text: 'd' }]);
    expect(clauses[0]?.text).toBe('a\tb\tc\n\td');
  });
});
