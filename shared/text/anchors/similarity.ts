import { tokenise } from './tokens.ts';

/** The word pairs of a text. */
export type ShingleSet = ReadonlySet<string>;

/** A likeness between an old and a new clause, from 0 to 1. */
export interface WeightedMatch {
  readonly before: number;
  readonly after: number;
  readonly weight: number;
}

/** Shingles in more clauses than this say nothing about which clause it is. */
const COMMON = 40;

/** Word bigrams, case folded; for a text of one word, the word. */
export function shingleSet(text: string): ShingleSet {
  const words = tokenise(text).flatMap((token) => (token.isWord ? [token.text.toLowerCase()] : []));
  if (words.length < 2) return new Set(words);
  return new Set(words.slice(1).map((word, index) => `${words[index] ?? ''} ${word}`));
}

/** Jaccard likeness of two sets. */
export function similarity(a: ShingleSet, b: ShingleSet): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  // Most pairs of clauses differ too much in size to be alike: nothing to count.
  if (small.size === 0 || small.size < large.size * 0.2) return 0;
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared++;
  return shared / (a.size + b.size - shared);
}

/** All pairs above `threshold`, found through the shingles they share, without comparing all with all. */
export function similarPairs(
  old: ReadonlyMap<number, ShingleSet>,
  fresh: ReadonlyMap<number, ShingleSet>,
  threshold: number,
): readonly WeightedMatch[] {
  const holders = new Map<string, number[]>();
  for (const [index, shingles] of fresh) {
    for (const shingle of shingles) {
      const list = holders.get(shingle);
      if (list === undefined) holders.set(shingle, [index]);
      else list.push(index);
    }
  }
  const pairs: WeightedMatch[] = [];
  for (const [before, shingles] of old) {
    const candidates = new Set<number>();
    for (const shingle of shingles) {
      const list = holders.get(shingle) ?? [];
      if (list.length <= COMMON) for (const index of list) candidates.add(index);
    }
    for (const after of candidates) {
      const weight = similarity(shingles, fresh.get(after) ?? new Set());
      if (weight > threshold) pairs.push({ before, after, weight });
    }
  }
  return pairs;
}

/** The pairs that rise in both indices and weigh most together. */
export function heaviestIncreasing(pairs: readonly WeightedMatch[]): readonly WeightedMatch[] {
  const sorted = pairs.toSorted((a, b) => a.before - b.before || b.after - a.after);
  const best: number[] = [];
  const previous: number[] = [];
  const tree = new PrefixMaximum(sorted.reduce((most, pair) => Math.max(most, pair.after), 0) + 1);
  sorted.forEach((pair, index) => {
    const below = tree.below(pair.after);
    previous[index] = below;
    best[index] = pair.weight + (below >= 0 ? (best[below] ?? 0) : 0);
    tree.offer(pair.after, index, best[index]);
  });
  const chosen: WeightedMatch[] = [];
  for (let index = tree.below(Number.POSITIVE_INFINITY); index >= 0; index = previous[index] ?? -1) {
    const pair = sorted[index];
    if (pair !== undefined) chosen.push(pair);
  }
  return chosen.reverse();
}

/** Fenwick tree: the heaviest entry below a position. */
class PrefixMaximum {
  private readonly entries: Int32Array;
  private readonly weights: Float64Array;

  constructor(size: number) {
    this.entries = new Int32Array(size + 1).fill(-1);
    this.weights = new Float64Array(size + 1);
  }

  below(position: number): number {
    let found = -1;
    let weight = 0;
    for (let i = Math.min(position, this.entries.length - 1); i > 0; i -= i & -i) {
      if ((this.weights[i] ?? 0) > weight) {
        weight = this.weights[i] ?? 0;
        found = this.entries[i] ?? -1;
      }
    }
    return found;
  }

  offer(position: number, entry: number, weight: number): void {
    for (let i = position + 1; i < this.entries.length; i += i & -i) {
      if (weight > (this.weights[i] ?? 0)) {
        this.weights[i] = weight;
        this.entries[i] = entry;
      }
    }
  }
}
