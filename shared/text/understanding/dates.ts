import type { Clause } from '../../domain/document.ts';
import { splitSentences } from '../sentences.ts';
import { westernDigits } from '../western-digits.ts';

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
  en: 'january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec'.split(
    ' ',
  ),
  fr: 'janvier|janv février|févr|fevrier mars avril|avr mai juin juillet|juil août|aout septembre|sept octobre|oct novembre|nov décembre|déc|decembre'.split(
    ' ',
  ),
  es: 'enero|ene febrero|feb marzo|mar abril|abr mayo junio|jun julio|jul agosto|ago septiembre|setiembre|sept|set octubre|oct noviembre|nov diciembre|dic'.split(
    ' ',
  ),
  ru: 'января|янв февраля|февр|фев марта|мар апреля|апр мая июня|июн июля|июл августа|авг сентября|сент|сен октября|окт ноября|нояб|ноя декабря|дек'.split(
    ' ',
  ),
  ar: 'يناير|كانون الثاني فبراير|شباط مارس|آذار أبريل|نيسان مايو|أيار يونيو|يونيه|حزيران يوليو|يوليه|تموز أغسطس|آب سبتمبر|أيلول أكتوبر|تشرين الأول نوفمبر|تشرين الثاني ديسمبر|كانون الأول'.split(
    / (?!الثاني|الأول)/u,
  ),
};

const NAMES = new Map<string, number>();
for (const months of Object.values(MONTHS))
  months.forEach((names, at) => {
    for (const name of names.split('|')) NAMES.set(name, at + 1);
  });
const MONTH = `(?:${[...NAMES.keys()].sort((a, b) => b.length - a.length).join('|')})(?!\\p{L})`;
const DAY_FIRST = new RegExp(
  `(?<![\\p{L}\\p{N}/])(\\d{1,2})(?:er|st|nd|rd|th|º|°)?\\s(?:de\\s|of\\s)?(${MONTH})\\.?(?:/\\p{L}+)?(?:,?\\s(?:de\\s)?(\\d{4}))?(?![\\p{L}\\p{N}])`,
  'giu',
);
const MONTH_FIRST = new RegExp(
  `(?<!\\p{L})(${MONTH})\\.?\\s(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s(\\d{4}))?(?![\\p{L}\\p{N}])`,
  'giu',
);
const MONTH_YEAR = new RegExp(`(?<!\\p{L})(${MONTH})\\.?(?:/\\p{L}+)?\\s(?:de\\s)?(\\d{4})(?!\\p{N})`, 'giu');
const CHINESE = /(?:(\d{4})\s?年)?\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日/gu;
const CHINESE_MONTH = /(\d{4})\s?年\s?(\d{1,2})\s?月(?!\s?\d{1,2}\s?日)/gu;
const NUMERIC = /(?<![\d./-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/gu;
/** "31.12.2016": with points the day comes first everywhere; with strokes nobody knows. */
const POINTS = /(?<![\d./-])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d/-]|\.\d)/gu;

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
  {
    language: 'zh',
    words: /(?:之前|以前|截止|不迟于|最迟|日前|底前|底以前|^\s?前(?!往|述|言|后)|^\s?底前)/u,
    verified: false,
  },
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
    found.push({
      at: at + match[0].length - match[0].trimStart().length,
      raw: match[0].trim(),
      iso: isoOf(year, month, day),
    });
  };
  const text = westernDigits(clause.text);
  for (const match of text.matchAll(NUMERIC)) add(match, match[1], Number(match[2]), Number(match[3]));
  for (const match of text.matchAll(POINTS)) add(match, match[3], Number(match[2]), Number(match[1]));
  for (const match of text.matchAll(CHINESE)) add(match, match[1], Number(match[2]), Number(match[3]));
  for (const match of text.matchAll(CHINESE_MONTH)) add(match, match[1], Number(match[2]), null);
  for (const match of text.matchAll(DAY_FIRST)) add(match, match[3], monthOf(match[2]), Number(match[1]));
  for (const match of text.matchAll(MONTH_FIRST)) add(match, match[3], monthOf(match[1]), Number(match[2]));
  for (const match of text.matchAll(MONTH_YEAR)) add(match, match[2], monthOf(match[1]), null);
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ at, raw, iso }) => ({
      clause: clause.id,
      // as the text has it, whatever its digits
      raw: clause.text.slice(at, at + raw.length),
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
/** "by 5 p.m. on", "before 18:00 (Geneva time) on", "by noon on": an hour is nobody. */
const HOUR =
  /\b(by|before|until|than|at)\s(?:(?:\d{1,2}(?:[.:]\d{2})?\s?(?:[ap]\.?\s?m\b\.?|hours|hrs|h\b|o'clock)?|noon|midnight|close of business|cob|the end of the day)(?:\s?\([^()]{1,30}\)|,?\s(?:\p{L}+\s)?(?:time|UTC|GMT|CET|CEST))?)(?:,?\s(?:on|of))?\s*$/iu;
/** Days of the week and the like between the word and the date. */
const LEAD_IN =
  /(?:,?\s(?:on\s)?(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*|\s(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo),?\s*)$/iu;
/** Where a sentence is over: a full stop behind "p.m." or "Sept." or before a small letter or a number is no end. */
const SENTENCE_END = /^.*(?:[!?;]\s|[。；]|(?<!\b(?:[ap]\.m|i\.e|e\.g|no|cf))\.\s(?=\p{Lu}|\P{L}*$))/isu;
/** "on 9 June 2024 at the latest". */
const LATEST =
  /^[^.;,。；]{0,20}\b(?:at the latest|at the very latest|au plus tard|a más tardar|como máximo)(?!\p{L})/iu;

function isDeadline(text: string, at: number, length: number): boolean {
  const reached = text.slice(Math.max(0, at - REACH), at).replace(SENTENCE_END, '');
  const before = reached.replace(LEAD_IN, ' ').replace(HOUR, '$1 ').replace(OF_SOMEBODY, '');
  const after = text.slice(at + length, at + length + 40);
  return (
    BY.some(
      ({ language, words }) => words.test(before) || (language === 'zh' && words.test(after.slice(0, 8))),
    ) || LATEST.test(after)
  );
}

function sentenceAt(text: string, at: number): string {
  return splitSentences(text).find(({ end }) => at < end)?.text ?? text.slice(0, 400);
}
