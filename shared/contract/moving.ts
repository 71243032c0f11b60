import * as v from 'valibot';
import { bytesSchema } from './bytes-schema.ts';
import { PIECE_MAX } from './files.ts';
import { defineService, SMALL } from './service.ts';

/** The two ways of starting, each of which keeps the databases of its window for itself. */
export const WINDOW_KINDS = ['browser', 'electron'] as const;
export type WindowKind = (typeof WINDOW_KINDS)[number];

const kind = v.picklist(WINDOW_KINDS);
/** Why the other window left no copy; the words are where they were. */
export const FETCH_CODES = ['not-found', 'crashed', 'full', 'not-writable', 'unreadable'] as const;
export type FetchCode = (typeof FETCH_CODES)[number];

const nothing = v.strictObject({});
const base = { timeoutMs: 30_000, maxBytes: SMALL } as const;
const size = v.pipe(v.number(), v.integer(), v.minValue(0));

const status = v.strictObject({
  own: kind,
  /** Where the delegate's words are: in the window of this kind and in no other. Null in a new folder. */
  home: v.nullable(kind),
  /** A sealed copy that the window of `from` has left for the other one. */
  waiting: v.nullable(v.strictObject({ from: kind, size })),
  /** The words are in the other window, and this computer can let it leave its copy without showing it. */
  canFetch: v.boolean(),
  /** This window was started for nothing but to leave its copy, and nobody sees it. */
  leaving: v.boolean(),
});
export type MovingStatus = v.InferOutput<typeof status>;

/**
 * Moves what the window keeps (notes, drafts, the library) from one way of starting to the other, over a sealed copy
 * in the data folder. Originals, exchange and keys lie in that folder already and stay where they are.
 */
export const movingService = defineService({
  name: 'moving',
  methods: {
    status: { ...base, params: nothing, result: status, errors: [] },
    /** The window has opened its databases: from now on they are the delegate's. */
    opened: { ...base, params: nothing, result: nothing, errors: ['full', 'not-writable'] },
    /** Begins a copy; one that waits is given up. */
    begin: { ...base, params: nothing, result: nothing, errors: ['read-only', 'full', 'not-writable'] },
    /** Writes pieces in order; `offset` must be the present size. */
    write: {
      ...base,
      params: v.strictObject({ offset: size, bytes: v.pipe(bytesSchema, v.maxLength(PIECE_MAX)) }),
      result: nothing,
      errors: ['out-of-order', 'full', 'not-writable'],
    },
    /** The copy is whole and this window writes no more: it waits for the other window from now on. */
    ready: { ...base, params: nothing, result: nothing, errors: ['out-of-order', 'full', 'not-writable'] },
    read: {
      ...base,
      params: v.strictObject({ offset: size, length: v.pipe(size, v.maxValue(PIECE_MAX)) }),
      result: v.strictObject({ bytes: bytesSchema }),
      errors: ['not-found', 'not-readable'],
    },
    /** This window has taken the copy over, durably: it is the delegate's now, and the copy is removed. */
    taken: { ...base, params: nothing, result: nothing, errors: ['not-found', 'full', 'not-writable'] },
    /** Runs the other window where nobody sees it until it has left its copy, which waits then. Takes minutes. */
    fetch: { ...base, timeoutMs: null, params: nothing, result: nothing, errors: FETCH_CODES },
    /** A window that was started to leave its copy cannot: nothing waits, and whoever asked for it hears why. */
    gaveUp: {
      ...base,
      params: v.strictObject({ code: v.picklist(FETCH_CODES) }),
      result: nothing,
      errors: ['full', 'not-writable'],
    },
    /** The copy is given up; whoever left it goes on. */
    cancel: { ...base, params: nothing, result: nothing, errors: ['full', 'not-writable'] },
  },
  events: {},
});
