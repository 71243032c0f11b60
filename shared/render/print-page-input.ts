import * as v from 'valibot';
import type { ClauseStatus } from '../domain/draft.ts';
import { AGREED_BY } from '../domain/draft.ts';
import { STANCES } from '../domain/annotation.ts';

/**
 * A print job: frozen text, chosen notes and options, as pure data. It travels over the contract, so it is
 * declared by its parsers. An outside copy has no place where a note, a status or a name could stand.
 */
const MAX_TEXT = 2_000_000;
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const short = v.pipe(v.string(), v.maxLength(2000));
const offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_TEXT));
const list = <S extends v.GenericSchema>(item: S, most: number) => v.pipe(v.array(item), v.maxLength(most));

const TEXT_STYLES = ['bold', 'italic', 'underline', 'strike', 'superscript', 'subscript'] as const;

const styleSchema = v.strictObject({ start: offset, end: offset, style: v.picklist(TEXT_STYLES) });
const cellSchema = v.strictObject({
  text,
  columnSpan: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
  rowSpan: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000)),
  header: v.boolean(),
});
const statusSchema: v.GenericSchema<unknown, ClauseStatus> = v.variant('state', [
  v.strictObject({ state: v.literal('not-discussed') }),
  v.strictObject({ state: v.literal('in-brackets') }),
  v.strictObject({ state: v.literal('agreed'), by: v.picklist(AGREED_BY), where: short, when: short }),
  v.strictObject({ state: v.literal('deleted') }),
]);

const blockSchema = v.strictObject({
  id: short,
  /** `heading` with level 1 is the highest under the title; `keyword` opens a group of a resolution. */
  kind: v.picklist(['title', 'heading', 'keyword', 'paragraph', 'item', 'table', 'note']),
  level: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20)),
  /** As the source shows it, or as the draft computes it; never touched here. */
  label: v.nullable(short),
  text,
  styles: list(styleSchema, 20_000),
  footnotes: list(v.strictObject({ offset, id: short }), 5000),
  rows: v.nullable(list(list(cellSchema, 200), 20_000)),
  /** Square brackets declare a disagreement here, so they are made plain to see. */
  brackets: v.boolean(),
});

const positionSchema = v.strictObject({
  /** Null as long as nobody chose. */
  stance: v.nullable(v.picklist(STANCES)),
  target: text,
  fallback: text,
  /** Null unless the delegate asked for red lines in this very copy. */
  redLine: v.nullable(text),
});

const noteSchema = v.strictObject({
  kind: v.picklist(['highlight', 'note', 'question', 'position']),
  place: v.variant('kind', [
    v.strictObject({ kind: v.literal('whole') }),
    v.strictObject({
      kind: v.literal('range'),
      block: short,
      start: offset,
      end: offset,
      /** The words it was made on are no longer quite the same. */
      changed: v.boolean(),
    }),
    v.strictObject({ kind: v.literal('unplaced'), label: v.nullable(short), quote: text }),
  ]),
  body: text,
  position: v.nullable(positionSchema),
  tags: list(short, 200),
});

const copySchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('outside') }),
  v.strictObject({
    kind: v.literal('private'),
    notes: list(noteSchema, 50_000),
    /** By block; null: no status column. */
    statuses: v.nullable(v.record(v.string(), statusSchema)),
  }),
]);

export const PRINT_LANGUAGES = ['en', 'fr', 'ar'] as const;

/** The parser of a print job. */
export const printPageSchema = v.strictObject({
  title: short,
  symbol: v.nullable(short),
  version: v.nullable(short),
  /** Day of the print, as in 2026-11-22. */
  date: v.pipe(v.string(), v.isoDate()),
  language: v.pipe(v.string(), v.regex(/^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/)),
  direction: v.picklist(['ltr', 'rtl']),
  blocks: list(blockSchema, 100_000),
  footnotes: list(v.strictObject({ id: short, label: short, text }), 20_000),
  paper: v.picklist(['A4', 'Letter']),
  /** Language of headers and of the words around the text, not of the text. */
  words: v.picklist(PRINT_LANGUAGES),
  lineNumbers: v.boolean(),
  wideMargin: v.boolean(),
  /** The blocks show what changed since a text of this name, or since an earlier version where it is empty. */
  changesSince: v.optional(short),
  copy: copySchema,
});

/** A print job, complete and frozen. */
export type PrintPage = v.InferOutput<typeof printPageSchema>;
export type PrintBlock = v.InferOutput<typeof blockSchema>;
export type PrintNote = v.InferOutput<typeof noteSchema>;
export type PrintCell = v.InferOutput<typeof cellSchema>;
export type PrintLanguage = (typeof PRINT_LANGUAGES)[number];
