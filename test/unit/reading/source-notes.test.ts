import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { SourceComment } from '../../../shared/domain/document.ts';
import { sourceNotes } from '../../../renderer/features/reading/source-notes.tsx';
import { aText } from '../../support/store-records.ts';

const remark = (text: string, clause: string | null, replyTo?: number): SourceComment => ({
  author: null,
  date: null,
  text,
  quote: null,
  clause: clause === null ? null : asId<ClauseId>(clause),
  ...(replyTo === undefined ? {} : { replyTo }),
});

describe('the comments of a file', () => {
  it('stand at their clauses, an answer without a place of its own where its thread stands', () => {
    const comments = [
      remark('why', 'c-1'),
      remark('because', null, 0),
      remark('indeed', null, 1),
      remark('elsewhere', 'c-2', 0),
      remark('of nothing', null),
    ];
    const notes = sourceNotes({ ...aText([]), comments });
    expect(Array.from(notes, ([clause, at]) => [clause, ...at.comments.map(({ text }) => text)])).toEqual([
      ['c-1', 'why', 'because', 'indeed'],
      ['c-2', 'elsewhere'],
    ]);
  });
});
