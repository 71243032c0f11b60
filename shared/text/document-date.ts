import type { Clause } from '../domain/document.ts';
import { figure, monthOf, writtenDates } from './written-dates.ts';

/** Blocks at the beginning among which the date of a document is looked for. */
const FRONT = 15;
/** A line with a date is short; a sentence that names one is not. */
const LINE_MOST = 90;

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
  const name = fileName.replaceAll('_', '-');
  for (const [run] of name.matchAll(/\d+(?:-\d+)+/gu)) {
    // "978-92-61-2019-1-1" is the number of a book.
    const groups = run.split('-');
    const at = groups.findIndex((group) => /^(?:1[89]|2[01])\d\d$/u.test(group));
    const [year = '', month = '', day = ''] = groups.slice(at, at + 3);
    if (at < 0 || groups.length > MOST_GROUPS) continue;
    const date = dayIn(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
    if (date !== null) return date;
  }
  return dayIn(fileName.replaceAll(/[_-]/gu, ' '));
}

/** Numbers in a row in which a date may stand: that of a meeting, and of a paper, beside it. */
const MOST_GROUPS = 5;

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
  if (chinese !== undefined) return isoMonth(chinese['year'], figure(chinese['month']));
  const { before = '', month, year } = MONTH_LAST.exec(line)?.groups ?? {};
  const words = before.split(/[^\p{L}\p{M}]+/u).filter((word) => word !== '');
  if (month === undefined || /\p{Nd}\s*[–—]$/u.test(before) || monthOf(words.at(-1)) !== null) return null;
  return isoMonth(year, monthOf(month));
}

function isoMonth(yearWords: string | undefined, month: number | null): string | null {
  const year = figure(yearWords);
  if (month === null || month < 1 || month > 12 || !isKnownYear(year)) return null;
  return `${String(year)}-${String(month).padStart(2, '0')}`;
}

function adoptionIn(symbol: string | null): readonly string[] {
  const part = symbol === null ? null : /\([^()]*\)/u.exec(symbol);
  return part === null ? [] : [part[0]];
}

/** The first day that a line names; the end of a span is none. */
function dayIn(line: string): string | null {
  const found = writtenDates(line).find(
    ({ year, day, isSpanEnd }) => day !== null && year !== null && isKnownYear(year) && !isSpanEnd,
  );
  if (found === undefined) return null;
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${String(found.year)}-${two(found.month)}-${two(found.day ?? 1)}`;
}

function isKnownYear(year: number): boolean {
  return year >= 1800 && year <= 2199;
}
