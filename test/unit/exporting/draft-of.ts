import { asId, type ClauseId } from '../../../shared/base/ids.ts';
import type { DraftClause, DraftClauseKind, DraftContent } from '../../../shared/domain/draft.ts';
import { computeLabels } from '../../../shared/drafts/labels.ts';

/** Kind, level and text of a clause; the rest where a test needs it. */
export type ClauseSketch = readonly [
  kind: DraftClauseKind,
  level: number,
  text: string,
  more?: Partial<DraftClause>,
];

/** A draft with its labels computed. */
export function draftOf(
  sketch: readonly ClauseSketch[],
  language = 'en',
  title = 'Draft terms of reference',
): DraftContent {
  const clauses = sketch.map(([kind, level, text, more], i) => ({
    id: asId<ClauseId>(`c${i}`),
    kind,
    level,
    manualLabel: null,
    text,
    marks: [],
    status: { state: 'not-discussed' } as const,
    ...more,
  }));
  const labels = computeLabels(clauses);
  return {
    id: asId('draft-id-that-must-not-leave'),
    kind: 'terms-of-reference',
    title,
    language,
    clauses: clauses.map((clause) => ({ ...clause, label: labels.get(clause.id) ?? null })),
  };
}
