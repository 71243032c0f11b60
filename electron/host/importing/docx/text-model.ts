import type { XmlElement } from './xml-tree.ts';

// The document between XML and blocks: every text with its revisions still in it, so that the accepted and
// the rejected view can both be made from it.

/** Who made a tracked change, and when. */
export interface Revision {
  readonly author: string | null;
  readonly date: string | null;
  /** Part of a move; `name` pairs its two ends. */
  readonly move: string | null;
  readonly isMove: boolean;
}

/** Whether something was inserted or deleted since tracking began; both are possible. */
export interface Life {
  readonly inserted: Revision | null;
  readonly deleted: Revision | null;
}

export const UNTOUCHED: Life = { inserted: null, deleted: null };

export type EmphasisStyle = 'bold' | 'italic' | 'underline' | 'strike' | 'superscript' | 'subscript';

/** What runs along a line. */
export type Inline =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly emphasis: readonly EmphasisStyle[];
      readonly life: Life;
      readonly formatted: Revision | null;
    }
  | {
      readonly kind: 'note';
      readonly note: 'footnote' | 'endnote';
      readonly id: string;
      readonly mark: string | null;
      readonly life: Life;
    }
  | { readonly kind: 'comment'; readonly edge: 'start' | 'end' | 'mark'; readonly id: string };

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly properties: XmlElement | null;
  readonly styleId: string | null;
  readonly inlines: readonly Inline[];
  /** Life of the paragraph mark: without it, the text runs into the next paragraph. */
  readonly mark: Life;
  /** What was done to the mark itself, not to a row or a stretch around it. */
  readonly ownMark: Life;
  /** A large first letter set apart: the next paragraph is the rest of the same one. */
  readonly isDropCap: boolean;
  readonly formatted: Revision | null;
  /** Text boxes anchored here. */
  readonly boxes: readonly BodyNode[];
  readonly section: number;
  readonly inContents: boolean;
}

export interface Cell {
  readonly nodes: readonly BodyNode[];
  readonly span: number;
  /** `continue`: the cell belongs to the one above. */
  readonly merge: 'none' | 'start' | 'continue';
  readonly life: Life;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** Columns left out before the first cell. */
  readonly before: number;
  readonly isHeader: boolean;
  readonly life: Life;
}

export interface Table {
  readonly kind: 'table';
  readonly rows: readonly Row[];
  readonly formatted: Revision | null;
  readonly section: number;
}

export type BodyNode = Paragraph | Table;

/** A view of the text: all tracked changes accepted, or all rejected. */
export type View = 'accepted' | 'rejected';

export function isVisible(life: Life, view: View): boolean {
  return view === 'accepted' ? life.deleted === null : life.inserted === null;
}

/** What happened to the inside of something that itself was inserted or deleted. */
export function within(outer: Life, inner: Life): Life {
  if (outer.inserted === null && outer.deleted === null) return inner;
  return { inserted: inner.inserted ?? outer.inserted, deleted: inner.deleted ?? outer.deleted };
}
