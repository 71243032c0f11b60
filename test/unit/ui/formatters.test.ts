import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import { createFormatters } from '../../../renderer/ui/locale/formatters.ts';

describe('a day of the calendar', () => {
  it.each([
    ['2026-11-20', '20 Nov 2026'],
    ['2026-01-01', '1 Jan 2026'],
    ['2005-06', 'June 2005'],
    ['2008', '2008'],
  ])('%s reads as other dates do', (day, words) => {
    expect(createFormatters(createIntl({ locale: 'en-GB' })).day(day)).toBe(words);
  });

  it('has the digits and the month of the language', () => {
    expect(createFormatters(createIntl({ locale: 'ar-u-nu-arab' })).day('2026-11-20')).toBe('٢٠ نوفمبر ٢٠٢٦');
  });

  it.each(['', '20 Nov', '2026-02-30', '2026-13-01', 'last week'])(
    'that is none stays as it was written: “%s”',
    (words) => {
      expect(createFormatters(createIntl({ locale: 'en-GB' })).day(words)).toBe(words);
    },
  );
});

describe('a size', () => {
  it.each([
    ['en-GB', ['751 bytes', '12 kB', '1.4 MB']],
    ['fr', ['751 octets', '12 ko', '1,4 Mo']],
    ['ar-u-nu-latn', ['751 بايت', '12 كيلوبايت', '1.4 ميغابايت']],
  ])('has one kind of name for small and large (%s)', (locale, words) => {
    const { size } = createFormatters(createIntl({ locale }));
    // Which blank stands before a unit is the language's own affair.
    expect([751, 12_000, 1_400_000].map((bytes) => size(bytes).replaceAll(/\s/gu, ' '))).toEqual(words);
  });
});
