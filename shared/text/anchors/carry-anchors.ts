import { UNPLACED } from './anchors.ts';
import type { Placement, RangeAnchor } from './anchors.ts';
import { clauseParts } from './clause-parts.ts';
import { rangeMapper } from './map-range.ts';
import type { MappedRange } from './map-range.ts';
import { commonSubsequence } from './myers.ts';
import { movedPairs, pairClauses } from './pair-clauses.ts';
import type { AnchorClause } from './pair-clauses.ts';
import { FINDABLE, SURVIVES, contextAgrees, placedAs } from './resolve-anchor.ts';
import { WholeText } from './whole-text.ts';
import { tokenise } from './tokens.ts';

/** By what an anchor was placed; the review says it in words. */
export type CarryReason = 'clause' | 'part' | 'quote' | 'none';

/** Where an anchor came to stand, and why. */
export type CarriedAnchor = Placement & { readonly by: CarryReason };

/**
 * Carries anchors from one version of a text to another, with the answer for each in the order given.
 * Clauses are paired first; inside its pair a range follows a word diff and stays if at least 40 % of its
 * words do, also where its clause was cut in two or put together with its neighbour; where any word of the clause is
 * another one the answer is `changed`, though those of the range are not. A range whose clause has
 * no pair is looked for as an exact quote, and taken only where that stands alone in both versions, is telling,
 * agrees with its context, and is text that is new there: words that another clause already had are look-alikes.
 * Where the same clause stands several times and nothing says which of them went, nothing is placed.
 */
export function carryAnchors(
  before: readonly AnchorClause[],
  after: readonly AnchorClause[],
  anchors: readonly RangeAnchor[],
): readonly CarriedAnchor[] {
  const carrier = new Carrier(before, after);
  return anchors.map((anchor) => carrier.carry(anchor));
}

/** A clause of the new text where a clause of the old one may go on. */
interface Way {
  readonly after: number;
  readonly isMoved: boolean;
  readonly by: 'clause' | 'part';
}

const NOWHERE: CarriedAnchor = { ...UNPLACED, by: 'none' };

class Carrier {
  private readonly before: readonly AnchorClause[];
  private readonly after: readonly AnchorClause[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly ways = new Map<number, Way[]>();
  private readonly pairOf = new Map<number, number>();
  private readonly same = new Map<string, boolean>();
  private readonly oldOf = new Map<number, number>();
  private readonly doubtful = new Set<number>();
  private beforeText: WholeText | null = null;
  private afterText: WholeText | null = null;
  private readonly mappers = new Map<string, (start: number, end: number) => MappedRange | null>();

  constructor(before: readonly AnchorClause[], after: readonly AnchorClause[]) {
    this.before = before;
    this.after = after;
    this.places = new Map(before.map(({ id }, index) => [id, index]));
    const pairs = pairClauses(before, after);
    const moved = movedPairs(pairs);
    for (const pair of pairs) {
      this.oldOf.set(pair.after, pair.before);
      this.pairOf.set(pair.before, pair.after);
      if (pair.isSure) this.add(pair.before, { after: pair.after, isMoved: moved.has(pair), by: 'clause' });
      else this.doubtful.add(pair.before);
    }
    for (const part of clauseParts(before, after, pairs))
      if (!this.doubtful.has(part.before))
        this.add(part.before, { after: part.after, isMoved: true, by: 'part' });
  }

  carry(anchor: RangeAnchor): CarriedAnchor {
    const place = this.places.get(anchor.clause) ?? -1;
    const old = this.before[place];
    if (this.doubtful.has(place)) return NOWHERE;
    // An anchor that does not fit the version it is said to be of cannot be followed.
    if (old === undefined || old.text.slice(anchor.start, anchor.end) !== anchor.quote)
      return this.asNewText(anchor);
    return this.along(anchor, place, old) ?? this.asNewText(anchor);
  }

  private add(before: number, way: Way): void {
    const ways = this.ways.get(before);
    if (ways === undefined) this.ways.set(before, [way]);
    else ways.push(way);
  }

  /** Where most of the words went. */
  private along(anchor: RangeAnchor, place: number, old: AnchorClause): CarriedAnchor | null {
    let best: CarriedAnchor | null = null;
    let survival = SURVIVES;
    for (const { after, isMoved, by } of this.ways.get(place) ?? []) {
      const fresh = this.after[after];
      if (fresh === undefined) continue;
      const range = this.mapper(place, after, old.text, fresh.text)(anchor.start, anchor.end);
      if (range === null || range.end <= range.start || range.survival < survival) continue;
      if (best !== null && range.survival === survival) continue;
      survival = range.survival;
      const placed = placedAs(anchor, fresh, range.start, range.end, isMoved);
      best = { ...(this.isSame(place, after) ? placed : asChanged(placed)), by };
    }
    return best;
  }

  /** Whether a clause says the same in the new text, with the others that it was cut into or put together with. */
  private isSame(before: number, after: number): boolean {
    const old = this.before[before]?.text ?? '';
    const fresh = this.after[after]?.text ?? '';
    if (old === fresh) return true;
    const key = `${before}:${after}`;
    const known = this.same.get(key);
    if (known !== undefined) return known;
    const ownOf = (place: number): boolean => (this.oldOf.get(place) ?? before) === before;
    const into = (place: number): boolean => (this.pairOf.get(place) ?? after) === after;
    const isSame = standsIn(old, this.after, after, ownOf) || standsIn(fresh, this.before, before, into);
    this.same.set(key, isSame);
    return isSame;
  }

  private mapper(
    before: number,
    after: number,
    oldText: string,
    newText: string,
  ): (start: number, end: number) => MappedRange | null {
    const key = `${before}:${after}`;
    const mapper = this.mappers.get(key) ?? rangeMapper(oldText, newText);
    this.mappers.set(key, mapper);
    return mapper;
  }

  private newWords(): WholeText {
    return (this.afterText ??= new WholeText(this.after));
  }

  private oldWords(): WholeText {
    return (this.beforeText ??= new WholeText(this.before));
  }

  private asNewText(anchor: RangeAnchor): CarriedAnchor {
    if (anchor.quote.trim().length < FINDABLE) return NOWHERE;
    const hit = this.newWords().only(anchor.quote);
    if (hit === null || this.oldWords().isRepeated(anchor.quote)) return NOWHERE;
    if (!contextAgrees(anchor, hit.clause.text, hit.start)) return NOWHERE;
    const old = this.before[this.oldOf.get(hit.index) ?? -1];
    if (old !== undefined && !isNewThere(old.text, hit.clause.text, hit.start, anchor.quote.length))
      return NOWHERE;
    return {
      ...placedAs(anchor, hit.clause, hit.start, hit.start + anchor.quote.length, true),
      by: 'quote',
    };
  }
}

/**
 * Words that are still there say another thing where "not" came in beside them: nobody may take such a place for sure
 * unseen.
 */
function asChanged(placed: Placement): Placement {
  return placed.state === 'unplaced' ? placed : { ...placed, state: 'changed' };
}

/** Whether a clause, alone or with the one before or behind it that is nobody else's, is the words of a text. */
function standsIn(
  text: string,
  clauses: readonly AnchorClause[],
  place: number,
  isFree: (place: number) => boolean,
): boolean {
  const textAt = (one: number): string => (one === place || isFree(one) ? (clauses[one]?.text ?? '') : '');
  const own = textAt(place);
  const left = textAt(place - 1);
  const right = textAt(place + 1);
  const whole = wordsOf(text);
  return [own, `${left} ${own}`, `${own} ${right}`, `${left} ${own} ${right}`].some(
    (each) => wordsOf(each.trim()) === whole,
  );
}

/** The words and signs of a clause, without the sign at its end: "a;" is "a." once it is the last of its list. */
function wordsOf(text: string): string {
  return tokenise(text.replace(/[\s.,;:…。；，：、．؛،]+$/u, ''))
    .map((token) => token.text)
    .join(' ');
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
