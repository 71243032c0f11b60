import type { ClauseId, DraftId } from '../base/ids.ts';
import type { DraftClauseKind, DraftClause } from '../domain/draft.ts';
import { countBrackets } from './clean.ts';
import type { ClauseState } from './edit.ts';
import { computeLabels } from './labels.ts';

/** A clause of a draft without its text: for lists, counts and filters. */
export interface OutlineRow {
  readonly draft: DraftId;
  readonly clause: ClauseId;
  readonly order: number;
  readonly kind: DraftClauseKind;
  readonly label: string | null;
  readonly level: number;
  readonly status: DraftClause['status']['state'];
  readonly openBrackets: number;
}

/** The projection of a draft: a pure function of its living clauses. */
export function outlineOf(draft: DraftId, clauses: readonly ClauseState[]): readonly OutlineRow[] {
  const labels = computeLabels(clauses);
  return clauses.map(({ id, kind, level, status, text }, order) => ({
    draft,
    clause: id,
    order,
    kind,
    label: labels.get(id) ?? null,
    level,
    status: status.state,
    openBrackets: countBrackets(text),
  }));
}
