import type { Clause } from '../../domain/document.ts';
import { splitSentences } from '../sentences.ts';
import { westernDigits } from '../western-digits.ts';
import { writtenDates } from '../written-dates.ts';

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
  const text = westernDigits(clause.text);
  return writtenDates(text).map(({ at, length, year, month, day }) => ({
    clause: clause.id,
    // as the text has it, whatever its digits
    raw: clause.text.slice(at, at + length),
    iso: isoOf(year, month, day),
    isDeadline: isDeadline(text, at, length),
    sentence: sentenceAt(text, at),
  }));
}

function isoOf(year: number | null, month: number, day: number | null): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const from = `${year === null ? '-' : String(year)}-${two(month)}`;
  return day === null ? from : `${from}-${two(day)}`;
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
