import type { DraftId } from '../base/ids.ts';
import type { DraftContent } from '../domain/draft.ts';
import type { DraftMeta } from './edit.ts';
import type { WantedClause } from './edits-between.ts';
import { computeLabels } from './labels.ts';

/**
 * Puts content together from living clauses in order. The title is the first title clause, else the stored one: words
 * of a clause with the status deleted name no file and no page.
 */
export function draftContentOf(id: DraftId, meta: DraftMeta, clauses: readonly WantedClause[]): DraftContent {
  const labels = computeLabels(clauses);
  const title = clauses.find(
    ({ kind, text, status }) => kind === 'title' && status.state !== 'deleted' && text.trim() !== '',
  );
  return {
    id,
    kind: meta.kind,
    title: title?.text.trim() ?? meta.title,
    language: meta.language,
    clauses: clauses.map(({ id: clause, kind, level, manualLabel, text, marks, status }) => ({
      id: clause,
      kind,
      level,
      label: labels.get(clause) ?? null,
      manualLabel,
      text,
      marks,
      status,
    })),
  };
}
