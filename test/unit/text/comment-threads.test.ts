import { describe, expect, it } from 'vitest';
import { commentThreads } from '../../../shared/domain/comment-threads.ts';
import type { SourceComment } from '../../../shared/domain/document.ts';

const LOTS = 10_000;

/** Comments, each with what it answers; `looks` counts how often anybody asks for that. */
function commentsOf(answers: readonly (number | undefined)[]): {
  readonly comments: readonly SourceComment[];
  readonly looks: () => number;
} {
  let looks = 0;
  const comments = answers.map((replyTo, index): SourceComment => {
    const plain = { author: null, date: null, text: String(index), quote: null, clause: null };
    if (replyTo === undefined) return plain;
    return {
      ...plain,
      get replyTo() {
        looks += 1;
        return replyTo;
      },
    };
  });
  return { comments, looks: () => looks };
}

const shape = (answers: readonly (number | undefined)[]) =>
  commentThreads(commentsOf(answers).comments).map(({ comment, replies }) => [
    comment.text,
    ...replies.map(({ text }) => text),
  ]);

describe('threads of comments', () => {
  it('are found with one look or two at each comment, however long their chain is', () => {
    const back = Array.from({ length: LOTS }, (_, index) => (index === 0 ? undefined : index - 1));
    const forth = Array.from({ length: LOTS }, (_, index) => (index === LOTS - 1 ? undefined : index + 1));
    for (const answers of [back, forth]) {
      const { comments, looks } = commentsOf(answers);
      const threads = commentThreads(comments);
      expect(threads).toHaveLength(1);
      expect(threads[0]?.replies).toHaveLength(LOTS - 1);
      expect(looks()).toBeLessThan(4 * LOTS);
    }
  });

  it('gather answers to answers under the comment at their beginning, in the order of the file', () => {
    expect(shape([undefined, 0, undefined, 1, 2, 3])).toEqual([
      ['0', '1', '3', '5'],
      ['2', '4'],
    ]);
    expect(shape([2, 0, undefined])).toEqual([['2', '0', '1']]);
  });

  it('are single comments where answers go in a circle, lead into one, or answer what is not there', () => {
    expect(shape([1, 0, 1, 2])).toEqual([['0'], ['1'], ['2'], ['3']]);
    expect(shape([0])).toEqual([['0']]);
    expect(shape([7, 0])).toEqual([['0', '1']]);
  });
});
