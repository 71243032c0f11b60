import { expect, it } from 'vitest';
import { asId, type ClauseId } from '../../../shared/base/ids.ts';
import type { ClauseStatus, DraftClauseKind } from '../../../shared/domain/draft.ts';
import { draftContentOf } from '../../../shared/drafts/content.ts';

const clause = (
  kind: DraftClauseKind,
  text: string,
  state: 'not-discussed' | 'deleted' = 'not-discussed',
) => ({
  id: asId<ClauseId>(text),
  kind,
  level: 0,
  manualLabel: null,
  text,
  marks: [],
  status: { state } satisfies ClauseStatus,
});

it('names a draft by its first title clause, and by none that is marked as deleted', () => {
  const meta = { title: 'Draft terms of reference', kind: 'terms-of-reference', language: 'en' } as const;
  const gone = clause('title', 'What we gave up', 'deleted');
  const titleOf = (...clauses: readonly ReturnType<typeof clause>[]): string =>
    draftContentOf(asId('t-1'), meta, clauses).title;
  expect(titleOf(gone, clause('title', 'Mandate of the group'))).toBe('Mandate of the group');
  expect(titleOf(gone, clause('paragraph', 'The group meets.'))).toBe('Draft terms of reference');
});
