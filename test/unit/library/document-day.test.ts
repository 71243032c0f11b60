import { describe, expect, it } from 'vitest';
import { dayWords } from '../../../renderer/features/document-day.ts';
import { newsOf } from '../../../renderer/features/entry-news.ts';
import { meaningOf } from '../../../shared/text/understanding/meaning.ts';
import { importedText, seed } from '../../support/import-text.ts';

const say = (entry: Parameters<typeof dayWords>[0]): string =>
  dayWords(entry, (key, values) => `${key} ${JSON.stringify(values)}`, {
    day: (day) => `day ${day}`,
    date: (at) => `date ${String(at)}`,
  });

describe('the date that is shown of a text', () => {
  it('is the one that it gives itself', () => {
    expect(say({ datedOn: '2005-06', importedAt: 7 })).toBe('day 2005-06');
  });

  it('is never the day of its import: that is said as such', () => {
    expect(say({ importedAt: 7 })).toBe('common.noDateImported {"date":"date 7"}');
  });
});

describe('what working out the meaning tells the list of documents', () => {
  it('is the date that the words give, also where an older version found none or another', () => {
    const meaning = meaningOf(
      importedText('Report of the Working Group\n\nChâteau de Bossey, June 2005\n\n1. The group met.\n'),
    );
    expect(newsOf({}, meaning)).toMatchObject({ datedOn: '2005-06' });
    expect(newsOf({ datedOn: '2004' }, meaning)).toMatchObject({ datedOn: '2005-06' });
    expect(newsOf({ datedOn: '2005-06' }, meaning)).not.toHaveProperty('datedOn');
  });

  it('leaves a date that the name of the file gave, where the words give none', () => {
    const meaning = meaningOf(seed('wgig-preliminary-report.txt'));
    expect(meaning.datedOn).toBeNull();
    expect(newsOf({ datedOn: '2005-07-20' }, meaning)).not.toHaveProperty('datedOn');
  });
});
