/** Words in all their forms. It brings the stemmers along, which are large: for workers, not for the window. */
export { matchText } from './match.ts';
export { isAsking, parseQuery } from './query.ts';
export type { Query, QueryTerm, QueryUnit } from './query.ts';
export { LATIN_LANGUAGES, latinOf, stemOf } from './stem.ts';
export type { LatinLanguage } from './stem.ts';
export { TermWriter, Word, wordsOf } from './words.ts';
