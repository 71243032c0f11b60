import * as v from 'valibot';
import type { CircleId, DeviceId, DraftId } from '../base/ids.ts';
import { asId } from '../base/ids.ts';
import { CIRCLE_COLOURS, CIRCLE_KINDS, ROLES } from '../domain/circle.ts';
import { defineService, FILE, SMALL } from './service.ts';

/*
 * Exchange with colleagues. The host numbers, seals, signs and keeps; the window says what to send and
 * applies what arrived. No type of the delegate's private stores is named here, and none may be.
 */

/** Why a segment or record was refused and kept as evidence. */
const REFUSAL_REASONS = [
  'bad-signature',
  'fork',
  'broken-chain',
  'wrong-epoch',
  'no-right',
  'unreadable',
  'other-circle',
  'too-many',
  'bad-changes',
  'too-many-changes',
  'wrong-chunk',
  'newer-version',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

const hex = (length: number) => v.pipe(v.string(), v.length(length), v.regex(/^[0-9a-f]*$/));
/* Named, so that declaration files can write them down. */
export interface CircleIdSchema extends v.GenericSchema<string, CircleId> {}
export interface DeviceIdSchema extends v.GenericSchema<string, DeviceId> {}
export interface DraftIdSchema extends v.GenericSchema<string, DraftId> {}

/** The ids of exchange, parsed at the border; `network.ts` uses them too. */
export const circleSchema: CircleIdSchema = v.pipe(
  hex(64),
  v.transform((id): CircleId => asId(id)),
);
export const deviceSchema: DeviceIdSchema = v.pipe(
  hex(64),
  v.transform((id): DeviceId => asId(id)),
);
export const draftSchema: DraftIdSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(64),
  v.transform((id): DraftId => asId(id)),
);
const circle = circleSchema;
const device = deviceSchema;
const draft = draftSchema;
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const person = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const role = v.picklist(ROLES);
const heads = v.array(hex(64));
const bytes = v.instance(Uint8Array);

/** Up to where a device's log is held or applied. */
const place = v.strictObject({ device, incarnation: count, seq: count });
export type LogPosition = v.InferOutput<typeof place>;
const vector = v.array(place);

const words = v.pipe(v.array(v.pipe(count, v.maxValue(255))), v.length(6));

const identity = v.strictObject({
  device,
  person: v.string(),
  /** First 32 hex digits of the device and 8 of the incarnation: every change made here begins so. */
  actorPrefix: hex(40),
});

const member = v.strictObject({
  device,
  person: v.string(),
  role,
  isThisDevice: v.boolean(),
  removed: v.boolean(),
  lastExchangeAt: v.nullable(v.number()),
});

const aboutSomebody = { who: v.string(), whom: v.string(), reason: v.string() };
const act = v.variant('kind', [
  v.strictObject({ kind: v.literal('created'), at: v.number(), who: v.string(), name: v.string() }),
  v.strictObject({ kind: v.literal('added'), at: v.number(), who: v.string(), whom: v.string(), role }),
  v.strictObject({ kind: v.literal('role'), at: v.number(), who: v.string(), whom: v.string(), role }),
  v.strictObject({ kind: v.literal('removed'), at: v.number(), who: v.string(), whom: v.string() }),
  v.strictObject({ kind: v.literal('new-key'), at: v.number(), who: v.string() }),
  v.strictObject({ kind: v.literal('released'), at: v.number(), who: v.string(), title: v.string() }),
  v.strictObject({ kind: v.literal('put'), at: v.number(), who: v.string(), title: v.string() }),
  /** Put into a moderated circle, and not let in yet. */
  v.strictObject({ kind: v.literal('put-offered'), at: v.number(), who: v.string(), title: v.string() }),
  /** By one who put it, while another who put the same did not: it stays in the folder. */
  v.strictObject({ kind: v.literal('withdrawn-own'), at: v.number(), who: v.string(), title: v.string() }),
  v.strictObject({ kind: v.literal('withdrawn'), at: v.number(), who: v.string(), title: v.string() }),
  /** A head let a document in, or declined it. */
  v.strictObject({
    kind: v.literal('file-decided'),
    at: v.number(),
    ...aboutSomebody,
    title: v.string(),
    approved: v.boolean(),
  }),
  /** Released into a moderated circle, and not let in yet. */
  v.strictObject({ kind: v.literal('offered'), at: v.number(), who: v.string(), title: v.string() }),
  v.strictObject({ kind: v.literal('proposed'), at: v.number(), ...aboutSomebody }),
  v.strictObject({ kind: v.literal('answered'), at: v.number(), ...aboutSomebody, accepted: v.boolean() }),
  v.strictObject({ kind: v.literal('decided'), at: v.number(), ...aboutSomebody, approved: v.boolean() }),
  /** Of acts that were done at the same time and could not both hold: what became of them. */
  v.strictObject({ kind: v.literal('void'), at: v.number(), who: v.string() }),
  v.strictObject({
    kind: v.literal('both-removed'),
    at: v.number(),
    who: v.string(),
    whom: v.string(),
  }),
]);
export type ExchangeAct = v.InferOutput<typeof act>;

const summary = v.strictObject({
  id: circle,
  name: v.string(),
  kind: v.picklist(CIRCLE_KINDS),
  colour: v.picklist(CIRCLE_COLOURS),
  role: v.nullable(role),
  members: count,
  lastExchange: v.nullable(v.strictObject({ at: v.number(), person: v.string() })),
  /** True: nothing can be sent before a head's machine made a new key. */
  needsNewKey: v.boolean(),
  /** This device began anew more often than anybody follows: nothing it writes would be taken. */
  beganTooOften: v.exactOptional(v.boolean()),
  /** Segments here that the window has to apply are asked for with `pending`. */
  vectorHash: hex(32),
});

const gap = v.strictObject({ person: v.string(), device, incarnation: count, from: count, to: count });

const detail = v.strictObject({
  ...summary.entries,
  memberList: v.array(member),
  acts: v.array(act),
  missing: v.array(gap),
  waiting: count,
  /** Written by removed colleagues after their removal; kept, not taken. */
  beyond: count,
  evidence: v.array(v.strictObject({ reason: v.picklist(REFUSAL_REASONS), person: v.string(), size: count })),
  /** Bytes of torn or altered log that opening had to cut off, by colleague. */
  cuts: v.array(v.strictObject({ person: v.string(), bytes: count, damaged: v.boolean() })),
});

const entry = v.strictObject({
  draft,
  base: heads,
  heads,
  bundle: bytes,
  at: v.number(),
});

const arrived = v.strictObject({
  device,
  person: v.string(),
  incarnation: count,
  seq: count,
  entries: v.array(entry),
  acts: v.array(v.strictObject({ draft, title: v.string(), at: v.number() })),
});
export type ArrivedSegment = v.InferOutput<typeof arrived>;

const report = v.variant('kind', [
  v.strictObject({
    kind: v.literal('exchange'),
    circle,
    circleName: v.string(),
    from: v.string(),
    joined: v.boolean(),
    newSegments: count,
    newRecords: count,
    /** Parts of documents of the circle's folder that were not here. */
    newChunks: count,
    known: count,
    waiting: count,
    refused: count,
    beyond: count,
    missing: v.array(gap),
    /** The file asks for what its writer lacks. */
    isRequest: v.boolean(),
  }),
  v.strictObject({
    kind: v.literal('invitation'),
    circle,
    circleName: v.string(),
    colour: v.picklist(CIRCLE_COLOURS),
    from: v.string(),
    role,
    expiresAt: v.number(),
  }),
  v.strictObject({
    kind: v.literal('join-request'),
    circle,
    circleName: v.string(),
    person: v.string(),
    role,
    words,
  }),
]);
export type FileReport = v.InferOutput<typeof report>;

const file = v.strictObject({ name: v.string(), bytes });

const base = { timeoutMs: 60_000, maxBytes: SMALL } as const;
const heavy = { timeoutMs: 600_000, maxBytes: FILE } as const;
const inCircle = v.strictObject({ circle });
/** `identity-damaged`: the keys of this device are there and cannot be read. */
const opening = ['locked', 'not-writable', 'identity-damaged'] as const;
const always = [...opening, 'unknown-circle'] as const;
const byHead = [...always, 'no-right'] as const;

export const exchangeService = defineService({
  name: 'exchange',
  methods: {
    /** The identity is null until the first sharing act. */
    status: {
      ...base,
      params: v.strictObject({}),
      result: v.strictObject({
        identity: v.nullable(identity),
        circles: v.array(summary),
        /** Circles whose records cannot be read on this disk; a colleague's file brings them back. */
        damaged: v.array(circle),
        /** Circles whose records a newer workbench wrote: they are left as they are until this one is updated. */
        newer: v.array(circle),
      }),
      errors: opening,
    },
    circle: { ...base, params: inCircle, result: detail, errors: always },
    /** A sharing act: makes the identity if there is none. */
    createCircle: {
      ...base,
      params: v.strictObject({
        name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
        kind: v.picklist(CIRCLE_KINDS),
        colour: v.picklist(CIRCLE_COLOURS),
        person,
      }),
      result: v.strictObject({ circle }),
      errors: [...opening, 'too-many'],
    },
    /** An invitation as a file: one use, seven days. */
    invite: {
      ...base,
      params: v.strictObject({ circle, role }),
      result: file,
      errors: byHead,
    },
    /** A sharing act of the one who was invited: the answer to carry back, and the words to compare aloud. */
    answerInvitation: {
      ...base,
      params: v.strictObject({ invitation: bytes, person }),
      result: v.strictObject({ ...file.entries, words }),
      errors: [...opening, 'damaged', 'expired', 'already-member', 'too-many'],
    },
    /** After the words were compared: adds the device that answered. */
    admit: {
      ...base,
      params: v.strictObject({ request: bytes }),
      result: v.strictObject({ circle, person: v.string() }),
      errors: [...byHead, 'damaged', 'not-invited', 'expired', 'already-member', 'too-many'],
    },
    setRole: { ...base, params: v.strictObject({ circle, device, role }), result: detail, errors: byHead },
    /** Removes a device and makes a new key for those who stay. */
    removeMember: { ...base, params: v.strictObject({ circle, device }), result: detail, errors: byHead },
    /** What of each draft stands in the circle's log already. */
    logged: {
      ...heavy,
      /**
       * `drafts`: asked about these only; absent: all. `after`: what an earlier answer said of the log and its count; only
       * what was named since is told then. Of another log everything is.
       */
      params: v.strictObject({
        circle,
        drafts: v.optional(v.array(draft)),
        after: v.exactOptional(v.strictObject({ log: v.string(), count })),
      }),
      result: v.strictObject({
        log: v.string(),
        count,
        /** `heads`: all that any segment named; `frontier`: the newest of them. */
        drafts: v.array(v.strictObject({ draft, heads, frontier: heads })),
      }),
      errors: always,
    },
    /** Writes changes into this device's log of the circle. They are durable there when this answers. */
    seal: {
      ...heavy,
      params: v.strictObject({
        circle,
        /** At most 256. */
        entries: v.array(entry),
        acts: v.array(v.strictObject({ draft, title: v.pipe(v.string(), v.maxLength(200)), at: count })),
        /** Up to where the window's texts hold the circle's segments. */
        applied: vector,
      }),
      result: v.strictObject({ ...place.entries, size: count }),
      errors: [...byHead, 'needs-new-key', 'no-key', 'too-large', 'began-too-often', 'bad-changes'],
    },
    /** What the texts of the window do not hold yet, in an order in which each can be applied. */
    pending: {
      ...heavy,
      params: v.strictObject({ circle, applied: vector }),
      result: v.strictObject({ segments: v.array(arrived), more: v.boolean() }),
      errors: always,
    },
    /** The window could not apply a segment: its place is kept, durably when this answers. */
    refuse: {
      ...base,
      params: v.strictObject({ circle, ...place.entries }),
      result: v.strictObject({}),
      errors: always,
    },
    /** Which pieces could not be applied: the window is to try them again. Nothing is forgotten. */
    tryAgain: {
      ...base,
      params: inCircle,
      result: v.strictObject({ places: vector }),
      errors: always,
    },
    /** The window has noted durably that it applies the chains of these places again from there on. */
    triedAgain: {
      ...base,
      params: v.strictObject({ circle, places: vector }),
      result: v.strictObject({}),
      errors: always,
    },
    /** What a file for these colleagues would carry. `to` empty: everybody. */
    previewFile: {
      ...base,
      params: v.strictObject({ circle, to: v.array(device) }),
      result: v.strictObject({
        recipients: v.array(v.strictObject({ device, person: v.string() })),
        segments: count,
        drafts: v.array(draft),
        bytes: count,
      }),
      errors: always,
    },
    writeFile: {
      ...heavy,
      params: v.strictObject({
        circle,
        to: v.array(device),
        request: v.boolean(),
        /** Documents of the circle's folder that go with it, as far as they are here and there is room. */
        files: v.exactOptional(v.pipe(v.array(hex(64)), v.maxLength(20_000))),
        /** What `next` of the file before said: the documents go on from there. */
        skip: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      }),
      /** `next`: the documents did not fit into one file; null: all of them are in it, or in those before. */
      result: v.strictObject({ ...file.entries, next: v.nullable(v.number()) }),
      errors: [...always, 'nobody', 'too-large'],
    },
    /** Reads any file of the exchange. Only a file of changes alters anything. */
    readFile: {
      ...heavy,
      params: v.strictObject({ bytes }),
      result: report,
      errors: [
        ...opening,
        'not-a-file',
        'newer-version',
        'incomplete',
        'damaged',
        'not-for-this-device',
        'unknown-circle',
        'not-invited',
        'expired',
        'full',
        'newer-circle',
      ],
    },
  },
  events: {
    /** Something of a circle is different: members, segments, roles. */
    changed: inCircle,
    /** The device's own log may not be the longest: new changes are written under a new incarnation. */
    reincarnated: identity,
  },
});

export type CircleDetail = v.InferOutput<typeof detail>;
export type CircleListEntry = v.InferOutput<typeof summary>;
export type ExchangeIdentity = v.InferOutput<typeof identity>;
export type ExchangeMember = v.InferOutput<typeof member>;
