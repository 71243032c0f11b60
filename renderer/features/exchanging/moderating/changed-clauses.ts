import type { DraftContent } from '../../../../shared/domain/draft.ts';

/** A clause that two texts do not have alike. Null: not there. */
export interface ChangedClause {
  readonly id: string;
  readonly label: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

type Clause = DraftContent['clauses'][number];

/** What differs, in the order of the later text; what is no longer there stands where it stood. */
export function changedClauses(before: DraftContent | null, after: DraftContent): readonly ChangedClause[] {
  const then = new Map(before?.clauses.map((clause) => [clause.id, clause]));
  const now = new Map(after.clauses.map((clause) => [clause.id, clause]));
  const order = Array.from(after.clauses, (clause) => clause.id);
  for (const [place, { id }] of (before?.clauses ?? []).entries()) {
    if (now.has(id)) continue;
    const previous = before?.clauses[place - 1]?.id;
    const at = previous === undefined ? 0 : order.indexOf(previous) + 1;
    order.splice(at, 0, id);
  }
  return order.flatMap((id) => {
    const [was, is] = [then.get(id), now.get(id)];
    if (was !== undefined && is !== undefined && isSame(was, is)) return [];
    return [{ id, label: (is ?? was)?.label ?? null, before: was?.text ?? null, after: is?.text ?? null }];
  });
}

/** The number of a clause follows from the others: it is no change of its own. */
function isSame(one: Clause, other: Clause): boolean {
  return (
    one.text === other.text &&
    one.kind === other.kind &&
    one.level === other.level &&
    JSON.stringify([one.marks, one.status]) === JSON.stringify([other.marks, other.status])
  );
}
