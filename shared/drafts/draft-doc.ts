import * as A from '@automerge/automerge/slim';
import { concatBytes, toHex } from '../base/bytes.ts';
import type { Chunk } from './chunk-store.ts';
import type { ReplicaDeps } from './replica-types.ts';
import type { DraftDoc, DraftShape } from './shape.ts';

/** An actor id of this device, new at each load. */
export function newActor(deps: ReplicaDeps): string {
  return deps.actorPrefix() + toHex(deps.random.bytes(8));
}

/** A document without anything in it. */
export function emptyDoc(deps: ReplicaDeps): DraftDoc {
  return A.init<DraftShape>({ actor: newActor(deps) });
}

/** Puts the chunks of a draft together; throws if they are damaged. */
export function loadDoc(deps: ReplicaDeps, chunks: readonly Chunk[]): DraftDoc {
  return A.load<DraftShape>(concatBytes(chunks.map((chunk) => chunk.bytes)), { actor: newActor(deps) });
}

const isMap = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether what was loaded has the shape of a draft; a peer could write anything. */
export function isDraft(doc: DraftDoc): boolean {
  const { meta, clauses }: { readonly meta?: unknown; readonly clauses?: unknown } = doc;
  return isMap(meta) && isMap(clauses) && Object.values(doc.clauses).every(isMap);
}
