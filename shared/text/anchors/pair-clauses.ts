import type { ClauseId } from '../../base/ids.ts';
import { doubtfulPairs } from './doubtful-pairs.ts';
import { LOOK_ALIKE, LookAlikes } from './look-alikes.ts';
import { commonSubsequence, longestIncreasing } from './myers.ts';
import type { Match } from './myers.ts';
import { heaviestIncreasing, similarity, similarPairs } from './similarity.ts';
import type { WeightedMatch } from './similarity.ts';

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
  /**
   * False where the same words stand several times, or look-alikes do, and nothing says which of them went: good
   * enough to show what changed, and never a reason to put a note there.
   */
  readonly isSure: boolean;
}

/** Word-bigram likeness above which two clauses between the same neighbours are one clause changed. */
const ALIKE = 0.35;
/** The same under one label, where no other clause of that place has it. */
const ALIKE_BY_LABEL = 0.2;
/** Likeness wanted when the two do not stand between the same neighbours. */
const ALIKE_ELSEWHERE = 0.6;
/** How much better a pair must be than its rival when the rival is a look-alike. */
const MARGIN = 0.1;
/** Shorter clauses ("Introduction", "considering") say too little to be recognised somewhere else. */
const TELLING = 25;

/**
 * Pairs the clauses of two versions of a text, in this order: by identity; by words that stand once in both, in
 * order; by equal words between those; identical but moved; alike by word bigrams. What stays alone was deleted
 * or is new. Likeness never pairs a clause with the place of its look-alike: where two clauses of the same version
 * resemble each other, only identity, equal words, or the words that tell one from the other decide.
 */
export function pairClauses(
  before: readonly AnchorClause[],
  after: readonly AnchorClause[],
): readonly ClausePair[] {
  const state = new Pairing(before, after);
  state.byIdentity();
  state.byUniqueText();
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

type Joined = Omit<ClausePair, 'isSure'>;

/** In which stretch between two clauses already paired in order a clause stands. */
interface Gaps {
  old(index: number): number;
  fresh(index: number): number;
}

/** Pairs of free clauses of one stretch that are all compared. */
const SMALL_GAP = 100;

class Pairing {
  private readonly toAfter = new Map<number, Joined>();
  private readonly toBefore = new Map<number, number>();
  /** Old clauses of which only their place says where they went. */
  private readonly untold = new Set<number>();
  private readonly oldTexts: readonly string[];
  private readonly newTexts: readonly string[];
  private readonly oldLike: LookAlikes;
  private readonly newLike: LookAlikes;
  private readonly before: readonly AnchorClause[];
  private readonly after: readonly AnchorClause[];

  constructor(before: readonly AnchorClause[], after: readonly AnchorClause[]) {
    this.before = before;
    this.after = after;
    this.oldTexts = before.map((clause) => spaced(clause.text));
    this.newTexts = after.map((clause) => spaced(clause.text));
    this.oldLike = new LookAlikes(this.oldTexts);
    this.newLike = new LookAlikes(this.newTexts);
  }

  pairs(): readonly ClausePair[] {
    const pairs = this.joined();
    const doubtful = doubtfulPairs(pairs, this.oldTexts, this.newTexts);
    return pairs.map((pair) => ({
      ...pair,
      isSure: !doubtful.has(pair.before) && !this.untold.has(pair.before),
    }));
  }

  byIdentity(): void {
    const places = new Map(this.after.map((clause, index) => [clause.id, index]));
    this.before.forEach((clause, index) => {
      const place = places.get(clause.id);
      if (place !== undefined) this.join(index, place, 'identity');
    });
  }

  /** Words that stand once in both versions, in order: nothing is surer. The longest texts decide what moved. */
  byUniqueText(): void {
    const fresh = uniqueAmong(this.newTexts, this.freeNew());
    const matches: WeightedMatch[] = [];
    for (const [text, index] of uniqueAmong(this.oldTexts, this.freeOld())) {
      const place = fresh.get(text);
      if (place !== undefined && text !== '')
        matches.push({ before: index, after: place, weight: Math.min(200, text.length) });
    }
    for (const { before, after } of heaviestIncreasing(matches)) this.join(before, after, 'same-words');
  }

  /** Equal words between two clauses that are paired already. */
  bySequence(): void {
    const gaps = this.gaps();
    const fresh = Map.groupBy(this.freeNew(), (index) => gaps.fresh(index));
    for (const [gap, old] of Map.groupBy(this.freeOld(), (index) => gaps.old(index))) {
      const own = fresh.get(gap) ?? [];
      const matches = commonSubsequence(
        old.map((index) => this.oldTexts[index] ?? ''),
        own.map((index) => this.newTexts[index] ?? ''),
      );
      for (const [x, y] of matches) this.join(old[x] ?? -1, own[y] ?? -1, 'same-words');
    }
  }

  byIdenticalText(): void {
    const old = uniqueAmong(this.oldTexts, this.freeOld());
    const fresh = uniqueAmong(this.newTexts, this.freeNew());
    for (const [text, index] of old) {
      const place = fresh.get(text);
      if (place !== undefined && text.length >= TELLING) {
        this.join(index, place, 'moved');
        this.alongside(index, place, 1);
        this.alongside(index, place, -1);
      }
    }
  }

  /** The heading and the short items that moved along with their neighbour. */
  private alongside(before: number, after: number, step: 1 | -1): void {
    for (let x = before + step, y = after + step; this.isFree(x, y); x += step, y += step) {
      if (this.oldTexts[x] === '' || this.oldTexts[x] !== this.newTexts[y]) return;
      this.join(x, y, 'moved');
    }
  }

  byLikeness(): void {
    const oldSets = new Map(this.freeOld().map((index) => [index, this.oldLike.set(index)]));
    const newSets = new Map(this.freeNew().map((index) => [index, this.newLike.set(index)]));
    const candidates = similarPairs(oldSets, newSets, ALIKE_BY_LABEL);
    const gaps = this.gaps();
    const inGap = [
      ...candidates.filter((pair) => gaps.old(pair.before) === gaps.fresh(pair.after)),
      ...this.inSmallGaps(gaps, candidates),
    ].filter((pair) => this.isAlike(pair));
    for (const pair of heaviestIncreasing(this.uncontested(inGap).filter((one) => this.isTold(one))))
      this.join(pair.before, pair.after, 'similar');
    this.lonely(inGap);
    this.elsewhere(candidates.filter((pair) => pair.weight > ALIKE));
  }

  /** Between two neighbours there are few to compare: also those of which every word pair is boilerplate. */
  private inSmallGaps(gaps: Gaps, known: readonly WeightedMatch[]): readonly WeightedMatch[] {
    const seen = new Set(known.map(({ before, after }) => `${before}:${after}`));
    const fresh = Map.groupBy(this.freeNew(), (index) => gaps.fresh(index));
    const found: WeightedMatch[] = [];
    for (const [gap, old] of Map.groupBy(this.freeOld(), (index) => gaps.old(index))) {
      const own = fresh.get(gap) ?? [];
      if (old.length * own.length > SMALL_GAP) continue;
      for (const before of old)
        for (const after of own) {
          const weight = seen.has(`${before}:${after}`)
            ? 0
            : similarity(this.oldLike.set(before), this.newLike.set(after));
          if (weight > ALIKE_BY_LABEL) found.push({ before, after, weight });
        }
    }
    return found;
  }

  /**
   * Whether a changed clause can be told from its look-alikes of the old version, wherever those went: it has kept
   * what they have not (as “the Director of the Radiocommunication Bureau” among clauses that instruct somebody), and
   * is liker to its own than to any that stands elsewhere now. Else a look-alike may have come in its place.
   */
  private isTold({ before, after, weight }: WeightedMatch): boolean {
    const [own, fresh] = [this.oldLike.set(before), this.newLike.set(after)];
    return [...this.oldLike.nearest(own, before), ...this.oldLike.nearest(fresh, before)].every((rival) => {
      const other = this.oldLike.set(rival);
      if (this.oldLike.alike(before, rival)) {
        const telling = Array.from(own).filter((shingle) => !other.has(shingle));
        const kept = telling.filter((shingle) => fresh.has(shingle)).length;
        const taken = Array.from(other).filter((shingle) => !own.has(shingle) && fresh.has(shingle)).length;
        return kept * 2 >= telling.length && kept >= taken;
      }
      const likeness = similarity(other, fresh);
      return !this.toAfter.has(rival) || likeness < LOOK_ALIKE || likeness < weight;
    });
  }

  /** The one clause between two neighbours, and the one there now: shown as changed, and never a reason to move a note. */
  private lonely(inGap: readonly WeightedMatch[]): void {
    const gaps = this.gaps();
    const old = Map.groupBy(this.freeOld(), (index) => gaps.old(index));
    const fresh = Map.groupBy(this.freeNew(), (index) => gaps.fresh(index));
    for (const { before, after } of inGap) {
      if (!this.isFree(before, after)) continue;
      const isAlone = (list: readonly number[] | undefined): boolean => list?.length === 1;
      if (!isAlone(old.get(gaps.old(before))) || !isAlone(fresh.get(gaps.fresh(after)))) continue;
      this.join(before, after, 'similar');
      this.untold.add(before);
    }
  }

  private isAlike({ before, after, weight }: WeightedMatch): boolean {
    if (weight > ALIKE) return true;
    const label = this.before[before]?.label ?? null;
    return label !== null && /[\p{L}\p{N}]/u.test(label) && label === this.after[after]?.label;
  }

  private elsewhere(candidates: readonly WeightedMatch[]): void {
    const free = candidates.filter((pair) => this.isFree(pair.before, pair.after));
    const told = this.uncontested(free).filter((pair) => this.isTold(pair));
    for (const pair of told.toSorted((a, b) => b.weight - a.weight)) {
      if (!this.isFree(pair.before, pair.after)) continue;
      const isBeside = this.isPair(pair, -1) || this.isPair(pair, 1);
      const isAlone =
        pair.weight >= ALIKE_ELSEWHERE && !this.oldLike.has(pair.before) && !this.newLike.has(pair.after);
      if (isBeside || isAlone) this.join(pair.before, pair.after, 'similar');
    }
  }

  /** Whether the clauses before (or after) both are one. */
  private isPair({ before, after }: WeightedMatch, step: 1 | -1): boolean {
    return this.toAfter.get(before + step)?.after === after + step;
  }

  /** Without those for which a look-alike of either side would do about as well. */
  private uncontested(all: readonly WeightedMatch[]): readonly WeightedMatch[] {
    const ofOld = Map.groupBy(all, (pair) => pair.before);
    const ofNew = Map.groupBy(all, (pair) => pair.after);
    return all.filter((pair) => {
      const isRival = (rival: WeightedMatch): boolean =>
        rival !== pair && rival.weight + MARGIN >= pair.weight;
      return (
        !(ofNew.get(pair.after) ?? []).some(
          (rival) => isRival(rival) && this.oldLike.alike(pair.before, rival.before),
        ) &&
        !(ofOld.get(pair.before) ?? []).some(
          (rival) => isRival(rival) && this.newLike.alike(pair.after, rival.after),
        )
      );
    });
  }

  /** Which stretch between two clauses already paired in order a free clause stands in. */
  private gaps(): Gaps {
    const run = longestIncreasing(this.joined().map((pair): Match => [pair.before, pair.after]));
    const olds = run.map(([x]) => x);
    const news = run.map(([, y]) => y);
    return { old: (index) => countBelow(olds, index), fresh: (index) => countBelow(news, index) };
  }

  private joined(): readonly Joined[] {
    return Array.from(this.toAfter.values()).sort((a, b) => a.before - b.before);
  }

  private isFree(before: number, after: number): boolean {
    if (before < 0 || after < 0 || before >= this.before.length || after >= this.after.length) return false;
    return !this.toAfter.has(before) && !this.toBefore.has(after);
  }

  private freeOld(): readonly number[] {
    return this.before.flatMap((_, index) => (this.toAfter.has(index) ? [] : [index]));
  }

  private freeNew(): readonly number[] {
    return this.after.flatMap((_, index) => (this.toBefore.has(index) ? [] : [index]));
  }

  private join(before: number, after: number, reason: PairReason): void {
    if (!this.isFree(before, after)) return;
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
