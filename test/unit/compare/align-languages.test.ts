import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import { alignLanguages, type LanguageClause } from '../../../shared/text/compare/index.ts';
import { CORPUS, CORPUS_NEEDED, importedFile } from '../../support/import-text.ts';

const one = (label: string | null, text: string, kind = 'paragraph'): LanguageClause => ({
  id: asId(`${String(label)}${text}`),
  label,
  text,
  kind,
  level: 0,
  part: null,
});

describe('two languages of a text', () => {
  it('stand beside each other by label, in whatever script', () => {
    const english = [one('1.', 'first'), one('a)', 'letter'), one('2.', 'second')];
    const arabic = [one('١.', 'أولا'), one('أ)', 'حرف'), one('٢.', 'ثانيا')];
    expect(alignLanguages(english, arabic)).toEqual({
      rows: [0, 1, 2].map((index) => ({ before: index, after: index })),
      unmatched: { before: 0, after: 0 },
    });
  });

  it('leave a clause that only one of them has alone, and count it', () => {
    const english = [one('1.', 'on 5 May'), one('2.', 'a note'), one('3.', 'on 7 June')];
    const french = [one('1.', 'le 5 mai'), one('3.', 'le 7 juin')];
    expect(alignLanguages(english, french)).toEqual({
      rows: [
        { before: 0, after: 0 },
        { before: 1, after: null },
        { before: 2, after: 1 },
      ],
      unmatched: { before: 1, after: 0 },
    });
  });

  it('are bounded where they are very long', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => one(String(index), `text ${index}`));
    expect(alignLanguages(many, many.slice(0, 19_990)).unmatched).toEqual({ before: 10, after: 0 });
  });
});

describe('documents in six languages', CORPUS_NEEDED, () => {
  const read = (name: string) => importedFile(readFileSync(join(CORPUS, 'multilingual', name)), name).clauses;

  it.each(['ar', 'es', 'fr', 'ru', 'zh'])(
    'a resolution in English and %s has no clause alone',
    (language) => {
      const name = (tag: string) => `sc-res-2532-2020/S-RES-2532-2020.${tag}.akn.xml`;
      const { rows, unmatched } = alignLanguages(read(name('en')), read(name(language)));
      expect(unmatched).toEqual({ before: 0, after: 0 });
      expect(rows.every(({ before, after }) => before === after)).toBe(true);
    },
  );

  it.each(['ar', 'es', 'fr', 'ru', 'zh-Hans'])(
    'the Declaration in English and %s has its articles beside each other',
    (language) => {
      const english = read('udhr/udhr.en.html');
      const other = read(`udhr/udhr.${language}.html`);
      const { rows, unmatched } = alignLanguages(english, other);
      expect(unmatched.before + unmatched.after).toBeLessThanOrEqual(2);
      const last = english.findIndex(({ text }) => text.startsWith('Nothing in this Declaration'));
      expect(rows.find(({ before }) => before === last)?.after).toBe(other.length - (english.length - last));
    },
  );
});
