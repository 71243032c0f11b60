import snowball from 'snowball-stemmers';
import type { LanguageTag } from '../../domain/language.ts';

/** Languages in Latin letters whose endings are taken off; a text in any other keeps its words whole. */
const LATIN: Readonly<Record<string, string>> = {
  en: 'english',
  fr: 'french',
  es: 'spanish',
  pt: 'portuguese',
  de: 'german',
  it: 'italian',
};
export type LatinLanguage = keyof typeof LATIN;
/** Every way in which a word in Latin letters may have been shortened. */
export const LATIN_LANGUAGES: readonly LatinLanguage[] = Object.keys(LATIN);

type Stem = (word: string) => string;

const MOST_LETTERS = 32;
const CYRILLIC = /^\p{Script=Cyrillic}+$/u;
const ARABIC = /^\p{Script=Arabic}+$/u;
const ARABIC_LETTER = /^\p{Script=Arabic}/u;
const LATIN_WORD = /^\p{Script=Latin}+$/u;

const stemmers = new Map<string, Stem>();

function stemmer(name: string): Stem {
  const known = stemmers.get(name);
  if (known !== undefined) return known;
  const made = snowball.newStemmer(name);
  const stem: Stem = (word) => made.stem(word);
  stemmers.set(name, stem);
  return stem;
}

/** Which endings a text of this language has, as far as its Latin letters go; null where none are known. */
export function latinOf(language: LanguageTag | null): LatinLanguage | null {
  const base = (language ?? 'en').split('-')[0]?.toLowerCase() ?? '';
  return Object.hasOwn(LATIN, base) ? base : null;
}

/** The stemmers know endings by their accents, which folding took: these are the common ones. */
const UNFOLDED: Readonly<Record<string, Stem>> = {
  arabic: withArticle,
  french: (word) => word.replace(/ee(s?)$/u, 'ée$1'),
  spanish: (word) => word.replace(/cion$/u, 'ciones'),
};

/**
 * A folded word without its endings. Arabic and Cyrillic words are known by their letters; Latin ones by the
 * language of the text. Short words, numbers and anything mixed stay as they are.
 */
export function stemOf(word: string, latin: LatinLanguage | null): string {
  if (word.length < 4 || word.length > MOST_LETTERS) return word;
  const name = LATIN_WORD.test(word)
    ? latin === null
      ? undefined
      : LATIN[latin]
    : CYRILLIC.test(word)
      ? 'russian'
      : ARABIC.test(word)
        ? 'arabic'
        : undefined;
  if (name === undefined) return word;
  const stem = stemmer(name)(UNFOLDED[name]?.(word) ?? word);
  return stem === '' ? word : stem;
}

/** Whether a stem may be that of a word, told by the letter that they begin with: cheaper than to find the stem. */
export function mayComeTo(word: string, stem: string): boolean {
  // Arabic loses what stands in front of a word too.
  return word.charCodeAt(0) === stem.charCodeAt(0) || ARABIC_LETTER.test(word);
}

/** The stemmer takes more endings off a word with its article: so that both come to the same, each is given one. */
function withArticle(word: string): string {
  const bare = word.replace(/^(?:[وف]?[بك]?ال|[وف]?لل)(?=.{3})/u, '');
  return `ال${bare}`;
}
