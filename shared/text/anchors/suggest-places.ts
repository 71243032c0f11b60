import type { RangeAnchor } from './anchors.ts';
import type { AnchorClause } from './pair-clauses.ts';
import { tokenise } from './tokens.ts';
import type { Token } from './tokens.ts';

/** A place an unplaced annotation might belong to. Only ever shown for the delegate to confirm. */
export interface Suggestion {
  readonly clause: AnchorClause;
  readonly start: number;
  readonly end: number;
  /** Likeness of the words, from 0 to 1. */
  readonly score: number;
}

const WORTH_SHOWING = 0.5;

/** The places that resemble the quote most, best first. */
export function suggestPlaces(
  anchor: RangeAnchor,
  clauses: readonly AnchorClause[],
  most = 3,
): readonly Suggestion[] {
  const quote = wordsOf(anchor.quote);
  if (quote.length === 0) return [];
  return clauses
    .flatMap((clause) => bestWindow(clause, quote) ?? [])
    .filter((suggestion) => suggestion.score >= WORTH_SHOWING)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most);
}

/** The best local alignment of the quote's words in a clause (Smith-Waterman). */
function bestWindow(clause: AnchorClause, quote: readonly string[]): Suggestion | null {
  const tokens = tokenise(clause.text).filter((token) => token.isWord);
  const known = new Set(quote);
  if (!tokens.some((token) => known.has(token.text.toLowerCase()))) return null;
  let row: readonly Cell[] = Array.from({ length: quote.length + 1 }, () => START);
  let best = START;
  let bestEnd = -1;
  tokens.forEach((token, index) => {
    row = nextRow(row, quote, token, index);
    for (const cell of row) {
      if (cell.score > best.score) {
        best = cell;
        bestEnd = index;
      }
    }
  });
  const first = tokens[best.from];
  const last = tokens[bestEnd];
  if (first === undefined || last === undefined) return null;
  return { clause, start: first.start, end: last.end, score: Math.min(1, best.score / (quote.length * 2)) };
}

interface Cell {
  readonly score: number;
  readonly from: number;
}
const START: Cell = { score: 0, from: -1 };

function nextRow(
  row: readonly Cell[],
  quote: readonly string[],
  token: Token,
  index: number,
): readonly Cell[] {
  const word = token.text.toLowerCase();
  const next: Cell[] = [START];
  quote.forEach((wanted, i) => {
    const diagonal = row[i] ?? START;
    const step = diagonal.score + (wanted === word ? 2 : -1);
    const above = (row[i + 1] ?? START).score - 1;
    const beside = (next[i] ?? START).score - 1;
    const score = Math.max(0, step, above, beside);
    if (score === 0) next.push(START);
    else if (score === step) next.push({ score, from: diagonal.score > 0 ? diagonal.from : index });
    else if (score === above) next.push({ score, from: (row[i + 1] ?? START).from });
    else next.push({ score, from: (next[i] ?? START).from });
  });
  return next;
}

function wordsOf(text: string): readonly string[] {
  return tokenise(text).flatMap((token) => (token.isWord ? [token.text.toLowerCase()] : []));
}
