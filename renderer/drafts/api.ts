import type { ClauseId, DraftId } from '../../shared/base/ids.ts';
import type { Event } from '../../shared/base/emitter.ts';
import type { Bytes } from '../../shared/base/bytes.ts';
import type { DraftContent, DraftKind } from '../../shared/domain/draft.ts';

/** Automerge heads: hex hashes, sorted. */
export type Heads = readonly string[];

/** A change that is durable: said once per commit, whoever made it. */
export interface DraftChanged {
  readonly draft: DraftId;
  readonly heads: Heads;
  readonly origin: 'editor' | 'command' | 'exchange';
  readonly clauses: readonly ClauseId[];
}

export interface DraftVersion {
  readonly heads: Heads;
  readonly name: string;
  readonly at: number;
  readonly author: string;
}

/** Same-clause changes found when a colleague's changes were applied. */
export interface MergeReview {
  readonly clause: ClauseId;
  readonly kind: 'text' | 'delete-edit' | 'split-edit' | 'move-move' | 'status-status' | 'kind-kind';
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  /** Automerge actors whose changes touched the clause on their side. */
  readonly theirActors: readonly string[];
}

/** The page's view of the draft worker. Automerge is never on this side. */
export interface Drafts {
  readonly changed: Event<DraftChanged>;
  create(options: {
    readonly kind: DraftKind;
    readonly title: string;
    readonly language: string;
    /** Clean content to start from (release, sample, import of a .dwdraft); else the template of the kind. */
    readonly content?: DraftContent;
    readonly id?: DraftId;
  }): Promise<DraftId>;
  content(id: DraftId, heads?: Heads): Promise<DraftContent>;
  heads(id: DraftId): Promise<Heads>;
  versions(id: DraftId): Promise<readonly DraftVersion[]>;
  nameVersion(id: DraftId, name: string): Promise<void>;
  /** Makes the text of `heads` current again as a new change; nothing is removed from the history. */
  restore(id: DraftId, heads: Heads): Promise<void>;
  /** All changes after `since` as one bundle (empty heads: everything); null if there are none. */
  changesSince(id: DraftId, since: Heads): Promise<{ readonly heads: Heads; readonly bundle: Bytes } | null>;
  /**
   * Applies a colleague's bundle; creates the draft if it is unknown. Durable when it resolves. The actors
   * in the bundle must all begin with one of `allowedActorPrefixes`, else nothing is applied.
   */
  apply(
    id: DraftId,
    bundle: Uint8Array,
    allowedActorPrefixes: readonly string[],
  ): Promise<{ readonly heads: Heads; readonly reviews: readonly MergeReview[] } | { readonly refused: string }>;
  remove(id: DraftId): Promise<void>;
  close(): Promise<void>;
}
