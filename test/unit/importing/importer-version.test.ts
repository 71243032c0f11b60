import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { utf8 } from '../../../shared/base/bytes.ts';
import { IMPORTER_VERSION } from '../../../shared/domain/document.ts';
import { readByJob } from '../../support/inspect-json.ts';
import { buildPdf, type PdfLine } from '../../support/pdf-builder.ts';

// Ids of clauses and the places of notes are counted in what import made of a file. Where the same file gives other
// clauses, labels or words, the number is raised, and its line here written anew: otherwise what was written about the
// old reading falls on other words of the new one.
const KNOWN = { version: 7, readings: '9aade8389a2bc324' };

const RESOLUTION = `RESOLUTION 64 (Rev. Kigali, 2022)

Protection of users

The World Conference (Kigali, 2022),

considering

a)	that users matter, and that their number
grows from year to year;
b)	that the means
2
are few;

resolves

1	to go on, as in paragraph 12
of the annex;
2	to meet again:
(i)	in spring;
(ii)	in autumn,

instructs the Director

to report.
`;

const HTML =
  '<h1>Report</h1><ol start=5><li>five<li>six<ol type=a><li>alpha<li>bravo</ol></ol><p>(a) a typed one</p><table><tr><th>A<td>B</table>';

const RTF = String.raw`{\rtf1\ansi\pard\b Title\b0\par\pard{\listtext 4.\tab}\ls1\ilvl0 Fourth.\par\pard{\listtext (a)\tab}\ls1\ilvl1 alpha\par\trowd\cellx1000\cellx2000\intbl A\cell B\cell\row\pard End{\footnote Note.}.\par}`;

const MAIL =
  'From: Ana <a@b.c>\nSubject: Terms\n\nDear all,\n\n1. I propose new text.\n2. Please comment.\n\n> An older line.\n';

/** Letters of DOS, which the file does not say; a section sign, and digits without a sign behind them. */
const CYRILLIC = new Uint8Array(
  Buffer.from('8ae0a0e2aaa8a920aee2e7a5e20aaf0aa020e0a0a1aee2a520aaaeaca8e2a5e2a00d0a', 'hex'),
);
const SIGNS = '§ 6 Powers of the Council\n\n١ إنشاء فريق عمل\n\n٢ دعوة الدول الأعضاء\n';

const prose = (y: number, lines: readonly string[]): readonly PdfLine[] =>
  lines.map((text, at) => ({ x: 72, y: y + at * 13, text }));

/** Each rule of pages without tags: heads, numbers, columns of a table, lines, hyphens, a sentence over a page's end. */
const PDF = buildPdf(
  [1, 2, 3].map((page) => [
    { x: 72, y: 40, text: 'C07/21-E: report of the group' },
    { x: 72, y: 80, text: `Annex ${page}`, bold: true, size: 14 },
    { x: 72, y: 110, text: `${page}` },
    ...prose(124, [
      'The Council shall meet once in each year at the seat of the',
      'Union, the well-',
      'known one, as in paragraph',
      '12.',
    ]),
    ...prose(200, ['(a) alpha of the recommen-', 'dation;', '(b) bravo.']),
    ...['Country', 'Seats', 'Brazil', '12', 'Ghana', '7'].map((text, at) => ({
      x: 72 + (at % 2) * 200,
      y: 260 + Math.floor(at / 2) * 14,
      text,
    })),
    ...prose(700, ['And so on, as all the delegations had agreed before they']),
    { x: 290, y: 800, text: String(page) },
  ]),
);

it('is another one when the same files give other clauses', async () => {
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['a.txt', utf8(RESOLUTION)],
    ['a.html', utf8(`<!doctype html><html><body>${HTML}</body></html>`)],
    ['a.rtf', utf8(RTF)],
    ['a.eml', utf8(MAIL)],
    ['a.pdf', PDF],
    ['b.txt', CYRILLIC],
    ['c.txt', utf8(SIGNS)],
  ];
  const made = createHash('sha256');
  for (const [name, bytes] of files) {
    const outcome = await readByJob(name, bytes);
    if (!outcome.ok || outcome.value.kind !== 'parsed')
      throw new Error(`${name}: ${JSON.stringify(outcome)}`);
    const { clauses, footnotes } = outcome.value.document;
    const reading = JSON.stringify([
      name,
      clauses.map(({ label, text, quoted }) => [label, text, quoted ?? 0]),
      footnotes.map(({ label, text }) => [label, text]),
    ]);
    made.update(reading).update('\n');
  }
  expect({ version: IMPORTER_VERSION, readings: made.digest('hex').slice(0, 16) }).toEqual(KNOWN);
});
