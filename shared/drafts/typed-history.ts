import * as A from '@automerge/automerge/slim';
import { toHex } from '../base/bytes.ts';
import type { ClauseId, DraftId } from '../base/ids.ts';
import { loadDoc } from './draft-doc.ts';
import type { ReplicaDeps } from './replica-types.ts';
import { textPath } from './shape.ts';
import type { Splice } from './splices.ts';

/**
 * Types into one clause of a draft that is not open, each splice as a change of its own, and keeps all of it as one
 * piece: a draft with a past, for measuring, at a tenth of what as many edits of an open one take.
 */
export async function typeHistory(
  deps: ReplicaDeps,
  draft: DraftId,
  clause: ClauseId,
  splices: readonly Splice[],
): Promise<void> {
  if (splices.length === 0) return;
  const chunks = await deps.chunks.load(draft);
  const doc = loadDoc(deps, chunks);
  // Below the documents: those read the whole text again after each change.
  const backend = A.getBackend(doc);
  const time = Math.floor(deps.clock.now() / 1000);
  const path = `/${textPath(clause).join('/')}`;
  for (const { at, remove, insert } of splices) {
    backend.splice(path, at, remove, insert);
    backend.commit(null, time);
  }
  // As a snapshot: whoever opens it next does not apply each change again.
  const bytes = new Uint8Array(backend.save());
  const id = toHex(deps.random.bytes(12));
  const snapshot = { id, kind: 'snapshot' as const, bytes, heads: backend.getHeads() };
  await deps.chunks.replace(draft, snapshot, chunks.map((chunk) => chunk.id)); // prettier-ignore
  A.free(doc);
}
