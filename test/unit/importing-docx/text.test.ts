import { describe, expect, it } from 'vitest';
import { abstractNum, buildDocx, lvl, num, numOf, p, r, style } from '../../support/docx-builder.ts';
import { readOk } from './read-ok.ts';

const paragraph = (inside: string): string => `<w:p>${inside}</w:p>`;
const body = (inside: string) => readOk(buildDocx({ body: inside }));

describe('the text of a Word document', () => {
  it('is found through the relationships, whatever the main part is called', () => {
    expect(readOk(buildDocx({ mainName: 'document2.xml', body: p('Here') })).blocks[0]?.text).toBe('Here');
  });

  it('reads the strict form of the format', () => {
    expect(readOk(buildDocx({ strict: true, body: p('Strict') })).blocks[0]?.text).toBe('Strict');
  });

  it('shows results of fields and never their codes, also when fields nest', () => {
    const mark = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const code = (text: string): string => `<w:r><w:instrText>${text}</w:instrText></w:r>`;
    const nested = `${mark('begin')}${code('IF ')}${mark('begin')}${code('DOCPROPERTY x')}${mark('separate')}${r('inner')}${mark('end')}${code(' = 1')}${mark('separate')}${r('shown')}${mark('end')}`;
    const simple = `<w:fldSimple w:instr="PAGE">${r('7')}</w:fldSimple>`;
    expect(body(paragraph(r('a ') + nested + r(' b ') + simple)).blocks[0]?.text).toBe('a shown b 7');
  });

  it('shows all text of a file whose field never ends', () => {
    const begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>';
    const blocks = body(paragraph(begin + r('one')) + p('two', '<w:outlineLvl w:val="0"/>')).blocks;
    expect(blocks.map(({ kind, text, role }) => [kind, text, role])).toEqual([
      ['paragraph', 'one', undefined],
      ['heading', 'two', undefined],
    ]);
  });

  it('takes the lines of a table of contents as such and what follows as text', () => {
    const mark = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const first = paragraph(
      `${mark('begin')}<w:r><w:instrText> TOC \\o </w:instrText></w:r>${mark('separate')}${r('Scope 1')}`,
    );
    const blocks = body(first + p('Tasks 2') + paragraph(mark('end') + r('Text'))).blocks;
    expect(blocks.map(({ text, role }) => [text, role])).toEqual([
      ['Scope 1', 'contents'],
      ['Tasks 2', 'contents'],
      ['Text', undefined],
    ]);
  });

  it('names images by the words that stand for them', () => {
    const image = (facts: string): string =>
      `<w:p><w:r><w:t>See</w:t><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" ${facts}/></wp:inline></w:drawing></w:r></w:p>`;
    expect(
      readOk(
        buildDocx({
          body: `${image('title="Map" descr="The regions"')}${image('')}<w:p><w:r><w:pict><v:shape alt="A seal"><v:imagedata/></v:shape></w:pict></w:r></w:p>`,
        }),
      ).warnings,
    ).toContainEqual({ code: 'images-left-out', detail: '3 · Map: The regions · A seal', block: null });
  });

  it('reads a text box once, from the branch it understands', () => {
    const box = (text: string): string => `<w:txbxContent>${p(text)}</w:txbxContent>`;
    const content = `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><wps:wsp><wps:txbx>${box('In the box')}</wps:txbx></wps:wsp></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>${box('In the box')}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>`;
    expect(body(paragraph(`${r('Beside')}<w:r>${content}</w:r>`)).blocks.map((block) => block.text)).toEqual([
      'Beside',
      'In the box',
    ]);
  });

  it('keeps tabs, line breaks, hyphens and symbols, and leaves out hidden text', () => {
    const inside = `${r('a')}<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:sym w:font="Symbol" w:char="F0B7"/></w:r>${r('secret', '<w:vanish/>')}`;
    expect(body(paragraph(inside)).blocks[0]?.text).toBe('a\tb\nc\u2011d•');
  });

  it('reads content controls, links, smart tags and direction wrappers as text', () => {
    const inside = `<w:sdt><w:sdtContent>${r('one ')}</w:sdtContent></w:sdt><w:hyperlink>${r('two ')}</w:hyperlink><w:smartTag>${r('three ')}</w:smartTag><w:bdo w:val="rtl">${r('four')}</w:bdo>`;
    expect(body(`<w:sdt><w:sdtContent>${paragraph(inside)}</w:sdtContent></w:sdt>`).blocks[0]?.text).toBe(
      'one two three four',
    );
  });

  it('marks emphasis of runs and character styles, joined over runs', () => {
    const styles = `<w:style w:type="character" w:styleId="E"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>`;
    const inside = `${r('plain ')}${r('bo', '<w:b/>')}${r('ld', '<w:b/><w:color w:val="FF0000"/>')}${r(' not', '<w:b w:val="0"/>')}${r(' it', '<w:rStyle w:val="E"/>')}${r('2', '<w:vertAlign w:val="superscript"/>')}`;
    expect(readOk(buildDocx({ styles, body: paragraph(inside) })).blocks[0]?.marks).toEqual([
      { start: 6, end: 10, style: 'bold' },
      { start: 14, end: 17, style: 'italic' },
      { start: 17, end: 18, style: 'superscript' },
    ]);
  });

  it.each(['heading 2', 'Überschrift 2', 'Titre 2', 'Título 2', 'Заголовок 2', '标题 2', 'عنوان 2'])(
    'knows %s as a heading',
    (name) => {
      const styles = `<w:style w:type="paragraph" w:styleId="x"><w:name w:val="${name}"/></w:style>`;
      expect(readOk(buildDocx({ styles, body: p('Scope', style('x')) })).blocks[0]).toMatchObject({
        kind: 'heading',
        level: 2,
      });
    },
  );

  it('takes the outline level of the paragraph before that of its style', () => {
    const styles = `<w:style w:type="paragraph" w:styleId="x"><w:name w:val="Mine"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>`;
    const blocks = readOk(
      buildDocx({ styles, body: p('A', style('x')) + p('B', `${style('x')}<w:outlineLvl w:val="9"/>`) }),
    ).blocks;
    expect(blocks.map((block) => block.kind)).toEqual(['heading', 'paragraph']);
  });

  it('tells title, contents lines and captions from text', () => {
    const named = (id: string, name: string): string =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`;
    const styles = named('t', 'Title') + named('c', 'toc 1') + named('k', 'caption');
    const roles = readOk(
      buildDocx({ styles, body: p('T', style('t')) + p('C 3', style('c')) + p('Table 1', style('k')) }),
    ).blocks;
    expect(roles.map((block) => block.role)).toEqual(['title', 'contents', 'caption']);
  });

  it('takes bold lines over text as headings only where the file marks none', () => {
    const text = (bold: string, plain: string): string => paragraph(r(bold, '<w:b/>')) + p(plain);
    const all = text('Introduction', 'We met.') + text('Conclusion', 'We parted.') + p('The end.');
    expect(
      body(all)
        .blocks.filter((block) => block.kind === 'heading')
        .map((block) => block.text),
    ).toEqual(['Introduction', 'Conclusion']);
    expect(
      body(p('Styled', '<w:outlineLvl w:val="0"/>') + all).blocks.filter((block) => block.kind === 'heading'),
    ).toHaveLength(1);
  });

  it('reads languages and direction from the runs that have them', () => {
    const styles =
      '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault></w:docDefaults>';
    const read = (text: string, properties = '') => readOk(buildDocx({ styles, body: p(text, properties) }));
    expect(read('The Council').languageHint).toBe('en');
    expect(read('理事会').languageHint).toBe('zh');
    expect(read('إن المجلس', '<w:bidi/>')).toMatchObject({
      languageHint: 'ar',
      directionHint: 'rtl',
      blocks: [{ direction: 'rtl' }],
    });
  });

  it('says how much text it left out: hidden runs, and page headers that the text does not repeat', () => {
    const withHeader = (header: string, inside: string) =>
      readOk(
        buildDocx({
          header,
          body: `${inside}<w:sectPr><w:headerReference w:type="default" r:id="rIdheader"/></w:sectPr>`,
        }),
      ).warnings;
    const left = { code: 'hidden-text-left-out', block: null };
    const hidden = paragraph(r('shown') + r('secret', '<w:vanish/>') + r(' ', '<w:vanish/>'));
    expect(withHeader(p('C18/35-E') + p('Page 2 of 7'), p('Text'))).toEqual([]);
    expect(withHeader(p('Draft, not for citation'), p('Text'))).toEqual([{ ...left, detail: '1' }]);
    expect(withHeader(p('Report of  the Chair'), p('Report of the Chair'))).toEqual([]);
    expect(body(hidden).warnings).toEqual([{ ...left, detail: '1' }]);
  });

  it('offers lines of the page header apart from the text', () => {
    const reading = readOk(
      buildDocx({
        header: p('C18/35-E') + p('- 2 -'),
        body: `${p('Text')}<w:sectPr><w:headerReference w:type="default" r:id="rIdheader"/></w:sectPr>`,
      }),
    );
    expect(reading.blocks.map(({ text, role }) => [text, role])).toEqual([
      ['C18/35-E', 'page-header'],
      ['Text', undefined],
    ]);
  });

  it('joins a large first letter to its word', () => {
    const letter = p('T', '<w:framePr w:dropCap="drop" w:lines="3"/>');
    expect(body(letter + p('he Council met.')).blocks.map((block) => block.text)).toEqual([
      'The Council met.',
    ]);
  });

  it('gives the title of the file properties as a hint', () => {
    expect(
      readOk(buildDocx({ core: '<dc:title>Report of the Chair</dc:title>', body: p('x') })).titleHint,
    ).toBe('Report of the Chair');
  });
});

describe('tables', () => {
  const cell = (text: string, properties = ''): string =>
    `<w:tc><w:tcPr>${properties}</w:tcPr>${p(text)}</w:tc>`;
  const row = (cells: string, properties = ''): string =>
    `<w:tr><w:trPr>${properties}</w:trPr>${cells}</w:tr>`;

  it('keep spans over columns and rows, and header rows', () => {
    const table =
      row(cell('Country', '<w:gridSpan w:val="2"/>') + cell('Vote'), '<w:tblHeader/>') +
      row(cell('North', '<w:vMerge w:val="restart"/>') + cell('A') + cell('yes')) +
      row(cell('', '<w:vMerge/>') + cell('B') + cell('no'));
    expect(body(`<w:tbl>${table}</w:tbl>`).blocks[0]).toMatchObject({
      kind: 'table',
      text: 'Country\tVote\nNorth\tA\tyes\nB\tno',
      table: [
        [
          { text: 'Country', columnSpan: 2, header: true },
          { text: 'Vote', header: true },
        ],
        [{ text: 'North', rowSpan: 2 }, { text: 'A' }, { text: 'yes' }],
        [{ text: 'B' }, { text: 'no' }],
      ],
    });
  });

  it('leave out a row whose deletion is tracked', () => {
    const table = row(cell('kept')) + row(cell('gone'), '<w:del w:id="1" w:author="A"/>');
    const reading = body(`<w:tbl>${table}</w:tbl>`);
    expect(reading.blocks[0]?.text).toBe('kept');
    expect(reading.rejectedText).toBe('kept\ngone');
    expect(reading.changes).toMatchObject([{ kind: 'deletion', text: 'gone', block: 0 }]);
  });

  it('tell the text of an inserted row as inserted, and nothing of its empty cells', () => {
    const table = row(cell('old')) + row(cell('new') + cell(''), '<w:ins w:id="1" w:author="A"/>');
    const reading = body(`<w:tbl>${table}</w:tbl>`);
    expect(reading.changes.map(({ kind, text }) => [kind, text])).toEqual([['insertion', 'new']]);
    expect(reading.rejectedText).toBe('old');
  });

  it('of one cell are frames: their paragraphs stand by themselves', () => {
    const frame = `<w:tbl><w:tr><w:tc>${p('Abstract')}${p('We propose.')}</w:tc></w:tr></w:tbl>`;
    expect(body(frame).blocks.map((block) => [block.kind, block.text])).toEqual([
      ['paragraph', 'Abstract'],
      ['paragraph', 'We propose.'],
    ]);
  });
});

describe('notes', () => {
  const note = (id: string, text: string): string =>
    `<w:footnote w:id="${id}"><w:p><w:r><w:footnoteRef/></w:r>${r(` ${text}`)}</w:p></w:footnote>`;
  const mark = (id: string, custom = ''): string =>
    `<w:r><w:footnoteReference ${custom} w:id="${id}"/></w:r>`;

  it('are numbered in the order of their marks, not of their part', () => {
    const reading = readOk(
      buildDocx({
        footnotes: note('2', 'second') + note('5', 'first'),
        body: paragraph(r('One') + mark('5') + r(' two') + mark('2') + r('.')),
      }),
    );
    expect(reading.footnotes.map(({ label, text }) => [label, text])).toEqual([
      ['1', 'first'],
      ['2', 'second'],
    ]);
    expect(reading.blocks[0]?.footnotes.map(({ offset }) => offset)).toEqual([3, 7]);
    expect(reading.blocks[0]?.text).toBe('One two.');
  });

  it("keep an author's own mark as label, out of the text", () => {
    const custom = `<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>`;
    const reading = readOk(
      buildDocx({
        footnotes: note('2', '* Starred') + note('3', 'Next'),
        body: paragraph(r('One') + custom + r(' two') + mark('3')),
      }),
    );
    expect(reading.footnotes.map(({ label, text }) => [label, text])).toEqual([
      ['*', 'Starred'],
      ['1', 'Next'],
    ]);
    expect(reading.blocks[0]?.text).toBe('One two');
  });

  it('at the end are counted in small Roman numbers, or as the settings say', () => {
    const endnotes = `<w:endnote w:id="1"><w:p>${r('End')}</w:p></w:endnote>`;
    const body = paragraph(`${r('x')}<w:r><w:endnoteReference w:id="1"/></w:r>`);
    expect(readOk(buildDocx({ endnotes, body })).footnotes[0]?.label).toBe('i');
    const settings = '<w:endnotePr><w:numFmt w:val="upperLetter"/></w:endnotePr>';
    expect(readOk(buildDocx({ endnotes, settings, body })).footnotes[0]?.label).toBe('A');
  });

  it('whose mark is deleted are not counted', () => {
    const deleted = `<w:del w:id="9" w:author="A">${mark('2')}</w:del>`;
    const reading = readOk(
      buildDocx({
        footnotes: note('2', 'gone') + note('3', 'kept'),
        body: paragraph(r('x') + deleted + mark('3')),
      }),
    );
    expect(reading.footnotes).toMatchObject([{ label: '1', text: 'kept' }]);
  });

  it('restart by section', () => {
    const section = '<w:sectPr><w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr></w:sectPr>';
    const body = `<w:p><w:pPr>${section}</w:pPr>${r('a')}${mark('2')}</w:p>${paragraph(r('b') + mark('3'))}${section}`;
    expect(
      readOk(buildDocx({ footnotes: note('2', 'x') + note('3', 'y'), body })).footnotes.map(
        ({ label }) => label,
      ),
    ).toEqual(['1', '1']);
  });
});

describe('paragraphs of lists', () => {
  it('are items with their depth, whatever numbers them', () => {
    const numbering = abstractNum(1, lvl(0, 'decimal', '%1.') + lvl(1, 'lowerLetter', '(%2)')) + numOf(1, 1);
    const blocks = readOk(buildDocx({ numbering, body: p('A', num(1)) + p('B', num(1, 1)) })).blocks;
    expect(blocks.map(({ kind, level, label }) => [kind, level, label])).toEqual([
      ['item', 0, '1.'],
      ['item', 1, '(a)'],
    ]);
  });
});
