import type { ClauseId } from '../../base/ids.ts';
import { commonSubsequence, longestIncreasing } from './myers.ts';
import type { Match } from './myers.ts';
import { heaviestIncreasing, similarity, similarPairs, shingleSet } from './similarity.ts';
import type { ShingleSet, WeightedMatch } from './similarity.ts';

/** What pairing and anchoring need of a clause: of a received document or of a draft. */
export interface AnchorClause {
  readonly id: ClauseId;
  readonly label: string | null;
  readonly text: string;
}

/** Why an old and a new clause are held to be the same one. */
export type PairReason = 'identity' | 'same-words' | 'moved' | 'similar';

export interface ClausePair {
  readonly before: number;
  readonly after: number;
  readonly reason: PairReason;
}

/** Word-bigram likeness above which two clauses between the same neighbours are one clause changed. */
const ALIKE = 0.35;
/** Likeness wanted when the two do not stand between the same neighbours. */
const ALIKE_ELSEWHERE = 0.6;
/** Two clauses of one text this alike are boilerplate: likeness alone cannot tell them apart. */
const LOOK_ALIKE = 0.5;
/** How much better a pair must be than its rival when the rival is a look-alike. */
const MARGIN = 0.1;
/** Shorter clauses ("Introduction", "considering") say too little to be recognised somewhere else. */
const TELLING = 25;

/**
 * Pairs the clauses of two versions of a text, in this order: by identity; by Myers on the clause strings;
 * identical but moved; alike by word bigrams. What stays alone was deleted or is new. Likeness never pairs
 * a clause with the place of its look-alike: where two clauses of the same version resemble each other,
 * only identity or equal words decide.
 */
export function pairClauses(
  before: readonly AnchorClause[],
  after: readonly AnchorClause[],
): readonly ClausePair[] {
  const state = new Pairing(before, after);
  state.byIdentity();
  state.bySequence();
  state.byIdenticalText();
  state.byLikeness();
  return state.pairs();
}

/** Marks which pairs stand outside the longest run in order, that is, were moved. */
export function movedPairs(pairs: readonly ClausePair[]): ReadonlySet<ClausePair> {
  const byOld = pairs.toSorted((a, b) => a.before - b.before);
  const inOrder = new Set(
    longestIncreasing(byOld.map((pair): Match => [pair.before, pair.after])).map(([old]) => old),
  );
  return new Set(byOld.filter((pair) => !inOrder.has(pair.before)));
}

class Pairing {
  private readonly toAfter = new Map<number, ClausePair>();
  private readonly toBefore = new Map<number, number>();
  private readonly oldTexts: readonly string[];
  private readonly newTexts: readonly string[];
  private readonly before: readonly AnchorClause[];
  private readonly after: readonly AnchorClause[];

  constructor(before: readonly AnchorClause[], after: readonly AnchorClause[]) {
    this.before = before;
    this.after = after;
    this.oldTexts = before.map((clause) => spaced(clause.text));
    this.newTexts = after.map((clause) => spaced(clause.text));
  }

  pairs(): readonly ClausePair[] {
    return Array.from(this.toAfter.values()).sort((a, b) => a.before - b.before);
  }

  byIdentity(): void {
    const places = new Map(this.after.map((clause, index) => [clause.id, index]));
    this.before.forEach((clause, index) => {
      const place = places.get(clause.id);
      if (place !== undefined) this.join(index, place, 'identity');
    });
  }

  bySequence(): void {
    const old = this.freeOld();
    const fresh = this.freeNew();
    const matches = commonSubsequence(
      old.map((index) => this.oldTexts[index] ?? ''),
      fresh.map((index) => this.newTexts[index] ?? ''),
    );
    for (const [x, y] of matches) this.join(old[x] ?? -1, fresh[y] ?? -1, 'same-words');
  }

  byIdenticalText(): void {
    const old = uniqueAmong(this.oldTexts, this.freeOld());
    const fresh = uniqueAmong(this.newTexts, this.freeNew());
    for (const [text, index] of old) {
      const place = fresh.get(text);
      if (place !== undefined && text.length >= TELLING) this.join(index, place, 'moved');
    }
  }

  byLikeness(): void {
    const oldSets = new Map(this.freeOld().map((index) => [index, shingleSet(this.oldTexts[index] ?? '')]));
    const newSets = new Map(this.freeNew().map((index) => [index, shingleSet(this.newTexts[index] ?? '')]));
    const candidates = similarPairs(oldSets, newSets, ALIKE);
    const gaps = this.gaps();
    const inGap = candidates.filter((pair) => gaps.old(pair.before) === gaps.fresh(pair.after));
    const best = heaviestIncreasing(inGap.filter((pair) => !this.isContested(pair, inGap, oldSets)));
    for (const pair of best) this.join(pair.before, pair.after, 'similar');
    this.elsewhere(candidates, oldSets, newSets);
  }

  private elsewhere(
    candidates: readonly WeightedMatch[],
    oldSets: ReadonlyMap<number, ShingleSet>,
    newSets: ReadonlyMap<number, ShingleSet>,
  ): void {
    const strong = candidates.filter((pair) => pair.weight >= ALIKE_ELSEWHERE);
    for (const pair of strong.toSorted((a, b) => b.weight - a.weight)) {
      if (this.toAfter.has(pair.before) || this.toBefore.has(pair.after)) continue;
      const old = oldSets.get(pair.before);
      const fresh = newSets.get(pair.after);
      if (old === undefined || fresh === undefined) continue;
      if (this.hasLookAlike(old, pair.before, this.oldTexts)) continue;
      if (this.hasLookAlike(fresh, pair.after, this.newTexts)) continue;
      this.join(pair.before, pair.after, 'similar');
    }
  }

  /** True if another old clause, a look-alike of this one, fits the new clause about as well. */
  private isContested(
    pair: WeightedMatch,
    all: readonly WeightedMatch[],
    sets: ReadonlyMap<number, ShingleSet>,
  ): boolean {
    const own = sets.get(pair.before);
    return all.some((rival) => {
      if (rival.after !== pair.after || rival.before === pair.before) return false;
      if (rival.weight + MARGIN < pair.weight) return false;
      const other = sets.get(rival.before);
      return own !== undefined && other !== undefined && similarity(own, other) >= LOOK_ALIKE;
    });
  }

  private hasLookAlike(own: ShingleSet, self: number, texts: readonly string[]): boolean {
    return texts.some((text, index) => index !== self && similarity(own, shingleSet(text)) >= LOOK_ALIKE);
  }

  /** Which stretch between two clauses already paired in order a free clause stands in. */
  private gaps(): { old(index: number): number; fresh(index: number): number } {
    const run = longestIncreasing(this.pairs().map((pair): Match => [pair.before, pair.after]));
    const olds = run.map(([x]) => x);
    const news = run.map(([, y]) => y);
    return { old: (index) => countBelow(olds, index), fresh: (index) => countBelow(news, index) };
  }

  private freeOld(): readonly number[] {
    return this.before.flatMap((_, index) => (this.toAfter.has(index) ? [] : [index]));
  }

  private freeNew(): readonly number[] {
    return this.after.flatMap((_, index) => (this.toBefore.has(index) ? [] : [index]));
  }

  private join(before: number, after: number, reason: PairReason): void {
    if (before < 0 || after < 0 || this.toAfter.has(before) || this.toBefore.has(after)) return;
    this.toAfter.set(before, { before, after, reason });
    this.toBefore.set(after, before);
  }
}

function uniqueAmong(texts: readonly string[], indices: readonly number[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const unique = new Map<string, number>();
  for (const index of indices) {
    const text = texts[index] ?? '';
    if (counts.get(text) === 1) unique.set(text, index);
  }
  return unique;
}

function countBelow(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
