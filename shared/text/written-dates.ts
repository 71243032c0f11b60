import { westernDigits } from './western-digits.ts';

// The one reader of dates as people write them, in the languages of the United Nations and some more.

/** A day, or a month, that words name. */
export interface WrittenDate {
  /** Where it stands in the text, in UTF-16 units. */
  readonly at: number;
  readonly length: number;
  /** Null where the words have none. */
  readonly year: number | null;
  readonly month: number;
  /** Null for a month. */
  readonly day: number | null;
  /** The end of a span: "3–14 May 2010". */
  readonly isSpanEnd: boolean;
}

type Language = 'en' | 'fr' | 'es' | 'ru' | 'ar';

/** Names with their short forms; what a word of another kind may be ("out", "set 5") is not among them. */
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
/** Languages whose long names are taken from the system: other cases of them, and languages of national papers. */
const LONG_NAMES = ['en', 'fr', 'es', 'ru', 'ar', 'ar-LB', 'de', 'it', 'nl', 'pt'] as const;

const NAMES = monthNames();
const ANY = [...NAMES.keys()].sort((a, b) => b.length - a.length).join('|');
const MONTH = `(?:${ANY})(?!\\p{L})`;
/** Arabic of the United Nations names a month twice: «تموز/يوليو». */
const TWICE = `\\.?(?:/(?:${MONTH}|\\p{L}+))?`;
const END = '(?!\\p{N}|(?!г)\\p{L})';
const DAY_FIRST = new RegExp(
  `(?<![\\p{L}\\p{N}/]|\\d\\.)(\\d{1,2})(?:er|st|nd|rd|th|º|°)?\\s{1,3}(?:de\\s|of\\s)?(${MONTH})${TWICE}(?:,?\\s{1,3}(?:de\\s)?(\\d{4}))?${END}`,
  'giu',
);
const MONTH_FIRST = new RegExp(
  `(?<!\\p{L})(${MONTH})\\.?\\s(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s(\\d{4}))?(?![\\p{L}\\p{N}])`,
  'giu',
);
const MONTH_YEAR = new RegExp(`(?<!\\p{L})(${MONTH})${TWICE}\\s(?:de\\s)?(\\d{4})(?!\\p{N})`, 'giu');
const FIGURE = '[〇零○一二三四五六七八九]';
const TENS = '[一二三四五六七八九十]{1,3}';
const CHINESE = new RegExp(
  `(?:(\\d{4}|${FIGURE}{4})\\s?年)?\\s?(\\d{1,2}|${TENS})\\s?月\\s?(\\d{1,2}|${TENS})\\s?日`,
  'gu',
);
const CHINESE_MONTH = new RegExp(
  `(\\d{4}|${FIGURE}{4})\\s?年\\s?(\\d{1,2}|${TENS})\\s?月(?!\\s?(?:\\d{1,2}|${TENS})\\s?日)`,
  'gu',
);
const NUMERIC = /(?<![\d./-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/gu;
/** "31.12.2016": with points the day comes first everywhere. */
const POINTS = /(?<![\d./-])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d/-]|\.\d)/gu;
/** "5/5/2024", "25/12/2024": a date where it is the same in every country. "3/4/2024" is two. */
const STROKES = /(?<![\p{L}\d./-])(\d{1,2})\/(\d{1,2})\/(\d{4})(?![\p{L}\d/-]|\.\d)/gu;

interface Parts {
  readonly year: string | undefined;
  readonly month: number;
  readonly day: number | null;
}

const FORMS: readonly {
  readonly pattern: RegExp;
  readonly parts: (match: RegExpMatchArray) => Parts | null;
}[] = [
  { pattern: NUMERIC, parts: ([, year, month, day]) => ({ year, month: Number(month), day: Number(day) }) },
  { pattern: POINTS, parts: ([, day, month, year]) => ({ year, month: Number(month), day: Number(day) }) },
  { pattern: STROKES, parts: ([, one, other, year]) => eitherWay(Number(one), Number(other), year) },
  {
    pattern: CHINESE,
    parts: ([, year, month, day]) => ({ year: western(year), month: figure(month), day: figure(day) }),
  },
  {
    pattern: CHINESE_MONTH,
    parts: ([, year, month]) => ({ year: western(year), month: figure(month), day: null }),
  },
  {
    pattern: DAY_FIRST,
    parts: ([, day, month, year]) => ({ year, month: monthOf(month) ?? 0, day: Number(day) }),
  },
  {
    pattern: MONTH_FIRST,
    parts: ([, month, day, year]) => ({ year, month: monthOf(month) ?? 0, day: Number(day) }),
  },
  { pattern: MONTH_YEAR, parts: ([, month, year]) => ({ year, month: monthOf(month) ?? 0, day: null }) },
];

/** The dates of a text, in order; none overlaps another. A day that its month does not have is none. */
export function writtenDates(words: string): readonly WrittenDate[] {
  const text = westernDigits(words);
  if (!/[\d日月]/u.test(text)) return [];
  const found: WrittenDate[] = [];
  const taken: Pick<WrittenDate, 'at' | 'length'>[] = [];
  for (const { pattern, parts } of FORMS)
    for (const match of text.matchAll(pattern)) {
      const read = parts(match);
      const start = match.index ?? 0;
      const at = start + match[0].length - match[0].trimStart().length;
      const length = match[0].trim().length;
      const isTaken = taken.some((one) => at < one.at + one.length && one.at < at + length);
      if (read === null || isTaken) continue;
      // "31 June 2024" is no day, and not June either.
      taken.push({ at, length });
      if (!isInCalendar(read)) continue;
      const year = read.year === undefined ? null : Number(read.year);
      const isSpanEnd = /\p{Pd}\s?$/u.test(text.slice(Math.max(0, at - 2), at));
      found.push({ at, length, year, month: read.month, day: read.day, isSpanEnd });
    }
  return found.sort((a, b) => a.at - b.at);
}

/** The month of a name, in whatever language, with a point behind it or its other name behind a stroke. */
export function monthOf(words = ''): number | null {
  for (const name of words.split('/')) {
    const month = NAMES.get(name.trim().toLowerCase().replace(/\.$/u, ''));
    if (month !== undefined) return month;
  }
  return null;
}

/** A number in figures of any language: "12", "٣", "十一". */
export function figure(words = ''): number {
  const digits = westernDigits(words);
  if (/^\d+$/u.test(digits)) return Number(digits);
  const [, tens = '', units = ''] = /^(?:(.?)十)?(.?)$/u.exec(words) ?? [];
  const ten = words.includes('十') ? (tens === '' ? 1 : value(tens)) * 10 : 0;
  return ten + (units === '' ? 0 : value(units));
}

function value(sign: string): number {
  return '〇一二三四五六七八九'.indexOf(sign.replace(/[零○]/u, '〇'));
}

/** "二〇〇九" as "2009". */
function western(year: string | undefined): string | undefined {
  return year === undefined || /^\d/u.test(year) ? year : Array.from(year, value).join('');
}

function eitherWay(one: number, other: number, year: string | undefined): Parts | null {
  if (one === other || other > 12) return { year, month: one, day: other };
  return one > 12 ? { year, month: other, day: one } : null;
}

function isInCalendar({ year, month, day }: Parts): boolean {
  if (!(month >= 1 && month <= 12)) return false;
  if (day === null) return true;
  const days = new Date(Date.UTC(year === undefined ? 2000 : Number(year), month, 0)).getUTCDate();
  return day >= 1 && day <= days;
}

function monthNames(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const months of Object.values(MONTHS))
    months.forEach((same, at) => {
      for (const name of same.split('|')) names.set(name, at + 1);
    });
  for (const language of LONG_NAMES)
    for (let month = 1; month <= 12; month++) {
      const time = Date.UTC(2001, month - 1, 15);
      const inDate = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' })
        .formatToParts(time)
        .find(({ type }) => type === 'month')?.value;
      // Without a day the month of some languages has another ending: "июня", "июнь".
      const alone = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(time);
      for (const name of [inDate, alone])
        if (name !== undefined && /^[\p{L}\p{M} ]+$/u.test(name)) names.set(name.toLowerCase(), month);
    }
  return names;
}
