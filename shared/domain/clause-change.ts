import type { ClauseId, DraftId } from '../base/ids.ts';

/** What a colleague's change did to a clause, as one sees it. */
export const CLAUSE_CHANGES = ['added', 'text', 'deleted', 'restored', 'moved', 'status', 'form'] as const;
/** `form`: kind, level or number. */
export type ClauseChangeKind = (typeof CLAUSE_CHANGES)[number];

/** A clause that colleagues changed since the delegate last looked at it. */
export interface ClauseChange {
  readonly clause: ClauseId;
  readonly kinds: readonly ClauseChangeKind[];
  /** Its text when the delegate last looked; empty where there was no such clause. */
  readonly was: string;
  /** Who changed it last, and when by that colleague's clock. */
  readonly author: string;
  readonly at: number;
}

/** Everything that came into one draft since the delegate last looked. Private: it is kept here and sent to nobody. */
export interface DraftNews {
  readonly draft: DraftId;
  /** The whole draft came, and was not opened since: from whom, and when. */
  readonly arrived: { readonly author: string; readonly at: number } | null;
  readonly clauses: readonly ClauseChange[];
}

/** What is known with what came on top: of each clause the oldest text, and who changed it last. */
export function withChanges(
  known: readonly ClauseChange[],
  came: readonly ClauseChange[],
): readonly ClauseChange[] {
  const all = new Map(known.map((change) => [change.clause, change]));
  for (const change of came) {
    const before = all.get(change.clause);
    all.set(change.clause, before === undefined ? change : together(before, change));
  }
  return Array.from(all.values());
}

function together(before: ClauseChange, change: ClauseChange): ClauseChange {
  const kinds = CLAUSE_CHANGES.filter((kind) => before.kinds.includes(kind) || change.kinds.includes(kind));
  const newest = change.at >= before.at ? change : before;
  return { ...newest, kinds, was: before.was };
}
