import type { ClauseId } from '../base/ids.ts';
import type { Clock, Random } from '../base/ports.ts';
import type { Failure } from '../base/result.ts';
import type { ArrivedChange } from './arrived.ts';
import type { ChunkStore } from './chunk-store.ts';
import type { DraftUpdate } from './edit.ts';
import type { MergeReview } from './review.ts';

/** Automerge heads: hex hashes, sorted. */
export type Heads = readonly string[];

/** What a replica works with. */
export interface ReplicaDeps {
  readonly chunks: ChunkStore;
  readonly random: Random;
  readonly clock: Clock;
  /** 40 hex digits: device prefix and incarnation. A replica adds 16 of its own, new at each load. */
  actorPrefix(): string;
}

export type ChangeOrigin = 'editor' | 'command' | 'exchange';

/** A change that is durable. `by` is what the caller of `edit` named, to tell its own change from others'. */
export interface ReplicaChange {
  readonly heads: Heads;
  readonly origin: ChangeOrigin;
  readonly by: string | null;
  readonly clauses: readonly ClauseId[];
  readonly update: DraftUpdate;
}

/** What became of edits: `saved` tells whether they are durable, `null` that they are. */
export interface EditReceipt {
  readonly heads: Heads;
  readonly update: DraftUpdate;
  readonly saved: Failure<'quota' | 'unavailable'> | null;
}

export type OpenFailure = 'missing' | 'damaged' | 'unavailable';

/** What a bundle of a colleague did: the receipt, clauses that both sides touched, and what became of each clause. */
export interface AppliedBundle {
  readonly receipt: EditReceipt;
  readonly reviews: readonly MergeReview[];
  readonly arrived: readonly ArrivedChange[];
}

/** Changes as one bundle. */
export interface ChangesSince {
  /**
   * Of somebody who holds what was asked from, and the bundle; where these are more than a piece may name, the ends of
   * what the bundle brings.
   */
  readonly heads: Heads;
  readonly bundle: Uint8Array<ArrayBuffer>;
  /** False: there are more after these heads. */
  readonly isAll: boolean;
  /**
   * What to ask from the next time, where this bundle is where the changes asked from are: with all of them in it no more
   * than the draft's heads, and what was asked from and is not here.
   */
  readonly next: Heads;
}
