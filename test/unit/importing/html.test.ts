import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { importedFile, importedHtml, outline } from '../../support/import-text.ts';

describe('reading a page', () => {
  it('keeps headings, paragraphs and the title', () => {
    const document = importedHtml(
      '<h1>Report</h1><p>First  <!-- gone -->words.</p><h2>Part</h2>loose<p>more',
      '<title>file</title>',
    );
    expect(outline(document)).toEqual([
      'heading1 Report',
      'paragraph0 First words.',
      'heading2 Part',
      'paragraph0 loose',
      'paragraph0 more',
    ]);
    expect(document.title).toBe('Report');
  });

  it.each([
    ['<ol><li>a<li>b</ol>', ['1. a', '2. b']],
    ['<ol start=5><li>a<li>b</ol>', ['5. a', '6. b']],
    ['<ol type=a><li>a<li>b</ol>', ['a. a', 'b. b']],
    ['<ol type=I><li>a<li value=4>b</ol>', ['I. a', 'IV. b']],
    ['<ol reversed><li>a<li>b</ol>', ['2. a', '1. b']],
    ['<ol style="list-style-type: lower-alpha" start=27><li>a</ol>', ['aa. a']],
    ['<ol style="list-style: none"><li>a</ol>', ['a']],
    ['<ul><li>a<ul><li>b</ul></ul>', ['• a', '◦ b']],
    ['<ol style="list-style-type:arabic-indic"><li>a</ol>', ['١. a']],
    ['<ol><li><p>a</p><p>second</p><li>b</ol>', ['1. a', 'second', '2. b']],
    ['<ol><li>a<ol type=i><li>b<li>c</ol><li>d</ol>', ['1. a', 'i. b', 'ii. c', '2. d']],
  ])('shows the labels that a browser shows: %s', (html, lines) => {
    expect(outline(importedHtml(html)).map((line) => line.replace(/^\w+ /u, ''))).toEqual(lines);
  });

  it('gives nested lists their depth', () => {
    expect(outline(importedHtml('<ol><li>a<ol type=i><li>b</ol></ol>'))).toEqual([
      'item0 1. a',
      'item1 i. b',
    ]);
  });

  it('finds labels that are typed into paragraphs', () => {
    expect(
      outline(
        importedHtml('<p>The group will:</p><p>a)&nbsp;collect;</p><p>b)&nbsp;<b>report</b>.</p>'),
      ).slice(1),
    ).toEqual(['item1 a) collect;', 'item1 b) report.']);
  });

  it('moves emphasis with the text when a label is taken out', () => {
    const clause = importedHtml('<p>Group:</p><p>a) very <b>bold</b> words;</p><p>b) x</p>').clauses[1];
    expect(clause?.marks.map((mark) => clause.text.slice(mark.start, mark.end))).toEqual(['bold']);
  });

  it('marks emphasis, however it is written', () => {
    const clause = importedHtml(
      '<p>a <b>b</b> <em>c</em> <span style="text-decoration: underline">d</span> e<sup>2</sup></p>',
    ).clauses[0];
    expect(clause?.marks.map((mark) => `${mark.style} ${clause.text.slice(mark.start, mark.end)}`)).toEqual([
      'bold b',
      'italic c',
      'underline d',
      'superscript 2',
    ]);
  });

  it('reads tables with spans and heads, and sees through tables that only place text', () => {
    const document = importedHtml(
      '<table><tr><th>Item<th colspan=2>Who</tr><tr><td>1<td>Doe<td>Roe</table><table role=presentation><tr><td><p>one<td><p>two</table>',
    );
    expect(document.clauses[0]).toMatchObject({
      kind: 'table',
      text: 'Item\tWho\n1\tDoe\tRoe',
      table: [
        [
          { text: 'Item', header: true },
          { text: 'Who', header: true, columnSpan: 2 },
        ],
        [{ text: '1' }, { text: 'Doe' }, { text: 'Roe' }],
      ],
    });
    expect(outline(document).slice(1)).toEqual(['paragraph0 one', 'paragraph0 two']);
  });

  it.each([
    ['heads', '<tr><th>Item<th>Who<tr><td>1<td><ul><li>Doe<li>Roe</ul>', 'Item\tWho\n1\t• Doe • Roe'],
    [
      'a head',
      '<thead><tr><td>A<td>B</thead><tr><td><h4>x</h4><td><ol type=a><li>y<li>z</ol>',
      'A\tB\nx\ta. y b. z',
    ],
    ['a caption', '<caption>List</caption><tr><td>A<td><blockquote>q</blockquote>', 'A\tq'],
    ['even rows', '<tr><td>A<td><ul><li>x</ul><tr><td>B<td><ul><li>y</ul>', 'A\t• x\nB\t• y'],
    [
      'rows and a table in a cell',
      '<tr><th>A<th>B<tr><td>1<td><table><tr><td>x<td>y</table>',
      'A\tB\n1\tx y',
    ],
  ])('keeps a table with %s a table, whatever its cells hold', (_name, html, text) => {
    const tables = importedHtml(`<table>${html}</table>`).clauses.filter(({ kind }) => kind === 'table');
    expect(tables.map((table) => table.text)).toEqual([text]);
  });

  it('sees through a banner over two columns, and a table around tables', () => {
    const page =
      '<table><tr><th colspan=2>Site<tr><td><ul><li>a</ul><td><table><tr><td>x<td>y</table></table>';
    expect(outline(importedHtml(page))).toEqual([
      'paragraph0 Site',
      'item0 • a',
      'table0 x⇥y'.replace('⇥', '\t'),
    ]);
  });

  it('takes no caption for the title or a heading', () => {
    const document = importedHtml(
      `<table><caption><b>Members of the Council Group</b></caption><tr><th>A<th>B<tr><td>1<td>2</table><p>${'The Group met in Geneva and heard its Chair. '.repeat(4)}</p>`,
    );
    expect(document.title).toBeNull();
    expect(outline(document)[0]).toBe('paragraph0 Members of the Council Group');
  });

  it('reads a table that only numbers paragraphs as these paragraphs', () => {
    const sentence =
      'The Group agreed on the text that the secretariat had prepared for its second meeting in Geneva.';
    const rows = [1, 2, 3].map((n) => `<tr><td>${n}.</td><td>${sentence}</td></tr>`).join('');
    expect(
      importedHtml(`<table>${rows}</table>`).clauses.map(({ kind, label }) => `${kind} ${label}`),
    ).toEqual(['paragraph 1.', 'paragraph 2.', 'paragraph 3.']);
    const agenda = '<table><tr><td>1</td><td>Opening</td></tr><tr><td>2</td><td>Reports</td></tr></table>';
    expect(importedHtml(agenda).clauses.map(({ kind }) => kind)).toEqual(['table']);
  });

  it.each([
    [
      '<p>Text<sup><a href="#fn1" id="fnref1">1</a></sup> on.</p><ol class="footnotes"><li id="fn1">The note. <a href="#fnref1">↩</a></li></ol>',
      'The note.',
    ],
    [
      '<p>Text<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a> on.</p><div id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> The note.</p></div>',
      'The note.',
    ],
  ])('takes footnotes out of the text and remembers their place', (html, text) => {
    const document = importedHtml(html);
    expect(document.footnotes).toMatchObject([{ text, clause: document.clauses[0]?.id }]);
    expect(document.clauses[0]).toMatchObject({ text: 'Text on.', footnotes: [{ offset: 4 }] });
    expect(document.clauses).toHaveLength(1);
  });

  it('takes a raised number without a link for a footnote where a paragraph begins with it', () => {
    const document = importedHtml(
      '<p>One<sup>1</sup> and ten m<sup>2</sup>, said twice.</p><p>Two<sup>3</sup>.</p><hr><p><sup>1</sup>See A/75/1.</p><p><sup>3</sup> Ibid.</p>',
    );
    expect(document.footnotes).toMatchObject([
      { label: '1', text: 'See A/75/1.', clause: document.clauses[0]?.id },
      { label: '3', text: 'Ibid.', clause: document.clauses[1]?.id },
    ]);
    expect(document.clauses.map(({ text }) => text)).toEqual(['One and ten m2, said twice.', 'Two.']);
  });

  it('knows the number of a heading by the headings beside and under it', () => {
    const labels = (html: string) =>
      importedHtml(html).clauses.map(({ label, text }) => `${label ?? '-'}|${text}`);
    expect(labels('<h2>1 Opening</h2><h3>1.1 Welcome</h3><p>Text.</p>')[0]).toBe('1|Opening');
    expect(labels('<h2>1 Opening</h2><p>x</p><h2>2 <b>Close</b></h2>')).toEqual([
      '1|Opening',
      '-|x',
      '2|Close',
    ]);
    expect(labels('<h2>2003 World Summit</h2><p>x</p><h2>Close</h2>')[0]).toBe('-|2003 World Summit');
  });

  it.each(['zh-Hans', 'sr-Latn', 'zh'])('keeps the language that a page states: %s', (language) => {
    const words = language.startsWith('zh') ? '人人生而自由' : 'Svi';
    const page = `<!doctype html><html lang="${language}"><body><p>${words}</p></body></html>`;
    expect(importedFile(utf8(page), 'a.html').language).toBe(language);
  });

  it('reads insertions and deletions as changes, and the text as accepted', () => {
    const document = importedHtml(
      '<p>The group <del>may</del><ins datetime="2024-01-02">shall</ins> report.</p>',
    );
    expect(document.clauses[0]?.text).toBe('The group shall report.');
    expect(document.changes.map(({ kind, text, date }) => `${kind} ${text} ${date ?? ''}`)).toEqual([
      'deletion may ',
      'insertion shall 2024-01-02',
    ]);
    expect(document).toMatchObject({
      acceptedText: 'The group shall report.',
      rejectedText: 'The group may report.',
    });
  });

  it('takes language and direction from the page, and from the words where the page is wrong', () => {
    const arabic =
      '<!doctype html><html lang="en"><body><p>يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا وعليهم أن يعامل.</p></body></html>';
    const document = importedFile(utf8(arabic), 'a.html');
    expect(document).toMatchObject({ language: 'ar', direction: 'rtl' });
    expect(document.warnings.map((warning) => warning.code)).toEqual(['language-differs']);
    expect(importedHtml('<p>第一条 人人生而自由</p>'.replace('<p>', '<p lang=zh>')).language).toBe('zh');
  });

  it('runs and fetches nothing, hides what is hidden, and says that it left something out', () => {
    const document = importedHtml(
      '<script>document.write("no")</script><p onclick="x()">yes</p><p hidden>no</p><p style="display:none">no</p><iframe src="http://example.org/"></iframe><img src="http://example.org/a.png"><noscript>no</noscript>',
    );
    expect(outline(document)).toEqual(['paragraph0 yes']);
    expect(document.warnings).toMatchObject([
      { code: 'active-content-removed', detail: '3' },
      { code: 'images-left-out', detail: '1' },
      { code: 'hidden-text-left-out', detail: '3' },
    ]);
  });

  it.each([
    '<p hidden>x</p>',
    '<p style="visibility:hidden">x</p>',
    '<noscript>x</noscript>',
    '<textarea>x</textarea>',
    '<button>x</button>',
    '<select><option>x</select>',
    '<svg><text>x</text></svg>',
    '<object><p>x</object>',
    '<table><tr><td>a<td>b<tr><td>c<td style="display: none">x</table>',
    '<pre>a<span hidden>x</span></pre>',
  ])('says that it left out the words of %s', (html) => {
    const document = importedHtml(`<p>yes</p>${html}<div hidden> <b></b></div>`);
    expect(document.clauses.some(({ text }) => text.includes('x'))).toBe(false);
    const warning = document.warnings.find(({ code }) => code === 'hidden-text-left-out');
    expect(warning?.detail).toBe('1');
  });

  it('warns of no hidden text where none is', () => {
    expect(
      importedHtml('<p>yes</p><style>p{}</style><script>1</script><p hidden></p>').warnings,
    ).toMatchObject([{ code: 'active-content-removed' }]);
  });

  it('keeps line breaks, and makes two of them a paragraph', () => {
    expect(importedHtml('<p>a<br>b</p>c<br><br>d').clauses.map((clause) => clause.text)).toEqual([
      'a\nb',
      'c',
      'd',
    ]);
  });

  it('reads preformatted text as a text file', () => {
    expect(outline(importedHtml('<pre>1. First.\n\n2. Second.\n</pre>'))).toEqual([
      'paragraph0 1. First.',
      'paragraph0 2. Second.',
    ]);
  });

  it('reads the encoding that the page states', () => {
    const head = utf8('<html><head><meta charset="windows-1251"></head><body><p>');
    const bytes = new Uint8Array([...head, 0xc4, 0xee, 0xf5, 0xe0, ...utf8('</p></body></html>')]);
    expect(importedFile(bytes, 'a.html').clauses[0]?.text).toBe('Доха');
  });

  it('refuses a page nested deeper than people write', () => {
    const outcome = importFile(utf8(`<html><body>${'<div>'.repeat(5000)}x`), 'a.html');
    expect(outcome).toMatchObject({ ok: false, error: { code: 'hostile' } });
  });
});
