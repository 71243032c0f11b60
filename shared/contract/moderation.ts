import * as v from 'valibot';
import { circleSchema, deviceSchema, draftSchema } from './exchange.ts';
import { defineService, FILE, SMALL } from './service.ts';

/*
 * Moderated circles: members propose whom to let in, and what editors write waits until a head lets it in. Every
 * decision is an act in the circle's log that all members read.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const hex32 = v.pipe(v.string(), v.length(32), v.regex(/^[0-9a-f]*$/));
const hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const reason = v.pipe(v.string(), v.trim(), v.maxLength(500));

/** Of that which an approval lets in the pieces of one device, and how many of them were declined before. */
const part = v.strictObject({ device: deviceSchema, person: v.string(), pieces: count, declined: count });
export type WaitingPart = v.InferOutput<typeof part>;

/** A draft, and the title under which a piece that waits releases it; null: it says none. */
const waitingDraft = v.strictObject({ draft: draftSchema, title: v.nullable(v.string()) });

/** What one colleague wrote since the last approval. A decision names its last piece. */
const contribution = v.strictObject({
  device: deviceSchema,
  person: v.string(),
  incarnation: count,
  seq: count,
  /** All that comes in with it: whatever it builds on, whoever wrote that. */
  parts: v.array(part),
  isMine: v.boolean(),
  at: v.number(),
  /** In all the parts. */
  drafts: v.array(waitingDraft),
  declined: v.nullable(v.strictObject({ who: v.string(), reason: v.string(), at: v.number() })),
});
export type WaitingContribution = v.InferOutput<typeof contribution>;

/** All that an approval of a waiting contribution lets in, to be looked at before deciding. */
const changes = v.strictObject({
  entries: v.array(v.strictObject({ draft: draftSchema, bundle: v.instance(Uint8Array) })),
  parts: v.array(part),
  titles: v.array(waitingDraft),
  /** What an approval has to name. Null: some of it cannot be shown here, and it cannot be let in from here. */
  shown: v.nullable(hex64),
});
export type ContributionChanges = v.InferOutput<typeof changes>;

const proposal = v.strictObject({
  id: hex32,
  person: v.string(),
  reason: v.string(),
  who: v.string(),
  at: v.number(),
  /** Of several answers the one that lets in, else the newest. */
  answer: v.nullable(
    v.strictObject({ accepted: v.boolean(), who: v.string(), reason: v.string(), at: v.number() }),
  ),
});
export type MemberProposal = v.InferOutput<typeof proposal>;

/** A document that waits to be let into the folder, or was declined. */
const waitingFile = v.strictObject({
  /** Names the act of putting with every word of it, with `device`. */
  put: hex64,
  device: deviceSchema,
  at: v.number(),
  person: v.string(),
  title: v.string(),
  size: count,
  isMine: v.boolean(),
  declined: v.nullable(v.strictObject({ who: v.string(), reason: v.string(), at: v.number() })),
});
export type WaitingFile = v.InferOutput<typeof waitingFile>;

const desk = v.strictObject({
  contributions: v.array(contribution),
  files: v.array(waitingFile),
  proposals: v.array(proposal),
});
export type ModerationDesk = v.InferOutput<typeof desk>;

const base = { timeoutMs: 60_000, maxBytes: SMALL } as const;
const heavy = { timeoutMs: 600_000, maxBytes: FILE } as const;
const always = ['locked', 'not-writable', 'identity-damaged', 'unknown-circle'] as const;
const writing = [...always, 'no-right', 'needs-new-key', 'no-key', 'too-large', 'began-too-often'] as const;
const place = { circle: circleSchema, device: deviceSchema, incarnation: count, seq: count };

export const moderationService = defineService({
  name: 'moderation',
  methods: {
    desk: { ...base, params: v.strictObject({ circle: circleSchema }), result: desk, errors: always },
    changes: {
      ...heavy,
      params: v.strictObject(place),
      result: changes,
      errors: [...always, 'unknown-piece'],
    },
    /**
     * A head lets it in, or declines it with a reason. An approval is final: others hold the text from then on. It names
     * what was shown, and is refused where it would let in anything else.
     */
    decide: {
      ...base,
      params: v.strictObject({ ...place, approve: v.boolean(), shown: v.nullable(hex64), reason }),
      result: desk,
      errors: [...writing, 'unknown-piece', 'not-shown'],
    },
    /** A head lets a document into the folder, or declines it with a reason. Letting in is final. */
    decideFile: {
      ...base,
      params: v.strictObject({
        circle: circleSchema,
        device: deviceSchema,
        put: hex64,
        approve: v.boolean(),
        reason,
      }),
      result: desk,
      errors: [...writing, 'unknown-file'],
    },
    propose: {
      ...base,
      params: v.strictObject({
        circle: circleSchema,
        person: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
        reason,
      }),
      result: desk,
      errors: writing,
    },
    answer: {
      ...base,
      params: v.strictObject({ circle: circleSchema, proposal: hex32, accept: v.boolean(), reason }),
      result: desk,
      errors: [...writing, 'unknown-proposal'],
    },
  },
  events: {},
});
