/** Finding words whatever their case, accents, vowel marks, dashes and quotes. */
export { fold, foldWithOffsets, sourceRange } from './fold.ts';
export type { FoldedText } from './fold.ts';
export { findAll, queryTerms, snippetAround, snippetOf } from './find.ts';
export type { Hit, QueryTerms, Snippet } from './find.ts';
