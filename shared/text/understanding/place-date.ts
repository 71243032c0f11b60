import type { FoundDate } from './dates.ts';

/**
 * Where the year of a date came from: the words themselves, the date that the document gives itself, or nowhere.
 * A year that the words do not have is always shown with where it came from.
 */
export type YearSource = 'text' | 'document' | 'delegate' | null;

/** A date as it stands in the calendar, as far as that is known. */
export interface PlacedDate {
  /** "2005-08-15", "2005-08" or, where no year is known, "--08-15". */
  readonly iso: string;
  readonly yearFrom: YearSource;
}

/**
 * Puts a date into the calendar. Without a year of its own, something to be done falls on the first such day from
 * the day of its document on, as whoever wrote it meant; any other date falls in the document's year. A document
 * that says only its year, or nothing, cannot tell for a deadline, nor can one for a deadline of the weeks before it,
 * which may have passed or be that of the next year: the year stays open.
 */
export function placeDate(
  found: Pick<FoundDate, 'iso' | 'isDeadline'>,
  documentDate: string | null,
  chosenYear: number | null = null,
): PlacedDate {
  const { iso, isDeadline } = found;
  if (!iso.startsWith('-')) return { iso, yearFrom: 'text' };
  const rest = iso.slice(iso.startsWith('--') ? 2 : 1).replace(/^-/u, '');
  if (chosenYear !== null) return { iso: `${String(chosenYear)}-${rest}`, yearFrom: 'delegate' };
  const year = Number(/^\d{4}/u.exec(documentDate ?? '')?.[0] ?? '0');
  const isDay = documentDate !== null && documentDate.length === 10;
  if (year === 0 || (isDeadline && !isDay)) return { iso, yearFrom: null };
  const inYear = `${String(year)}-${rest}`;
  const isOver = isDeadline && documentDate !== null && inYear < documentDate.slice(0, inYear.length);
  if (isOver && daysBetween(inYear, documentDate) <= RECENT_DAYS) return { iso, yearFrom: null };
  const placed = isOver ? `${String(year + 1)}-${rest}` : inYear;
  return isInCalendar(placed) ? { iso: placed, yearFrom: 'document' } : { iso, yearFrom: null };
}

/** A text looks back on a deadline of so many days before it as often as it sets one for most of a year later. */
const RECENT_DAYS = 92;

function daysBetween(earlier: string, later: string): number {
  const at = (iso: string): number => Date.parse(iso.length === 7 ? `${iso}-28` : iso);
  return (at(later) - at(earlier)) / 86_400_000;
}

function isInCalendar(iso: string): boolean {
  const [year, month, day] = iso.split('-').map(Number);
  if (year === undefined || month === undefined) return false;
  if (day === undefined) return month >= 1 && month <= 12;
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
}

/** Whether a date is over on a day; a month is over when its last day is. Null where no year is known. */
export function isPast(iso: string, today: string): boolean | null {
  return iso.startsWith('-') ? null : iso < today.slice(0, iso.length);
}

/** By the calendar; what has no year comes last, by month and day. */
export function compareDates(a: string, b: string): number {
  const key = (iso: string): string => (iso.startsWith('-') ? `9999${iso.replace(/^-+/u, '')}` : iso);
  const [first, second] = [key(a), key(b)];
  return first < second ? -1 : Number(first > second);
}
