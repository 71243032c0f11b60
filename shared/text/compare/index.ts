/** Two versions of a text, or two languages of it, beside each other. */
export { alignLanguages } from './align-languages.ts';
export type { AlignedLanguages, AlignedRow, LanguageClause } from './align-languages.ts';
export { compareTexts, isUntouched, rowWords } from './compare-texts.ts';
export type { CompareClause, CompareCounts, CompareRow, Comparison } from './compare-texts.ts';
export { wordDiff } from './word-diff.ts';
export type { WordPart } from './word-diff.ts';
export {
  comparedClauses,
  comparedWithProse,
  type ComparedClause,
  type ComparedPlace,
} from './compared-clauses.ts';
