import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { importedFile } from '../../support/import-text.ts';

const NAMES = ['office', 'text', 'table', 'style']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ');
const XML = `${NAMES} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xml="http://www.w3.org/XML/1998/namespace"`;

const flat = (body: string, styles = ''): Uint8Array =>
  utf8(
    `<?xml version="1.0"?><office:document ${XML} office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>${styles}</office:styles><office:body><office:text>${body}</office:text></office:body></office:document>`,
  );
const read = (body: string, styles = '') => importedFile(flat(body, styles), 'a.fodt');
const labels = (body: string, styles: string): readonly string[] =>
  read(body, styles).clauses.map(({ label, text }) => `${label ?? '-'} ${text}`);

const LIST = `<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/><text:list-level-style-number text:level="2" style:num-suffix=")" style:num-format="a"/><text:list-level-style-number text:level="3" style:num-format="1" style:num-suffix="." text:display-levels="3"/></text:list-style>`;
const item = (text: string): string => `<text:list-item><text:p>${text}</text:p></text:list-item>`;

describe('OpenDocument texts', () => {
  it('keep which comment answers which, and none that it does not name', () => {
    const note = (attributes: string, text: string): string =>
      `<office:annotation xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" ${attributes}><dc:creator>A</dc:creator><text:p>${text}</text:p></office:annotation>`;
    const { comments } = read(
      `<text:p>The ${note('office:name="a"', 'Why?')}${note('office:name="b" loext:parent-name="a"', 'Because.')}${note('loext:parent-name="b"', 'I see.')}${note('loext:parent-name="gone"', 'Alone.')}${note('office:name="self" loext:parent-name="self"', 'Itself.')}group<office:annotation-end office:name="a"/> meets.</text:p>`,
    );
    expect(comments.map(({ text, replyTo }) => [text, replyTo])).toEqual([
      ['Why?', undefined],
      ['Because.', 0],
      ['I see.', 1],
      ['Alone.', undefined],
      ['Itself.', undefined],
    ]);
    expect(comments[0]?.quote).toBe('group');
  });

  it('compute the numbers of their lists: levels, restarts, and lists that go on', () => {
    expect(
      labels(
        `<text:list text:style-name="L" xml:id="one">${item('One')}<text:list-item><text:p>Two</text:p><text:list>${item('a of two')}${item('b of two')}</text:list></text:list-item></text:list><text:p>Between.</text:p><text:list text:style-name="L" text:continue-list="one">${item('Three')}</text:list><text:list text:style-name="L">${item('Anew')}</text:list>`,
        LIST,
      ),
    ).toEqual(['1. One', '2. Two', 'a) a of two', 'b) b of two', '- Between.', '3. Three', '1. Anew']);
  });

  it('begin where an entry says, and show the levels above where the style says', () => {
    expect(
      labels(
        `<text:list text:style-name="L"><text:list-item text:start-value="7"><text:p>Seven</text:p><text:list><text:list-item><text:p>a</text:p><text:list>${item('deep')}</text:list></text:list-item></text:list></text:list-item></text:list>`,
        LIST,
      ),
    ).toEqual(['7. Seven', 'a) a', '7.a.1. deep']);
  });

  it('go on from a level that was jumped over, wear another style in one entry, pad with noughts, and go on after z', () => {
    const other = `<text:list-style style:name="O"><text:list-level-style-number text:level="1" style:num-prefix="(" style:num-suffix=")" style:num-format="01, 02, 03, ..."/></text:list-style><text:list-style style:name="Z"><text:list-level-style-number text:level="1" style:num-format="a" text:start-value="26"/></text:list-style>`;
    expect(
      labels(
        `<text:list text:style-name="L"><text:list-item><text:list>${item('deep')}</text:list></text:list-item>${item('next')}<text:list-item text:style-override="O"><text:p>other</text:p></text:list-item></text:list><text:list text:style-name="Z">${item('z')}${item('after z')}</text:list>`,
        LIST + other,
      ),
    ).toEqual(['a) deep', '2. next', '(03) other', 'z z', 'aa after z']);
    expect(
      labels(
        `<text:list text:style-name="Z"><text:list-item text:start-value="28"><text:p>ab</text:p></text:list-item></text:list>`,
        other,
      ),
    ).toEqual(['ab ab']);
  });

  it('count no paragraph that only looks like a heading', () => {
    const outline = `<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/></text:outline-style><style:style style:name="H" style:family="paragraph" style:default-outline-level="1"/>`;
    expect(
      labels(
        '<text:p text:style-name="H">Cover</text:p><text:p>Words of it.</text:p><text:h text:style-name="H" text:outline-level="1">Scope</text:h><text:p>More words.</text:p>',
        outline,
      ),
    ).toEqual(['- Cover', '- Words of it.', '1. Scope', '- More words.']);
  });

  it('number headings by the outline', () => {
    const outline = `<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/></text:outline-style>`;
    expect(
      read(
        '<text:h text:outline-level="1">Scope</text:h><text:p>Words of it.</text:p><text:h text:outline-level="1">Terms</text:h><text:p>More.</text:p>',
        outline,
      ).clauses.map(({ kind, label }) => [kind, label]),
    ).toEqual([
      ['heading', 'I.'],
      ['paragraph', null],
      ['heading', 'II.'],
      ['paragraph', null],
    ]);
  });

  it('give the view with changes accepted, list them with author and date, and give both texts', () => {
    const info =
      '<office:change-info><dc:creator>A. Traoré</dc:creator><dc:date>2025-03-01T12:00:00</dc:date></office:change-info>';
    const document = read(
      `<text:tracked-changes><text:changed-region text:id="i"><text:insertion>${info}</text:insertion></text:changed-region><text:changed-region text:id="d"><text:deletion>${info}<text:p>may</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>It <text:change text:change-id="d"/><text:change-start text:change-id="i"/>shall<text:change-end text:change-id="i"/> meet.</text:p>`,
    );
    expect(document.clauses[0]?.text).toBe('It shall meet.');
    expect([document.acceptedText, document.rejectedText]).toEqual(['It shall meet.', 'It may meet.']);
    expect(document.changes.map(({ kind, author, text }) => [kind, author, text])).toEqual([
      ['deletion', 'A. Traoré', 'may'],
      ['insertion', 'A. Traoré', 'shall'],
    ]);
    expect(document.changes[0]?.clause).toBe(document.clauses[0]?.id);
  });

  it('keep notes with their place, comments with their words, and emphasis', () => {
    const document = read(
      '<text:p>A <text:span text:style-name="B">bold</text:span> word<text:note text:note-class="footnote"><text:note-citation>3</text:note-citation><text:note-body><text:p>See A/76/135.</text:p></text:note-body></text:note>, <office:annotation office:name="c"><dc:creator>陈伟</dc:creator><dc:date>2025-01-02T03:04:05</dc:date><text:p>Why?</text:p></office:annotation>and so<office:annotation-end office:name="c"/> on.</text:p>',
      '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>',
    );
    expect(document.clauses[0]).toMatchObject({
      text: 'A bold word, and so on.',
      marks: [{ start: 2, end: 6, style: 'bold' }],
      footnotes: [{ offset: 11 }],
    });
    expect(document.footnotes).toMatchObject([{ label: '3', text: 'See A/76/135.' }]);
    expect(document.comments).toMatchObject([{ author: '陈伟', text: 'Why?', quote: 'and so' }]);
  });

  it('keep tables with spans, right-to-left paragraphs, spaces and breaks, and name images by their words', () => {
    const document = read(
      '<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Head</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table><text:p text:style-name="R">قرار<text:s text:c="2"/>١<text:line-break/>ثان</text:p><text:p>x<draw:frame><draw:image/><svg:desc>Map</svg:desc></draw:frame></text:p>',
      '<style:style style:name="R" style:family="paragraph"><style:paragraph-properties style:writing-mode="rl-tb"/></style:style>',
    );
    expect(document.clauses[0]?.table?.[0]).toEqual([{ text: 'Head', columnSpan: 2, header: true }]);
    expect(document.clauses[1]?.text).toBe('قرار  ١\nثان');
    expect(document.warnings).toContainEqual(
      expect.objectContaining({ code: 'images-left-out', detail: '1 · Map' }),
    );
  });

  it('are read from a package too, and refused where it is locked or broken', () => {
    const content = strToU8(
      `<office:document-content ${XML}><office:body><office:text><text:p>Packed.</text:p></office:text></office:body></office:document-content>`,
    );
    const mimetype: [Uint8Array, { level: 0 }] = [
      strToU8('application/vnd.oasis.opendocument.text'),
      { level: 0 },
    ];
    const pack = (more: Record<string, Uint8Array>): Uint8Array =>
      zipSync({ mimetype, 'content.xml': content, ...more });
    expect(importedFile(pack({}), 'a.odt').clauses[0]?.text).toBe('Packed.');
    expect(
      importFile(pack({ 'META-INF/manifest.xml': strToU8('<m><encryption-data/></m>') }), 'a.odt'),
    ).toMatchObject({ error: { code: 'cannot-unlock' } });
    expect(
      importFile(pack({ 'content.xml': strToU8('<!DOCTYPE a [<!ENTITY b "c">]><a/>') }), 'a.odt'),
    ).toMatchObject({ error: { code: 'hostile' } });
    const whole = pack({});
    for (let part = 1; part < 100; part++)
      expect(
        importFile(whole.subarray(0, Math.ceil((whole.length * part) / 100)), 'a.odt').ok && part > 40,
      ).toBe(false);
  });
});
