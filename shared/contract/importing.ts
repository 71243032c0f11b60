import * as v from 'valibot';
import type { ClauseId, Sha256 } from '../base/ids.ts';
import { DOCUMENT_FORMATS, REPAIR_KINDS, type ParsedDocument } from '../domain/document.ts';
import { DOCUMENT_LIMITS as LIMITS } from '../domain/document-limits.ts';
import { ENCODING_IDS } from '../text/encodings/list.ts';
import { defineService, FILE } from './service.ts';

/** Greatest size of a file that import looks at. */
export const MAX_FILE_BYTES = LIMITS.fileBytes;
/** Greatest number of blocks of one document. */
export const MAX_CLAUSES = LIMITS.clauses;
/** Greatest length of all text of one document, in UTF-16 units. */
export const MAX_TEXT = LIMITS.text;
/** Greatest length of one block. */
const MAX_CLAUSE_TEXT = LIMITS.clauseText;

/**
 * Why a file is refused: the closed list. Each has a sentence for what happened, what is safe and what to
 * do under `library.refused.<code>.*` of the catalogues.
 */
export const REFUSAL_CODES = [
  /** No bytes, or nothing but white space. */
  'empty',
  /** More bytes, blocks or text than import accepts. */
  'too-large',
  /** Protected by a password, which opens it here. */
  'encrypted',
  /** Another password than the one given. */
  'wrong-password',
  /** A password that may be the right one, and what it opens is no file: nobody can tell which of both is wrong. */
  'wrong-or-damaged',
  /** Protected in a way that is not opened here. */
  'cannot-unlock',
  /** Claims a format and is broken in it. */
  'damaged',
  /** Neither text nor a document: a program, an archive, an image … under a document's name. */
  'not-a-document',
  /** Tries something no document needs: entities that multiply, a bomb, paths out of the folder. */
  'hostile',
  'timed-out',
  'out-of-memory',
  /** Made by a newer version of its format than this importer knows. */
  'unsupported-newer',
  /** The reading process ended unexpectedly. */
  'crashed',
  'cancelled',
  /** The reading process could not be started on this machine. */
  'unavailable',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Words in the catalogues for `ImportWarning.code`: the closed list. */
export const WARNING_CODES = [
  /** Some bytes are not valid in the encoding; they show as U+FFFD. */
  'damaged-characters',
  /** The file ends in the midst of its text: what comes after is missing. */
  'breaks-off',
  /** The bytes are not UTF-8; read as the named encoding, the only one in which the letters make sense. */
  'encoding-guessed',
  /** The same, and nothing speaks for that encoding: it is the usual one. */
  'encoding-uncertain',
  /** Read as the named encoding because the delegate said so. */
  'encoding-chosen',
  /** A quarter or more of the words are not in the language the file states. */
  'language-differs',
  /** Footnote marks seem to be missing at the named number of places. */
  'possible-lost-footnotes',
  /** Numbers do not follow each other where they should. */
  'numbering-gap',
  /** Opening and closing square brackets do not match. */
  'unbalanced-brackets',
  /** Active content (scripts, macros, remote addresses) was left out. */
  'active-content-removed',
  /** The format tells less than a page shows; labels may be missing. */
  'labels-uncertain',
  /** Images and drawings are not shown. */
  'images-left-out',
  /** Embedded files are not opened. */
  'embedded-left-out',
  /** Text that the page hides, or that stands outside the reading text, was left out. */
  'hidden-text-left-out',
  /** Something of the format that the reading text has no place for; its name is the detail. */
  'not-modelled',
  /** Text that is turned on its page; its words are the detail. */
  'turned-text-left-out',
  /** Pages, or messages, that are damaged; how many is the detail. */
  'pages-unreadable',
  'messages-unreadable',
  /** There are more messages than are read of one file. */
  'further-messages',
  /** Comments, or tracked changes, beyond those that a text has room for; how many is the detail. */
  'further-comments',
  'further-changes',
  /** The format's numbers are not in the text: labels that its program counts are lost. */
  'numbers-lost',
  /** Pages that are pictures: they can be looked at, not searched or cited. */
  'pages-without-text',
] as const;

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const LABEL = text(LIMITS.label);
const nullableText = (max: number) => v.nullable(text(max));
const clauseId = v.custom<ClauseId>((value) => typeof value === 'string' && value.length <= 80);
const sha256 = v.custom<Sha256>((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));

const markSchema = v.strictObject({
  start: count,
  end: count,
  style: v.picklist(['bold', 'italic', 'underline', 'strike', 'superscript', 'subscript']),
});

const cellSchema = v.strictObject({
  text: text(MAX_CLAUSE_TEXT),
  columnSpan: v.exactOptional(count),
  rowSpan: v.exactOptional(count),
  header: v.exactOptional(v.boolean()),
});

const clauseSchema = v.strictObject({
  id: clauseId,
  kind: v.picklist(['heading', 'paragraph', 'clause', 'item', 'table', 'note']),
  label: v.nullable(LABEL),
  level: v.pipe(count, v.maxValue(LIMITS.level)),
  text: text(MAX_CLAUSE_TEXT),
  part: v.nullable(v.picklist(['preambular', 'operative'])),
  keyword: nullableText(LIMITS.keyword),
  marks: v.array(markSchema),
  footnotes: v.array(v.strictObject({ offset: count, footnote: text(LIMITS.footnoteId) })),
  table: v.nullable(v.array(v.array(cellSchema))),
  quoted: v.exactOptional(v.pipe(count, v.minValue(1), v.maxValue(LIMITS.level))),
});

/** Parses a document wherever it crosses a border: out of the isolate, over the wire, out of a file. */
export const parsedDocumentSchema: v.GenericSchema<ParsedDocument, ParsedDocument> = v.strictObject({
  importerVersion: count,
  sha256,
  format: v.picklist(DOCUMENT_FORMATS),
  title: nullableText(LIMITS.title),
  symbol: nullableText(LIMITS.symbol),
  language: nullableText(LIMITS.language),
  direction: v.picklist(['ltr', 'rtl']),
  clauses: v.pipe(v.array(clauseSchema), v.maxLength(MAX_CLAUSES)),
  footnotes: v.array(
    v.strictObject({
      id: text(LIMITS.footnoteId),
      label: LABEL,
      text: text(MAX_CLAUSE_TEXT),
      clause: v.nullable(clauseId),
    }),
  ),
  interventions: v.array(
    v.strictObject({
      speaker: text(LIMITS.speaker),
      onBehalfOf: nullableText(LIMITS.speaker),
      clause: clauseId,
      text: text(MAX_CLAUSE_TEXT),
    }),
  ),
  changes: v.pipe(
    v.array(
      v.strictObject({
        kind: v.picklist(['insertion', 'deletion', 'move', 'formatting']),
        author: nullableText(LIMITS.author),
        date: nullableText(LIMITS.date),
        text: text(MAX_CLAUSE_TEXT),
        clause: v.nullable(clauseId),
      }),
    ),
    v.maxLength(LIMITS.changes),
  ),
  comments: v.pipe(
    v.array(
      v.strictObject({
        author: nullableText(LIMITS.author),
        date: nullableText(LIMITS.date),
        text: text(MAX_CLAUSE_TEXT),
        quote: nullableText(MAX_CLAUSE_TEXT),
        clause: v.nullable(clauseId),
        done: v.exactOptional(v.literal(true)),
        replyTo: v.exactOptional(count),
      }),
    ),
    v.maxLength(LIMITS.comments),
  ),
  acceptedText: nullableText(MAX_TEXT),
  rejectedText: nullableText(MAX_TEXT),
  citations: v.array(
    v.strictObject({
      raw: text(LIMITS.citation),
      family: text(LIMITS.family),
      target: text(LIMITS.citation),
      clause: clauseId,
    }),
  ),
  repairs: v.array(
    v.strictObject({
      kind: v.picklist(REPAIR_KINDS),
      clause: v.nullable(clauseId),
      source: text(MAX_CLAUSE_TEXT),
      result: text(MAX_CLAUSE_TEXT),
      after: v.exactOptional(v.literal(true)),
    }),
  ),
  warnings: v.array(
    v.strictObject({
      code: text(LIMITS.warningCode),
      detail: nullableText(LIMITS.warningDetail),
      clause: v.nullable(clauseId),
    }),
  ),
});

/** What import made of a file: a document, or an ordinary file that is kept, listed and opened with the system's program. */
export type ImportOutcome =
  | {
      readonly kind: 'parsed';
      readonly document: ParsedDocument;
      readonly sha256: Sha256;
      readonly mediaType: string;
    }
  | { readonly kind: 'kept'; readonly sha256: Sha256; readonly mediaType: string };

export const importOutcomeSchema: v.GenericSchema<ImportOutcome, ImportOutcome> = v.variant('kind', [
  v.strictObject({
    kind: v.literal('parsed'),
    document: parsedDocumentSchema,
    sha256,
    mediaType: text(200),
  }),
  v.strictObject({ kind: v.literal('kept'), sha256, mediaType: text(200) }),
]);

/** Some of an archive's files. Each goes through the same import as a file that came alone. */
export interface ArchivePart {
  readonly members: readonly {
    /** Where it lies in the archive, as people see it; never a place on a disk. */
    readonly path: string;
    /** Null if it is refused. */
    readonly bytes: Uint8Array | null;
    readonly refused: RefusalCode | null;
  }[];
  /** The member to go on with; null at the end. */
  readonly next: number | null;
}

export const archivePartSchema: v.GenericSchema<ArchivePart, ArchivePart> = v.strictObject({
  members: v.array(
    v.strictObject({
      path: text(1000),
      bytes: v.nullable(v.instance(Uint8Array)),
      refused: v.nullable(v.picklist(REFUSAL_CODES)),
    }),
  ),
  next: v.nullable(count),
});

/** Of a protected file; asked for on screen, used once, kept nowhere. */
const PASSWORD = v.exactOptional(v.pipe(v.string(), v.maxLength(1000)));

/** Of a text: the encoding that the delegate chose. */
const ENCODING = v.exactOptional(v.picklist(ENCODING_IDS));

/** Reads received files in a process of its own. Stores nothing. */
export const importingService = defineService({
  name: 'importing',
  methods: {
    parse: {
      params: v.strictObject({
        fileName: v.pipe(v.string(), v.maxLength(1000)),
        bytes: v.instance(Uint8Array),
        password: PASSWORD,
        encoding: ENCODING,
      }),
      result: importOutcomeSchema,
      errors: REFUSAL_CODES,
      progress: v.strictObject({ step: v.picklist(['reading', 'checking']) }),
      timeoutMs: null,
      maxBytes: FILE,
    },
    /** The files of a .zip, or those that a message carries, some at a time. */
    unpack: {
      params: v.strictObject({ bytes: v.instance(Uint8Array), from: count, password: PASSWORD }),
      result: archivePartSchema,
      errors: REFUSAL_CODES,
      timeoutMs: null,
      maxBytes: FILE,
    },
  },
  events: {},
});
