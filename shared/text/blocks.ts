import type {
  DocumentFormat,
  FootnoteReference,
  SourceChange,
  SourceComment,
  TableCell,
  TextMark,
} from '../domain/document.ts';
import type { Repair } from '../domain/document.ts';
import type { Direction, LanguageTag } from '../domain/language.ts';

/**
 * What a reader of one format makes of a file, before the rules common to all formats are applied
 * (typed labels, sections told from paragraphs, resolution grammar, citations, language, ids). A reader
 * states only what the format says; it never guesses meaning from words.
 */
export interface SourceBlock {
  /**
   * `heading` only where the format marks one (h1–h6, heading styles or outline levels); `item` only where
   * it marks a list entry without giving it a paragraph number of its own kind; anything else `paragraph`.
   */
  readonly kind: 'heading' | 'paragraph' | 'item' | 'table' | 'note';
  /** The number or bullet the format computes ("1.", "(a)", "•"), as a reader of the page sees it. A label typed into the text stays in `text`. */
  readonly label: string | null;
  /** Headings: 1 is the top. Others: depth of list or indentation, 0 is outermost. */
  readonly level: number;
  /** Without the computed label. A line break inside a paragraph is "\n". Tables: rows "\n", cells "\t". */
  readonly text: string;
  readonly marks: readonly TextMark[];
  readonly footnotes: readonly FootnoteReference[];
  readonly table: readonly (readonly TableCell[])[] | null;
  /** What the source calls the block, where that helps: a Title style, a contents line, a page header. */
  readonly role?: 'title' | 'subtitle' | 'contents' | 'page-header' | 'quotation' | 'caption';
  /** How deep a message quotes it; numbers inside a quotation are its own. */
  readonly quoted?: number;
  /** Direction stated by the source for this block. */
  readonly direction?: Direction;
}

/** A footnote's text; its place is the `footnotes` of a block. */
export interface SourceFootnote {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

/** A tracked change with the index of its block in `blocks` (null: outside the body). */
export type ChangeInBlock = Omit<SourceChange, 'clause'> & { readonly block: number | null };
/** A comment with the index of the block its range begins in. */
export type CommentInBlock = Omit<SourceComment, 'clause'> & { readonly block: number | null };
export type RepairInBlock = Omit<Repair, 'clause'> & { readonly block: number | null };
export interface WarningInBlock {
  readonly code: string;
  readonly detail: string | null;
  readonly block: number | null;
}

/** A whole file as one format's reader understands it. */
export interface SourceReading {
  readonly format: Exclude<DocumentFormat, 'other'>;
  /** A letter for a way of reading that not every machine has; ids of its clauses are of their own. */
  readonly variant?: string;
  readonly blocks: readonly SourceBlock[];
  readonly footnotes: readonly SourceFootnote[];
  readonly changes: readonly ChangeInBlock[];
  readonly comments: readonly CommentInBlock[];
  /** Whole body text with all changes accepted, and rejected; null where the file tracks none. */
  readonly acceptedText: string | null;
  readonly rejectedText: string | null;
  /** Title of the file's properties or `<title>`; used only if the body shows none. */
  readonly titleHint: string | null;
  /** A title that the format marks as one inside a table, as on a cover page; no block can be it. */
  readonly titleInTable?: string;
  /** Language and direction the file states of itself; checked against the words. */
  readonly languageHint: LanguageTag | null;
  readonly directionHint: Direction | null;
  readonly repairs: readonly RepairInBlock[];
  readonly warnings: readonly WarningInBlock[];
}

/** A paragraph without emphasis, notes or label: the usual start of a block. */
export function plainBlock(text: string, more: Partial<SourceBlock> = {}): SourceBlock {
  return { kind: 'paragraph', label: null, level: 0, text, marks: [], footnotes: [], table: null, ...more };
}
