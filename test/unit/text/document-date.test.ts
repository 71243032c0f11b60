import { describe, expect, it } from 'vitest';
import { documentDate } from '../../../shared/text/document-date.ts';

const dateIn = (...lines: readonly string[]): string | null =>
  documentDate(
    lines.map((text) => ({ text })),
    null,
    'file.txt',
  );

describe('the date that a document gives itself', () => {
  it('stands in a short line of its beginning, in the languages of the United Nations', () => {
    expect(dateIn('Informal Consultations', '20 July 2005 – 10:00-13:00 – Room XVIII')).toBe('2005-07-20');
    expect(dateIn('Distr.: General', '1 July 2020', 'Original: English')).toBe('2020-07-01');
    expect(dateIn('Genève, le 1er juillet 2020')).toBe('2020-07-01');
    expect(dateIn('14 de enero de 2008')).toBe('2008-01-14');
    expect(dateIn('1 июля 2020 года')).toBe('2020-07-01');
    expect(dateIn('٣ آذار/مارس ٢٠١٤')).toBe('2014-03-03');
    expect(dateIn('2020年7月1日')).toBe('2020-07-01');
    expect(dateIn('July 20, 2005')).toBe('2005-07-20');
    expect(dateIn('Datum\t4 januari 2016')).toBe('2016-01-04');
    expect(dateIn('Stand: 04.01.2016')).toBe('2016-01-04');
    expect(dateIn('Document 5-E, 2010-05-14')).toBe('2010-05-14');
    expect(dateIn('二〇〇九年十一月四日')).toBe('2009-11-04');
    expect(dateIn('Geneva, 5/5/2024')).toBe('2024-05-05');
    expect(dateIn('Geneva, 3/4/2024')).toBe(null);
  });

  it('is the year of adoption where no day is given', () => {
    expect(dateIn('RESOLUTION 75', '(Johannesburg, 2008)')).toBe('2008');
    expect(documentDate([], 'RESOLUTION 75 (Johannesburg, 2008)', 'wtsa.txt')).toBe('2008');
    expect(documentDate([], 'RESOLUTION 2 (Rev. Dubai, 2018)', 'pp.txt')).toBe('2018');
  });

  it('is a month where a short line of the beginning ends with one, in the languages of the United Nations', () => {
    expect(dateIn('Report of the Working Group', 'Château de Bossey', 'June 2005')).toBe('2005-06');
    expect(dateIn('Report of the Working Group', 'Château de Bossey, June 2005')).toBe('2005-06');
    expect(dateIn('(Geneva, February 2005)')).toBe('2005-02');
    expect(dateIn('Issued: Date: June 2005')).toBe('2005-06');
    expect(dateIn('Genève, juin 2005')).toBe('2005-06');
    expect(dateIn('Ginebra, junio de 2005')).toBe('2005-06');
    expect(dateIn('Женева, июнь 2005 года')).toBe('2005-06');
    expect(dateIn('جنيف، حزيران/يونيو ٢٠٠٥')).toBe('2005-06');
    expect(dateIn('جنيف، كانون الثاني/يناير ٢٠٠٥')).toBe('2005-01');
    expect(dateIn('2005年6月，日内瓦')).toBe('2005-06');
    expect(dateIn('日内瓦，2005年6月')).toBe('2005-06');
  });

  it('is the day rather than the month, and the month rather than the year of adoption', () => {
    expect(dateIn('(Antalya, 2006)', 'Geneva, May 2007', '14 May 2007')).toBe('2007-05-14');
    expect(dateIn('(Antalya, 2006)', 'Geneva, May 2007')).toBe('2007-05');
  });

  it('is not a month of something else: of a span, of a list, of a sentence, of what is still to come', () => {
    expect(dateIn('Geneva, 3-14 May 2010')).toBe(null);
    expect(dateIn('Geneva, April – May 2010')).toBe(null);
    expect(dateIn('Meetings of April, May 2010')).toBe(null);
    expect(dateIn('First two meetings in Geneva in November 2004 and February 2005')).toBe(null);
    expect(dateIn('Next meeting: June 2005')).toBe(null);
    expect(dateIn('Some more words, March')).toBe(null);
  });

  it('is not that of a deadline, of another paper, of a sentence, or of what is numbered', () => {
    expect(dateIn('Deadline for comments: 31 December 2031', 'Draft guidelines')).toBe(null);
    expect(dateIn('Letter dated 12 January 2019 from the Permanent Representative')).toBe(null);
    expect(dateIn('Received on 5 February 2019')).toBe(null);
    expect(dateIn('Background paper', 'The workshop of 3 March 2011 concluded its work.')).toBe(null);
    expect(dateIn('On resolution 70/1 (25 September 2015)')).toBe(null);
    const numbered = [
      { text: 'Note' },
      { text: 'A note of 11 July 2015', label: '1.', part: null, keyword: null },
    ];
    expect(documentDate(numbered, null, 'x.txt')).toBe(null);
    const act = 'RESOLUTION 99 (Rev. Dubai, 2018)';
    expect(documentDate([{ text: 'Status on 1 June 2024' }], act, 'x.txt')).toBe('2018');
    expect(documentDate([{ text: '16 November 2018' }], act, 'x.txt')).toBe('2018-11-16');
    expect(dateIn('RÉSOLUTION 12', '(Rév. Dubaï, 2018)')).toBe('2018');
  });

  it('may be in the name of the file', () => {
    expect(documentDate([], null, 'informal-consultations-2005-07-20.txt')).toBe('2005-07-20');
    expect(documentDate([], null, 'notes_2005_07_20.txt')).toBe('2005-07-20');
    expect(documentDate([], null, '2005-7-20 notes.txt')).toBe('2005-07-20');
    expect(documentDate([], null, 'WG-11-2005-07-20.txt')).toBe('2005-07-20');
    expect(documentDate([], null, 'notes 20 July 2005.txt')).toBe('2005-07-20');
    expect(documentDate([], null, '2010年3月31日.txt')).toBe('2010-03-31');
    expect(documentDate([], null, 'ISBN 978-92-61-2019-1-1.pdf')).toBe(null);
    expect(documentDate([], null, 'ISSN 2005-0720.pdf')).toBe(null);
  });

  it('is not that of something else: a date in a sentence, the span of a meeting, a day that no month has', () => {
    const sentence =
      'The Working Group held two meetings in Geneva, of which the first began on 23 November 2004, and';
    expect(dateIn(`${sentence} the second was held in the year after that.`)).toBe(null);
    expect(dateIn('Geneva, 3-14 May 2010')).toBe(null);
    expect(dateIn('Geneva, 3 – 14 May 2010')).toBe(null);
    expect(dateIn('23 - 35 November 2004')).toBe(null);
    expect(dateIn('31 February 2004')).toBe(null);
    expect(dateIn(...Array.from({ length: 15 }, () => 'Contents'), '20 July 2005')).toBe(null);
  });
});
