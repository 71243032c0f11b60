import { describe, expect, it } from 'vitest';
import { FIRST_MARK, Lexicon, nextMark } from '../../../shared/text/search/lexicon.ts';

const WORDS = Array.from(
  { length: 6000 },
  (_, at) => `mot${at.toString(26).replaceAll(/\d/gu, (d) => 'стуфхцчшщэ'[Number(d)] ?? '')}`,
);

function marked(word: string): number {
  let mark = FIRST_MARK;
  for (let at = 0; at < word.length; at++) mark = nextMark(mark, word.charCodeAt(at));
  return mark;
}

/** The numbers under which the words are held; each is looked for twice, and is what it was. */
function numbersOf(lexicon: Lexicon, markOf: (word: string) => number): ReadonlySet<number> {
  const find = (word: string): number => lexicon.find(`(${word})`, 1, word.length + 1, markOf(word));
  const numbers = WORDS.map((word) => lexicon.numberIn(find(word)));
  expect(WORDS.map((word) => lexicon.numberIn(find(word)))).toEqual(numbers);
  expect(WORDS.map((word) => lexicon.wordIn(find(word)).word)).toEqual(WORDS);
  return new Set(numbers);
}

describe('the words of a language', () => {
  it('lie near their places', () => {
    const lexicon = new Lexicon(null);
    expect(numbersOf(lexicon, marked).size).toBe(WORDS.length);
    expect(lexicon.crowded).toBeLessThan(WORDS.length / 100);
  });

  it('are told apart without a long way where somebody has made them all of one mark, or of few', () => {
    for (const marks of [1, 3]) {
      const lexicon = new Lexicon(null);
      expect(numbersOf(lexicon, (word) => 0x1234567 + (word.length % marks)).size).toBe(WORDS.length);
      // The others lie in a map, which goes to each of them at once.
      expect(lexicon.crowded).toBeGreaterThan(WORDS.length - 70 * marks);
    }
  });
});
