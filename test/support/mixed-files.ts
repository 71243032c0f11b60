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

/** Fifty lines of prose a page. */
export function paperPdf(pages: number, file = 21): Uint8Array {
  const page = (number: number): readonly PdfLine[] =>
    Array.from({ length: 50 }, (_, at) => ({
      x: 72,
      y: 80 + at * 14,
      text:
        at % 6 === 0
          ? `${number * 9 + Math.floor(at / 6) + 1}. The group took note of what the delegations of C07/${file} had said, and`
          : 'agreed to come back to the matter at its next meeting, on which the secretariat would',
    }));
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
