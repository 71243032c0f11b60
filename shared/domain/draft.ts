import type { CircleId, ClauseId, DraftId, MeetingId } from '../base/ids.ts';
import type { LanguageTag } from './language.ts';

/** Kind of a draft's clause. `level` (0–4) says how deep an item or paragraph stands. */
export const DRAFT_CLAUSE_KINDS = [
  'title',
  'heading',
  'paragraph',
  'item',
  'bullet',
  'preambular',
  'operative',
] as const;
export type DraftClauseKind = (typeof DRAFT_CLAUSE_KINDS)[number];

export const DRAFT_KINDS = ['terms-of-reference', 'contribution', 'blank'] as const;
export type DraftKind = (typeof DRAFT_KINDS)[number];

/** Who agreed, in the order of weight; `ux.md` §2. */
export const AGREED_BY = [
  'mine',
  'delegation',
  'drafting-group',
  'committee',
  'plenary',
  'ad-referendum',
] as const;
export type AgreedBy = (typeof AGREED_BY)[number];

/** The standing of a clause in the negotiation. */
export type ClauseStatus =
  | { readonly state: 'not-discussed' }
  | { readonly state: 'in-brackets' }
  | { readonly state: 'agreed'; readonly by: AgreedBy; readonly where: string; readonly when: string }
  | { readonly state: 'deleted' };

/** Emphasis inside a draft's clause; UTF-16 offsets. A citation carries what it points at. */
export interface DraftMark {
  readonly start: number;
  readonly end: number;
  readonly style: 'bold' | 'italic' | 'underline' | 'citation';
  readonly value: string | true;
}

/** A clause of a draft as it stands, in order. `label` is the displayed one: computed, or set by hand. */
export interface DraftClause {
  readonly id: ClauseId;
  readonly kind: DraftClauseKind;
  readonly level: number;
  readonly label: string | null;
  readonly manualLabel: string | null;
  readonly text: string;
  readonly marks: readonly DraftMark[];
  readonly status: ClauseStatus;
}

/** A draft as it stands: what is shown, printed, released. No history, no names. */
export interface DraftContent {
  readonly id: DraftId;
  readonly kind: DraftKind;
  /** The public title, part of the text; not the delegate's own name for the draft. */
  readonly title: string;
  readonly language: LanguageTag;
  readonly clauses: readonly DraftClause[];
}

/** Where a draft lives: with its author alone, or in a circle. */
export type DraftHome = { readonly kind: 'only-me' } | { readonly kind: 'circle'; readonly circle: CircleId };

/** A row of the library: a draft without its text. `name` is private and never leaves the machine. */
export interface DraftEntry {
  readonly id: DraftId;
  readonly meeting: MeetingId;
  readonly kind: DraftKind;
  readonly name: string;
  readonly home: DraftHome;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly sample: boolean;
  readonly trashedAt: number | null;
}
