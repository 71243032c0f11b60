import * as v from 'valibot';
import { type Bytes, fromUtf8, utf8 } from '../base/bytes.ts';
import { asId, type ClauseId, type DraftId } from '../base/ids.ts';
import { type Failure, type Result, err, failure, ok } from '../base/result.ts';
import {
  AGREED_BY,
  DRAFT_CLAUSE_KINDS,
  DRAFT_KINDS,
  type DraftClause,
  type DraftContent,
} from '../domain/draft.ts';
import { computeLabels } from '../drafts/labels.ts';

// The `.dwdraft` file: the clean text of a draft as JSON, for the command line and for other programs.
// Described in docs/formats/draft-file.md; what is said there holds here.

const DRAFT_FILE_FORMAT = 'delegate-workbench-draft';
const DRAFT_FILE_VERSION = 1;

/** Greatest size of a draft file in bytes; checked before anything is decoded. */
export const MAX_DRAFT_FILE_BYTES = 64 * 1024 * 1024;
const MAX_DRAFT_CLAUSES = 20_000;
const MAX_DRAFT_CLAUSE_TEXT = 1024 * 1024;
const MAX_MARKS = 20_000;

/**
 * Why a draft file is not read. `not-a-draft`: something else under this name; `newer-version`: written by
 * a later workbench; `damaged`: a draft file with a part that does not fit; `too-large`: over the caps.
 */
export type DraftFileCode = 'not-a-draft' | 'damaged' | 'newer-version' | 'too-large';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const markSchema = v.pipe(
  v.object({
    start: count,
    end: count,
    style: v.picklist(['bold', 'italic', 'underline', 'citation']),
    value: v.optional(v.union([v.pipe(v.string(), v.maxLength(4000)), v.literal(true)]), true),
  }),
  v.check((mark) => mark.start < mark.end, 'a mark ends before it starts'),
);

const statusSchema = v.variant('state', [
  v.object({ state: v.literal('not-discussed') }),
  v.object({ state: v.literal('in-brackets') }),
  v.object({
    state: v.literal('agreed'),
    by: v.picklist(AGREED_BY),
    where: v.optional(v.pipe(v.string(), v.maxLength(1000)), ''),
    when: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
  }),
  v.object({ state: v.literal('deleted') }),
]);

const clauseSchema = v.pipe(
  v.object({
    id: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
    kind: v.picklist(DRAFT_CLAUSE_KINDS),
    level: v.optional(v.pipe(count, v.maxValue(8)), 0),
    manualLabel: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(100))), null),
    text: v.pipe(v.string(), v.maxLength(MAX_DRAFT_CLAUSE_TEXT)),
    marks: v.optional(v.pipe(v.array(markSchema), v.maxLength(MAX_MARKS)), []),
    status: v.optional(statusSchema, { state: 'not-discussed' }),
  }),
  v.check(
    (clause) => clause.marks.every((mark) => mark.end <= clause.text.length),
    'a mark reaches beyond its text',
  ),
);

const fileSchema = v.object({
  title: v.pipe(v.string(), v.maxLength(4000)),
  kind: v.optional(v.picklist(DRAFT_KINDS), 'blank'),
  language: v.pipe(v.string(), v.maxLength(40), v.regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/)),
  clauses: v.pipe(v.array(clauseSchema), v.maxLength(MAX_DRAFT_CLAUSES)),
});

const headSchema = v.object({ format: v.literal(DRAFT_FILE_FORMAT), version: v.pipe(count, v.minValue(1)) });

/**
 * Writes a draft as it stands: title, kind, language and clauses. Not in it: the draft's id and private
 * name, its history, who wrote what. The same content gives the same bytes.
 */
export function serialiseDraftFile(content: DraftContent): Bytes {
  const file = {
    format: DRAFT_FILE_FORMAT,
    version: DRAFT_FILE_VERSION,
    title: content.title,
    kind: content.kind,
    language: content.language,
    clauses: content.clauses.map(({ id, kind, level, manualLabel, text, marks, status }) => ({
      id,
      kind,
      level,
      manualLabel,
      text,
      marks: marks.map(({ start, end, style, value }) => ({ start, end, style, value })),
      status,
    })),
  };
  return utf8(`${JSON.stringify(file, null, 2)}\n`);
}

/** Reads a draft file into a draft of the given id; displayed labels are computed, as everywhere. */
export function parseDraftFile(bytes: Uint8Array, id: DraftId): Result<DraftContent, Failure<DraftFileCode>> {
  if (bytes.byteLength > MAX_DRAFT_FILE_BYTES) return err(failure('too-large', `${bytes.byteLength} bytes`));
  const json = decodeJson(bytes);
  if (!json.ok) return json;
  const head = v.safeParse(headSchema, json.value);
  if (!head.success)
    return err(failure(saysDraft(json.value) ? 'damaged' : 'not-a-draft', detailOf(head.issues)));
  if (head.output.version > DRAFT_FILE_VERSION)
    return err(failure('newer-version', `version ${head.output.version}`));
  if (clauseCount(json.value) > MAX_DRAFT_CLAUSES)
    return err(failure('too-large', `more than ${MAX_DRAFT_CLAUSES} clauses`));
  const file = v.safeParse(fileSchema, json.value);
  if (!file.success) return err(failure('damaged', detailOf(file.issues)));
  return contentOf(file.output, id);
}

function contentOf(
  file: v.InferOutput<typeof fileSchema>,
  id: DraftId,
): Result<DraftContent, Failure<DraftFileCode>> {
  const given = new Set(file.clauses.flatMap((clause) => (clause.id === undefined ? [] : [clause.id])));
  const named = file.clauses.filter((clause) => clause.id !== undefined).length;
  if (given.size < named) return err(failure('damaged', 'two clauses have one id'));
  const clauses = file.clauses.map((clause, index) => ({
    ...clause,
    id: asId<ClauseId>(clause.id ?? freeId(index, given)),
  }));
  const labels = computeLabels(clauses);
  const labelled: readonly DraftClause[] = clauses.map((clause) => ({
    ...clause,
    label: labels.get(clause.id) ?? null,
  }));
  return ok({ id, kind: file.kind, title: file.title, language: file.language, clauses: labelled });
}

function freeId(index: number, given: ReadonlySet<string>): string {
  let id = `clause-${index + 1}`;
  while (given.has(id)) id += "'";
  return id;
}

function decodeJson(bytes: Uint8Array): Result<unknown, Failure<DraftFileCode>> {
  let text: string;
  try {
    text = fromUtf8(bytes).replace(/^\ufeff/, '');
  } catch {
    return err(failure('not-a-draft', 'not text in UTF-8'));
  }
  try {
    return ok(JSON.parse(text));
  } catch {
    // A file that breaks off in the middle still says at its head what it was.
    const isDraft = text.slice(0, 1000).includes(`"${DRAFT_FILE_FORMAT}"`);
    return err(failure(isDraft ? 'damaged' : 'not-a-draft', 'not JSON'));
  }
}

function saysDraft(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'format' in value && value.format === DRAFT_FILE_FORMAT
  );
}

function clauseCount(value: unknown): number {
  return typeof value === 'object' && value !== null && 'clauses' in value && Array.isArray(value.clauses)
    ? value.clauses.length
    : 0;
}

/** Where the first problem is, never what stands there: details may be copied into a report. */
function detailOf(issues: readonly v.BaseIssue<unknown>[]): string {
  const path = (issues[0]?.path ?? []).map((step) =>
    typeof step.key === 'string' || typeof step.key === 'number' ? step.key : '?',
  );
  return path.length === 0 ? 'not a draft object' : `at ${path.join('.')}`;
}
