import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// The WGIG's report and revisions of it: a paragraph deleted, its number staying vacant, or one put in.

/** The report of the sample dossier. */
export const SOURCE = readFileSync(
  join(import.meta.dirname, '../../renderer/app/sample/wgig-preliminary-report.txt'),
  'utf8',
);
/** Its numbered paragraphs. */
export const COUNT = 41;
/** The paragraph that a revision puts in. */
export const NEW = 'The Group thanks the secretariat for its work between the two meetings.';

/** Where the text of numbered paragraph `n` begins: its number's line. Sections share the form and have titles. */
export function startOf(source: string, n: number): number {
  for (let at = source.indexOf(`\n${n}\n`); at >= 0; at = source.indexOf(`\n${n}\n`, at + 1)) {
    const text = source.slice(at + `\n${n}\n`.length).split('\n', 1)[0] ?? '';
    if (/[.:]\s*$|.{60}/u.test(text)) return at;
  }
  throw new Error(`no paragraph ${n}`);
}

/** The end of a paragraph with its items: the next blank line before a number, a heading or a letter. */
function endOf(source: string, start: number): number {
  const rest = /\n\s*\n(?=\s?(?:\d+\n|\([a-e]\)\s*\n|_{5}))/gu;
  rest.lastIndex = start + 3;
  return rest.exec(source)?.index ?? source.length;
}

/** The report without some of its paragraphs. */
export function without(source: string, numbers: readonly number[]): string {
  return numbers.reduce((text, n) => {
    const start = startOf(text, n);
    return text.slice(0, start) + text.slice(endOf(text, start));
  }, source);
}

/** Its Rev.1: "23 - 35 November" corrected in paragraph 6, 15 deleted, a new 29; what was 29 is 30. */
export function revised(): string {
  const deleted = without(SOURCE.replace('23 - 35 November', '23 - 25 November'), [15]);
  const later = deleted.replace(/\n(29|3\d|4[01])\n/gu, (__, n: string) => `\n${Number(n) + 1}\n`);
  return later.replace('\n30\n', `\n29\n${NEW}\n\n30\n`);
}
