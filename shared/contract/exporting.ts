import * as v from 'valibot';
import type { ClauseId, DraftId } from '../base/ids.ts';
import { AGREED_BY, DRAFT_CLAUSE_KINDS, DRAFT_KINDS, type DraftContent } from '../domain/draft.ts';
import { bytesSchema } from './bytes-schema.ts';
import { defineService, FILE } from './service.ts';

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const isId = (value: unknown): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= 100;
const draftId: v.GenericSchema<DraftId> = v.custom<DraftId>(isId);
const clauseId: v.GenericSchema<ClauseId> = v.custom<ClauseId>(isId);

const markSchema = v.strictObject({
  start: count,
  end: count,
  style: v.picklist(['bold', 'italic', 'underline', 'citation']),
  value: v.union([text(4000), v.literal(true)]),
});

const statusSchema = v.variant('state', [
  v.strictObject({ state: v.literal('not-discussed') }),
  v.strictObject({ state: v.literal('in-brackets') }),
  v.strictObject({
    state: v.literal('agreed'),
    by: v.picklist(AGREED_BY),
    where: text(1000),
    when: text(100),
  }),
  v.strictObject({ state: v.literal('deleted') }),
]);

/** A draft as it stands, wherever it crosses into the host. */
const draftContentSchema: v.GenericSchema<DraftContent> = v.strictObject({
  id: draftId,
  kind: v.picklist(DRAFT_KINDS),
  title: text(4000),
  language: v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/), v.maxLength(40)),
  clauses: v.pipe(
    v.array(
      v.strictObject({
        id: clauseId,
        kind: v.picklist(DRAFT_CLAUSE_KINDS),
        level: v.pipe(count, v.maxValue(8)),
        label: v.nullable(text(200)),
        manualLabel: v.nullable(text(200)),
        text: text(1024 * 1024),
        marks: v.pipe(v.array(markSchema), v.maxLength(20_000)),
        status: statusSchema,
      }),
    ),
    v.maxLength(20_000),
  ),
});

/** Files made of a draft, for people who do not have the workbench. Nothing is written to the disk. */
export const exportingService = defineService({
  name: 'exporting',
  methods: {
    /**
     * A Word file. `outside`: clean text, scrubbed properties, a line that says what the file contains.
     * `private`: deleted clauses struck through, marked confidential on each page.
     */
    docx: {
      params: v.strictObject({
        draft: draftContentSchema,
        paper: v.picklist(['A4', 'Letter']),
        audience: v.picklist(['outside', 'private']),
      }),
      result: v.strictObject({ docx: bytesSchema }),
      errors: ['cancelled'],
      timeoutMs: 120_000,
      maxBytes: FILE,
    },
  },
  events: {},
});
