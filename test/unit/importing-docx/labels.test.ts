import { describe, expect, it } from 'vitest';
import { formatNumber } from '../../../electron/host/importing/docx/number-format.ts';
import {
  type DocxParts,
  abstractNum,
  buildDocx,
  lvl,
  num,
  numOf,
  p,
  style,
} from '../../support/docx-builder.ts';
import { readOk } from './read-ok.ts';

/** What a reader of the page sees: label, a blank, text. */
function lines(parts: DocxParts): string[] {
  return readOk(buildDocx(parts)).blocks.map((block) =>
    block.label === null ? block.text : `${block.label} ${block.text}`,
  );
}

const OUTLINE = abstractNum(
  1,
  lvl(0, 'decimal', '%1.') +
    lvl(1, 'decimal', '%1.%2') +
    lvl(2, 'lowerLetter', '(%3)') +
    lvl(3, 'lowerRoman', '(%4)'),
);

describe('labels of Word lists', () => {
  it('counts levels and starts deeper ones anew', () => {
    expect(
      lines({
        numbering: OUTLINE + numOf(1, 1),
        body:
          p('A', num(1)) +
          p('B', num(1, 1)) +
          p('C', num(1, 1)) +
          p('D', num(1, 2)) +
          p('E', num(1)) +
          p('F', num(1, 1)),
      }),
    ).toEqual(['1. A', '1.1 B', '1.2 C', '(a) D', '2. E', '2.1 F']);
  });

  it('continues the count over two instances of one list, and restarts once where an instance says so', () => {
    const restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>';
    expect(
      lines({
        numbering: OUTLINE + numOf(1, 1) + numOf(2, 1) + numOf(3, 1, restart),
        body:
          p('A', num(1)) + p('B', num(2)) + p('C', num(3)) + p('D', num(3)) + p('E', num(1)) + p('F', num(3)),
      }),
    ).toEqual(['1. A', '2. B', '1. C', '2. D', '3. E', '4. F']);
  });

  it('takes the level that an instance redefines', () => {
    const redefined = `<w:lvlOverride w:ilvl="0">${lvl(0, 'upperLetter', 'Annex %1')}</w:lvlOverride>`;
    expect(
      lines({
        numbering: OUTLINE + numOf(1, 1) + numOf(2, 1, redefined),
        body: p('X', num(1)) + p('Y', num(2)),
      }),
    ).toEqual(['1. X', 'Annex B Y']);
  });

  it('finds numbering in styles, inherited by basedOn, with the level linked by the list', () => {
    const styles =
      `<w:style w:type="paragraph" w:styleId="Num"><w:name w:val="Numbered"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
      `<w:style w:type="paragraph" w:styleId="Child"><w:name w:val="Child"/><w:basedOn w:val="Num"/></w:style>` +
      `<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/><w:basedOn w:val="Num"/><w:pPr><w:numPr><w:ilvl w:val="2"/></w:numPr></w:pPr></w:style>` +
      `<w:style w:type="paragraph" w:styleId="Linked"><w:name w:val="Linked"/><w:basedOn w:val="Num"/></w:style>`;
    const numbering =
      abstractNum(
        1,
        lvl(0, 'decimal', '%1.', '<w:pStyle w:val="Num"/>') +
          lvl(1, 'decimal', '%1.%2', '<w:pStyle w:val="Linked"/>') +
          lvl(2, 'lowerLetter', '(%3)'),
      ) + numOf(1, 1);
    expect(
      lines({
        styles,
        numbering,
        body: p('A', style('Num')) + p('B', style('Child')) + p('C', style('Linked')) + p('D', style('Sub')),
      }),
    ).toEqual(['1. A', '2. B', '2.1 C', '(a) D']);
  });

  it('gives no number where a paragraph switches its style off with list 0, and does not count it', () => {
    const styles = `<w:style w:type="paragraph" w:styleId="Num"><w:name w:val="N"/><w:pPr>${num(1)}</w:pPr></w:style>`;
    expect(
      lines({
        styles,
        numbering: OUTLINE + numOf(1, 1),
        body: p('A', style('Num')) + p('B', style('Num') + num(0)) + p('C', style('Num')),
      }),
    ).toEqual(['1. A', 'B', '2. C']);
  });

  it('shows all levels in digits where the level is legal, and keeps counting where restart is off', () => {
    const numbering =
      abstractNum(
        1,
        lvl(0, 'upperRoman', '%1.') +
          lvl(1, 'decimal', '%1.%2', '<w:lvlRestart w:val="0"/><w:isLgl/>') +
          lvl(2, 'lowerLetter', '%3)', '<w:lvlRestart w:val="1"/>'),
      ) + numOf(1, 1);
    expect(
      lines({
        numbering,
        body:
          p('A', num(1)) +
          p('B', num(1, 1)) +
          p('c', num(1, 2)) +
          p('D', num(1, 1)) +
          p('e', num(1, 2)) +
          p('F', num(1)) +
          p('G', num(1, 1)) +
          p('h', num(1, 2)),
      }),
    ).toEqual(['I. A', '1.1 B', 'a) c', '1.2 D', 'b) e', 'II. F', '2.3 G', 'a) h']);
  });

  it('counts a level that was jumped over as begun', () => {
    expect(
      lines({
        numbering: OUTLINE + numOf(1, 1),
        body: p('A', num(1, 1)) + p('B', num(1)) + p('C', num(1, 1)),
      }),
    ).toEqual(['1.1 A', '2. B', '2.1 C']);
  });

  it('counts an empty numbered paragraph though it is not shown', () => {
    expect(
      lines({ numbering: OUTLINE + numOf(1, 1), body: p('A', num(1)) + p('', num(1)) + p('C', num(1)) }),
    ).toEqual(['1. A', '3. C']);
  });

  it('follows a list that is defined by a numbering style', () => {
    const styles = `<w:style w:type="numbering" w:styleId="Legal"><w:name w:val="Legal"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>`;
    const numbering =
      '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Legal"/></w:abstractNum>' +
      `<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Legal"/>${lvl(0, 'decimal', '§ %1')}</w:abstractNum>` +
      numOf(3, 1) +
      numOf(7, 2);
    expect(lines({ styles, numbering, body: p('A', num(3)) + p('B', num(7)) })).toEqual(['§ 1 A', '§ 2 B']);
  });

  it('shows bullets of symbol fonts as the sign on the page', () => {
    const symbol = (font: string): string => `<w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}"/></w:rPr>`;
    const level = (index: number, sign: string, font: string): string =>
      `<w:lvl w:ilvl="${index}"><w:numFmt w:val="bullet"/><w:lvlText w:val="${sign}"/>${symbol(font)}</w:lvl>`;
    const numbering =
      abstractNum(
        1,
        level(0, '\uf0b7', 'Symbol') +
          level(1, '\uf0d8', 'Wingdings') +
          level(2, 'o', 'Courier New') +
          level(3, '–', 'Arial'),
      ) + numOf(1, 1);
    expect(lines({ numbering, body: [0, 1, 2, 3].map((level) => p('x', num(1, level))).join('') })).toEqual([
      '• x',
      '➢ x',
      'o x',
      '– x',
    ]);
  });

  it('numbers the accepted view: a deleted clause takes no number', () => {
    const deleted = `<w:p><w:pPr>${num(1)}<w:rPr><w:del w:id="1" w:author="A"/></w:rPr></w:pPr><w:del w:id="2" w:author="A"><w:r><w:delText>B</w:delText></w:r></w:del></w:p>`;
    expect(
      lines({ numbering: OUTLINE + numOf(1, 1), body: p('A', num(1)) + deleted + p('C', num(1)) }),
    ).toEqual(['1. A', '2. C']);
  });

  it('puts the labels of list paragraphs into the text of their table cell', () => {
    const cell = (inside: string): string => `<w:tc>${inside}</w:tc>`;
    const body = `<w:tbl><w:tr>${cell(p('one', num(1)))}${cell(p('two', num(1)))}</w:tr></w:tbl>${p('three', num(1))}`;
    expect(lines({ numbering: OUTLINE + numOf(1, 1), body })).toEqual(['1. one\t2. two', '3. three']);
  });
});

describe('number formats', () => {
  it.each([
    [27, 'lowerLetter', 'aa'],
    [28, 'lowerLetter', 'bb'],
    [53, 'upperLetter', 'AAA'],
    [4, 'lowerRoman', 'iv'],
    [1999, 'upperRoman', 'MCMXCIX'],
    [7, 'decimalZero', '07'],
    [3, 'russianLower', 'в'],
    [10, 'russianUpper', 'К'],
    [2, 'arabicAbjad', 'ب'],
    [3, 'arabicAbjad', 'ج'],
    [3, 'arabicAlpha', 'ت'],
    [21, 'chineseCounting', '二十一'],
    [11, 'chineseCountingThousand', '十一'],
    [105, 'chineseCountingThousand', '一百零五'],
    [12, 'ideographDigital', '一二'],
    [3, 'ideographTraditional', '丙'],
    [3, 'decimalEnclosedCircle', '③'],
    [2, 'decimalFullWidth', '２'],
    [2, 'ordinal', '2nd'],
    [12, 'ordinalText', 'Twelfth'],
    [21, 'cardinalText', 'Twenty-one'],
    [6, 'chicago', '††'],
    [16, 'hebrew1', 'טז'],
    [5, 'something new', '5'],
  ])('shows %i in %s as %s', (value, format, shown) => {
    expect(formatNumber(value, format, 'en')).toBe(shown);
  });
});
