import * as v from 'valibot';
import { deviceSchema } from './exchange.ts';
import { defineService, SMALL } from './service.ts';

/*
 * Meeting packs: a whole meeting in one signed file (docs/formats/meeting-pack.md). The host signs and checks the
 * front of a pack; the window puts the documents behind it and takes them out, one in memory at a time. No type of the
 * delegate's private stores is named here.
 */

/** Greatest front of a pack: all that is not a document. */
export const PACK_FRONT_MAX = 2 * 1024 * 1024;
/** Greatest pack. */
export const PACK_MAX = 4 * 1024 * 1024 * 1024;
export const PACK_FILES_MAX = 2_000;
export const PACK_AGENDA_MAX = 500;
/** Bytes by which the length of the front is known. */
export const PACK_BEGIN = 14;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const words = v.pipe(v.string(), v.maxLength(200));
const day = v.pipe(v.string(), v.regex(/^(?:\d{4}-\d\d-\d\d)?$/));

const packFile = v.strictObject({
  /** `draft`: the clean text of a draft, released into this pack. */
  kind: v.picklist(['document', 'draft']),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  size: count,
  name: v.pipe(words, v.minLength(1)),
  mediaType: words,
  title: words,
  symbol: words,
  /** The number of an agenda item; empty: none. */
  agenda: words,
});
export type PackFile = v.InferOutput<typeof packFile>;

const content = v.strictObject({
  meeting: v.pipe(words, v.minLength(1)),
  /** Days as "2026-11-20"; empty: not said. */
  starts: day,
  ends: day,
  agenda: v.pipe(v.array(v.strictObject({ item: words, title: words })), v.maxLength(PACK_AGENDA_MAX)),
  files: v.pipe(v.array(packFile), v.maxLength(PACK_FILES_MAX)),
});
export type PackContent = v.InferOutput<typeof content>;

const signer = v.strictObject({
  device: deviceSchema,
  /** What the file says of itself; nobody has checked that name where `known` is null. */
  person: v.string(),
  isThisDevice: v.boolean(),
  /** Under which name, and in which circle, this device is known here. */
  known: v.nullable(v.strictObject({ person: v.string(), circle: v.string(), removed: v.boolean() })),
});

const opened = v.strictObject({
  ...content.entries,
  at: v.number(),
  signer,
  /** Where the first document begins. */
  front: count,
});
export type OpenedPack = v.InferOutput<typeof opened>;

/** Why a pack was refused. Nothing of it was taken in. */
export const PACK_PROBLEMS = [
  'not-a-pack',
  'newer-version',
  'incomplete',
  'damaged',
  'bad-signature',
  'too-large',
] as const;
export type PackProblem = (typeof PACK_PROBLEMS)[number];

const base = { timeoutMs: 60_000, maxBytes: SMALL } as const;
const opening = ['locked', 'not-writable', 'identity-damaged'] as const;

export const packsService = defineService({
  name: 'packs',
  methods: {
    /** The front of a pack with this device's signature. A sharing act: makes the identity if there is none. */
    sign: {
      ...base,
      params: v.strictObject({
        person: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
        ...content.entries,
      }),
      result: v.strictObject({ front: v.instance(Uint8Array) }),
      errors: [...opening, 'too-large'],
    },
    /** Checks the front of a pack of this size: whole, unaltered, and by whom. */
    inspect: {
      ...base,
      params: v.strictObject({
        front: v.pipe(v.instance(Uint8Array), v.maxLength(PACK_FRONT_MAX)),
        size: count,
      }),
      result: opened,
      errors: [...opening, ...PACK_PROBLEMS],
    },
  },
  events: {},
});
