import type { DraftId } from '../base/ids.ts';
import type { Bytes } from '../base/bytes.ts';

/** A piece of a draft as kept: a snapshot of everything so far, or the changes of one commit. */
export interface Chunk {
  readonly id: string;
  readonly kind: 'snapshot' | 'changes';
  readonly bytes: Bytes;
  /** Automerge heads of the draft once this chunk is applied: says how far a draft is without loading it. */
  readonly heads: readonly string[];
}

/** A moment of a draft that the delegate named. Kept beside the chunks, never in the shared document. */
export interface NamedVersion {
  readonly heads: readonly string[];
  readonly name: string;
  readonly at: number;
  readonly author: string;
}

/** Why a chunk could not be kept. Nothing of the draft was changed in the store. */
export class ChunkStoreError extends Error {
  readonly code: 'quota' | 'damaged' | 'unavailable';
  constructor(code: 'quota' | 'damaged' | 'unavailable', detail: string) {
    super(detail);
    this.code = code;
  }
}

/**
 * Where the drafts' chunks are kept. `put` is the commit point: when it resolves, the chunk survives
 * the death of the process. Implementations: memory (tests), Dexie (window), file (command line); all
 * pass `test/acceptance/chunk-store.ts`. Expected failures are `ChunkStoreError`s: the one exception to
 * "failures are values", because every step of a commit would only hand them on.
 */
export interface ChunkStore {
  list(): Promise<readonly DraftId[]>;
  /** Heads after the last chunk of each draft, without reading the chunks. */
  heads(): Promise<ReadonlyMap<DraftId, readonly string[]>>;
  /** All chunks of a draft in the order they were put; empty if there is no such draft. */
  load(draft: DraftId): Promise<readonly Chunk[]>;
  put(draft: DraftId, chunk: Chunk): Promise<void>;
  /** Puts a snapshot and removes exactly the chunks it covers, in one transaction. */
  replace(draft: DraftId, snapshot: Chunk, covered: readonly string[]): Promise<void>;
  /** Removes the chunks and the named versions of a draft. */
  remove(draft: DraftId): Promise<void>;
  versions(draft: DraftId): Promise<readonly NamedVersion[]>;
  /** Adds a named version; it survives like a chunk. */
  putVersion(draft: DraftId, version: NamedVersion): Promise<void>;
}
