import type { Clause } from '../domain/document.ts';

/** Blocks at the beginning among which the date of a document is looked for. */
const FRONT = 15;
/** A line with a date is short; a sentence that names one is not. */
const LINE_MOST = 90;

const LANGUAGES = ['en', 'fr', 'es', 'ru', 'ar', 'ar-LB', 'de', 'it', 'nl', 'pt'] as const;
const MONTHS: ReadonlyMap<string, number> = monthNames();

/** "20 July 2005", "20 juillet 2005", "20 de julio de 2005", "٢٠ تموز/يوليو ٢٠٠٥"; behind a dash it is the end of a span. */
const DAY_FIRST =
  /(?<![\p{N}\p{Pd}.]|\p{Pd}\s)(\p{Nd}{1,2})(?:er|st|nd|rd|th|º)?\s+(?:de\s+)?([\p{L}\p{M}./ ]{3,30}?),?\s+(?:de\s+)?(\p{Nd}{4})(?!\p{N})/gu;
/** "July 20, 2005". */
const MONTH_FIRST = /(?<!\p{L})(\p{L}{3,12})\s+(\p{Nd}{1,2}),\s+(\p{Nd}{4})(?!\p{N})/gu;
const NUMERIC = /(?<!\p{N})(\d{4})\s*(?:-|年)\s*(\d{1,2})\s*(?:-|月)\s*(\d{1,2})(?!\p{N})/gu;
/** "04.01.2016": with points the day comes first everywhere. */
const POINTS = /(?<![\p{N}.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\p{N}.]\d)/gu;
/** What stands before a month at the end of its line: nothing, a place and a comma, an opening bracket, "Date:". */
const BEFORE_MONTH = String.raw`(?<before>.*?[,،，(（–—]|(?:.*\s)?(?:date|fecha|дата|التاريخ)\s*:)?\s*`;
/** "June 2005", "Château de Bossey, June 2005", "junio de 2005", "июнь 2005 года". */
const MONTH_LAST = new RegExp(
  `^${BEFORE_MONTH}(?<month>[\\p{L}\\p{M}./ ]{3,30}?),?\\s+(?:de\\s+)?(?<year>\\p{Nd}{4})(?:\\s*г(?:ода|од|\\.)?)?[)）]?[.]?$`,
  'iu',
);
/** "日内瓦，2005年6月", with the place before or behind it. */
const MONTH_IN_CHINESE =
  /^(?<before>.{0,30}[\s，、(（])?(?<year>\d{4})\s*年\s*(?<month>\d{1,2})\s*月(?:[，、\s)）].{0,30})?$/u;
/** "(Johannesburg, 2008)", "(Rev. Dubai, 2018)": what was adopted says where and in which year. */
const ADOPTED = /^\(?(?:\p{L}{3,6}\.\s*)?[\p{L} .'’-]{3,40}, ((?:19|20)\d\d)\)$/u;
/** What says of a date that it is that of something else: a deadline, another paper, what was received or takes its place. */
const OF_ELSE =
  /\b(?:deadline|no later than|not later than|until|before|by|received|replac\w+|supersed\w+|signed|adopted on|entered|next (?:meeting|session)|letter dated|dated|held|au plus tard|avant le|reçue? le|date limite|remplace|a más tardar|recibid[ao]|fecha límite|reemplaza)\b|(?<!\p{L})(?:не позднее|до|срок|получено|заменяет|взамен)(?!\p{L})|截止|之前|收到|取代|(?<!\p{L})(?:قبل|موعد|الموعد|يحل محل)(?!\p{L})/iu;
/** A date in brackets behind other words is that of what they name: "Resolution 70/1 (25 September 2015)". */
const IN_BRACKETS = /(?<=\S\s*)[(（][^()（）]*[)）]/gu;
/** "… concluded its work.": a sentence, and no line of a title page; "1 июля 2020 г." is none. */
const SENTENCE = /\p{L}{2,}[.;:。；]$/u;

/**
 * The date that a document gives itself: a day ("2005-07-20"), a month ("2005-06") or a year ("2008"). Looked for in
 * the short lines of its beginning, then in the file's name; null where there is none, for a date inside a sentence
 * is of something else.
 */
export function documentDate(
  clauses: readonly DatedClause[],
  symbol: string | null,
  fileName: string,
): string | null {
  return dateInText(clauses, symbol) ?? dateInName(fileName);
}

/** The day that the name of a file says: "notes_2005_07_20.txt". */
export function dateInName(fileName: string): string | null {
  return dayIn(fileName.replaceAll('_', '-'));
}

/** The date that the words of a document give it. */
export function dateInText(clauses: readonly DatedClause[], symbol: string | null): string | null {
  const lines = frontOf(clauses)
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.length <= LINE_MOST);
  const yearIn = (line: string): string | undefined => ADOPTED.exec(line)?.[1];
  // What the name of an act says of its adoption, no other line can say better than to the day.
  const named = adoptionIn(symbol).map(yearIn).find(Boolean);
  const own = lines.filter((line) => !OF_ELSE.test(line) && !SENTENCE.test(line));
  const first = (dateIn: (line: string) => string | null): string | undefined =>
    own
      .map((line) => dateIn(line.replaceAll(IN_BRACKETS, '')))
      .find((date) => date !== null && (named === undefined || date.startsWith(named))) ?? undefined;
  return first(dayIn) ?? first(monthIn) ?? named ?? lines.map(yearIn).find(Boolean) ?? null;
}

/** The beginning of a document, before what is numbered or belongs to a resolution's parts: there its sentences begin. */
function frontOf(clauses: readonly DatedClause[]): readonly DatedClause[] {
  const front = clauses.slice(0, FRONT);
  const end = front.findIndex(
    ({ label, part, keyword }) =>
      (label ?? null) !== null || (part ?? null) !== null || (keyword ?? null) !== null,
  );
  return end < 0 ? front : front.slice(0, end);
}

/** What is asked of a clause; labels and parts may be unknown. */
export type DatedClause = Pick<Clause, 'text'> & Partial<Pick<Clause, 'label' | 'part' | 'keyword'>>;

/** The month with which a line ends. Behind another month it is the end of a span or of a list. */
function monthIn(line: string): string | null {
  const chinese = MONTH_IN_CHINESE.exec(line)?.groups;
  if (chinese !== undefined) return isoMonth(chinese['year'], valueOf(chinese['month']));
  const { before = '', month, year } = MONTH_LAST.exec(line)?.groups ?? {};
  const words = before.split(/[^\p{L}\p{M}]+/u).filter((word) => word !== '');
  if (month === undefined || /\p{Nd}\s*[–—]$/u.test(before) || monthOf(words.at(-1)) !== null) return null;
  return isoMonth(year, monthOf(month));
}

function isoMonth(yearWords: string | undefined, month: number | null): string | null {
  const day = isoDay(yearWords, month, '1');
  return day === null ? null : day.slice(0, 7);
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
    ...Array.from(line.matchAll(POINTS), ([, day, month, year]) => isoDay(year, valueOf(month), day)),
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
        // Without a day the month of some languages has another ending: "июня", "июнь".
        const alone = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
        for (const each of [name, alone.format(Date.UTC(2001, month - 1, 15))])
          if (each !== undefined && /\p{L}/u.test(each))
            names.set(each.toLowerCase().replace(/\.$/u, ''), month);
      }
  return names;
}
