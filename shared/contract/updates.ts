import * as v from 'valibot';
import { defineService, SMALL } from './service.ts';

const nothing = v.strictObject({});
const base = { timeoutMs: 30_000, maxBytes: SMALL } as const;
const size = v.pipe(v.number(), v.integer(), v.minValue(0));
const moment = v.pipe(v.number(), v.integer());

/** Where news of a version may come from. What comes is believed for its signature, never for its source. */
export const updateSourceSchema = v.variant('kind', [
  /** The address that the product's maintainers publish at. */
  v.strictObject({ kind: v.literal('home') }),
  /** A mirror (https), or a colleague in the same room (http on an address of the local network). */
  v.strictObject({ kind: v.literal('address'), address: v.pipe(v.string(), v.maxLength(500)) }),
  /** A folder, as a rule on a USB stick. */
  v.strictObject({ kind: v.literal('folder'), path: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)) }),
]);
export type UpdateSource = v.InferOutput<typeof updateSourceSchema>;

const mode = v.picklist(['delta', 'full']);
/** How a version is fetched: only what differs from the installed one, or all of it. */
export type UpdateMode = v.InferOutput<typeof mode>;

const release = v.strictObject({
  version: v.string(),
  issuedAt: moment,
  /** It closes a hole: the screen says so, and changes nothing else. */
  security: v.boolean(),
  /** What is new, by language. */
  notes: v.record(v.string(), v.string()),
  fileName: v.string(),
  /** Bytes of the whole file. */
  size,
});

/** Bytes still to be fetched, each way; delta is null where there is nothing to build on. */
const cost = v.strictObject({ full: size, delta: v.nullable(size) });

const progress = {
  release,
  mode,
  cost,
  /** Bytes of the file that are here and checked, of `release.size`. */
  done: size,
  /** Bytes that came over a network since the delegate's word, waste included. */
  spent: size,
  /** Where the version was found in this session or when fetching began, the last one first. */
  sources: v.array(updateSourceSchema),
} as const;

/** Why fetching stands still. But for `exchange`, it goes on only by the delegate's word. */
const pauseReason = v.picklist([
  'user',
  /** An exchange with colleagues has the line; fetching goes on when it has ended. */
  'exchange',
  /** The day's limit is reached. */
  'budget',
  /** More would be fetched than was agreed to; a new word is asked for. */
  'more-than-said',
  /** No source gave what was asked for; `problem` says what the last one did. */
  'no-source',
  'full-disk',
  'not-writable',
  /** The workbench was closed meanwhile. */
  'restart',
]);
export type UpdatePauseReason = v.InferOutput<typeof pauseReason>;

/** What a source may do instead of giving what it is asked for. */
const SOURCE_CODES = [
  'unreachable',
  'cut',
  'busy',
  'not-found',
  'no-ranges',
  'wrong-reply',
  'too-large',
  'not-allowed',
] as const;
const sourceProblem = v.picklist([
  ...SOURCE_CODES,
  /** It gave bytes that are not those of the release. */
  'differs',
]);
export type UpdateSourceProblem = v.InferOutput<typeof sourceProblem>;

const state = v.variant('kind', [
  v.strictObject({ kind: v.literal('nothing-known') }),
  v.strictObject({ kind: v.literal('current'), checkedVersion: v.string() }),
  v.strictObject({ kind: v.literal('available'), release, cost }),
  v.strictObject({ kind: v.literal('fetching'), ...progress }),
  v.strictObject({
    kind: v.literal('paused'),
    ...progress,
    why: pauseReason,
    problem: v.nullable(sourceProblem),
  }),
  /** Complete and checked. `path` is where it lies. */
  v.strictObject({ kind: v.literal('ready'), release, path: v.string() }),
  v.strictObject({ kind: v.literal('installing'), release }),
]);

const status = v.strictObject({
  version: v.string(),
  /** False: this copy was built without update keys, so it can believe nobody. */
  hasKeys: v.boolean(),
  /** Whether there is an address of the maintainers to ask. */
  hasHome: v.boolean(),
  /** `program`: the workbench installs it; `hand`: it says where the file lies. */
  installs: v.picklist(['program', 'hand']),
  /** Greatest number of bytes over a network in one day; null for no limit. */
  budgetPerDay: v.nullable(size),
  spentToday: size,
  /** The computer's clock is before the moment that the signed news was made. */
  clockIsBehind: v.boolean(),
  /** The address at which colleagues can fetch this computer's checked file, while that is allowed. */
  shared: v.nullable(v.string()),
  state,
});
export type UpdateStatus = v.InferOutput<typeof status>;
export type UpdateState = v.InferOutput<typeof state>;

const disk = ['read-only', 'full', 'not-writable'] as const;

/**
 * New versions of the workbench. Nothing is asked, fetched, shared or installed but by one of these calls, each of
 * which stands for an act of the delegate.
 */
export const updatesService = defineService({
  name: 'updates',
  methods: {
    status: { ...base, params: nothing, result: status, errors: [] },
    /** Asks one source for the signed news. */
    check: {
      ...base,
      timeoutMs: 180_000,
      params: v.strictObject({ source: updateSourceSchema }),
      result: status,
      errors: [
        ...disk,
        'no-keys',
        'no-home',
        'damaged',
        'bad-signature',
        'older',
        'expired',
        'not-for-this-computer',
        'too-old',
        ...SOURCE_CODES,
        'over-budget',
        'fetching',
        'stopped',
      ],
    },
    /** Fetches, or goes on. `bytes` is the number that the delegate saw and agreed to; no more than it is fetched. */
    fetch: {
      ...base,
      params: v.strictObject({ mode, bytes: size }),
      result: status,
      errors: [...disk, 'nothing-to-fetch', 'no-delta', 'other-cost', 'exchange', 'no-room'],
    },
    pause: { ...base, params: nothing, result: status, errors: [] },
    /** Removes what was fetched of a version, ready or not. */
    discard: { ...base, params: nothing, result: status, errors: [...disk] },
    setBudget: {
      ...base,
      params: v.strictObject({ perDay: v.nullable(size) }),
      result: status,
      errors: [...disk],
    },
    /**
     * Checks the file once more and hands it to the installer; the workbench closes. Where there is no installer
     * (`installs: 'hand'`) nothing happens but the check.
     */
    install: {
      ...base,
      timeoutMs: 600_000,
      params: nothing,
      result: status,
      errors: ['not-ready', 'damaged', 'exchange', 'refused', 'unavailable', 'not-writable'],
    },
    /** Lets colleagues on the local network fetch the ready file from this computer, until told otherwise. */
    share: {
      ...base,
      params: v.strictObject({ on: v.boolean() }),
      result: status,
      errors: ['not-ready', 'no-network', 'damaged'],
    },
  },
  events: {
    changed: status,
  },
});
