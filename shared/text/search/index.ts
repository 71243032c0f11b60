/** Finding words whatever their case, accents, vowel marks, dashes and quotes. */
export { fold, foldWithOffsets, sourceRange } from './fold.ts';
export type { FoldedText } from './fold.ts';
export { findAll, queryTerms, snippetAround, snippetOf } from './find.ts';
export type { Hit, QueryTerms, Snippet } from './find.ts';
export { matchText } from './match.ts';
export { isAsking, parseQuery } from './query.ts';
export type { Query, QueryTerm, QueryUnit } from './query.ts';
export { LATIN_LANGUAGES, latinOf, stemOf } from './stem.ts';
export type { LatinLanguage } from './stem.ts';
export { termsOf, wordsOf } from './words.ts';
export type { Word } from './words.ts';
