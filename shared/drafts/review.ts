import * as A from '@automerge/automerge/slim';
import { asId, type ClauseId } from '../base/ids.ts';
import type { ClauseState } from './edit.ts';
import { sameMarks, sameStatus } from './edits-between.ts';
import { readClause, register, type DraftDoc } from './shape.ts';

export type ReviewKind =
  'text' | 'delete-edit' | 'split-edit' | 'move-move' | 'status-status' | 'kind-kind' | 'agreed-text';

/** Same-clause changes found when a colleague's changes were applied. */
export interface MergeReview {
  readonly clause: ClauseId;
  readonly kind: ReviewKind;
  /**
   * For texts, deletions and splits: the clause's text in the last version both had, in mine and in theirs
   * (empty where that side deleted it). For `status-status` the statuses as JSON, for `kind-kind` "kind level",
   * for `move-move` the text of the clause that stands before, for `agreed-text` text and status as JSON.
   */
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  /** When each side last changed the draft in the stretch concerned, by its own clock (ms since 1970). */
  readonly mineAt: number;
  readonly theirsAt: number;
  /** Automerge actors of the changes made here, or received here before, in that stretch. */
  readonly mineActors: readonly string[];
  /** Automerge actors of the changes on their side. */
  readonly theirActors: readonly string[];
}

interface Side {
  readonly state: ClauseState | null;
  readonly ord: string;
  readonly splitInto: boolean;
  readonly before: string;
}

/** A draft at some heads, read clause by clause as needed. */
class Moment {
  private readonly doc: DraftDoc;
  private readonly heads: readonly string[];
  private order: readonly ClauseId[] | null = null;

  constructor(doc: DraftDoc, heads: readonly string[]) {
    this.heads = heads;
    this.doc = A.view(doc, [...heads]);
  }

  side(id: ClauseId, splits: ReadonlySet<ClauseId>): Side {
    const ord = register(this.doc.clauses?.[id]?.ord);
    return {
      state: readClause(this.doc, id, 0, this.heads),
      ord,
      splitInto: splits.has(id),
      before: this.before(id),
    };
  }

  /** Text of the living clause before. */
  private before(id: ClauseId): string {
    this.order ??= Object.entries(this.doc.clauses)
      .filter(([, shape]) => shape.deleted !== true)
      .map(([key, shape]) => ({ key, ord: register(shape.ord) }))
      .toSorted((a, b) => (a.ord === b.ord ? (a.key < b.key ? -1 : 1) : a.ord < b.ord ? -1 : 1))
      .map(({ key }) => asId<ClauseId>(key));
    const previous = this.order[this.order.indexOf(id) - 1];
    return previous === undefined ? '' : (this.doc.clauses[previous]?.text ?? '');
  }
}

/** Clauses that patches touch, and those that were split (a new clause says what it came from). */
function touchedBetween(
  doc: DraftDoc,
  from: readonly string[],
  to: readonly string[],
): {
  readonly touched: ReadonlySet<ClauseId>;
  readonly splits: ReadonlySet<ClauseId>;
} {
  const touched = new Set<ClauseId>();
  const splits = new Set<ClauseId>();
  for (const patch of A.diff(doc, [...from], [...to])) {
    const [root, key, field] = patch.path;
    if (root !== 'clauses' || typeof key !== 'string') continue;
    touched.add(asId<ClauseId>(key));
    if (field === 'from' && patch.action === 'put') {
      const origin = asId<ClauseId>(register(doc.clauses[key]?.from));
      splits.add(origin);
      touched.add(origin);
    }
  }
  return { touched, splits };
}

/** New changes that knew the same of what was here before. */
interface Group {
  readonly base: readonly string[];
  readonly heads: Set<string>;
  readonly actors: Set<string>;
  at: number;
}

/**
 * Every clause that changes made here and changes that just arrived have both touched without knowing of each
 * other. `before`: the heads before the arrival. Automerge merges such texts letter by letter and never says so.
 */
export function reviewMerge(doc: DraftDoc, before: readonly string[]): readonly MergeReview[] {
  const reviews = new Map<string, MergeReview>();
  for (const group of groupArrivals(doc, before)) {
    const here = madeHere(doc, before, group.base);
    if (here === null) continue;
    const mine = touchedBetween(doc, group.base, before);
    const heads = Array.from(group.heads);
    const theirs = touchedBetween(doc, group.base, heads);
    const both = Array.from(mine.touched).filter((id) => theirs.touched.has(id));
    if (both.length === 0) continue;
    const moments = [group.base, before, heads].map((at) => new Moment(doc, at)) as [Moment, Moment, Moment];
    for (const clause of both) {
      const none: ReadonlySet<ClauseId> = new Set();
      const [base, now, there] = moments;
      const sides = [
        base.side(clause, none),
        now.side(clause, mine.splits),
        there.side(clause, theirs.splits),
      ] as const;
      for (const found of judge(...sides)) {
        const review = {
          clause,
          ...found,
          mineAt: here.at,
          mineActors: here.actors,
          theirsAt: group.at,
          theirActors: Array.from(group.actors),
        };
        reviews.set(`${clause} ${found.kind}`, review);
      }
    }
  }
  return Array.from(reviews.values());
}

/** The changes here that are not among the ancestors of `base`: the last one's time, and whose; null if none. */
function madeHere(
  doc: DraftDoc,
  before: readonly string[],
  base: readonly string[],
): { readonly at: number; readonly actors: readonly string[] } | null {
  const past = new Set(A.getChangesMetaSince(doc, [...before]).map((meta) => meta.hash));
  const metas = A.getChangesMetaSince(doc, [...base]).filter((meta) => !past.has(meta.hash));
  if (metas.length === 0) return null;
  return {
    at: Math.max(...metas.map((meta) => meta.time * 1000)),
    actors: Array.from(new Set(metas.map((meta) => meta.actor))),
  };
}

function groupArrivals(doc: DraftDoc, before: readonly string[]): readonly Group[] {
  const arrived = A.getChangesMetaSince(doc, [...before]);
  const known = new Map<string, ReadonlySet<string>>();
  const groups = new Map<string, Group>();
  for (const { hash, deps, actor, time } of arrived) {
    const base = new Set<string>();
    for (const dep of deps) for (const old of known.get(dep) ?? [dep]) base.add(old);
    known.set(hash, base);
    const key = Array.from(base).toSorted().join();
    const group = groups.get(key) ?? { base: Array.from(base), heads: new Set(), actors: new Set(), at: 0 };
    for (const dep of deps) group.heads.delete(dep);
    group.heads.add(hash);
    group.actors.add(actor);
    group.at = Math.max(group.at, time * 1000);
    groups.set(key, group);
  }
  return Array.from(groups.values());
}

type Finding = Pick<MergeReview, 'kind' | 'base' | 'mine' | 'theirs'>;

function judge(base: Side, mine: Side, theirs: Side): readonly Finding[] {
  const a = mine.state;
  const b = theirs.state;
  if (base.state === null || a === null || b === null) return [];
  const was = base.state;
  const found: Finding[] = [];
  const texts = { base: was.text, mine: shown(a), theirs: shown(b) };
  const editedHere = changedText(was, a);
  const editedThere = changedText(was, b);
  if (a.deleted !== b.deleted) {
    if (a.deleted ? editedThere || attributesChanged(was, b) : editedHere || attributesChanged(was, a)) {
      found.push({ kind: 'delete-edit', ...texts });
    }
  } else if (editedHere && editedThere) {
    found.push({ kind: mine.splitInto || theirs.splitInto ? 'split-edit' : 'text', ...texts });
  }
  if (a.deleted || b.deleted) return found;
  if (
    !sameStatus(was.status, a.status) &&
    !sameStatus(was.status, b.status) &&
    !sameStatus(a.status, b.status)
  ) {
    const [x, y, z] = [was, a, b].map((state) => JSON.stringify(state.status)) as [string, string, string];
    found.push({ kind: 'status-status', base: x, mine: y, theirs: z });
  }
  if (
    (becameAgreed(was, a) && editedThere && !editedHere) ||
    (becameAgreed(was, b) && editedHere && !editedThere)
  ) {
    const [x, y, z] = [was, a, b].map(({ text, status }) => JSON.stringify({ text, status }));
    found.push({ kind: 'agreed-text', base: x ?? '', mine: y ?? '', theirs: z ?? '' });
  }
  const kinds = [was, a, b].map((state) => `${state.kind} ${state.level}`) as [string, string, string];
  if (kinds[0] !== kinds[1] && kinds[0] !== kinds[2] && kinds[1] !== kinds[2]) {
    found.push({ kind: 'kind-kind', base: kinds[0], mine: kinds[1], theirs: kinds[2] });
  }
  if (base.ord !== mine.ord && base.ord !== theirs.ord && mine.ord !== theirs.ord) {
    found.push({ kind: 'move-move', base: base.before, mine: mine.before, theirs: theirs.before });
  }
  return found;
}

/** What was agreed is the text that stood there, not the one that the other side wrote meanwhile. */
const becameAgreed = (was: ClauseState, now: ClauseState): boolean =>
  now.status.state === 'agreed' && !sameStatus(was.status, now.status);

const shown = (state: ClauseState): string => (state.deleted ? '' : state.text);

const changedText = (was: ClauseState, now: ClauseState): boolean =>
  was.text !== now.text || !sameMarks(was.marks, now.marks);

const attributesChanged = (was: ClauseState, now: ClauseState): boolean =>
  !sameStatus(was.status, now.status) || was.kind !== now.kind || was.level !== now.level;
