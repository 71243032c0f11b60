import * as A from '@automerge/automerge/slim';
import type { ClauseId } from '../base/ids.ts';
import type { DraftDoc } from './shape.ts';

/** Of each of these clauses, the device that wrote it first: the first 32 hex digits of the actor that made it. */
export function authorsOf(doc: DraftDoc, clauses: readonly ClauseId[]): ReadonlyMap<ClauseId, string> {
  const authors = new Map<ClauseId, string>();
  for (const id of clauses) {
    // The name of an object is a counter, "@", and the actor that made it.
    const actor = A.getObjectId(doc.clauses, id)?.split('@')[1];
    if (actor !== undefined) authors.set(id, actor.slice(0, 32));
  }
  return authors;
}
