/**
 * Anchors: how an annotation finds its words again in a text that changed, or honestly does not. The rule
 * of this folder is law 3: nothing is moved to look-alike words.
 */
export { makeAnchor } from './anchors.ts';
export type { Placement, RangeAnchor } from './anchors.ts';
export { carryAnchors } from './carry-anchors.ts';
export type { CarriedAnchor, CarryReason } from './carry-anchors.ts';
export { clauseParts } from './clause-parts.ts';
export type { ClausePart } from './clause-parts.ts';
export { pairClauses, movedPairs } from './pair-clauses.ts';
export type { AnchorClause, ClausePair, PairReason } from './pair-clauses.ts';
export { resolveAnchor } from './resolve-anchor.ts';
export { commonSubsequence } from './myers.ts';
export { tokenise } from './tokens.ts';
export type { Token } from './tokens.ts';
export { shingleSet, similarity } from './similarity.ts';
export { suggestPlaces } from './suggest-places.ts';
export type { Suggestion } from './suggest-places.ts';
