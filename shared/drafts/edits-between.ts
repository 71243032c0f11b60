import type { ClauseId } from '../base/ids.ts';
import type { ClauseStatus, DraftMark } from '../domain/draft.ts';
import type { ClauseState, Edit, NewClause } from './edit.ts';
import { diffText } from './splices.ts';

/** A clause as somebody wants it; what an editor shows. */
export type WantedClause = Omit<NewClause, 'from'>;

/** Members of `want` that must move so that the others keep their relative order: as few as possible. */
export function movedAmong(have: readonly ClauseId[], want: readonly ClauseId[]): ReadonlySet<ClauseId> {
  const place = new Map(have.map((id, index) => [id, index] as const));
  const common = want.filter((id) => place.has(id));
  const places = common.map((id) => place.get(id) ?? 0);
  const kept = new Set(longestRise(places).map((index) => common[index]));
  return new Set(common.filter((id) => !kept.has(id)));
}

/** Indexes of a longest increasing subsequence. */
function longestRise(values: readonly number[]): readonly number[] {
  const tails: number[] = [];
  const previous = new Map<number, number>();
  for (const [index, value] of values.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    const before = tails[low - 1];
    if (before !== undefined) previous.set(index, before);
    tails[low] = index;
  }
  const rise: number[] = [];
  for (let at = tails.at(-1); at !== undefined; at = previous.get(at)) rise.push(at);
  return rise.reverse();
}

export function sameMarks(a: readonly DraftMark[], b: readonly DraftMark[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((mark, index) => {
        const other = b[index];
        return (
          other !== undefined &&
          mark.start === other.start &&
          mark.end === other.end &&
          mark.style === other.style &&
          mark.value === other.value
        );
      }))
  );
}

export function sameStatus(a: ClauseStatus, b: ClauseStatus): boolean {
  return (
    a === b ||
    (a.state === b.state &&
      (a.state !== 'agreed' ||
        (b.state === 'agreed' && a.by === b.by && a.where === b.where && a.when === b.when)))
  );
}

/**
 * The edits that make `want` of `have` (both in order, without tombstones). Text edits name the version
 * they were made on. A clause cut in two is told as such, so that reviews see that both halves came of it.
 */
export function editsBetween(have: readonly ClauseState[], want: readonly WantedClause[]): readonly Edit[] {
  const known = new Map(have.map((state) => [state.id, state] as const));
  const wanted = new Map(want.map((clause) => [clause.id, clause] as const));
  const edits: Edit[] = [];
  for (const [index, state] of have.entries()) {
    const clause = wanted.get(state.id);
    if (clause !== undefined) edits.push(...clauseEdits(state, clause));
    else edits.push(deletion(state, have[index - 1], wanted));
  }
  const moved = movedAmong(have.map((state) => state.id), want.map((clause) => clause.id)); // prettier-ignore
  for (const [index, clause] of want.entries()) {
    const after = want[index - 1]?.id ?? null;
    if (!known.has(clause.id))
      edits.push({ kind: 'add', clause: withOrigin(clause, known, want[index - 1]), after });
    else if (moved.has(clause.id)) edits.push({ kind: 'move', clause: clause.id, after });
  }
  return edits;
}

function clauseEdits(state: ClauseState, clause: WantedClause): readonly Edit[] {
  const edits: Edit[] = [];
  const id = clause.id;
  const splices = diffText(state.text, clause.text);
  if (splices.length > 0 || !sameMarks(state.marks, clause.marks)) {
    edits.push({ kind: 'text', clause: id, base: state.version, splices, marks: clause.marks });
  }
  if (state.kind !== clause.kind) edits.push({ kind: 'set-kind', clause: id, to: clause.kind });
  if (state.level !== clause.level) edits.push({ kind: 'set-level', clause: id, to: clause.level });
  if (state.manualLabel !== clause.manualLabel)
    edits.push({ kind: 'set-label', clause: id, to: clause.manualLabel });
  if (!sameStatus(state.status, clause.status))
    edits.push({ kind: 'set-status', clause: id, to: clause.status });
  return edits;
}

function deletion(
  state: ClauseState,
  before: ClauseState | undefined,
  wanted: ReadonlyMap<ClauseId, WantedClause>,
): Edit {
  const target = before === undefined ? undefined : wanted.get(before.id);
  const joined =
    before !== undefined &&
    target !== undefined &&
    state.text !== '' &&
    target.text === before.text + state.text;
  return joined
    ? { kind: 'delete', clause: state.id, into: target.id }
    : { kind: 'delete', clause: state.id };
}

function withOrigin(
  clause: WantedClause,
  known: ReadonlyMap<ClauseId, ClauseState>,
  before: WantedClause | undefined,
): NewClause {
  const head = before === undefined ? undefined : known.get(before.id);
  const split =
    head !== undefined &&
    before !== undefined &&
    clause.text !== '' &&
    before.text + clause.text === head.text;
  return split ? { ...clause, from: head.id } : clause;
}
