import type { DraftId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Random } from '../base/ports.ts';
import type { BundleRefusal } from './bundle.ts';
import type { Chunk, ChunkStore } from './chunk-store.ts';
import type { DraftMeta } from './edit.ts';
import { emptyReplica } from './open-replica.ts';
import type { DraftReplica } from './replica.ts';
import { outlineOf, type OutlineRow } from './outline.ts';

/** A draft that came whole in its first bundle: what is to be kept of it, and what lists need, without loading it again. */
export interface PreparedDraft {
  readonly id: DraftId;
  /** All of it, as one snapshot. */
  readonly chunk: Chunk;
  readonly meta: DraftMeta;
  readonly rows: readonly OutlineRow[];
}

/**
 * Decodes and checks the first bundle of a draft, as `applyBundle` of a draft that is not here yet does, and keeps
 * nothing: what comes of it can be kept by whoever holds the chunks, who then need not load the draft. `look` sees it
 * while it is loaded.
 */
export async function prepareDraft(
  random: Random,
  id: DraftId,
  bundle: Uint8Array,
  allowedActorPrefixes: readonly string[],
  look: (replica: DraftReplica) => void = () => undefined,
): Promise<Result<PreparedDraft, BundleRefusal>> {
  let chunk: Chunk | null = null;
  const chunks = oneChunk((put) => (chunk = put));
  // It writes nothing, so that no change bears this actor; its times are those of the bundle.
  const deps = { chunks, random, clock: { now: () => 0 }, actorPrefix: () => '00'.repeat(20) };
  const replica = emptyReplica(deps, id);
  try {
    const applied = await replica.applyBundle(bundle, allowedActorPrefixes);
    if (!applied.ok) return applied;
    const kept = chunk as Chunk | null;
    if (kept === null) return err('damaged');
    look(replica);
    return ok({ id, chunk: kept, meta: replica.meta(), rows: outlineOf(id, replica.clauses()) });
  } finally {
    await replica.close();
  }
}

/** A store that is empty, and hands on what is put. */
function oneChunk(keep: (chunk: Chunk) => void): ChunkStore {
  return {
    list: async () => [],
    heads: async () => new Map(),
    load: async () => [],
    put: async (_, chunk) => keep(chunk),
    replace: async () => undefined,
    remove: async () => undefined,
    versions: async () => [],
    putVersion: async () => undefined,
  };
}
