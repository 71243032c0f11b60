import type { ClauseId } from '../base/ids.ts';
import type { ClauseStatus, DraftClauseKind, DraftKind, DraftMark } from '../domain/draft.ts';
import type { Splice } from './splices.ts';

/** A clause as it stands in the Automerge document, tombstones included. */
export interface ClauseState {
  readonly id: ClauseId;
  /** Grows with each change of this clause while the draft is loaded; says which text an edit was made on. */
  readonly version: number;
  readonly kind: DraftClauseKind;
  readonly level: number;
  readonly manualLabel: string | null;
  readonly text: string;
  readonly marks: readonly DraftMark[];
  readonly status: ClauseStatus;
  readonly deleted: boolean;
}

/** What a new clause starts as. `from`: the clause it was split off, so that reviews see the split. */
export interface NewClause {
  readonly id: ClauseId;
  readonly kind: DraftClauseKind;
  readonly level: number;
  readonly manualLabel: string | null;
  readonly text: string;
  readonly marks: readonly DraftMark[];
  readonly status: ClauseStatus;
  readonly from?: ClauseId;
}

/**
 * One act on a draft, as a value. A list of edits is applied in order as one change. `after` names the clause
 * to stand behind, null for the start. An edit of a clause that is not there is left out (a colleague's
 * deletion keeps the clause as a tombstone, so that nothing typed into it is lost).
 */
export type Edit =
  /** Typed text: `splices` on the text of version `base` (absent: the present one), and the marks after them. */
  | {
      readonly kind: 'text';
      readonly clause: ClauseId;
      readonly base?: number;
      readonly splices: readonly Splice[];
      readonly marks: readonly DraftMark[];
    }
  /** Makes the text of a clause this one, changing as few words as possible; marks of kept words stay. */
  | { readonly kind: 'set-text'; readonly clause: ClauseId; readonly to: string }
  | { readonly kind: 'set-kind'; readonly clause: ClauseId; readonly to: DraftClauseKind }
  | { readonly kind: 'set-level'; readonly clause: ClauseId; readonly to: number }
  | { readonly kind: 'set-label'; readonly clause: ClauseId; readonly to: string | null }
  | { readonly kind: 'set-status'; readonly clause: ClauseId; readonly to: ClauseStatus }
  | { readonly kind: 'add'; readonly clause: NewClause; readonly after: ClauseId | null }
  | { readonly kind: 'move'; readonly clause: ClauseId; readonly after: ClauseId | null }
  | { readonly kind: 'delete'; readonly clause: ClauseId; readonly into?: ClauseId }
  | { readonly kind: 'restore'; readonly clause: ClauseId }
  /** The text from `at` on becomes the clause `to`, behind it. */
  | { readonly kind: 'split'; readonly clause: ClauseId; readonly at: number; readonly to: ClauseId }
  /** The text of `clause` is put at the end of `into`; `clause` becomes a tombstone. */
  | { readonly kind: 'join'; readonly clause: ClauseId; readonly into: ClauseId }
  | { readonly kind: 'set-title'; readonly to: string };

/** Facts of the whole draft; part of the text, so they leave with a release. */
export interface DraftMeta {
  readonly title: string;
  readonly kind: DraftKind;
  readonly language: string;
}

/** What one change did, for whoever shows the draft. */
export interface DraftUpdate {
  /** Grows with each change while the draft is loaded. */
  readonly seq: number;
  readonly changed: readonly { readonly state: ClauseState; readonly splices: readonly Splice[] }[];
  /** Living clauses in order, if that changed. */
  readonly order: readonly ClauseId[] | null;
}

/** Greatest length of one clause's text that a colleague's changes may make, in UTF-16 units. */
export const MAX_CLAUSE_LENGTH = 200_000;
/** A longer paragraph that is pasted becomes several clauses: what is written here can always be exchanged. */
export const MAX_PASTED_LENGTH = MAX_CLAUSE_LENGTH / 4;
/** Greatest number of clauses of one draft, tombstones included. */
export const MAX_CLAUSES = 20_000;
/** Deepest level of a clause. */
export const MAX_LEVEL = 4;
