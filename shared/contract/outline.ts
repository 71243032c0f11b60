import * as v from 'valibot';
import { DRAFT_CLAUSE_KINDS } from '../domain/draft.ts';
import { circleSchema, draftSchema } from './exchange.ts';
import { defineService, FILE, SMALL } from './service.ts';

/*
 * What is on its way to a newcomer: titles before the texts, and a copy to read of a text that was asked for before its
 * history is here. A colleague's word and no more: it goes into no log and no draft, and is forgotten when the text came.
 */

const clause = v.strictObject({
  kind: v.picklist(DRAFT_CLAUSE_KINDS),
  label: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  text: v.pipe(v.string(), v.maxLength(1_000_000)),
});
/** A clause of a copy to read. */
export type OutlineClause = v.InferOutput<typeof clause>;

const coming = v.strictObject({
  draft: draftSchema,
  title: v.string(),
  /** Whose computer says so; empty: it was left at a relay, and there is nobody to be asked for a copy. */
  person: v.string(),
  asked: v.boolean(),
  /** Whose copy `clauses` is; null: nobody's yet. */
  teller: v.nullable(v.string()),
  /** As that colleague has it now; null: not asked for, or not here yet. */
  clauses: v.nullable(v.array(clause)),
});
/** A draft of which nothing but the title, or a copy to read, is here. */
export type ComingDraft = v.InferOutput<typeof coming>;

const base = { timeoutMs: 60_000, maxBytes: SMALL } as const;
const always = ['locked', 'not-writable', 'identity-damaged', 'unknown-circle'] as const;
const ofDraft = v.strictObject({ circle: circleSchema, draft: draftSchema });

export const outlineService = defineService({
  name: 'outline',
  methods: {
    /** What is on its way, in the order in which the colleague said it. */
    list: {
      ...base,
      // Ten thousand titles and the copies that are kept.
      maxBytes: FILE,
      params: v.strictObject({ circle: circleSchema }),
      result: v.strictObject({ drafts: v.array(coming) }),
      errors: always,
    },
    /** The delegate wants to read this one first: whoever is connected is asked for a copy. */
    ask: { ...base, params: ofDraft, result: v.strictObject({}), errors: always },
    /** The text that a colleague asked for, as it stands here now. Sent to those who asked and to nobody else. */
    tell: {
      ...base,
      params: v.strictObject({ ...ofDraft.entries, clauses: v.array(clause) }),
      result: v.strictObject({}),
      errors: always,
    },
  },
  events: {
    changed: v.strictObject({ circle: circleSchema }),
    /** A colleague wants to read this text first: the window answers by `tell`. */
    wanted: ofDraft,
  },
});
