import { mapRange } from './map-range.ts';
import { UNPLACED } from './anchors.ts';
import type { Placement, RangeAnchor } from './anchors.ts';
import type { AnchorClause } from './pair-clauses.ts';

/** Share of the quote's words that must survive a change of its clause. */
export const SURVIVES = 0.4;
/** Shortest quote that is looked for outside its clause. */
export const FINDABLE = 25;

/**
 * Places an anchor in the version it was made on, or in a later state of the same text (a draft edited
 * since), where the old text is no longer at hand: in its own clause by offset, by quote and context, or by
 * a word diff against quote and context; else in a neighbouring clause only if its words stand there alone
 * in the whole text, are long enough to be telling, and the words around agree.
 */
export function resolveAnchor(anchor: RangeAnchor, clauses: readonly AnchorClause[]): Placement {
  const index = placesById(clauses).get(anchor.clause) ?? -1;
  const own = clauses[index];
  if (own === undefined) return UNPLACED;
  const placed = inOwnClause(anchor, own);
  return placed.state === 'unplaced' ? besideOwn(anchor, clauses, index) : placed;
}

const indices = new WeakMap<readonly AnchorClause[], ReadonlyMap<string, number>>();

/** Many anchors are placed on one text: its index is made once. */
function placesById(clauses: readonly AnchorClause[]): ReadonlyMap<string, number> {
  const known = indices.get(clauses) ?? new Map(clauses.map(({ id }, index) => [id, index]));
  indices.set(clauses, known);
  return known;
}

function inOwnClause(anchor: RangeAnchor, clause: AnchorClause): Placement {
  if (anchor.quote === '') return caretPlace(anchor, clause);
  const places = placesOf(anchor.quote, clause.text);
  const best = bestByContext(anchor, clause.text, places);
  if (best !== null) return placedAs(anchor, clause, best, best + anchor.quote.length, false);
  const window = anchor.prefix + anchor.quote + anchor.suffix;
  const from = anchor.prefix.length;
  const mapped = mapRange(window, clause.text, from, from + anchor.quote.length);
  if (mapped === null || mapped.survival < SURVIVES || mapped.end <= mapped.start) return UNPLACED;
  return placedAs(anchor, clause, mapped.start, mapped.end, false);
}

function caretPlace(anchor: RangeAnchor, clause: AnchorClause): Placement {
  const { text } = clause;
  const stands =
    text.slice(0, anchor.start).endsWith(anchor.prefix) && text.startsWith(anchor.suffix, anchor.start);
  return stands ? { state: 'exact', clause, start: anchor.start, end: anchor.start } : UNPLACED;
}

/**
 * The place whose surroundings agree best. Null if none agrees (the same few words may stand there by
 * chance), or if two agree equally well and the kept offset does not say which.
 */
function bestByContext(anchor: RangeAnchor, text: string, places: readonly number[]): number | null {
  const telling = anchor.quote.length >= FINDABLE && places.length === 1;
  const scored = places
    .map((place) => ({ place, score: agreement(anchor, text, place) }))
    .filter(({ place }) => telling || sideAgrees(anchor, text, place))
    .toSorted((a, b) => b.score - a.score);
  const [first, second] = scored;
  if (first === undefined) return null;
  if (second === undefined || second.score < first.score) return first.place;
  return scored.find(({ place, score }) => place === anchor.start && score === first.score)?.place ?? null;
}

/** Whether at least half of the context agrees on one side; an edge of the clause agrees with an edge. */
function sideAgrees(anchor: RangeAnchor, text: string, start: number): boolean {
  const end = start + anchor.quote.length;
  const left = anchor.prefix === '' ? start === 0 : before(anchor, text, start) * 2 >= anchor.prefix.length;
  const right =
    anchor.suffix === '' ? end === text.length : after(anchor, text, start) * 2 >= anchor.suffix.length;
  return left || right;
}

/**
 * After a split, the end of a clause stands in the next one. Only the neighbours are asked: without the old
 * text nobody can tell whether equal words further off are the delegate's or a look-alike's, and if the
 * clause itself is gone nothing says that its words went anywhere.
 */
function besideOwn(anchor: RangeAnchor, clauses: readonly AnchorClause[], own: number): Placement {
  if (anchor.quote.trim().length < FINDABLE) return UNPLACED;
  const hits = clauses.flatMap((clause, index) =>
    placesOf(anchor.quote, clause.text).map((start) => ({ clause, index, start })),
  );
  const hit = hits[0];
  if (hit === undefined || hits.length > 1 || Math.abs(hit.index - own) !== 1) return UNPLACED;
  if (!contextAgrees(anchor, hit.clause.text, hit.start)) return UNPLACED;
  return placedAs(anchor, hit.clause, hit.start, hit.start + anchor.quote.length, true);
}

/** Names the state truthfully: other words are `changed`, another clause or number is `moved`. */
export function placedAs(
  anchor: RangeAnchor,
  clause: AnchorClause,
  start: number,
  end: number,
  moved: boolean,
): Placement {
  const sameWords = clause.text.slice(start, end) === anchor.quote;
  const state = sameWords ? (moved || clause.label !== anchor.label ? 'moved' : 'exact') : 'changed';
  return { state, clause, start, end };
}

/** All places of a quote in a text. */
export function placesOf(quote: string, text: string): readonly number[] {
  const places: number[] = [];
  if (quote === '') return places;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) places.push(at);
  return places;
}

/** Units of prefix and suffix that agree at a place. */
function agreement(anchor: RangeAnchor, text: string, start: number): number {
  return before(anchor, text, start) + after(anchor, text, start);
}

/**
 * Whether the words around agree: on each side at least half of the kept context, or an edge of the clause
 * (where a clause was cut, the context went with the other part).
 */
export function contextAgrees(anchor: RangeAnchor, text: string, start: number): boolean {
  const end = start + anchor.quote.length;
  const left = start === 0 || before(anchor, text, start) * 2 >= anchor.prefix.length;
  const right = end === text.length || after(anchor, text, start) * 2 >= anchor.suffix.length;
  return left && right && (start > 0 || end < text.length || anchor.prefix === '' || anchor.suffix === '');
}

function before(anchor: RangeAnchor, text: string, start: number): number {
  let same = 0;
  while (
    same < anchor.prefix.length &&
    same < start &&
    anchor.prefix.at(-1 - same) === text[start - 1 - same]
  )
    same++;
  return same;
}

function after(anchor: RangeAnchor, text: string, start: number): number {
  const end = start + anchor.quote.length;
  let same = 0;
  while (same < anchor.suffix.length && anchor.suffix[same] === text[end + same]) same++;
  return same;
}
