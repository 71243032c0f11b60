import { strToU8, zipSync } from 'fflate';
import { utf8 } from '../../shared/base/bytes.ts';
import { buildDocx, p, num, abstractNum, lvl, numOf } from './docx-builder.ts';

// Files that attack the reader: bombs, nesting, entities, counts without end, words on which a careless pattern
// never ends. Each is made when asked for, so that a run holds one at a time.

/** A file that attacks, by the name that it comes under. */
export interface HostileFile {
  readonly what: string;
  readonly name: string;
  make(): Uint8Array;
}

const many = (piece: string, count: number): string => piece.repeat(count);
const body = (inside: string): Uint8Array => buildDocx({ body: inside });
const ODF =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"';
const fodt = (inside: string, doctype = ''): Uint8Array =>
  utf8(
    `<?xml version="1.0"?>${doctype}<office:document ${ODF} office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>${inside}</office:text></office:body></office:document>`,
  );
const ENTITIES = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 12 }, (_, at) => `<!ENTITY b${at} "${many(at === 0 ? '&a;' : `&b${at - 1};`, 10)}">`).join('')}<!ENTITY file SYSTEM "file:///etc/passwd">]>`;
const akn = (inside: string, doctype = ''): Uint8Array =>
  utf8(
    `<?xml version="1.0"?>${doctype}<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><doc name="x"><mainBody>${inside}</mainBody></doc></akomaNtoso>`,
  );
const message = (at: number): string =>
  `From a@b Mon Jan  1 00:00:00 2024\nFrom: a@b\nSubject: ${at}\nMessage-ID: <${at}@b>\nIn-Reply-To: <${at - 1}@b>\n\nWords.\n\n`;

/** A PDF whose objects are given; the table of its objects is left for the reader to rebuild. */
const pdf = (...objects: readonly string[]): Uint8Array =>
  utf8(
    `%PDF-1.7\n${objects.map((one, at) => `${at + 1} 0 obj\n${one}\nendobj\n`).join('')}trailer\n<</Root 1 0 R/Size ${objects.length + 1}>>\n%%EOF`,
  );
const stream = (data: string): string => `<</Length ${data.length}>>\nstream\n${data}\nendstream`;

/** Words on which patterns are tried that look for numbers, dates, symbols, speakers and deadlines. */
const WORDS: Readonly<Record<string, string>> = {
  'opening brackets': many('(', 400_000),
  'digits and points': many('1.', 300_000),
  spaces: `a${many(' ', 500_000)}b`,
  'line ends': many('\n', 1_000_000).concat('x'),
  'one letter': many('a', 2_000_000),
  'capitals and points': many('A. ', 200_000),
  'symbols of documents': many('A/RES/60/1/Add.1/Corr.1-', 30_000),
  dashes: many('-–—', 300_000),
  quotation: many('“', 400_000),
  'years in brackets': many('(2020)(', 100_000),
  'paragraphs of': many('paragraphs 1 to 2 and 3, ', 40_000),
  speakers: many('The representative of ', 40_000),
  'Arabic digits': many('١٢٣.', 150_000),
  'Chinese numbers': many('一、二、', 150_000),
  'lines of one sign': many('*\n', 200_000),
  'indented labels': many(' (a) (i) (1)\n', 60_000),
  'broken words': many('word-\n', 150_000),
  'days of months': many('1 January 2 February ', 40_000),
};

/** All of them; those of a gigabyte of text are left to the campaign. */
export function hostileFiles(): readonly HostileFile[] {
  const files: HostileFile[] = [];
  const add = (what: string, name: string, make: () => Uint8Array): void =>
    void files.push({ what, name, make });
  add('a bomb of 400 MB', 'a.docx', () =>
    buildDocx({ body: p('x'), extra: { 'word/media/a.bin': many('\0', 400_000_000) } }),
  );
  add('a body of 150 MB', 'a.docx', () => body(many(' ', 150_000_000)));
  add('a million definitions of lists', 'a.docx', () =>
    buildDocx({
      body: many(p('x', num(1)), 10),
      numbering:
        Array.from({ length: 1_000_000 }, (_, at) => numOf(at + 1, 1)).join('') +
        abstractNum(1, lvl(0, 'decimal', '%1.')),
    }),
  );
  add('a hundred thousand lists, each used once', 'a.docx', () =>
    buildDocx({
      body: Array.from({ length: 40_000 }, (_, at) => p('x', num(at + 1))).join(''),
      numbering: Array.from(
        { length: 40_000 },
        (_, at) => abstractNum(at, lvl(0, 'decimal', '%1.')) + numOf(at + 1, at),
      ).join(''),
    }),
  );
  add('a million paragraphs', 'a.docx', () => body(many('<w:p/>', 1_000_000)));
  add('200,000 paragraphs with a word', 'a.docx', () => body(many(p('x'), 200_000)));
  add('40,000 comments over each other', 'a.docx', () =>
    buildDocx({
      body:
        p('x') +
        Array.from(
          { length: 40_000 },
          (_, at) => `<w:p><w:commentRangeStart w:id="${at}"/><w:r><w:t>word</w:t></w:r></w:p>`,
        ).join('') +
        Array.from({ length: 40_000 }, (_, at) => `<w:p><w:commentRangeEnd w:id="${at}"/></w:p>`).join(''),
      comments: Array.from(
        { length: 40_000 },
        (_, at) => `<w:comment w:id="${at}" w:author="a">${p('why')}</w:comment>`,
      ).join(''),
    }),
  );
  add('100,000 changes by as many authors', 'a.docx', () =>
    body(
      Array.from(
        { length: 100_000 },
        (_, at) => `<w:p><w:ins w:author="a${at}"><w:r><w:t>x${at}</w:t></w:r></w:ins></w:p>`,
      ).join(''),
    ),
  );
  add('tables in tables', 'a.docx', () =>
    body(`${many('<w:tbl><w:tr><w:tc>', 80)}${p('x')}${many('</w:tc></w:tr></w:tbl>', 80)}`),
  );
  add('a table of a million cells', 'a.docx', () =>
    body(`<w:tbl>${many(`<w:tr>${many('<w:tc><w:p/></w:tc>', 100)}</w:tr>`, 10_000)}</w:tbl>`),
  );
  add('a cell over a billion columns', 'a.docx', () =>
    body(
      `<w:tbl>${many(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>${p('x')}</w:tc></w:tr>`, 3000)}</w:tbl>`,
    ),
  );
  add('styles in a chain of 100,000', 'a.docx', () =>
    buildDocx({
      body: many(p('x', '<w:pStyle w:val="s99999"/>'), 1000),
      styles: Array.from(
        { length: 100_000 },
        (_, at) =>
          `<w:style w:type="paragraph" w:styleId="s${at}"><w:name w:val="s${at}"/><w:basedOn w:val="s${at - 1}"/></w:style>`,
      ).join(''),
    }),
  );
  add('entities', 'a.fodt', () => fodt('<text:p>&b11;&file;</text:p>', ENTITIES));
  add('entities', 'a.xml', () => akn('<p>&b11;&file;</p>', ENTITIES));
  add('entities', 'a.html', () =>
    utf8(`${ENTITIES.replace('<!DOCTYPE x', '<!DOCTYPE html')}<p>&b11;&file;</p>`),
  );
  add('nesting', 'a.fodt', () =>
    fodt(`${many('<text:section>', 100_000)}${many('</text:section>', 100_000)}`),
  );
  add('lists in lists', 'a.fodt', () =>
    fodt(
      `${many('<text:list><text:list-item>', 120)}<text:p>x</text:p>${many('</text:list-item></text:list>', 120)}`,
    ),
  );
  add('a row repeated a billion times', 'a.fodt', () =>
    fodt(
      '<table:table><table:table-row table:number-rows-repeated="999999999"><table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
    ),
  );
  add('a billion spaces', 'a.fodt', () =>
    fodt(`<text:p>a${many('<text:s text:c="999999999"/>', 20_000)}b</text:p>`),
  );
  add('nesting', 'a.xml', () => akn(`${many('<section>', 100_000)}${many('</section>', 100_000)}`));
  add('nesting', 'a.html', () => utf8(`<html>${many('<div>', 200_000)}x`));
  add('formatting that never ends', 'a.html', () => utf8(`<html>${many('<b><i><p>', 20_000)}x`));
  add('a million tags', 'a.html', () => utf8(`<html>${many('<p>a', 1_000_000)}`));
  add('an attribute of 30 MB', 'a.html', () => utf8(`<html><p title="${many('x', 30_000_000)}">a`));
  add('a cell over a billion columns', 'a.html', () =>
    utf8(`<html><table>${many('<tr><td colspan=999999999 rowspan=999999999>x', 3000)}</table>`),
  );
  add('groups in groups', 'a.rtf', () => utf8(`{\\rtf1 ${many('{', 1_000_000)}x`));
  add('a million words of control', 'a.rtf', () => utf8(`{\\rtf1 ${many('\\b\\i\\par x', 500_000)}}`));
  add('bytes of 2 GB announced', 'a.rtf', () => utf8('{\\rtf1 a\\bin2147483647 b}'));
  add('a table of a million cells', 'a.rtf', () =>
    utf8(`{\\rtf1 ${many(`\\trowd${many('\\cellx1', 50)}${many('\\intbl x\\cell', 50)}\\row`, 10_000)}}`),
  );
  add('100,000 messages in one thread', 'a.mbox', () =>
    utf8(Array.from({ length: 100_000 }, (_, at) => message(at)).join('')),
  );
  add('4,900 messages, each an answer to the last', 'a.mbox', () =>
    utf8(Array.from({ length: 4900 }, (_, at) => message(at)).join('')),
  );
  add('parts in parts', 'a.eml', () =>
    utf8(
      `From: a@b\nSubject: x\n${Array.from({ length: 5000 }, (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\n\n--b${at}\n`).join('')}\nx`,
    ),
  );
  add('a subject of 5 MB', 'a.eml', () =>
    utf8(`From: a@b\nSubject: ${many('=?utf-8?q?x?= ', 400_000)}\n\nx`),
  );
  add('a bomb', 'a.zip', () => zipSync({ 'a.txt': new Uint8Array(400_000_000) }));
  add('100,000 files', 'a.zip', () =>
    zipSync(Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`a${at}.txt`, strToU8('x')])), {
      level: 0,
    }),
  );
  add('pages without end', 'a.pdf', () =>
    pdf('<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>'),
  );
  add('a million page entries', 'a.pdf', () =>
    pdf(
      '<</Type/Catalog/Pages 2 0 R>>',
      `<</Type/Pages/Count 1000000/Kids[${many('3 0 R ', 1_000_000)}]>>`,
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>',
    ),
  );
  add('a form that draws itself', 'a.pdf', () =>
    pdf(
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>',
      stream('/X Do /X Do'),
      '<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 11>>\nstream\n/X Do /X Do\nendstream',
    ),
  );
  add('a million words on a page', 'a.pdf', () =>
    pdf(
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 999 999]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>',
      stream(`BT /F 9 Tf ${many('1 0 0 1 9 9 Tm (a) Tj ', 500_000)} ET`),
    ),
  );
  add('an outline that is a ring', 'a.pdf', () =>
    pdf(
      '<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R/StructTreeRoot 4 0 R/MarkInfo<</Marked true>>>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>',
      '<</First 4 0 R/Last 4 0 R/Next 4 0 R/K[4 0 R 4 0 R]/S/P/P 4 0 R/Type/StructElem>>',
    ),
  );
  for (const [what, words] of Object.entries(WORDS)) add(what, 'a.txt', () => utf8(`Title\n\n${words}\n`));
  add('60 MB of words', 'a.txt', () => utf8(many('It was said that all was well. ', 2_000_000)));
  return files;
}
