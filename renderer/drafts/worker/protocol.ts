/** What the page and the draft worker say to each other. Both are ours, so messages are typed, not parsed. */
import type { ClauseId, DraftId } from '../../../shared/base/ids.ts';
import type { DraftContent, DraftKind } from '../../../shared/domain/draft.ts';
import type { ArrivedChange } from '../../../shared/drafts/arrived.ts';
import type { BundleRefusal } from '../../../shared/drafts/bundle.ts';
import type { NamedVersion } from '../../../shared/drafts/chunk-store.ts';
import type { ClauseState, DraftMeta, DraftUpdate, Edit } from '../../../shared/drafts/edit.ts';
import type { HistoryPoint } from '../../../shared/drafts/history.ts';
import type { OutlineRow } from '../../../shared/drafts/outline.ts';
import type { PreparedDraft } from '../../../shared/drafts/prepare.ts';
import type { ChangeOrigin, ChangesSince, EditReceipt, Heads } from '../../../shared/drafts/replica-types.ts';
import type { MergeReview } from '../../../shared/drafts/review.ts';

/** Why the worker could not do something. */
export type WorkerFailure =
  'missing' | 'damaged' | 'unavailable' | 'quota' | 'exists' | 'unknown-heads' | 'internal';

/** Methods of the worker: params and result. */
export interface WorkerMethods {
  /** First message. `key` may be non-extractable; absent in a worker that only tries bundles. */
  start: [
    {
      readonly wasm: string;
      readonly key: CryptoKey | null;
      readonly database: string;
      /** Nothing is written: chunks that may only be read, or none at all. */
      readonly isReadOnly: boolean;
    },
    null,
  ];
  create: [
    {
      readonly id: DraftId | null;
      readonly kind: DraftKind;
      readonly title: string;
      readonly language: string;
      readonly content: DraftContent | null;
    },
    DraftId,
  ];
  list: [null, readonly DraftId[]];
  /** Heads of all drafts, read without loading one. */
  allHeads: [null, readonly (readonly [DraftId, Heads])[]];
  content: [{ readonly id: DraftId; readonly heads: Heads | null }, DraftContent];
  heads: [{ readonly id: DraftId }, Heads];
  outline: [{ readonly id: DraftId }, { readonly heads: Heads; readonly rows: readonly OutlineRow[] }];
  versions: [{ readonly id: DraftId }, readonly NamedVersion[]];
  nameVersion: [{ readonly id: DraftId; readonly name: string; readonly author: string }, null];
  authors: [{ readonly id: DraftId }, ReadonlyMap<ClauseId, string>];
  history: [{ readonly id: DraftId }, readonly HistoryPoint[]];
  restore: [{ readonly id: DraftId; readonly clause: ClauseId | null; readonly heads: Heads }, null];
  edit: [{ readonly id: DraftId; readonly edits: readonly Edit[] }, Heads];
  open: [
    { readonly id: DraftId; readonly session: string },
    { readonly meta: DraftMeta; readonly clauses: readonly ClauseState[] },
  ];
  send: [{ readonly id: DraftId; readonly session: string; readonly edits: readonly Edit[] }, EditReceipt];
  retry: [{ readonly id: DraftId }, EditReceipt];
  closeSession: [{ readonly session: string }, null];
  changesSince: [{ readonly id: DraftId; readonly since: Heads }, ChangesSince | null];
  apply: [
    { readonly id: DraftId; readonly bundle: Uint8Array; readonly allowed: readonly string[] },
    (
      | {
          readonly heads: Heads;
          readonly update: DraftUpdate;
          readonly reviews: readonly MergeReview[];
          readonly arrived: readonly ArrivedChange[];
        }
      | { readonly refused: BundleRefusal }
    ),
  ];
  review: [{ readonly id: DraftId; readonly before: Heads }, readonly MergeReview[]];
  arrivedSince: [{ readonly id: DraftId; readonly before: Heads }, readonly ArrivedChange[]];
  preview: [
    { readonly id: DraftId; readonly bundles: readonly Uint8Array[] },
    (
      | { readonly before: DraftContent | null; readonly after: DraftContent }
      | { readonly refused: BundleRefusal }
    ),
  ];
  tryBundle: [{ readonly bundle: Uint8Array }, BundleRefusal | null];
  /** The first bundle of a draft, decoded and checked where nothing is kept. */
  prepare: [
    { readonly id: DraftId; readonly bundle: Uint8Array; readonly allowed: readonly string[] },
    PreparedDraft | { readonly refused: BundleRefusal },
  ];
  /** Keeps prepared drafts in one write, without those that are here already; answers which were kept. */
  adopt: [{ readonly drafts: readonly PreparedDraft[] }, readonly DraftId[]];
  useDevice: [{ readonly prefix: string }, null];
  device: [null, string];
  remove: [{ readonly id: DraftId }, null];
  close: [null, null];
}

export type WorkerMethod = keyof WorkerMethods;
export type ParamsOf<M extends WorkerMethod> = WorkerMethods[M][0];
export type ResultOf<M extends WorkerMethod> = WorkerMethods[M][1];

export interface WorkerRequest {
  readonly id: number;
  readonly method: WorkerMethod;
  readonly params: unknown;
}

export type WorkerMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly code: WorkerFailure;
      readonly detail: string | null;
    }
  | {
      readonly kind: 'changed';
      readonly draft: DraftId;
      readonly heads: Heads;
      readonly origin: ChangeOrigin;
      readonly clauses: readonly ClauseId[];
    }
  | { readonly kind: 'update'; readonly session: string; readonly update: DraftUpdate };
