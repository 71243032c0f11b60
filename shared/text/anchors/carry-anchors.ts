import { UNPLACED } from './anchors.ts';
import type { Placement, RangeAnchor } from './anchors.ts';
import { mapRange } from './map-range.ts';
import { commonSubsequence } from './myers.ts';
import { movedPairs, pairClauses } from './pair-clauses.ts';
import type { AnchorClause, ClausePair } from './pair-clauses.ts';
import { FINDABLE, SURVIVES, contextAgrees, placedAs, placesOf } from './resolve-anchor.ts';
import { tokenise } from './tokens.ts';

/**
 * Carries anchors from one version of a text to another, with the answer for each in the order given.
 * Clauses are paired first; inside its pair a range follows a word diff and stays if at least 40 % of its
 * words do. A range whose clause has no pair is looked for as an exact quote, and taken only where that
 * stands alone in both versions, is telling, agrees with its context, and is text that is new there: words
 * that another clause already had are look-alikes.
 */
export function carryAnchors(
  before: readonly AnchorClause[],
  after: readonly AnchorClause[],
  anchors: readonly RangeAnchor[],
): readonly Placement[] {
  const pairs = pairClauses(before, after);
  const moved = movedPairs(pairs);
  const pairOf = new Map(pairs.map((pair) => [before[pair.before]?.id, pair]));
  const oldOf = new Map(pairs.map((pair) => [pair.after, pair.before]));
  return anchors.map((anchor) => {
    const pair = pairOf.get(anchor.clause);
    const inPair = pair === undefined ? UNPLACED : carryInPair(anchor, before, after, pair, moved.has(pair));
    return inPair.state === 'unplaced' ? asNewText(anchor, before, after, oldOf) : inPair;
  });
}

function carryInPair(
  anchor: RangeAnchor,
  before: readonly AnchorClause[],
  after: readonly AnchorClause[],
  pair: ClausePair,
  isMoved: boolean,
): Placement {
  const old = before[pair.before];
  const fresh = after[pair.after];
  if (old === undefined || fresh === undefined) return UNPLACED;
  // An anchor that does not fit the version it is said to be of cannot be followed.
  if (old.text.slice(anchor.start, anchor.end) !== anchor.quote) return UNPLACED;
  const mapped = mapRange(old.text, fresh.text, anchor.start, anchor.end);
  if (mapped === null || mapped.survival < SURVIVES || mapped.end <= mapped.start) return UNPLACED;
  return placedAs(anchor, fresh, mapped.start, mapped.end, isMoved);
}

function asNewText(
  anchor: RangeAnchor,
  before: readonly AnchorClause[],
  after: readonly AnchorClause[],
  oldOf: ReadonlyMap<number, number>,
): Placement {
  if (anchor.quote.trim().length < FINDABLE) return UNPLACED;
  if (countIn(anchor.quote, before) > 1) return UNPLACED;
  const hits = after.flatMap((clause, index) =>
    placesOf(anchor.quote, clause.text).map((start) => ({ clause, index, start })),
  );
  const hit = hits[0];
  if (hit === undefined || hits.length > 1) return UNPLACED;
  if (!contextAgrees(anchor, hit.clause.text, hit.start)) return UNPLACED;
  const old = before[oldOf.get(hit.index) ?? -1];
  if (old !== undefined && !isNewThere(old.text, hit.clause.text, hit.start, anchor.quote.length))
    return UNPLACED;
  return placedAs(anchor, hit.clause, hit.start, hit.start + anchor.quote.length, true);
}

function countIn(quote: string, clauses: readonly AnchorClause[]): number {
  return clauses.reduce((sum, clause) => sum + placesOf(quote, clause.text).length, 0);
}

/** True if most words of a stretch came into the clause with this version. */
function isNewThere(oldText: string, newText: string, start: number, length: number): boolean {
  const old = tokenise(oldText);
  const fresh = tokenise(newText);
  const matches = commonSubsequence(
    old.map((token) => token.text),
    fresh.map((token) => token.text),
  );
  const known = new Set(matches.map(([, index]) => index));
  const inside = fresh.flatMap((token, index) =>
    token.isWord && token.start < start + length && token.end > start ? [index] : [],
  );
  return inside.filter((index) => known.has(index)).length * 2 < inside.length;
}
