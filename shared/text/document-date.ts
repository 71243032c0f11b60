import type { Clause } from '../domain/document.ts';

/** Blocks at the beginning among which the date of a document is looked for. */
const FRONT = 15;
/** A line with a date is short; a sentence that names one is not. */
const LINE_MOST = 90;

const LANGUAGES = ['en', 'fr', 'es', 'ru', 'ar', 'ar-LB'] as const;
const MONTHS: ReadonlyMap<string, number> = monthNames();

/** "20 July 2005", "20 juillet 2005", "20 de julio de 2005", "٢٠ تموز/يوليو ٢٠٠٥"; behind a dash it is the end of a span. */
const DAY_FIRST =
  /(?<![\p{N}\p{Pd}.]|\p{Pd}\s)(\p{Nd}{1,2})(?:er|st|nd|rd|th|º)?\s+(?:de\s+)?([\p{L}\p{M}./ ]{3,30}?),?\s+(?:de\s+)?(\p{Nd}{4})(?!\p{N})/gu;
/** "July 20, 2005". */
const MONTH_FIRST = /(?<!\p{L})(\p{L}{3,12})\s+(\p{Nd}{1,2}),\s+(\p{Nd}{4})(?!\p{N})/gu;
const NUMERIC = /(?<!\p{N})(\d{4})\s*(?:-|年)\s*(\d{1,2})\s*(?:-|月)\s*(\d{1,2})(?!\p{N})/gu;
/** "(Johannesburg, 2008)", "(Rev. Dubai, 2018)": what was adopted says where and in which year. */
const ADOPTED = /^\(?(?:Rev\.\s*)?[\p{L} .'’-]{3,40}, ((?:19|20)\d\d)\)$/u;

/**
 * The date that a document gives itself: a day ("2005-07-20") or a year ("2008"). Looked for in the short lines of
 * its beginning, then in the file's name; null where there is none, for a date inside a sentence is of something else.
 */
export function documentDate(
  clauses: readonly Pick<Clause, 'text'>[],
  symbol: string | null,
  fileName: string,
): string | null {
  const lines = clauses
    .slice(0, FRONT)
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.length <= LINE_MOST);
  const year = [...lines, ...adoptionIn(symbol)].map((line) => ADOPTED.exec(line)?.[1]).find(Boolean);
  return lines.map(dayIn).find((day) => day !== null) ?? year ?? dayIn(fileName.replaceAll('_', '-'));
}

function adoptionIn(symbol: string | null): readonly string[] {
  const part = symbol === null ? null : /\([^()]*\)/u.exec(symbol);
  return part === null ? [] : [part[0]];
}

/** The first day that a line names and that the calendar has. */
function dayIn(line: string): string | null {
  const found = [
    ...Array.from(line.matchAll(DAY_FIRST), ([, day, month, year]) => isoDay(year, monthOf(month), day)),
    ...Array.from(line.matchAll(MONTH_FIRST), ([, month, day, year]) => isoDay(year, monthOf(month), day)),
    ...Array.from(line.matchAll(NUMERIC), ([, year, month, day]) => isoDay(year, valueOf(month), day)),
  ];
  return found.find((day) => day !== null) ?? null;
}

function isoDay(yearWords = '', month: number | null, dayWords = ''): string | null {
  const [year, day] = [valueOf(yearWords), valueOf(dayWords)];
  if (month === null || year < 1800 || year > 2199) return null;
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.toISOString().slice(0, 10) : null;
}

/** A number in Western or Arabic digits. */
function valueOf(digits = ''): number {
  return Number(
    Array.from(digits, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = [0x6f0, 0x660].find((first) => code >= first && code <= first + 9);
      return zero === undefined ? digit : String(code - zero);
    }).join(''),
  );
}

/** Arabic of the United Nations names a month twice: «تموز/يوليو». */
function monthOf(words = ''): number | null {
  for (const name of words.split('/')) {
    const month = MONTHS.get(name.trim().toLowerCase().replace(/\.$/u, ''));
    if (month !== undefined) return month;
  }
  return null;
}

function monthNames(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const language of LANGUAGES)
    for (let month = 1; month <= 12; month++)
      for (const style of ['long', 'short'] as const) {
        const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: style, timeZone: 'UTC' });
        const name = format
          .formatToParts(Date.UTC(2001, month - 1, 15))
          .find(({ type }) => type === 'month')?.value;
        if (name !== undefined && /\p{L}/u.test(name))
          names.set(name.toLowerCase().replace(/\.$/u, ''), month);
      }
  return names;
}
