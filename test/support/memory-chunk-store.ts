import type { DraftId } from '../../shared/base/ids.ts';
import type { Chunk, ChunkStore, NamedVersion } from '../../shared/drafts/chunk-store.ts';

/** Chunks in memory, for tests. A copy of what was put is kept. */
export function createMemoryChunkStore(): ChunkStore {
  const chunks = new Map<DraftId, readonly Chunk[]>();
  const versions = new Map<DraftId, readonly NamedVersion[]>();
  const copy = (chunk: Chunk): Chunk => ({ ...chunk, bytes: chunk.bytes.slice() });
  return {
    list: async () => Array.from(chunks.keys()),
    heads: async () =>
      new Map(Array.from(chunks, ([draft, list]) => [draft, list.at(-1)?.heads ?? []] as const)),
    load: async (draft) => (chunks.get(draft) ?? []).map(copy),
    async put(draft, chunk) {
      chunks.set(draft, [...(chunks.get(draft) ?? []), copy(chunk)]);
    },
    async replace(draft, snapshot, covered) {
      const gone = new Set(covered);
      const kept = (chunks.get(draft) ?? []).filter((chunk) => !gone.has(chunk.id));
      chunks.set(draft, [copy(snapshot), ...kept]);
    },
    async remove(draft) {
      chunks.delete(draft);
      versions.delete(draft);
    },
    versions: async (draft) => versions.get(draft) ?? [],
    async putVersion(draft, version) {
      versions.set(draft, [...(versions.get(draft) ?? []), version]);
    },
  };
}
