import type { DraftId } from '../base/ids.ts';
import type { Bytes } from '../base/bytes.ts';

/** A piece of a draft as kept: a snapshot of everything so far, or the changes of one commit. */
export interface Chunk {
  readonly id: string;
  readonly kind: 'snapshot' | 'changes';
  readonly bytes: Bytes;
}

/**
 * Where the drafts' chunks are kept. `put` is the commit point: when it resolves, the chunk survives
 * the death of the process. Implementations: memory (tests), Dexie (window), file (command line); all
 * pass `test/acceptance/chunk-store.ts`.
 */
export interface ChunkStore {
  list(): Promise<readonly DraftId[]>;
  /** All chunks of a draft in the order they were put; empty if there is no such draft. */
  load(draft: DraftId): Promise<readonly Chunk[]>;
  put(draft: DraftId, chunk: Chunk): Promise<void>;
  /** Puts a snapshot and removes exactly the chunks it covers, in one transaction. */
  replace(draft: DraftId, snapshot: Chunk, covered: readonly string[]): Promise<void>;
  remove(draft: DraftId): Promise<void>;
}
