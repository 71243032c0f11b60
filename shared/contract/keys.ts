import * as v from 'valibot';
import { bytesSchema } from './bytes-schema.ts';
import { defineService, SMALL } from './service.ts';

/** Shortest passphrase that is taken, in characters; longest in bytes of UTF-8 after NFC. */
export const PASSPHRASE_MIN = 8;
const PASSPHRASE_MAX_BYTES = 1024;

const passphrase = v.pipe(v.string(), v.maxLength(PASSPHRASE_MAX_BYTES));

const status = v.strictObject({
  /** `none`: whoever can read the data folder can read everything, and the screen says so. */
  protection: v.picklist(['none', 'passphrase', 'system']),
  locked: v.boolean(),
  /**
   * Why there is no key although nothing is asked for: the key file is of a newer workbench, damaged, or
   * gone from a folder that has data; or the system's protected storage does not give it back. It is never
   * made anew over such a folder.
   */
  problem: v.nullable(v.picklist(['newer-version', 'damaged', 'missing', 'system-unavailable'])),
  /** Milliseconds until the next attempt is heard; 0 when at once. */
  retryAfterMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type KeyStatus = v.InferOutput<typeof status>;

const nothing = v.strictObject({});
const base = { timeoutMs: 30_000, maxBytes: SMALL } as const;

/** The one data key: its protection at rest, and lock and unlock. */
export const keysService = defineService({
  name: 'keys',
  methods: {
    status: { ...base, params: nothing, result: status, errors: [] },
    /** After three wrong passphrases each further attempt has to wait, longer every time. */
    unlock: {
      ...base,
      params: v.strictObject({ passphrase }),
      result: status,
      errors: ['wrong-passphrase', 'too-many-attempts', 'unusable'],
    },
    /** Forgets the key in memory. Without a passphrase there is nothing to lock: `not-protected`. */
    lock: { ...base, params: nothing, result: status, errors: ['not-protected'] },
    /** Wraps the key under a passphrase; re-wraps the key and nothing else. */
    setPassphrase: {
      ...base,
      params: v.strictObject({ passphrase }),
      result: status,
      errors: ['too-short', 'already-protected', 'locked', 'full', 'not-writable', 'unusable'],
    },
    changePassphrase: {
      ...base,
      params: v.strictObject({ current: passphrase, next: passphrase }),
      result: status,
      errors: [
        'too-short',
        'not-protected',
        'wrong-passphrase',
        'too-many-attempts',
        'full',
        'not-writable',
        'unusable',
      ],
    },
    /** Goes back to the system's protection where there is one, else to none. */
    removePassphrase: {
      ...base,
      params: v.strictObject({ current: passphrase }),
      result: status,
      errors: ['not-protected', 'wrong-passphrase', 'too-many-attempts', 'full', 'not-writable', 'unusable'],
    },
    /** The raw 32-byte key of the renderer's cipher; only while unlocked. Import it and drop the bytes. */
    cipherKey: {
      ...base,
      params: nothing,
      result: v.strictObject({ key: v.pipe(bytesSchema, v.length(32)) }),
      errors: ['locked', 'unusable'],
    },
  },
  events: {
    /** Locked, unlocked, or protected in another way; on `locked: true` the window closes its stores. */
    changed: status,
  },
});
