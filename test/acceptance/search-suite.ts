import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchableText, SearchAnswer, SearchRequest } from '../../renderer/search/api.ts';
import { isAsking, latinOf, matchText, parseQuery } from '../../shared/text/search/forms.ts';
import { runs } from '../support/campaign.ts';

/** An index as a test asks it, wherever it is. */
export interface TestedIndex {
  ids(): Promise<readonly string[]>;
  put(texts: readonly SearchableText[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  search(request: SearchRequest): Promise<SearchAnswer>;
}

export const request = (query: string, more: Partial<SearchRequest> = {}): SearchRequest => ({
  query,
  among: null,
  first: [],
  skip: 0,
  texts: 100,
  parts: 100,
  ...more,
});

export const text = (id: string, language: string | null, ...parts: readonly string[]): SearchableText => ({
  id,
  language,
  parts: parts.map((said, index) => ({
    key: `${id}.${index}`,
    label: `${index + 1}.`,
    isHeading: false,
    text: said,
  })),
});

const LIBRARY: readonly SearchableText[] = [
  text(
    'en',
    'en',
    'The Parties shall consult each other.',
    'Consultations were held on Internet governance.',
  ),
  text('en2', 'en', 'The Parties shall consult each other.', 'A follow-up to the Summit of 2005.'),
  text('fr', 'fr', "L'accès universel à l’information", 'Les résolutions adoptées', 'Œuvrer ensemble'),
  text('ru', 'ru', 'Рабочая группа по управлению Интернетом', 'Экономический и Социальный Совет'),
  text('ar', 'ar', 'إِنَّ القَرارات الصادرة عن مؤتمر المنـدوبين', 'فقرة ٣٤'),
  text('zh', 'zh', '信息社会世界峰会的决议草案', '决议'),
];

/** Every text and part that an answer shows. */
function shown(answer: SearchAnswer): readonly string[] {
  return answer.texts.flatMap(({ parts }) => parts.map(({ key }) => key)).toSorted();
}

const FOUND: readonly (readonly [query: string, keys: readonly string[]])[] = [
  ['consult', ['en.0', 'en.1', 'en2.0']],
  ['CONSULTATION', ['en.0', 'en.1', 'en2.0']],
  ['"consult"', ['en.0', 'en2.0']],
  ['parties consult', ['en.0', 'en2.0']],
  ['"parties shall consult"', ['en.0', 'en2.0']],
  ['"shall parties"', []],
  ['"parties consult"', []],
  ['gov*', ['en.1']],
  ['consultati*', ['en.1']],
  ['"internet gov*"', ['en.1']],
  ['consult -governance', ['en.0', 'en2.0']],
  ['consult -"each other"', ['en.1']],
  ['follow-up', ['en2.1']],
  ['"follow up"', ['en2.1']],
  ['2005', ['en2.1']],
  ['acces', ['fr.0']],
  ["l'accès", ['fr.0']],
  ['resolution', ['fr.1']],
  ['RÉSOLUTIONS', ['fr.1']],
  ['oeuvrer', ['fr.2']],
  ['группы', ['ru.0']],
  ['экономического', ['ru.1']],
  ['قرارات', ['ar.0']],
  ['القرارات', ['ar.0']],
  ['بالقرار', ['ar.0']],
  ['مؤتمر', ['ar.0']],
  ['المندوبين', ['ar.0']],
  ['34', ['ar.1']],
  ['决议', ['zh.0', 'zh.1']],
  ['决议草案', ['zh.0']],
  ['草', ['zh.0']],
  ['案', ['zh.0']],
  ['议决', []],
  ['信息 草案', ['zh.0']],
  ['-consult', []],
  ['', []],
  ['"', []],
  ['*', []],
  ['NEAR(', []],
  ['parties AND nothing', []],
];

/** What can be typed: words of the library, signs of the language of queries, anything at all. */
const typed = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...'consult parties" "each -governance gov* internet* 决议 草 l’accès AND OR NOT NEAR( ) { } : ^ * " - résolution قرارات ;-- \' \\ head body'.split(
          ' ',
        ),
      ),
      { maxLength: 6 },
    )
    .map((words) => words.join(' ')),
);

/** What every index does. `open` gives one that is empty. */
export function searchSuite(open: () => Promise<TestedIndex>): void {
  describe('what is found', () => {
    it('finds forms of words in every language, phrases, beginnings and what is not said', async () => {
      const index = await open();
      await index.put(LIBRARY);
      for (const [query, keys] of FOUND)
        expect([query, shown(await index.search(request(query)))]).toEqual([query, keys]);
    });

    it('gives what the text itself answers to anything that can be typed', async () => {
      const index = await open();
      await index.put(LIBRARY);
      await fc.assert(
        fc.asyncProperty(typed, async (said) => {
          const query = parseQuery(said);
          const expected = LIBRARY.flatMap(({ language, parts }) =>
            parts.filter((part) => matchText(part.text, latinOf(language), query) !== null),
          ).map(({ key }) => key);
          const answer = await index.search(request(said));
          expect(shown(answer)).toEqual(isAsking(query) ? expected.toSorted() : []);
          expect(answer.parts).toBe(isAsking(query) ? expected.length : 0);
        }),
        runs(150),
      );
    });
  });
  describe('what is shown', () => {
    it('marks the words in the text as it is written', async () => {
      const index = await open();
      await index.put(LIBRARY);
      const [found] = (await index.search(request('acces information'))).texts;
      const part = found?.parts[0];
      expect(part?.label).toBe('1.');
      expect(part?.snippet.hits.map(({ start, end }) => part.snippet.text.slice(start, end))).toEqual([
        'accès',
        'information',
      ]);
      expect(part?.hit).toEqual({ start: 2, end: 7 });
    });

    it('shows the same sentence in two documents twice', async () => {
      const index = await open();
      await index.put(LIBRARY);
      const answer = await index.search(request('"The Parties shall consult each other"'));
      expect(answer.texts.map(({ id }) => id).toSorted()).toEqual(['en', 'en2']);
      expect([answer.parts, answer.inTexts, answer.isPart]).toEqual([2, 2, false]);
    });

    it('looks only where it is told to, and puts first what it is told to', async () => {
      const index = await open();
      await index.put(LIBRARY);
      expect(shown(await index.search(request('consult', { among: ['en2', 'gone'] })))).toEqual(['en2.0']);
      expect(shown(await index.search(request('consult', { among: [] })))).toEqual([]);
      const first = await index.search(request('consult', { first: ['en2'] }));
      expect(first.texts.map(({ id }) => id)).toEqual(['en2', 'en']);
    });

    it('puts texts first that are about it: a heading outweighs many words', async () => {
      const index = await open();
      const about = text('about', 'en', 'Spectrum', 'Nothing else.');
      const heading = { ...about, parts: about.parts.map((part, at) => ({ ...part, isHeading: at === 0 })) };
      await index.put([heading, text('names', 'en', 'The spectrum.', 'A spectrum of things.', 'Other.')]);
      expect((await index.search(request('spectrum'))).texts.map(({ id }) => id)).toEqual(['about', 'names']);
    });

    it('gives some texts, and then the next', async () => {
      const index = await open();
      await index.put(
        Array.from({ length: 7 }, (_, at) => text(`t${at}`, 'en', 'One word.', 'One more word.')),
      );
      const pages: string[] = [];
      for (let skip = 0; skip < 7; skip += 3) {
        const answer = await index.search(request('word', { skip, texts: 3, parts: 1 }));
        expect(answer.more).toBe(skip + 3 < 7);
        for (const { id, parts, more } of answer.texts) {
          pages.push(id);
          expect([parts.length, more]).toEqual([1, true]);
        }
      }
      expect(pages.toSorted()).toEqual(Array.from({ length: 7 }, (_, at) => `t${at}`));
    });

    it('suggests the word that was meant, where the one that was typed stands nowhere', async () => {
      const index = await open();
      await index.put(LIBRARY);
      const meant = async (query: string) =>
        (await index.search(request(query))).suggestions.map((one) => `${one.typed}: ${one.meant}`);
      expect(await meant('govrenance')).toEqual(['govrenance: governance']);
      expect(await meant('Informatlon')).toEqual(['informatlon: information']);
      expect(await meant('consult')).toEqual([]);
      expect(await meant('qqqqq')).toEqual([]);
    });
  });
  describe('what is put in and taken out', () => {
    it('holds a text once, with the last words that it was given', async () => {
      const index = await open();
      await index.put([text('a', 'en', 'old words'), text('b', 'en', 'other words')]);
      await index.put([text('a', 'en', 'new words')]);
      expect((await index.ids()).toSorted()).toEqual(['a', 'b']);
      expect(shown(await index.search(request('old')))).toEqual([]);
      expect(shown(await index.search(request('words')))).toEqual(['a.0', 'b.0']);
    });

    it('finds nothing of what was taken out', async () => {
      const index = await open();
      await index.put(LIBRARY);
      await index.remove(['en', 'gone']);
      expect(shown(await index.search(request('consult')))).toEqual(['en2.0']);
      expect(await index.ids()).not.toContain('en');
    });

    it('keeps texts with many parts, long ones and empty ones', async () => {
      const index = await open();
      const many = text(
        'many',
        'en',
        ...Array.from({ length: 200 }, (_, at) => (at % 3 === 0 ? '' : `word${at}`)),
      );
      await index.put([many, text('long', 'en', `${'x'.repeat(100_000)} end`), text('none', null)]);
      expect(shown(await index.search(request('word199')))).toEqual(['many.199']);
      expect(shown(await index.search(request('end')))).toEqual(['long.0']);
      expect(await index.ids()).toHaveLength(3);
    });
  });
}
