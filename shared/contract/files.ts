import * as v from 'valibot';
import { bytesSchema } from './bytes-schema.ts';
import { defineService, FILE, SMALL } from './service.ts';

/** Greatest original that is kept. */
export const ORIGINAL_MAX = 100 * 1024 * 1024;
/** Greatest piece of one read or write of the backup methods. */
export const PIECE_MAX = 1024 * 1024;

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const bytes = bytesSchema;
const nothing = v.strictObject({});
const base = { timeoutMs: 30_000, maxBytes: SMALL } as const;
const file = { timeoutMs: 120_000, maxBytes: FILE } as const;
/** A path of the data folder as backups know it: slashes, no name that begins with a dot, so no way out. */
const path = v.pipe(
  v.string(),
  v.maxLength(400),
  v.regex(/^(?:originals|exchange)(?:\/[A-Za-z0-9_~=+@-][A-Za-z0-9._~=+@-]{0,150}){1,8}$/),
);
const size = v.pipe(v.number(), v.integer(), v.minValue(0));
const restoreId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

const folder = v.strictObject({
  /** Names this store of a delegate's data; the window's stores carry the same. Null where it cannot be read. */
  storeId: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
  /** Raised when a backup is restored: a restored copy must not go on as the old one. */
  incarnation: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffffffff)),
  /** True when the folder holds originals or an exchange log. */
  hasData: v.boolean(),
  /** The folder is of a newer workbench or damaged: nothing is written. */
  readOnly: v.nullable(v.picklist(['newer-version', 'damaged', 'write-protected'])),
  /** A restore was committed and this host still runs on what it replaced: nothing may be opened before its next start. */
  restorePending: v.boolean(),
});
export type FolderState = v.InferOutput<typeof folder>;

/** Originals kept by the host, the state of the data folder, and the host's part of backup and restore. */
export const filesService = defineService({
  name: 'files',
  methods: {
    folder: { ...base, params: nothing, result: folder, errors: [] },
    /** Keeps bytes under their hash, sealed. The same bytes twice are one file. */
    put: {
      ...file,
      params: v.strictObject({ bytes }),
      result: v.strictObject({ sha256 }),
      errors: ['locked', 'read-only', 'too-large', 'full', 'not-writable'],
    },
    get: {
      ...file,
      params: v.strictObject({ sha256 }),
      result: v.strictObject({ bytes }),
      errors: ['locked', 'not-found', 'damaged', 'not-readable'],
    },
    /** All originals that are kept, by hash. */
    list: {
      ...base,
      params: nothing,
      result: v.strictObject({ originals: v.array(sha256) }),
      errors: ['not-readable'],
    },
    remove: {
      ...base,
      params: v.strictObject({ sha256 }),
      result: nothing,
      errors: ['read-only', 'not-writable'],
    },
    /**
     * Opens a copy with the system's program. The copy lies in a private folder that is emptied when the
     * workbench ends or starts. Programs and scripts are refused.
     */
    openWithSystem: {
      ...file,
      params: v.strictObject({ sha256, fileName: v.pipe(v.string(), v.maxLength(255)) }),
      result: nothing,
      errors: [
        'locked',
        'not-found',
        'damaged',
        'not-readable',
        'unsafe-type',
        'no-program',
        'unavailable',
        'full',
        'not-writable',
      ],
    },

    /** What a backup must take from the host: files as they lie, sealed, and the key they are sealed under. */
    exportBegin: {
      ...base,
      params: nothing,
      result: v.strictObject({
        hostKey: v.pipe(bytes, v.length(32)),
        incarnation: size,
        files: v.array(v.strictObject({ path, size })),
      }),
      errors: ['locked', 'not-readable'],
    },
    exportRead: {
      ...base,
      params: v.strictObject({ path, offset: size, length: v.pipe(size, v.maxValue(PIECE_MAX)) }),
      result: v.strictObject({ bytes }),
      errors: ['locked', 'not-found', 'not-readable'],
    },
    /** Opens a place beside the data where a restored copy is gathered. Nothing changes until `restoreCommit`. */
    restoreBegin: {
      ...base,
      params: nothing,
      result: v.strictObject({ restore: restoreId, storeId: v.string() }),
      errors: ['locked', 'read-only', 'full', 'not-writable'],
    },
    /** Writes pieces of one file in order; `offset` must be its present size. */
    restoreWrite: {
      ...base,
      params: v.strictObject({
        restore: restoreId,
        path,
        offset: size,
        bytes: v.pipe(bytes, v.maxLength(PIECE_MAX)),
      }),
      result: nothing,
      errors: ['unknown-restore', 'out-of-order', 'full', 'not-writable'],
    },
    /**
     * The one moment at which the restored copy takes the place of the present one: in the folder at once,
     * with a new store id and a new incarnation. The host must be started again afterwards.
     */
    restoreCommit: {
      ...base,
      params: v.strictObject({ restore: restoreId, hostKey: v.pipe(bytes, v.length(32)), incarnation: size }),
      result: v.strictObject({ storeId: v.string() }),
      errors: ['unknown-restore', 'locked', 'full', 'not-writable'],
    },
    /** Answers when it is sure that this restore is either committed or never will be; `folder` then says which. */
    restoreAbort: { ...base, params: v.strictObject({ restore: restoreId }), result: nothing, errors: [] },
    /** The window has opened this store: what a restore replaced is not needed any more. */
    storeOpened: { ...base, params: v.strictObject({ storeId: v.string() }), result: nothing, errors: [] },
  },
  events: {
    /** A restore was committed: close the stores, start the host again, reload. */
    restored: v.strictObject({ storeId: v.string() }),
  },
});
