import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../../shared/text/search/index.ts';
import {
  LATIN_LANGUAGES,
  TermWriter,
  isAsking,
  matchText,
  parseQuery,
  stemOf,
  wordsOf,
} from '../../../shared/text/search/forms.ts';
import { nearWords } from '../../../renderer/search/worker/near-words.ts';
import { runs } from '../../support/campaign.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        "l'",
        '’',
        'ﬁn',
        'Œ',
        '信息',
        '社',
        'カ',
        'й',
        'и\u0306',
        'قَر',
        'ـ',
        '\u00AD',
        'abc',
        ' ',
        '-',
        '¹',
        '\uFDFA',
      ),
      {
        maxLength: 12,
      },
    )
    .map((pieces) => pieces.join('')),
);
const anyLatin = fc.constantFrom(null, ...LATIN_LANGUAGES);

describe('the words of a text', () => {
  it.each([
    ["l'accès à l’information", ['acces', 'a', 'information']],
    ["the Union's members don't", ['the', 'union', 'members', 'don', 't']],
    ['WG-WSIS-11/10 Rev.1', ['wg', 'wsis', '11', '10', 'rev', '1']],
    ['Agenda¹ of note²', ['agenda', 'of', 'note']],
    ['infor\u00ADmation', ['information']],
    ['信息 社会ICT', ['信', '息', '社', '会', 'ict']],
    ['فقرة ٣٤', ['فقره', '34']],
    ['Российский', ['российский']],
    ['… — « »', []],
  ])('of %s', (text, words) => {
    expect(wordsOf(text, 'en').map(({ word }) => word)).toEqual(words);
  });

  it('stand where they are said to stand, in order, and each folds to itself', () => {
    fc.assert(
      fc.property(anyText, anyLatin, (text, latin) => {
        let end = 0;
        for (const word of wordsOf(text, latin)) {
          expect(word.start).toBeGreaterThanOrEqual(end);
          expect(word.end).toBeGreaterThan(word.start);
          ({ end } = word);
          expect(fold(word.word)).toBe(word.word);
          expect(word.word).toMatch(/^[\p{L}\p{N}]+$/u);
          expect(fold(text.slice(word.start, word.end)).replaceAll(/[^\p{L}\p{N}]/gu, '')).toContain(
            word.word,
          );
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      runs(1500),
    );
  });

  it('are kept as one term each, with nothing but letters and digits in it', () => {
    fc.assert(
      fc.property(anyText, anyLatin, (text, latin) => {
        const terms = new TextDecoder().decode(new TermWriter(() => undefined).write(text, latin));
        expect(terms).toMatch(/^(?:[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*)?$/u);
        expect(terms === '' ? 0 : terms.split(' ').length).toBe(wordsOf(text, latin).length);
      }),
      runs(1000),
    );
  });

  it('have equal stems where they fold to the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), anyLatin, (text, latin) => {
        const stems = (said: string): readonly string[] => wordsOf(said, latin).map(({ stem }) => stem);
        expect(stems(text.toUpperCase().toLowerCase())).toEqual(stems(text.toLowerCase().toUpperCase()));
      }),
      { ...runs(300), examples: [['résolution', 'fr']] },
    );
  });

  it.each([
    ['consultations', 'consulted', 'en'],
    ['negotiating', 'negotiated', 'en'],
    ['consultations', 'consulter', 'fr'],
    ['adoptées', 'adopté', 'fr'],
    ['resoluciones', 'resolución', 'es'],
    ['управлению', 'управления', null],
    ['экономического', 'экономический', null],
    ['القرارات', 'قرار', null],
    ['المندوبين', 'مندوب', null],
  ] as const)('%s is a form of %s', (one, other, latin) => {
    expect(stemOf(fold(one), latin)).toBe(stemOf(fold(other), latin));
  });
});

describe('a query', () => {
  const said = (query: string) =>
    parseQuery(query).terms.map(({ units, isExact, isPrefix, isExcluded }) => {
      const words = units.map(({ word }) => word).join(' ');
      return `${isExcluded ? '-' : ''}${isExact ? `"${words}"` : words}${isPrefix ? '*' : ''}`;
    });

  it.each([
    ['working group', ['working', 'group']],
    ['"working group" ICANN', ['"working group"', 'icann']],
    ['«groupe de travail» “a b”', ['"groupe de travail"', '"a b"']],
    ['negotiat* -draft −"old text"', ['negotiat*', '-draft', '-"old text"']],
    ['"terms of ref*"', ['"terms of ref"*']],
    ['follow-up C07-21', ['follow up', 'c07 21']],
    ['word word', ['word']],
    ['"not closed', ['"not closed"']],
    ['* - "" :', []],
    ["l'accès", ['acces']],
  ])('%s is understood', (query, terms) => {
    expect(said(query)).toEqual(terms);
  });

  it('is never an error, whatever is typed, and asks for no more than is of use', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ maxLength: 2000 })), (typed) => {
        const query = parseQuery(typed);
        expect(query.terms.length).toBeLessThanOrEqual(16);
        for (const { units } of query.terms) expect(units.length).toBeGreaterThan(0);
        if (isAsking(query)) expect(matchText('', null, query)).toBeNull();
      }),
      runs(1500),
    );
  });

  it('finds a text by each of its own words', () => {
    fc.assert(
      fc.property(anyText, anyLatin, (text, latin) => {
        for (const { word, isSign } of wordsOf(text, latin)) {
          if (isSign || word.length > 30) continue;
          const hits = matchText(text, latin, parseQuery(`"${word}"`));
          expect(hits?.length).toBeGreaterThan(0);
        }
      }),
      runs(500),
    );
  });

  it('marks every word that is meant, though it looks at few', () => {
    const letters = fc.oneof(
      fc.stringMatching(/^[a-z]{1,12}$/),
      fc.stringMatching(/^[а-яё]{1,12}$/),
      fc.stringMatching(/^[ابتدرسعفقكلمنهوي]{1,9}$/),
      fc.constantFrom(
        'dying',
        "l'accès",
        'Œuvre',
        'и\u0306од',
        'ﬁnal',
        '\u0149a',
        'قَرار',
        'ﷺ',
        "d'the's",
        '𝒜bc',
      ),
    );
    const ending = fc.constantFrom('', 's', 'ing', 'ed', 'ation', 'es', 'ого', 'ами', 'ات', 'ون');
    const said = fc.array(fc.tuple(letters, ending), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(said, anyLatin, fc.nat(), ending, (words, latin, nth, other) => {
        const text = words.map(([word, end]) => word + end).join(' ');
        const asked = (words[nth % words.length]?.[0] ?? '') + other;
        const [unit, more] = wordsOf(asked, 'en');
        if (unit === undefined || more !== undefined) return;
        const meant = wordsOf(text, latin).filter(
          ({ word, stem }) => word === unit.word || stem === stemOf(unit.word, latin),
        );
        const hits = meant.map(({ start, end }) => ({ start, end }));
        expect(matchText(text, latin, parseQuery(asked))).toEqual(hits.length === 0 ? null : hits);
      }),
      runs(1500),
    );
  });

  it('wants only what is not excluded', () => {
    expect(isAsking(parseQuery('-draft'))).toBe(false);
    expect(matchText('a draft text', 'en', parseQuery('text -draft'))).toBeNull();
    expect(matchText('a text', 'en', parseQuery('text -draft'))).toEqual([{ start: 2, end: 6 }]);
  });
});

describe('words that are near', () => {
  it('are those of one slip: a letter lost, added, wrong, or two turned round', () => {
    const near = new Set(nearWords('summit'));
    for (const slip of ['sumit', 'summmit', 'sunmit', 'usmmit', 'summi', 'summits'])
      expect(near).toContain(slip);
    expect(near).not.toContain('summit');
    expect(nearWords('السلام')).toContain('السلم');
    expect(nearWords('совет')).toContain('сове');
    for (const word of ['abc', '2005', '信息社会', 'x'.repeat(100)]) expect(nearWords(word)).toEqual([]);
  });
});
