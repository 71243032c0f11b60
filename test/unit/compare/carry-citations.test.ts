import { describe, expect, it } from 'vitest';
import { asId, type ClauseId, type DraftId, type MeetingId } from '../../../shared/base/ids.ts';
import type { DraftClause, DraftContent, DraftEntry, DraftMark } from '../../../shared/domain/draft.ts';
import type { Edit } from '../../../shared/drafts/edit.ts';
import { moveCitations, type PlannedCitation } from '../../../renderer/features/comparing/carry-citations.ts';
import type { Drafts } from '../../../renderer/drafts/api.ts';

const draft = asId<DraftId>('t-1');
const clause = asId<ClauseId>('c-1');
const entry: DraftEntry = {
  id: draft,
  meeting: asId<MeetingId>('m-1'),
  kind: 'blank',
  name: 'Our text',
  home: { kind: 'only-me' },
  createdAt: 1,
  changedAt: 1,
  sample: false,
  trashedAt: null,
};
const TEXT = 'as in § 3, § 4 and § 3 again';
const mark = (start: number, value: string): DraftMark => ({
  start,
  end: start + 3,
  style: 'citation',
  value,
});

/** A draft of one clause whose marks can be changed as the worker changes them. */
function oneClause(marks: readonly DraftMark[]) {
  let now: readonly DraftMark[] = marks;
  const drafts: Pick<Drafts, 'content' | 'edit'> = {
    content: async () => ({ clauses: [{ id: clause, text: TEXT, marks: now } as DraftClause] }) as unknown as DraftContent, // prettier-ignore
    edit: async (_, edits: readonly Edit[]) => {
      for (const edit of edits) if (edit.kind === 'text' && edit.marks !== undefined) now = edit.marks;
      return [];
    },
  };
  return { workbench: { drafts: drafts as Drafts }, targets: () => now.map(({ value }) => value) };
}

const planned = (start: number, value: string, to: string): PlannedCitation => ({
  key: `${draft}:${clause}:${start}`,
  draft: entry,
  clause,
  words: TEXT.slice(start, start + 3),
  start,
  place: { state: 'whole' },
  value,
  to,
});

describe('citations that were brought to a revision', () => {
  it('come back to what each of them pointed at, also where two point at one clause now', async () => {
    const { workbench, targets } = oneClause([mark(6, 'old#3'), mark(11, 'old#4')]);
    const { undo } = await moveCitations(workbench, [
      planned(6, 'old#3', 'new#3'),
      planned(11, 'old#4', 'new#3'),
    ]);
    expect(targets()).toEqual(['new#3', 'new#3']);
    await undo();
    expect(targets()).toEqual(['old#3', 'old#4']);
  });

  it('leave alone by Undo those that the delegate made to the revision', async () => {
    const { workbench, targets } = oneClause([mark(6, 'old#3'), mark(19, 'new#3')]);
    const { undo } = await moveCitations(workbench, [planned(6, 'old#3', 'new#3')]);
    await undo();
    expect(targets()).toEqual(['old#3', 'new#3']);
  });

  it('are those that were chosen, and not others of the same clause', async () => {
    const { workbench, targets } = oneClause([mark(6, 'old#3'), mark(19, 'old#3')]);
    await moveCitations(workbench, [planned(19, 'old#3', 'new#3')]);
    expect(targets()).toEqual(['old#3', 'new#3']);
  });
});
