import type { SourceComment } from './document.ts';

/** A comment of a file with the answers to it, in their order. */
export interface CommentThread {
  readonly comment: SourceComment;
  readonly replies: readonly SourceComment[];
}

/** The comments of a document as threads. An answer to an answer belongs to the comment at their beginning. */
export function commentThreads(comments: readonly SourceComment[]): readonly CommentThread[] {
  const roots = rootsOf(comments);
  const threads = new Map<number, { readonly comment: SourceComment; readonly replies: SourceComment[] }>();
  for (const [index, comment] of comments.entries())
    if (roots[index] === index) threads.set(index, { comment, replies: [] });
  for (const [index, comment] of comments.entries())
    if (roots[index] !== index) threads.get(roots[index] ?? index)?.replies.push(comment);
  return Array.from(threads.values());
}

const UNKNOWN = -1;
/** Its answers go in a circle, or lead into one: each of them begins its own thread. */
const CIRCLE = -2;

/**
 * Where each comment's thread begins; itself where it answers nothing that is there. A file may hold chains as long
 * as it likes: each comment is gone through once.
 */
function rootsOf(comments: readonly SourceComment[]): Int32Array {
  const parents = comments.map(({ replyTo }) =>
    replyTo === undefined || comments[replyTo] === undefined ? UNKNOWN : replyTo,
  );
  const roots = new Int32Array(comments.length).fill(UNKNOWN);
  for (const start of parents.keys()) {
    const path: number[] = [];
    let at = start;
    // What is on the way already is marked as a circle until the end of the way says otherwise.
    while (roots[at] === UNKNOWN) {
      roots[at] = CIRCLE;
      path.push(at);
      const parent = parents[at] ?? UNKNOWN;
      if (parent === UNKNOWN) roots[at] = at;
      else at = parent;
    }
    const root = roots[at] ?? CIRCLE;
    for (const each of path) roots[each] = root;
  }
  return roots.map((root, index) => (root === CIRCLE ? index : root));
}
