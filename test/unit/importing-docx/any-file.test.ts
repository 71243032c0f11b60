import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocx } from '../../../electron/host/importing/docx/read-docx.ts';
import { abstractNum, buildDocx, lvl, num, numOf, p, r } from '../../support/docx-builder.ts';
import { runs } from '../../support/campaign.ts';

// Files put together at random from pieces that occur in real ones, nested in ways that do not.

const WRAPPERS = [
  'ins',
  'del',
  'moveFrom',
  'moveTo',
  'sdt',
  'hyperlink',
  'smartTag',
  'p',
  'tbl',
  'bdo',
] as const;
const word = fc.constantFrom(
  'Council',
  ' and ',
  'الأعضاء',
  '成员国',
  'Совет',
  '',
  ' ',
  '\ud83d\ude00',
  '(a)\t',
);

const inline: fc.Memo<string> = fc.memo((depth) =>
  fc.oneof(
    word.map((text) => r(text, '<w:b/>')),
    word.map((text) => `<w:r><w:delText>${text}</w:delText></w:r>`),
    fc.constantFrom(
      '<w:commentRangeStart w:id="0"/>',
      '<w:commentRangeEnd w:id="0"/>',
      '<w:r><w:commentReference w:id="0"/></w:r>',
      '<w:r><w:footnoteReference w:id="1"/></w:r>',
      '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
      '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
      '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
      '<w:moveFromRangeStart w:id="1" w:name="m"/>',
      '<w:moveToRangeStart w:id="2" w:name="m"/>',
    ),
    ...(depth <= 1
      ? []
      : [
          fc
            .tuple(fc.constantFrom(...WRAPPERS), fc.array(inline(depth - 1), { maxLength: 3 }))
            .map(
              ([name, inside]) =>
                `<w:${name} w:author="A" w:date="2020-01-01T00:00:00Z">${name === 'sdt' ? `<w:sdtContent>${inside.join('')}</w:sdtContent>` : inside.join('')}</w:${name}>`,
            ),
        ]),
  ),
);

const marks = fc.constantFrom(
  '',
  '<w:rPr><w:ins w:author="A"/></w:rPr>',
  '<w:rPr><w:del w:author="B"/></w:rPr>',
  num(1),
  num(1, 1),
  num(9),
  '<w:outlineLvl w:val="1"/>',
);
const paragraph = fc
  .tuple(marks, fc.array(inline(3), { maxLength: 5 }))
  .map(([mark, inside]) => `<w:p><w:pPr>${mark}</w:pPr>${inside.join('')}</w:p>`);
const cell = fc
  .tuple(
    fc.constantFrom(
      '',
      '<w:vMerge/>',
      '<w:vMerge w:val="restart"/>',
      '<w:gridSpan w:val="3"/>',
      '<w:cellDel w:author="A"/>',
    ),
    fc.array(paragraph, { maxLength: 2 }),
  )
  .map(([properties, inside]) => `<w:tc><w:tcPr>${properties}</w:tcPr>${inside.join('')}</w:tc>`);
const table = fc
  .array(fc.array(cell, { maxLength: 3 }), { maxLength: 3 })
  .map((rows) => `<w:tbl>${rows.map((cells) => `<w:tr>${cells.join('')}</w:tr>`).join('')}</w:tbl>`);
const body = fc
  .array(fc.oneof({ weight: 4, arbitrary: paragraph }, table, inline(2)), { maxLength: 8 })
  .map((blocks) => blocks.join(''));

const numbering = abstractNum(1, lvl(0, 'decimal', '%1.') + lvl(1, 'lowerLetter', '(%2)')) + numOf(1, 1);
const footnotes = `<w:footnote w:id="1">${p('A note')}</w:footnote>`;
const comments = `<w:comment w:id="0" w:author="C">${p('A comment')}</w:comment>`;

describe('any file', () => {
  it('is read with every offset, note and block in its place', () => {
    fc.assert(
      fc.property(body, (inside) => {
        const reading = readDocx(buildDocx({ body: inside, numbering, footnotes, comments }));
        expect(reading.ok).toBe(true);
        if (!reading.ok) return;
        const { blocks, changes, comments: found } = reading.value;
        const notes = new Set(reading.value.footnotes.map(({ id }) => id));
        for (const block of blocks) {
          for (const mark of block.marks)
            expect(mark.start < mark.end && mark.end <= block.text.length).toBe(true);
          for (const { offset, footnote } of block.footnotes)
            expect(offset <= block.text.length && notes.has(footnote)).toBe(true);
        }
        for (const { block } of [...changes, ...found])
          expect(block === null || block < blocks.length).toBe(true);
        expect(reading.value.acceptedText === null).toBe(changes.length === 0);
      }),
      runs(100),
    );
  });
});
