import type { Clause } from '../../domain/document.ts';
import { splitSentences } from '../sentences.ts';

// Dates and deadlines that a text names, in six languages. Words are data; `verified` entries were seen in a document.

/** A day, month or year that a clause names. */
export interface FoundDate {
  readonly clause: Clause['id'];
  /** As the text has it. */
  readonly raw: string;
  /** "2005-08-15", "2005-08", "--08-15" where the text has no year. */
  readonly iso: string;
  /** Something is to be done by then. */
  readonly isDeadline: boolean;
  /** The sentence around it. */
  readonly sentence: string;
}

type Language = 'en' | 'fr' | 'es' | 'ru' | 'ar';

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  en: 'january february march april may june july august september october november december'.split(' '),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  ar: 'يناير|كانون الثاني فبراير|شباط مارس|آذار أبريل|نيسان مايو|أيار يونيو|حزيران يوليو|تموز أغسطس|آب سبتمبر|أيلول أكتوبر|تشرين الأول نوفمبر|تشرين الثاني ديسمبر|كانون الأول'.split(
    / (?!الثاني|الأول)/u,
  ),
};

const NAMES = new Map<string, number>();
for (const months of Object.values(MONTHS))
  months.forEach((names, at) => {
    for (const name of names.split('|')) NAMES.set(name, at + 1);
  });
const MONTH = [...NAMES.keys()].sort((a, b) => b.length - a.length).join('|');
const DAY_FIRST = new RegExp(
  `(?<![\\p{L}\\p{N}/])(\\d{1,2})(?:er|st|nd|rd|th)?\\s(?:de\\s)?(${MONTH})(?:/\\p{L}+)?(?:,?\\s(?:de\\s)?(\\d{4}))?(?![\\p{L}\\p{N}])`,
  'giu',
);
const MONTH_FIRST = new RegExp(
  `(?<!\\p{L})(${MONTH})\\s(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s(\\d{4}))?(?![\\p{L}\\p{N}])`,
  'giu',
);
const MONTH_YEAR = new RegExp(`(?<!\\p{L})(${MONTH})(?:/\\p{L}+)?\\s(?:de\\s)?(\\d{4})(?!\\p{N})`, 'giu');
const CHINESE = /(?:(\d{4})\s?年)?\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日/gu;
const NUMERIC = /(?<![\d./-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/gu;

/** Words before a date, or in its sentence, by which something is to be done then. */
const BY: readonly {
  readonly language: Language | 'zh';
  readonly words: RegExp;
  readonly verified: boolean;
}[] = [
  {
    language: 'en',
    words:
      /\b(?:by|before|until|no later than|not later than|deadline|due|at the latest|on or before|close[sd]? on|within)\b/iu,
    verified: true,
  },
  {
    language: 'fr',
    words: /\b(?:au plus tard|avant le|d['’]ici|jusqu['’]au|date limite|délai|échéance)/iu,
    verified: false,
  },
  { language: 'es', words: /(?:a más tardar|antes del|hasta el|fecha límite|plazo)/iu, verified: false },
  {
    language: 'ru',
    words: /(?:не позднее|до конца|к \d|крайний срок|в срок до|(?<!\p{L})до(?!\p{L}))/iu,
    verified: false,
  },
  { language: 'zh', words: /(?:之前|以前|截止|不迟于|最迟)/u, verified: false },
  { language: 'ar', words: /(?:في موعد أقصاه|قبل|بحلول|حتى|الموعد النهائي)/u, verified: false },
];
/** How far before the date such a word may stand. */
const REACH = 48;

/** The dates of the clauses, in order. */
export function findDates(clauses: readonly Clause[]): readonly FoundDate[] {
  return clauses.flatMap((clause) => (clause.text.length > 200_000 ? [] : datesOf(clause)));
}

function datesOf(clause: Clause): readonly FoundDate[] {
  const found: { readonly at: number; readonly raw: string; readonly iso: string }[] = [];
  const add = (
    match: RegExpMatchArray,
    year: string | undefined,
    month: number,
    day: number | null,
  ): void => {
    const at = match.index ?? 0;
    const isTaken = found.some((one) => at < one.at + one.raw.length && one.at < at + match[0].length);
    if (isTaken || month < 1 || month > 12 || (day !== null && (day < 1 || day > 31))) return;
    found.push({ at, raw: match[0].trim(), iso: isoOf(year, month, day) });
  };
  const { text } = clause;
  for (const match of text.matchAll(NUMERIC)) add(match, match[1], Number(match[2]), Number(match[3]));
  for (const match of text.matchAll(CHINESE)) add(match, match[1], Number(match[2]), Number(match[3]));
  for (const match of text.matchAll(DAY_FIRST)) add(match, match[3], monthOf(match[2]), Number(match[1]));
  for (const match of text.matchAll(MONTH_FIRST)) add(match, match[3], monthOf(match[1]), Number(match[2]));
  for (const match of text.matchAll(MONTH_YEAR)) add(match, match[2], monthOf(match[1]), null);
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ at, raw, iso }) => ({
      clause: clause.id,
      raw,
      iso,
      isDeadline: isDeadline(text, at, raw.length),
      sentence: sentenceAt(text, at),
    }));
}

function monthOf(name: string | undefined): number {
  return NAMES.get((name ?? '').toLowerCase()) ?? 0;
}

function isoOf(year: string | undefined, month: number, day: number | null): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  if (day === null) return `${year ?? '-'}-${two(month)}`;
  return `${year ?? '-'}-${two(month)}-${two(day)}`;
}

/** "Adopted by the Council on 1 July": whoever did it stands behind the "by", and "on" or "in" is the date's. */
const OF_SOMEBODY = /\b(?:by|before)\b(?=.*\b(?:on|in)\s(?:the\s)?$)/giu;

function isDeadline(text: string, at: number, length: number): boolean {
  const before = text
    .slice(Math.max(0, at - REACH), at)
    .replace(/^.*[.!?;。；]\s/su, '')
    .replace(OF_SOMEBODY, '');
  const after = text.slice(at + length, at + length + 8);
  return BY.some(({ language, words }) => words.test(before) || (language === 'zh' && words.test(after)));
}

function sentenceAt(text: string, at: number): string {
  return splitSentences(text).find(({ end }) => at < end)?.text ?? text.slice(0, 400);
}
