import type { AnchorClause, ClausePair } from './pair-clauses.ts';
import { shingleSet } from './similarity.ts';
import type { ShingleSet } from './similarity.ts';

/**
 * A clause that was cut in two, or two that were put together: `split`, the new clause `after` holds a part of the
 * old clause `before`; `joined`, the old clause `before` stands inside the new clause `after`.
 */
export interface ClausePart {
  readonly kind: 'split' | 'joined';
  readonly before: number;
  readonly after: number;
}

/** Share of a piece's word pairs that the whole must have. */
const HELD = 0.7;
/** Share of a whole's word pairs that its pieces must have, where no clause is its pair. */
const COVERED = 0.6;
/** Share of a piece that the whole's own pair may still have: those words did not go anywhere. */
const STILL_THERE = 0.3;
/** Word pairs that a piece must have to be told from a phrase of the house. */
const FEWEST = 4;

/**
 * The clauses without a pair that are pieces of a neighbour. Only clauses that touch are asked: further off, equal
 * words may be a look-alike's.
 */
export function clauseParts(
  before: readonly AnchorClause[],
  after: readonly AnchorClause[],
  pairs: readonly ClausePair[],
): readonly ClausePart[] {
  const toAfter = new Map(pairs.map((pair) => [pair.before, pair.after]));
  const toBefore = new Map(pairs.map((pair) => [pair.after, pair.before]));
  const changed = new Set(pairs.filter(({ reason }) => reason === 'similar').map((pair) => pair.before));
  const olds = lazySets(before);
  const news = lazySets(after);
  const split = piecesOf(
    { count: before.length, set: olds, partner: toAfter, isChanged: (index) => changed.has(index) },
    { count: after.length, set: news, partner: toBefore },
  );
  const joined = piecesOf(
    {
      count: after.length,
      set: news,
      partner: toBefore,
      isChanged: (index) => changed.has(toBefore.get(index) ?? -1),
    },
    { count: before.length, set: olds, partner: toAfter },
  );
  return [
    ...split.map(({ whole, piece }) => ({ kind: 'split' as const, before: whole, after: piece })),
    ...joined.map(({ whole, piece }) => ({ kind: 'joined' as const, before: piece, after: whole })),
  ];
}

interface Side {
  readonly count: number;
  readonly set: (index: number) => ShingleSet;
  /** What is paired already, by index here. */
  readonly partner: ReadonlyMap<number, number>;
}
interface Wholes extends Side {
  readonly isChanged: (index: number) => boolean;
}
interface Piece {
  readonly whole: number;
  readonly piece: number;
}

function piecesOf(wholes: Wholes, pieces: Side): readonly Piece[] {
  const found: Piece[] = [];
  for (let whole = 0; whole < wholes.count; whole++) {
    const partner = wholes.partner.get(whole);
    if (partner === undefined) found.push(...piecesOfFree(whole, wholes, pieces));
    else if (wholes.isChanged(whole)) found.push(...besidePair(whole, partner, wholes, pieces));
  }
  return found;
}

function besidePair(whole: number, partner: number, wholes: Wholes, pieces: Side): readonly Piece[] {
  const found: Piece[] = [];
  const own = wholes.set(whole);
  const kept = pieces.set(partner);
  for (const step of [-1, 1]) {
    for (let at = partner + step; at >= 0 && at < pieces.count && !pieces.partner.has(at); at += step) {
      const piece = pieces.set(at);
      if (piece.size < FEWEST || held(piece, own) < HELD || held(piece, kept) > STILL_THERE) break;
      if (isOfOthersToo(whole, piece, wholes)) break;
      found.push({ whole, piece: at });
    }
  }
  return found;
}

/** A clause cut so evenly that no piece resembles it: pieces in a row between the same neighbours. */
function piecesOfFree(whole: number, wholes: Wholes, pieces: Side): readonly Piece[] {
  const start = whole === 0 ? 0 : (wholes.partner.get(whole - 1) ?? -2) + 1;
  if (start < 0) return [];
  const own = wholes.set(whole);
  const run: number[] = [];
  for (let at = start; at < pieces.count && !pieces.partner.has(at); at++) {
    const piece = pieces.set(at);
    if (piece.size < FEWEST || held(piece, own) < HELD || isOfOthersToo(whole, piece, wholes)) break;
    // Pieces of one clause have different words; those that share them are look-alikes of each other.
    if (run.some((other) => held(piece, pieces.set(other)) > STILL_THERE)) return [];
    run.push(at);
  }
  const union = new Set(run.flatMap((at) => Array.from(pieces.set(at))));
  return run.length >= 2 && held(own, union) >= COVERED ? run.map((piece) => ({ whole, piece })) : [];
}

/** Whether another clause has the words of a piece as well: then they may have come from there, or be a look-alike's. */
function isOfOthersToo(whole: number, piece: ShingleSet, wholes: Wholes): boolean {
  for (let other = 0; other < wholes.count; other++)
    if (other !== whole && held(piece, wholes.set(other)) >= HELD) return true;
  return false;
}

/** The share of a set that another one holds. */
function held(part: ShingleSet, whole: ShingleSet): number {
  let shared = 0;
  for (const shingle of part) if (whole.has(shingle)) shared++;
  return part.size === 0 ? 0 : shared / part.size;
}

function lazySets(clauses: readonly AnchorClause[]): (index: number) => ShingleSet {
  const known = new Map<number, ShingleSet>();
  return (index) => {
    const set = known.get(index) ?? shingleSet(clauses[index]?.text ?? '');
    known.set(index, set);
    return set;
  };
}
