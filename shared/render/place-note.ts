import { makeAnchor, type AnchorClause, type RangeAnchor } from '../text/anchors/index.ts';
import { quotePlacer, type QuotePlace } from './place-quote.ts';
import { clauseRange, codePointOffsets, textStream, type ClauseRange } from './text-stream.ts';
import type { WebNote } from './web-annotation.ts';

/** Where a note of a file stands in the text it was made on. */
export type NotePlace =
  | { readonly kind: 'whole' }
  | { readonly kind: 'range'; readonly anchor: RangeAnchor }
  | { readonly kind: 'not-found' };

const NOT_FOUND: NotePlace = { kind: 'not-found' };
const NO_PLACE: QuotePlace = { quote: null, prefix: '', suffix: '', position: null };

/**
 * Finds the places of notes that other programs wrote, too: by the clause that they name, with offsets and quote
 * counted in its text; else by position and quote in the whole text, with its labels or without. Words that stand
 * several times are taken only where the clause, the position or the words around say which.
 */
export function notePlacer(clauses: readonly AnchorClause[]): (note: WebNote) => NotePlace {
  const named = clausesByName(clauses);
  const withLabels = placer(clauses);
  const withoutLabels = placer(clauses.map(withoutLabel));
  return (note) => {
    const { place } = note;
    const candidates = note.clauses.map(named).find((found) => found.length > 0) ?? [];
    const isNamed = (range: ClauseRange | null): range is ClauseRange =>
      range !== null && (candidates.length === 0 || candidates.some(({ id }) => id === range.clause.id));
    // A clause that is named and not here is no whole document.
    if (place === null && candidates.length === 0) return note.isOfPart ? NOT_FOUND : { kind: 'whole' };
    const byPosition = place === null ? null : (withLabels.at(place) ?? withoutLabels.at(place));
    if (isNamed(byPosition)) return rangeOf(byPosition, clauses);
    const range = among(candidates, place) ?? (place === null ? null : withLabels.byWords(place));
    return range === null ? NOT_FOUND : rangeOf(range, clauses);
  };
}

interface Placer {
  /** Where the position says, if the quoted words stand there. */
  at(place: QuotePlace): ClauseRange | null;
  byWords(place: QuotePlace): ClauseRange | null;
}

function placer(clauses: readonly AnchorClause[]): Placer {
  const stream = textStream(clauses);
  const offset = codePointOffsets(stream.text);
  return {
    at: ({ quote, position }) => {
      if (quote === null || quote === '' || position === null) return null;
      const [start, end] = [offset(position.start), offset(position.end)];
      return folded(stream.text.slice(start, end)) === folded(quote) ? clauseRange(stream, start, end) : null;
    },
    byWords: quotePlacer(stream),
  };
}

function folded(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function withoutLabel(clause: AnchorClause): AnchorClause {
  return { ...clause, label: null };
}

function rangeOf({ clause, start, end }: ClauseRange, clauses: readonly AnchorClause[]): NotePlace {
  const own = clauses.find(({ id }) => id === clause.id) ?? clause;
  return { kind: 'range', anchor: makeAnchor(own, start, end) };
}

/** The place inside the clauses that were named, if it is only one. */
function among(candidates: readonly AnchorClause[], place: QuotePlace | null): ClauseRange | null {
  const found = candidates.flatMap((clause) => inClause(withoutLabel(clause), place ?? NO_PLACE) ?? []);
  return found.length === 1 ? (found[0] ?? null) : null;
}

function inClause(clause: AnchorClause, place: QuotePlace): ClauseRange | null {
  const { quote, position } = place;
  if (quote === null && position === null) return { clause, start: 0, end: clause.text.length };
  const own = placer([clause]);
  if (quote === null || quote === '') return own.byWords(place);
  const places: number[] = [];
  for (let at = clause.text.indexOf(quote); at >= 0; at = clause.text.indexOf(quote, at + 1)) places.push(at);
  const only = places.length === 1 ? places[0] : undefined;
  const exact = own.at(place);
  if (exact !== null) return exact;
  if (only !== undefined) return { clause, start: only, end: only + quote.length };
  return own.byWords(place) ?? nearest(clause, quote, places, position?.start ?? null);
}

/** Of the same words in one clause, those nearest to the offset that the note gives. */
function nearest(
  clause: AnchorClause,
  quote: string,
  places: readonly number[],
  wanted: number | null,
): ClauseRange | null {
  const [first] = places;
  if (first === undefined || wanted === null) return null;
  const start = places.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a), first);
  return { clause, start, end: start + quote.length };
}

/** Clauses by id, or by label where no id is so; punctuation around a label does not count. */
function clausesByName(clauses: readonly AnchorClause[]): (name: string) => readonly AnchorClause[] {
  const byId = new Map(clauses.map((clause) => [clause.id as string, clause]));
  const byLabel = Map.groupBy(
    clauses.filter(({ label }) => label !== null && bareLabel(label) !== ''),
    ({ label }) => bareLabel(label ?? ''),
  );
  return (name) => {
    const plain = decoded(name).replace(/^(?:clause|para(?:graph)?|id|label|xywh)[=:]/iu, '');
    const own = byId.get(name) ?? byId.get(plain);
    if (own !== undefined) return [own];
    return plain.length > 40 ? [] : (byLabel.get(bareLabel(plain)) ?? []);
  };
}

function bareLabel(label: string): string {
  return label.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
