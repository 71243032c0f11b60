import type { ClauseId, DocumentId, MeetingId, Sha256 } from '../base/ids.ts';
import type { Direction, LanguageTag } from './language.ts';

/**
 * Raised whenever the same file could come out differently; ids and shared comments depend on it. A reading that
 * is in a library stays as it was made, with what was written about it: only files that are new are read so.
 */
export const IMPORTER_VERSION = 7;

export type ClauseKind = 'heading' | 'paragraph' | 'clause' | 'item' | 'table' | 'note';
export type ResolutionPart = 'preambular' | 'operative';

/** A stretch of a clause's text with an emphasis. Offsets are UTF-16 units of `Clause.text`. */
export interface TextMark {
  readonly start: number;
  readonly end: number;
  readonly style: 'bold' | 'italic' | 'underline' | 'strike' | 'superscript' | 'subscript';
}

export interface TableCell {
  readonly text: string;
  readonly columnSpan?: number;
  readonly rowSpan?: number;
  readonly header?: boolean;
}

/** The mark of a footnote inside a clause. */
export interface FootnoteReference {
  readonly offset: number;
  readonly footnote: string;
}

/**
 * One block of a received document, in reading order. `label` is what the source shows, to the
 * character ("1.", "a)", "(ii)"), and is never recomputed; null where the source shows none.
 */
export interface Clause {
  readonly id: ClauseId;
  readonly kind: ClauseKind;
  readonly label: string | null;
  /** Depth for indentation and outline: 0 is outermost. For headings 1 is the top level. */
  readonly level: number;
  /** Plain text without the label. Rows of a table are joined by "\n", its cells by "\t". */
  readonly text: string;
  /** Resolutions only. */
  readonly part: ResolutionPart | null;
  /** The keyword that governs a clause of a resolution ("considering further"); null elsewhere. */
  readonly keyword: string | null;
  readonly marks: readonly TextMark[];
  readonly footnotes: readonly FootnoteReference[];
  readonly table: readonly (readonly TableCell[])[] | null;
  /** Somebody else's words, so deep inside each other: of a message those that it answers. Absent for its own. */
  readonly quoted?: number;
}

export interface Footnote {
  /** Unique in the document; FootnoteReference.footnote points at it. */
  readonly id: string;
  readonly label: string;
  readonly text: string;
  /** The clause that carries the mark; null if the mark was lost. */
  readonly clause: ClauseId | null;
}

/** What one speaker said, as a report gives it. Always open to the delegate's correction. */
export interface Intervention {
  readonly speaker: string;
  readonly onBehalfOf: string | null;
  readonly clause: ClauseId;
  readonly text: string;
}

/** A tracked change of the source. */
export interface SourceChange {
  readonly kind: 'insertion' | 'deletion' | 'move' | 'formatting';
  readonly author: string | null;
  /** ISO 8601, as the source gives it. */
  readonly date: string | null;
  readonly text: string;
  readonly clause: ClauseId | null;
}

/** A comment of the source. */
export interface SourceComment {
  readonly author: string | null;
  readonly date: string | null;
  readonly text: string;
  readonly quote: string | null;
  readonly clause: ClauseId | null;
  /** Marked as done in the program it was written in. */
  readonly done?: true;
  /** The comment that this one answers: its place among the comments of the document. */
  readonly replyTo?: number;
}

/** A document or provision that a clause names. `family` is one of `shared/text/symbols.ts`. */
export interface Citation {
  readonly raw: string;
  readonly family: string;
  readonly target: string;
  readonly clause: ClauseId;
}

/** The closed list of repairs; each has its words in the catalogues under `reading.repair.<kind>`. */
export const REPAIR_KINDS = [
  'bullet',
  'joined-lines',
  'page-number',
  'encoding',
  'removed-artefact',
  'possible-lost-footnote',
  /** A word that was broken at the end of a line, joined again. */
  'hyphenation',
  /** Items or notes that a converter glued into one block, taken apart. */
  'glued',
] as const;
export type RepairKind = (typeof REPAIR_KINDS)[number];

/** A place where the reading text differs from the source's characters; the source is kept. */
export interface Repair {
  readonly kind: RepairKind;
  readonly clause: ClauseId | null;
  readonly source: string;
  readonly result: string;
  /** A line taken out stood behind the beginning of the clause or after it, and not before it. */
  readonly after?: true;
}

/** Something the reader should know about the import; `code` has a sentence in the catalogues. */
export interface ImportWarning {
  readonly code: string;
  readonly detail: string | null;
  readonly clause: ClauseId | null;
}

/** What a document was read from. `other` is a file whose text is not read. */
export const DOCUMENT_FORMATS = [
  'txt',
  'docx',
  'html',
  'akn',
  'pdf',
  'odt',
  'rtf',
  'doc',
  'mail',
  'other',
] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** What import makes of one file. Pure data, the same on every machine for the same bytes. */
export interface ParsedDocument {
  readonly importerVersion: number;
  readonly sha256: Sha256;
  readonly format: DocumentFormat;
  readonly title: string | null;
  readonly symbol: string | null;
  readonly language: LanguageTag | null;
  readonly direction: Direction;
  readonly clauses: readonly Clause[];
  readonly footnotes: readonly Footnote[];
  readonly interventions: readonly Intervention[];
  readonly changes: readonly SourceChange[];
  readonly comments: readonly SourceComment[];
  /** Whole text with all tracked changes accepted, and with all rejected; null where there are none. */
  readonly acceptedText: string | null;
  readonly rejectedText: string | null;
  readonly citations: readonly Citation[];
  readonly repairs: readonly Repair[];
  readonly warnings: readonly ImportWarning[];
}

/** A row of the library: a received document without its text. */
export interface DocumentEntry {
  readonly id: DocumentId;
  readonly meeting: MeetingId;
  readonly fileName: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: Sha256;
  readonly title: string;
  readonly symbol: string | null;
  readonly language: LanguageTag | null;
  readonly direction: Direction;
  /** False for a kept file whose text is not read (.pdf, .doc …). */
  readonly readable: boolean;
  readonly clauseCount: number;
  /** The date that the document gives itself: a day ("2005-07-20"), a month ("2005-06") or a year ("2008"). Absent where none was found. */
  readonly datedOn?: string;
  /** What the document is, by its words ('resolution', 'report' …). Absent until it was worked out, or where nothing says so. */
  readonly kind?: string;
  /** The number of the agenda item that it belongs to, as whoever handed it on said, or as its head names it. Absent where nobody said. */
  readonly agenda?: string;
  readonly importedAt: number;
  readonly sample: boolean;
  readonly trashedAt: number | null;
}

/** A point of a meeting's agenda: its number as written ("4.2"), and what it is about. */
export interface AgendaItem {
  readonly item: string;
  readonly title: string;
}

/** A meeting folder. */
export interface Meeting {
  readonly id: MeetingId;
  readonly name: string;
  /** Days ("2026-11-20") and agenda, where a meeting pack said them. */
  readonly startsOn?: string;
  readonly endsOn?: string;
  readonly agenda?: readonly AgendaItem[];
  readonly createdAt: number;
  readonly sample: boolean;
  readonly trashedAt: number | null;
}
