import { describe, expect, it } from 'vitest';
import { readingNumbers, sumOfNumbers } from '../../../shared/domain/reading-numbers.ts';
import { buildDocx } from '../../support/docx-builder.ts';
import { importedFile, importedText } from '../../support/import-text.ts';

const paragraph = (inside: string): string => `<w:p>${inside}</w:p>`;
const run = (words: string): string => `<w:r><w:t>${words}</w:t></w:r>`;

const WORD_FILE = buildDocx({
  body: [
    paragraph(`<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>${run('Terms of reference')}`),
    paragraph(`${run('1. The group meets twice.')}<w:r><w:footnoteReference w:id="2"/></w:r>`),
    paragraph(
      `<w:ins w:id="1" w:author="A" w:date="2005-07-20T10:00:00Z">${run('It reports by July.')}</w:ins>`,
    ),
    '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>',
    paragraph(
      `<w:commentRangeStart w:id="0"/>${run('Any other business.')}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`,
    ),
  ].join(''),
  styles:
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>',
  footnotes: `<w:footnote w:id="2">${paragraph(run('Once in Geneva.'))}</w:footnote>`,
  comments: `<w:comment w:id="0" w:author="B" w:date="2005-07-21T10:00:00Z">${paragraph(run('Why?'))}</w:comment>`,
});

describe('the numbers of a reading', () => {
  it('say how much of each kind was read', () => {
    expect(readingNumbers(importedFile(WORD_FILE, 'a.docx'))).toEqual({
      paragraphs: 3,
      headings: 1,
      labels: 1,
      footnotes: 1,
      tables: 1,
      comments: 1,
      changes: 1,
      repairs: 0,
    });
  });

  it('of several files are added up', () => {
    const one = readingNumbers(importedText('Report\n\n1. First.\n\n2. Second.\n'));
    const two = readingNumbers(importedFile(WORD_FILE, 'a.docx'));
    expect(sumOfNumbers([one, two])).toMatchObject({
      paragraphs: one.paragraphs + 3,
      labels: one.labels + 1,
      tables: 1,
    });
  });
});
