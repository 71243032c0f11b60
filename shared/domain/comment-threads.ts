import type { SourceComment } from './document.ts';

/** A comment of a file with the answers to it, in their order. */
export interface CommentThread {
  readonly comment: SourceComment;
  readonly replies: readonly SourceComment[];
}

/** The comments of a document as threads. An answer to an answer belongs to the comment at their beginning. */
export function commentThreads(comments: readonly SourceComment[]): readonly CommentThread[] {
  const replies = new Map<number, SourceComment[]>();
  const roots: number[] = [];
  for (const [index, comment] of comments.entries()) {
    const root = rootOf(comments, index);
    if (root === index) roots.push(index);
    else replies.set(root, [...(replies.get(root) ?? []), comment]);
  }
  return roots.flatMap((index) => {
    const comment = comments[index];
    return comment === undefined ? [] : [{ comment, replies: replies.get(index) ?? [] }];
  });
}

/** Where an answer's thread begins; itself where it answers nothing that is there, or answers go in a circle. */
function rootOf(comments: readonly SourceComment[], index: number): number {
  const seen = new Set<number>();
  for (let at = index; ;) {
    seen.add(at);
    const next = comments[at]?.replyTo;
    if (next === undefined || comments[next] === undefined) return at;
    if (seen.has(next)) return index;
    at = next;
  }
}
