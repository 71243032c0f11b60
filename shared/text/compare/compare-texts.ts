import { clauseParts, movedPairs, pairClauses } from '../anchors/index.ts';
import type { AnchorClause, ClausePair } from '../anchors/index.ts';
import { wordDiff } from './word-diff.ts';
import type { WordPart } from './word-diff.ts';

/** A clause to compare. `facts`: what else of it counts as a change (form, status), as any text. */
export interface CompareClause extends AnchorClause {
  readonly facts?: string;
}

/**
 * A place of the comparison, in the order of the new text; what was deleted stands where it stood. `before` and
 * `after` are indices; several where a clause was split or clauses were joined. `moved-away` only marks the place
 * that a moved clause had: its own row, with its changes, stands at its new place.
 */
export interface CompareRow {
  readonly kind: 'same' | 'changed' | 'inserted' | 'deleted' | 'moved-away';
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly isMoved: boolean;
  /** The same clause under another label, because others came or went. */
  readonly isRenumbered: boolean;
  /** Other form or status, the words being the same or not. */
  readonly isReformed: boolean;
  readonly shape: 'one' | 'split' | 'joined';
}

/** How many rows are what; a row that moved and changed counts as both. */
export interface CompareCounts {
  readonly same: number;
  readonly changed: number;
  readonly inserted: number;
  readonly deleted: number;
  readonly moved: number;
  readonly renumbered: number;
  readonly reformed: number;
  readonly split: number;
  readonly joined: number;
}

/** Two versions of a text, compared. */
export interface Comparison<C extends CompareClause = CompareClause> {
  readonly before: readonly C[];
  readonly after: readonly C[];
  readonly rows: readonly CompareRow[];
  readonly counts: CompareCounts;
  /** Share of the characters of both that stand in clauses with a counterpart, from 0 to 1. */
  readonly pairedShare: number;
  /** False where so little has a counterpart that these are hardly two versions of one text. */
  readonly isRelated: boolean;
}

/** Below this share of paired text two documents are called different ones. */
const RELATED = 0.2;

/**
 * Compares two versions of a text clause by clause. Clauses that merely resemble each other are not held to be one:
 * where nothing says which is which, they stand as deleted and inserted.
 */
export function compareTexts<C extends CompareClause>(
  before: readonly C[],
  after: readonly C[],
): Comparison<C> {
  const pairs = pairClauses(before, after);
  const links = linksOf(before, after, pairs);
  const rows = inOrder(before, after, links);
  const linkedOld = new Set(rows.flatMap((row) => (row.after.length > 0 ? row.before : [])));
  const linkedNew = new Set(rows.flatMap((row) => (row.before.length > 0 ? row.after : [])));
  const size = (clauses: readonly CompareClause[], only?: ReadonlySet<number>): number =>
    clauses.reduce((sum, { text }, index) => sum + (only?.has(index) === false ? 0 : text.length), 0);
  const all = size(before) + size(after);
  const pairedShare = all === 0 ? 1 : (size(before, linkedOld) + size(after, linkedNew)) / all;
  return { before, after, rows, counts: countsOf(rows), pairedShare, isRelated: pairedShare >= RELATED };
}

/** The words of a row: of one clause, or of its pieces line by line. */
export function rowWords(
  { before, after }: Pick<Comparison, 'before' | 'after'>,
  row: CompareRow,
): readonly WordPart[] {
  const old = textOf(before, row.before);
  const fresh = textOf(after, row.after);
  switch (row.kind) {
    case 'inserted':
      return [{ kind: 'inserted', text: fresh }];
    case 'deleted':
      return [{ kind: 'deleted', text: old }];
    case 'moved-away':
    case 'same':
      return [{ kind: 'same', text: row.kind === 'same' ? fresh : old }];
    case 'changed':
      return wordDiff(old, fresh);
  }
}

function textOf(clauses: readonly CompareClause[], indices: readonly number[]): string {
  return indices.map((index) => clauses[index]?.text ?? '').join('\n');
}

/** What belongs together: a pair with the pieces on both sides. */
interface Link {
  readonly before: number[];
  readonly after: number[];
  isMoved: boolean;
}

function linksOf(
  before: readonly CompareClause[],
  after: readonly CompareClause[],
  pairs: readonly ClausePair[],
): readonly Link[] {
  const moved = movedPairs(pairs);
  const ofOld = new Map<number, Link>();
  const ofNew = new Map<number, Link>();
  const links: Link[] = [];
  const open = (link: Link): Link => {
    links.push(link);
    return link;
  };
  for (const pair of pairs) {
    const link = open({ before: [pair.before], after: [pair.after], isMoved: moved.has(pair) });
    ofOld.set(pair.before, link);
    ofNew.set(pair.after, link);
  }
  for (const part of clauseParts(before, after, pairs)) {
    const isSplit = part.kind === 'split';
    const own = isSplit ? ofOld.get(part.before) : ofNew.get(part.after);
    const link = own ?? open({ before: [], after: [], isMoved: false });
    if (!link.before.includes(part.before)) link.before.push(part.before);
    if (!link.after.includes(part.after)) link.after.push(part.after);
    ofOld.set(part.before, link);
    ofNew.set(part.after, link);
  }
  for (const link of links) {
    link.before.sort((a, b) => a - b);
    link.after.sort((a, b) => a - b);
  }
  return links;
}

/** Rows in the order of the new text; deleted clauses and marks of moved ones after what they stood behind. */
function inOrder(
  before: readonly CompareClause[],
  after: readonly CompareClause[],
  links: readonly Link[],
): readonly CompareRow[] {
  const ofOld = new Map(links.flatMap((link) => link.before.map((index) => [index, link] as const)));
  const ofNew = new Map(links.flatMap((link) => link.after.map((index) => [index, link] as const)));
  const rows: CompareRow[] = [];
  let next = 0;
  /** What stood before old clause `upTo` and has no row of its own here. */
  const leaveOld = (upTo: number): void => {
    for (; next < upTo; next++) {
      const link = ofOld.get(next);
      if (link === undefined) rows.push(lone('deleted', next));
      else if (link.isMoved && link.before[0] === next) rows.push({ ...NO_CHANGE, kind: 'moved-away', before: link.before, after: link.after, isMoved: true }); // prettier-ignore
    }
  };
  const until = nextInPlace(before.length, after.length, ofNew);
  after.forEach((_, index) => {
    const link = ofNew.get(index);
    // What went from a place stands before what came to it.
    if (link?.isMoved !== false) leaveOld(until[index] ?? next);
    if (link === undefined) {
      rows.push(lone('inserted', index));
      return;
    }
    if (link.after[0] !== index) return;
    if (!link.isMoved) {
      leaveOld(link.before[0] ?? next);
      next = Math.max(next, (link.before.at(-1) ?? -1) + 1);
    }
    rows.push(linked(link, before, after));
  });
  leaveOld(before.length);
  return rows;
}

/** For each new clause, the old place of the next clause from there on that did not move. */
function nextInPlace(
  oldCount: number,
  newCount: number,
  ofNew: ReadonlyMap<number, Link>,
): readonly number[] {
  const until = Array.from({ length: newCount }, () => oldCount);
  let place = oldCount;
  for (let index = newCount - 1; index >= 0; index--) {
    const link = ofNew.get(index);
    if (link?.isMoved === false && link.before[0] !== undefined) place = Math.min(place, link.before[0]);
    until[index] = place;
  }
  return until;
}

const NO_CHANGE = { isMoved: false, isRenumbered: false, isReformed: false, shape: 'one' as const };

function lone(kind: 'inserted' | 'deleted', index: number): CompareRow {
  const isNew = kind === 'inserted';
  return { ...NO_CHANGE, kind, before: isNew ? [] : [index], after: isNew ? [index] : [] };
}

function linked(link: Link, before: readonly CompareClause[], after: readonly CompareClause[]): CompareRow {
  const old = before[link.before[0] ?? -1];
  const fresh = after[link.after[0] ?? -1];
  const shape = link.after.length > 1 ? 'split' : link.before.length > 1 ? 'joined' : 'one';
  const isSame = shape === 'one' && spaced(old?.text ?? '') === spaced(fresh?.text ?? '');
  return {
    kind: isSame ? 'same' : 'changed',
    before: link.before,
    after: link.after,
    isMoved: link.isMoved,
    isRenumbered: (old?.label ?? null) !== (fresh?.label ?? null),
    isReformed: areReformed(old, fresh),
    shape,
  };
}

/** A text that says nothing of form and status, as a document beside a draft, has no other ones. */
function areReformed(old: CompareClause | undefined, fresh: CompareClause | undefined): boolean {
  return old?.facts !== undefined && fresh?.facts !== undefined && old.facts !== fresh.facts;
}

function spaced(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function countsOf(rows: readonly CompareRow[]): CompareCounts {
  const own = rows.filter(({ kind }) => kind !== 'moved-away');
  const count = (is: (row: CompareRow) => boolean): number => own.filter(is).length;
  return {
    same: count(isUntouched),
    changed: count(({ kind }) => kind === 'changed'),
    inserted: count(({ kind }) => kind === 'inserted'),
    deleted: count(({ kind }) => kind === 'deleted'),
    moved: count(({ isMoved }) => isMoved),
    renumbered: count(({ isRenumbered }) => isRenumbered),
    reformed: count(({ isReformed }) => isReformed),
    split: count(({ shape }) => shape === 'split'),
    joined: count(({ shape }) => shape === 'joined'),
  };
}

/** Nothing of it changed: not the words, the place, the number or the form. */
export function isUntouched(row: CompareRow): boolean {
  return row.kind === 'same' && !row.isMoved && !row.isRenumbered && !row.isReformed;
}
