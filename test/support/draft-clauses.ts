import { asId, type ClauseId } from '../../shared/base/ids.ts';
import type { NewClause } from '../../shared/drafts/edit.ts';

export const clauseId = (name: string): ClauseId => asId<ClauseId>(name);

/** A paragraph, or another kind, for tests. */
export function clause(id: string, text: string, more: Partial<NewClause> = {}): NewClause {
  return {
    id: clauseId(id),
    kind: 'paragraph',
    level: 0,
    manualLabel: null,
    text,
    marks: [],
    status: { state: 'not-discussed' },
    ...more,
  };
}
