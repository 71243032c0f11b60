import { commonSubsequence } from './myers.ts';
import type { Match } from './myers.ts';
import { tokenise } from './tokens.ts';
import type { Token } from './tokens.ts';

/** Where a range came to stand in a changed text, and which share of its words is still there. */
export interface MappedRange {
  readonly start: number;
  readonly end: number;
  readonly survival: number;
}

/** A surviving piece further from the rest than this many words was a chance match of small words. */
const FAR = 12;
/** A piece lighter than this part of the heaviest is left out. */
const LIGHT = 4;
/** Fewer surviving words than this are believed only where a neighbour survived with them. */
const FEW = 3;

/**
 * Carries a range of `before` through a word diff to `after`. Null where nothing of it is left. A range at
 * one point (a caret) is carried with the word it touches.
 */
export function mapRange(before: string, after: string, start: number, end: number): MappedRange | null {
  return rangeMapper(before, after)(start, end);
}

/** `mapRange` for many ranges of one text: its word diff is made once. */
export function rangeMapper(
  before: string,
  after: string,
): (start: number, end: number) => MappedRange | null {
  if (before === after) return (start, end) => ({ start, end, survival: 1 });
  const old = tokenise(before);
  const fresh = tokenise(after);
  const matches = commonSubsequence(
    old.map((token) => token.text),
    fresh.map((token) => token.text),
  );
  return (start, end) => mapped(old, fresh, matches, start, end);
}

function mapped(
  old: readonly Token[],
  fresh: readonly Token[],
  matches: readonly Match[],
  start: number,
  end: number,
): MappedRange | null {
  const inside = matches.filter(([x]) => overlaps(old[x], start, end));
  const kept = mainClusters(inside.length < FEW ? inRuns(inside, matches) : inside, old);
  const first = kept[0];
  const last = kept.at(-1);
  if (first === undefined || last === undefined) return null;
  const whole = weight(old.filter((token) => overlaps(token, start, end)));
  const survived = Math.min(whole, weight(tokensOf(kept, old)));
  return {
    start: edge(old[first[0]], fresh[first[1]], start, 'start'),
    end: edge(old[last[0]], fresh[last[1]], end, 'end'),
    survival: whole === 0 ? 0 : survived / whole,
  };
}

function overlaps(token: Token | undefined, start: number, end: number): boolean {
  if (token === undefined) return false;
  return start === end ? token.start <= start && token.end >= end : token.start < end && token.end > start;
}

/** A range may begin or end inside a word; the cut is kept. */
function edge(
  old: Token | undefined,
  fresh: Token | undefined,
  place: number,
  side: 'start' | 'end',
): number {
  if (old === undefined || fresh === undefined) return 0;
  if (side === 'start')
    return fresh.start + Math.max(0, Math.min(place - old.start, fresh.end - fresh.start));
  return fresh.end - Math.max(0, Math.min(old.end - place, fresh.end - fresh.start));
}

/**
 * Splits the matches at long insertions and drops the parts that are too light to be the delegate's words:
 * a "the" that happened to match far away must not stretch the range over foreign text.
 */
function mainClusters(matches: readonly Match[], old: readonly Token[]): readonly Match[] {
  const clusters: Match[][] = [];
  let previous: Match | undefined;
  for (const match of matches) {
    const inserted = previous === undefined ? Infinity : match[1] - previous[1] - (match[0] - previous[0]);
    const cluster = clusters.at(-1);
    if (cluster === undefined || inserted > FAR) clusters.push([match]);
    else cluster.push(match);
    previous = match;
  }
  const words = clusters.map((cluster) => weight(tokensOf(cluster, old)));
  const heaviest = Math.max(0, ...words);
  return clusters.filter((_, index) => (words[index] ?? 0) * LIGHT >= heaviest).flat();
}

/** The matches that have a matched neighbour on both sides of the diff: not a lone "the". */
function inRuns(inside: readonly Match[], all: readonly Match[]): readonly Match[] {
  const known = new Map(all);
  return inside.filter(([x, y]) => known.get(x - 1) === y - 1 || known.get(x + 1) === y + 1);
}

function tokensOf(matches: readonly Match[], tokens: readonly Token[]): readonly Token[] {
  return matches.flatMap(([index]) => tokens[index] ?? []);
}

/** Letters and digits of the words; of the signs, where there are no words. */
function weight(tokens: readonly Token[]): number {
  const words = tokens.filter((token) => token.isWord);
  return (words.length > 0 ? words : tokens).reduce((sum, token) => sum + token.end - token.start, 0);
}
