import type { Event } from '../../shared/base/emitter.ts';
import type { ClauseId, DraftId } from '../../shared/base/ids.ts';
import type { DraftContent, DraftKind } from '../../shared/domain/draft.ts';
import type { ArrivedChange } from '../../shared/drafts/arrived.ts';
import type { BundleRefusal } from '../../shared/drafts/bundle.ts';
import type { NamedVersion } from '../../shared/drafts/chunk-store.ts';
import type { ClauseState, DraftMeta, DraftUpdate, Edit } from '../../shared/drafts/edit.ts';
import type { WantedClause } from '../../shared/drafts/edits-between.ts';
import type { HistoryPoint } from '../../shared/drafts/history.ts';
import type { PreparedDraft } from '../../shared/drafts/prepare.ts';
import type { ChangesSince } from '../../shared/drafts/replica-types.ts';
import type { MergeReview } from '../../shared/drafts/review.ts';

export type { ArrivedChange, BundleRefusal, HistoryPoint, MergeReview };

/** Automerge heads: hex hashes, sorted. */
export type Heads = readonly string[];

/** A change that is durable: said once per commit, whoever made it. */
export interface DraftChanged {
  readonly draft: DraftId;
  readonly heads: Heads;
  readonly origin: 'editor' | 'command' | 'exchange';
  readonly clauses: readonly ClauseId[];
}

/**
 * A moment of a draft that the delegate named. Names are the delegate's own words: they are kept on this
 * machine, beside the draft, and travel with nothing.
 */
export type DraftVersion = NamedVersion;

/**
 * Why a draft cannot be opened or changed. `damaged`: what is stored cannot be read; it is left as it is. `stopped`:
 * the draft worker ended before it answered.
 */
export type DraftFailure =
  'missing' | 'damaged' | 'unavailable' | 'quota' | 'exists' | 'unknown-heads' | 'stopped';

/** Thrown by the methods of `Drafts` that answer with a value. */
export class DraftError extends Error {
  readonly code: DraftFailure;
  constructor(code: DraftFailure, detail?: string) {
    super(detail ?? code);
    this.code = code;
  }
}

/** Whether the draft worker ended before it answered. */
export function isStopped(problem: unknown): boolean {
  return problem instanceof DraftError && problem.code === 'stopped';
}

/** Whether the words of an open draft are safe: `failed` stops editing until `retry` succeeds. */
export type SavedState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving' }
  | {
      readonly kind: 'failed';
      readonly code: 'quota' | 'unavailable' | 'stopped';
      readonly detail: string | null;
    };

/** The draft worker ended while a draft was open, and what became of it. */
export type Interruption =
  | { readonly kind: 'begun' }
  /** Another worker holds the draft: these clauses, in order, are what is stored. */
  | { readonly kind: 'resumed'; readonly clauses: readonly ClauseState[] }
  /** None does until `reopen`. */
  | { readonly kind: 'stopped'; readonly detail: string };

/** An editor that was left before its words could be stored: what it showed, and what it knew to be stored. */
export interface LeftBehind {
  readonly base: readonly ClauseState[];
  /** What the last batch would have made of it, whose answer never came. */
  readonly sent: readonly WantedClause[] | null;
  readonly shown: readonly WantedClause[];
}

/** What a batch of edits came to: the clauses as they now stand, and whether they are durable. */
export interface SessionReceipt {
  readonly heads: Heads;
  readonly update: DraftUpdate;
  readonly saved: { readonly code: 'quota' | 'unavailable'; readonly detail?: string } | null;
}

/**
 * An open draft as an editor works on it. Edits go in batches, one at a time; changes of others arrive by
 * `updates`, never those that `send` answers with.
 */
export interface DraftSession {
  readonly draft: DraftId;
  /** The text may be read and copied, not changed. */
  readonly isReadOnly: boolean;
  readonly meta: DraftMeta;
  /** Living clauses in order, as they were when the session was opened. */
  readonly clauses: readonly ClauseState[];
  readonly updates: Event<DraftUpdate>;
  send(edits: readonly Edit[]): Promise<SessionReceipt>;
  /** Tries again to store what could not be stored. */
  retry(): Promise<SessionReceipt>;
  /** Says that the worker ended, and when another one has the draft. */
  readonly interruptions: Event<Interruption>;
  /** Starts a worker again where there is none; `interruptions` says what came of it. */
  reopen(): Promise<void>;
  /** What an earlier editor of this draft could not store; it is for this one to show and store. */
  readonly leftBehind: LeftBehind | null;
  /** Keeps words that could not be stored for the next editor of this draft, while the window lives. */
  leaveBehind(left: LeftBehind): void;
  /**
   * Set by the editor: hands over what is typed and not yet sent, before a colleague's changes are applied,
   * and tells what it could not hand over (a composition under way).
   */
  beforeExchange: (() => Promise<void>) | null;
  /** Set by the editor: hands over what is typed, at once; half a composition stays on the screen. */
  beforeSending: (() => Promise<void>) | null;
  /** Set by the editor: the words on the screen that were never sent, by clause, with the text they began on. */
  unsent: ((clauses: readonly ClauseId[]) => readonly UnsentText[]) | null;
  close(): Promise<void>;
}

/** Words on the screen that a colleague's change overtook. */
export interface UnsentText {
  readonly clause: ClauseId;
  readonly base: string;
  readonly mine: string;
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
  /** All drafts that have chunks here. */
  list(): Promise<readonly DraftId[]>;
  content(id: DraftId, heads?: Heads): Promise<DraftContent>;
  heads(id: DraftId): Promise<Heads>;
  versions(id: DraftId): Promise<readonly DraftVersion[]>;
  /** Names the present text. `author` is shown in the list of versions, on this machine only. */
  nameVersion(id: DraftId, name: string, author?: string): Promise<void>;
  /** Of each living clause, the device that wrote it first: 32 hex digits. */
  authors(id: DraftId): Promise<ReadonlyMap<ClauseId, string>>;
  /** Stretches of work, newest first. */
  history(id: DraftId): Promise<readonly HistoryPoint[]>;
  /** Makes the text of `heads` current again as a new change; nothing is removed from the history. */
  restore(id: DraftId, heads: Heads): Promise<void>;
  /** Makes one clause what it was at `heads`; the rest stays. */
  restoreClause(id: DraftId, clause: ClauseId, heads: Heads): Promise<void>;
  /** Changes a draft from outside an editor (a decision on a conflict, brackets). One change; durable when it resolves. */
  edit(id: DraftId, edits: readonly Edit[]): Promise<Heads>;
  /** Opens a draft for an editor. */
  open(id: DraftId): Promise<DraftSession>;
  /** Hands over what is typed in open editors and not yet stored, as far as it is whole. */
  handOver(id: DraftId): Promise<void>;
  /** Changes after `since` (empty heads: from the first), as many as one bundle may bring; null if there are none. */
  changesSince(id: DraftId, since: Heads): Promise<ChangesSince | null>;
  /**
   * Applies a colleague's bundle; creates the draft if it is unknown. Durable when it resolves. The actors
   * in the bundle must all begin with one of `allowedActorPrefixes`, else nothing is applied. An open editor
   * hands over its typing first. The bundle is tried in a worker of its own with a time limit.
   */
  apply(
    id: DraftId,
    bundle: Uint8Array,
    allowedActorPrefixes: readonly string[],
  ): Promise<
    | {
        readonly heads: Heads;
        readonly reviews: readonly MergeReview[];
        /** What became of the clauses by it; empty for a draft that was unknown. */
        readonly arrived: readonly ArrivedChange[];
      }
    | { readonly refused: BundleRefusal }
  >;
  /**
   * Decodes and checks the first bundle of a draft that is not here yet, as `apply` would, in a worker of its own with
   * a time limit, and keeps nothing. Several may be asked for at once.
   */
  prepare(
    id: DraftId,
    bundle: Uint8Array,
    allowedActorPrefixes: readonly string[],
  ): Promise<PreparedDraft | { readonly refused: BundleRefusal }>;
  /**
   * Keeps prepared drafts, all or none, each of another id; durable when it resolves. Those that are here already are
   * left as they are: the answer says which were kept.
   */
  adopt(prepared: readonly PreparedDraft[]): Promise<ReadonlySet<DraftId>>;
  /** Whether bundles may come at any moment: then what tries them is kept ready. */
  expectBundles(expected: boolean): void;
  /** What a draft would be with some more bundles, and what it is (null: there is none yet). Nothing changes. */
  preview(
    id: DraftId,
    bundles: readonly Uint8Array[],
  ): Promise<
    | { readonly before: DraftContent | null; readonly after: DraftContent }
    | { readonly refused: BundleRefusal }
  >;
  /** What `apply` says of everything that arrived since `before`; for when its answer may have been lost. */
  review(id: DraftId, before: Heads): Promise<readonly MergeReview[]>;
  /** What became of the clauses since `before`, by whomever; for when the answer of `apply` may have been lost. */
  arrivedSince(id: DraftId, before: Heads): Promise<readonly ArrivedChange[]>;
  /**
   * Sets what this device's actors begin with from now on: 32 hex digits of the device key. Until called, a
   * random prefix of this machine is used.
   */
  useDevice(prefix: string): Promise<void>;
  /** What this device's actors begin with: 32 hex digits. */
  device(): Promise<string>;
  /** Brings every projection to the present; called once at start. */
  repair(): Promise<void>;
  remove(id: DraftId): Promise<void>;
  close(): Promise<void>;
}
