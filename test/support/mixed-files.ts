import { utf8 } from '../../shared/base/bytes.ts';
import { buildDocx } from './docx-builder.ts';
import { buildPdf, type PdfLine } from './pdf-builder.ts';

// Papers of a meeting as they lie on a stick: a dozen formats, each file with words of its own.

const sentence = (file: number, at: number): string =>
  `The group took note of paragraph ${at} of document C07/${file}-E, and asked the secretariat for more.`;

/** Numbered paragraphs, as Word counts them. */
export function wordReport(paragraphs: number, file = 21): Uint8Array {
  const paragraph = (at: number): string =>
    `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>${sentence(file, at)}</w:t></w:r></w:p>`;
  return buildDocx({ body: Array.from({ length: paragraphs }, (_, at) => paragraph(at + 1)).join('') });
}

const PLACES = ['Geneva', 'Tunis', 'Nairobi', 'Bangkok', 'Montevideo', 'Suva', 'Amman'];
const ENDS = [
  'agreed to come back to the matter at its next meeting, with what the secretariat would',
  'asked the chair to hear the delegations that had not spoken, before a text could be',
  'recalled what had been said on funding, on access and on the languages of the forum, as',
];

/** Fifty lines of prose a page, in numbered paragraphs that fill their last lines. */
export function paperPdf(pages: number, file = 21): Uint8Array {
  const line = (at: number): string => {
    const place = PLACES[Math.floor(at / 6) % PLACES.length] ?? '';
    if (at % 6 === 0)
      return `${at / 6 + 1}. The group that met in ${place} took note of what was said on C07/${file} by`;
    return at % 6 === 5
      ? `the members of the bureau, and thanked the hosts in ${place} for their kindness.`
      : (ENDS[(at + Math.floor(at / 6)) % ENDS.length] ?? '');
  };
  const page = (number: number): readonly PdfLine[] =>
    Array.from({ length: 50 }, (_, row) => ({ x: 72, y: 80 + row * 14, text: line(number * 50 + row) }));
  return buildPdf(Array.from({ length: pages }, (_, number) => page(number)));
}

const lines = (file: number, count: number, make: (text: string, at: number) => string): string =>
  Array.from({ length: count }, (_, at) => make(sentence(file, at + 1), at + 1)).join('\n');

const KINDS: readonly (readonly [string, (file: number) => Uint8Array])[] = [
  ['docx', (file) => wordReport(150, file)],
  ['pdf', (file) => paperPdf(8, file)],
  ['txt', (file) => utf8(`Report ${file}\n\n${lines(file, 150, (text, at) => `${at}. ${text}\n`)}`)],
  [
    'html',
    (file) =>
      utf8(
        `<!doctype html><title>Report ${file}</title>${lines(file, 150, (text, at) => `<p>${at}. ${text}</p>`)}`,
      ),
  ],
  ['rtf', (file) => utf8(`{\\rtf1\\ansi ${lines(file, 150, (text, at) => `${at}. ${text}\\par`)}}`)],
  [
    'fodt',
    (file) =>
      utf8(
        `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>${lines(file, 150, (text) => `<text:p>${text}</text:p>`)}</office:text></office:body></office:document>`,
      ),
  ],
  [
    'eml',
    (file) =>
      utf8(
        `From: chair@example.org\nSubject: Comments ${file}\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\n${lines(file, 40, (text) => `${text}\n`)}`,
      ),
  ],
  ['csv', (file) => utf8(`file,words\n${lines(file, 40, (text, at) => `${at},"${text}"`)}`)],
];

/** So many files of all kinds in turn, each another. */
export function mixedFiles(count: number): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  return Array.from({ length: count }, (_, file) => {
    const [ending, make] = KINDS[file % KINDS.length] ?? ['txt', (): Uint8Array => utf8('x')];
    return { name: `paper ${file}.${ending}`, bytes: make(file) };
  });
}
