import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDates, isPast, placeDate } from '../../../shared/text/understanding/place-date.ts';

const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('a date without a year', () => {
  it.each([
    ['--08-15', true, '2005-07-20', '2005-08-15', 'document'],
    ['--03-01', true, '2005-07-20', '2006-03-01', 'document'],
    ['--06-15', true, '2005-07-20', '--06-15', null],
    ['--06', true, '2005-07-20', '--06', null],
    ['--12-20', true, '2006-01-10', '2006-12-20', 'document'],
    ['--03-01', false, '2005-07-20', '2005-03-01', 'document'],
    ['--08-15', true, '2008', '--08-15', null],
    ['--08-15', false, '2008', '2008-08-15', 'document'],
    ['--08-15', true, null, '--08-15', null],
    ['--02-29', false, '2005-07-20', '--02-29', null],
    ['2004-08-15', true, '2005-07-20', '2004-08-15', 'text'],
  ] as const)(
    '%s (to be done: %s) in a text of %s is %s, from %s',
    (iso, isDeadline, from, placed, yearFrom) => {
      expect(placeDate({ iso, isDeadline }, from)).toEqual({ iso: placed, yearFrom });
    },
  );

  it('has the year that the delegate chose, whatever the text', () => {
    expect(placeDate({ iso: '--08-15', isDeadline: true }, '2005-07-20', 2007)).toEqual({
      iso: '2007-08-15',
      yearFrom: 'delegate',
    });
  });

  it('is, as a deadline, never before its document and less than a year after it, where it has a year', () => {
    fc.assert(
      fc.property(day, day, (wanted, from) => {
        fc.pre(!wanted.endsWith('02-29'));
        const { iso } = placeDate({ iso: `--${wanted.slice(5)}`, isDeadline: true }, from);
        if (iso.startsWith('-')) return (Date.parse(from) - Date.parse(`${from.slice(0, 4)}-${wanted.slice(5)}`)) / 86_400_000 <= 92; // prettier-ignore
        const days = (Date.parse(iso) - Date.parse(from)) / 86_400_000;
        return iso.endsWith(wanted.slice(5)) && days >= 0 && days <= 366;
      }),
    );
  });
});

describe('the calendar', () => {
  it('has what has no year last, by month and day', () => {
    const dates = ['--08-15', '2026-01-02', '--03-01', '2005-08', '2005-07-20'];
    expect(dates.toSorted(compareDates)).toEqual([
      '2005-07-20',
      '2005-08',
      '2026-01-02',
      '--03-01',
      '--08-15',
    ]);
  });

  it('says what is over, and nothing of a day without a year', () => {
    expect(isPast('2026-11-22', '2026-11-23')).toBe(true);
    expect(isPast('2026-11-23', '2026-11-23')).toBe(false);
    expect(isPast('2026-11', '2026-11-23')).toBe(false);
    expect(isPast('2026-10', '2026-11-23')).toBe(true);
    expect(isPast('--08-15', '2026-11-23')).toBeNull();
  });
});
