import type { AnnotationId, ClauseId, DocumentId, DraftId } from '../base/ids.ts';

export type AnnotationKind = 'highlight' | 'note' | 'question' | 'position';

/** The six words of `ux.md` §5, in the order shown. */
export const STANCES = [
  'support',
  'support-with-change',
  'reserve',
  'oppose',
  'awaiting-instructions',
  'no-position',
] as const;
export type Stance = (typeof STANCES)[number];

/** What the delegation wants of a clause. All of it is private. */
export interface Position {
  /** Null as long as nobody chose; `no-position` is a choice. */
  readonly stance: Stance | null;
  readonly target: string;
  readonly fallback: string;
  readonly redLine: string;
}

/**
 * Where an annotation stands: a range of one clause, or the whole document (`clause` null). Kept so
 * that it can be found again, or honestly not found, when the text changes. Offsets are UTF-16 units
 * of the clause's text. `prefix` and `suffix` are up to 32 units of the same clause around the quote.
 */
export type Anchor =
  | { readonly scope: 'document' }
  | {
      readonly scope: 'range';
      readonly clause: ClauseId;
      readonly label: string | null;
      readonly start: number;
      readonly end: number;
      readonly quote: string;
      readonly prefix: string;
      readonly suffix: string;
    };

/** How well an anchor fits the text now. Unplaced is never guessed away: law 3. */
export type AnchorState = 'exact' | 'moved' | 'changed' | 'unplaced';

export type AnnotationTarget =
  { readonly kind: 'document'; readonly id: DocumentId } | { readonly kind: 'draft'; readonly id: DraftId };

/** A delegate's own mark on a text. Private: exchange code never sees this type. */
export interface Annotation {
  readonly id: AnnotationId;
  readonly target: AnnotationTarget;
  readonly kind: AnnotationKind;
  readonly anchor: Anchor;
  readonly body: string;
  readonly position: Position | null;
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly changedAt: number;
  readonly trashedAt: number | null;
}
