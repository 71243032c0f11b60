import type { IntlShape } from 'react-intl';

/** Dates, numbers and lists as the delegate's language and digits have them. */
export interface Formatters {
  number(value: number): string;
  percent(fraction: number): string;
  /** "20 Nov 2026". */
  date(at: number): string;
  /** The day "2026-11-20" as `date` has it, the month "2026-11" as `month`; other words stay as they are. */
  day(day: string): string;
  /** The month "2026-11" as "November 2026". */
  month(month: string): string;
  /** A day of no known year, "--08-15", as "15 August". */
  dayOfYear(day: string): string;
  /** "20 Nov, 14:05"; with the year where it is not this one. */
  dateTime(at: number): string;
  time(at: number): string;
  /** "3 days ago"; a date after a month. */
  ago(at: number, now: number): string;
  /** "1.4 MB". */
  size(bytes: number): string;
  list(items: readonly string[]): string;
  /** The name of a language in the delegate's language. */
  languageName(tag: string): string;
  /** Orders names as the language does; digits inside them by value. */
  readonly compare: (a: string, b: string) => number;
}

const MINUTE = 60_000;
const STEPS = [
  { unit: 'minute', length: MINUTE, until: 60 * MINUTE },
  { unit: 'hour', length: 60 * MINUTE, until: 24 * 60 * MINUTE },
  { unit: 'day', length: 24 * 60 * MINUTE, until: 31 * 24 * 60 * MINUTE },
] as const;
const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Formatters over an Intl whose locale already carries the digits ("ar-u-nu-latn"). */
export function createFormatters(intl: IntlShape): Formatters {
  const names = new Intl.DisplayNames([intl.locale], { type: 'language' });
  const collator = new Intl.Collator(intl.locale, { numeric: true, sensitivity: 'base' });
  const date = (at: number): string =>
    intl.formatDate(at, { day: 'numeric', month: 'short', year: 'numeric' });
  const time = (at: number): string =>
    intl.formatTime(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return {
    number: (value) => intl.formatNumber(value),
    percent: (fraction) => intl.formatNumber(fraction, { style: 'percent', maximumFractionDigits: 0 }),
    date,
    day: (day) => dayOf(day, date, (month) => monthOf(intl, month)),
    month: (month) => monthOf(intl, month),
    dayOfYear: (day) => dayOfYear(intl, day),
    time,
    dateTime: (at) => dateTime(intl, at),
    ago: (at, now) => ago(intl, at, now, date),
    size: (bytes) => size(intl, bytes),
    list: (items) => intl.formatList([...items], { type: 'conjunction' }),
    languageName: (tag) => languageName(names, tag),
    compare: (a, b) => collator.compare(a, b),
  };
}

function dayOf(words: string, date: (at: number) => string, inMonth: (month: string) => string): string {
  if (/^\d{4}-(?:0[1-9]|1[0-2])$/.test(words)) return inMonth(words);
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(words) ?? [];
  const at = new Date(Number(year), Number(month) - 1, Number(day));
  return at.getDate() === Number(day) && at.getMonth() === Number(month) - 1 ? date(at.getTime()) : words;
}

function monthOf(intl: IntlShape, words: string): string {
  const [, year, month] = /^(\d{4})-(\d\d)$/.exec(words) ?? [];
  if (year === undefined) return words;
  return intl.formatDate(new Date(Number(year), Number(month) - 1, 1), { month: 'long', year: 'numeric' });
}

function dayOfYear(intl: IntlShape, words: string): string {
  const [, month, day] = /^--(\d\d)(?:-(\d\d))?$/.exec(words) ?? [];
  if (month === undefined) return words;
  // A leap year, so that 29 February is itself.
  const at = new Date(2024, Number(month) - 1, Number(day ?? '1'));
  return intl.formatDate(at, day === undefined ? { month: 'long' } : { day: 'numeric', month: 'long' });
}

function dateTime(intl: IntlShape, at: number): string {
  const isThisYear = new Date(at).getFullYear() === new Date().getFullYear();
  return intl.formatDate(at, {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

function ago(intl: IntlShape, at: number, now: number, date: (at: number) => string): string {
  const passed = Math.max(0, now - at);
  const step = STEPS.find((candidate) => passed < candidate.until);
  return step === undefined
    ? date(at)
    : intl.formatRelativeTime(-Math.floor(passed / step.length), step.unit, { numeric: 'auto' });
}

function size(intl: IntlShape, bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return intl.formatNumber(value, {
    style: 'unit',
    unit: SIZES[step] ?? 'byte',
    // The short name of the smallest knows no plural: "751 byte". In Arabic some of the short names are whole words
    // and others two letters with stops: one list would have both.
    unitDisplay: step === 0 || intl.locale.startsWith('ar') ? 'long' : 'short',
    maximumFractionDigits: step > 1 && value < 10 ? 1 : 0,
  });
}

function languageName(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
