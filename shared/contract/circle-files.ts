import * as v from 'valibot';
import { circleSchema, deviceSchema } from './exchange.ts';
import { defineService, FILE, SMALL } from './service.ts';

/*
 * Documents of a circle's folder. Put there by a visible act, with their original bytes, name, title and symbol, and
 * nothing else: no type of the delegate's private stores is named here. They travel as sealed chunks, on demand.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const words = v.pipe(v.string(), v.maxLength(200));
/** Names a document of a circle, as whoever put it says what it is. */
const file = hex64;

/**
 * How far a document is here. `absent`: only its name. `waiting`: asked for, and nobody here has it now. `held-up`: the
 * disk took no more. `whole`: all of it lies here. `damaged`: it is not what its writer said it was. `no-key`: this
 * device has no key for it. `withdrawn`: it was taken out of the circle; nobody gives it any more.
 */
export const CIRCLE_FILE_STATES = [
  'absent',
  'waiting',
  'fetching',
  'paused',
  'held-up',
  'whole',
  'damaged',
  'no-key',
  'withdrawn',
] as const;
export type CircleFileState = (typeof CIRCLE_FILE_STATES)[number];

const circleFile = v.strictObject({
  file,
  sha256: hex64,
  name: v.string(),
  title: v.string(),
  symbol: v.string(),
  agenda: v.string(),
  mediaType: v.string(),
  size: count,
  at: v.number(),
  /** Who put it there. */
  person: v.string(),
  device: deviceSchema,
  isMine: v.boolean(),
  /** Of those who put it nobody is in the circle any more: it stays, and comes from whoever has it. */
  hasLeft: v.boolean(),
  state: v.picklist(CIRCLE_FILE_STATES),
  have: count,
  chunks: count,
  /** Room that its chunks take here. */
  bytesHere: count,
  /** Asked for here and not yet in the library: to be imported once it is `whole`. */
  wanted: v.boolean(),
  lanOnly: v.boolean(),
  /** The folder of the library that it was asked for into; empty: none was said. */
  into: v.string(),
  /** In a moderated circle: seen by moderators and by whoever put it, and not in the folder yet. */
  review: v.picklist(['none', 'waiting', 'declined']),
  declined: v.nullable(v.strictObject({ person: v.string(), reason: v.string(), at: v.number() })),
  withdrawn: v.nullable(v.strictObject({ person: v.string(), at: v.number() })),
  /** This device put it, whoever else did too, or is a head's. */
  mayWithdraw: v.boolean(),
});
export type CircleFileEntry = v.InferOutput<typeof circleFile>;

const listing = v.strictObject({ files: v.array(circleFile), bytesHere: count });
export type CircleFileList = v.InferOutput<typeof listing>;

const base = { timeoutMs: 60_000, maxBytes: SMALL } as const;
const heavy = { timeoutMs: 600_000, maxBytes: FILE } as const;
const opening = ['locked', 'not-writable', 'identity-damaged'] as const;
const always = [...opening, 'unknown-circle'] as const;
const inCircle = v.strictObject({ circle: circleSchema });
const many = v.pipe(v.array(file), v.maxLength(20_000));

export const circleFilesService = defineService({
  name: 'circleFiles',
  methods: {
    list: { ...base, params: inCircle, result: listing, errors: always },
    /** The visible act: the original, and these words about it, to all members of the circle. */
    put: {
      ...heavy,
      params: v.strictObject({
        circle: circleSchema,
        bytes: v.instance(Uint8Array),
        name: v.pipe(words, v.minLength(1)),
        mediaType: words,
        title: words,
        symbol: words,
        agenda: words,
      }),
      result: v.strictObject({ file }),
      errors: [
        ...always,
        'no-right',
        'needs-new-key',
        'no-key',
        'too-large',
        'began-too-often',
        'already-there',
        'full',
      ],
    },
    /** Asks for documents. They come when somebody who has them is there, or with a file. */
    fetch: {
      ...base,
      params: v.strictObject({
        circle: circleSchema,
        files: many,
        lanOnly: v.boolean(),
        into: v.pipe(v.string(), v.maxLength(100)),
      }),
      result: listing,
      errors: always,
    },
    pause: {
      ...base,
      params: v.strictObject({ circle: circleSchema, file, paused: v.boolean() }),
      result: listing,
      errors: always,
    },
    /** Gives the room of a document's chunks back. What is in the library stays there. */
    drop: {
      ...base,
      params: v.strictObject({ circle: circleSchema, file }),
      result: listing,
      errors: always,
    },
    /** The whole document, its sum checked. */
    open: {
      ...heavy,
      params: v.strictObject({ circle: circleSchema, file }),
      result: v.strictObject({ bytes: v.instance(Uint8Array) }),
      errors: [...always, 'unknown-file', 'incomplete', 'damaged', 'no-key'],
    },
    /** The visible act that takes it out of the circle again. Copies that were taken stay with their owners. */
    withdraw: {
      ...base,
      params: v.strictObject({ circle: circleSchema, file }),
      result: listing,
      errors: [
        ...always,
        'unknown-file',
        'no-right',
        'needs-new-key',
        'no-key',
        'too-large',
        'began-too-often',
      ],
    },
    /** The library has it now: it is fetched no more. */
    settled: {
      ...base,
      params: v.strictObject({ circle: circleSchema, file }),
      result: v.strictObject({}),
      errors: always,
    },
  },
  events: {
    /** At most four times a second for each circle. */
    changed: inCircle,
  },
});
