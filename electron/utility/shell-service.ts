import * as v from 'valibot';
import { MENU_COMMANDS } from '../../shared/contract/app.ts';
import { bytesSchema } from '../../shared/contract/bytes-schema.ts';
import { defineService, FILE, SMALL } from '../../shared/contract/service.ts';

const nothing = v.strictObject({});
const base = { timeoutMs: 30_000, maxBytes: SMALL } as const;
const printJob = v.strictObject({
  html: v.string(),
  paper: v.picklist(['A4', 'Letter']),
  title: v.string(),
  language: v.string(),
});

/** Why the host could not open the data folder. */
export const REFUSALS = [
  'in-use',
  'newer-version',
  'damaged',
  'write-protected',
  'not-writable',
  'full',
  'no-copy',
  'internal',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/**
 * What Electron's main process does for the host, which lives in a utility process and has neither windows nor
 * the system's key store. The same engine and checks as between window and host.
 */
export const shellService = defineService({
  name: 'shell',
  methods: {
    /** The data folder is open and mended: a window may be made now, and not before. */
    opened: { ...base, params: nothing, result: nothing, errors: [] },
    /** The data folder cannot be used; `shown`: another start has it and came to the front. */
    refused: {
      ...base,
      params: v.strictObject({ code: v.picklist(REFUSALS), shown: v.boolean() }),
      result: nothing,
      errors: [],
    },
    language: { ...base, params: v.strictObject({ tag: v.string() }), result: nothing, errors: [] },
    /** Seals a small secret by the system's key store. */
    seal: {
      ...base,
      params: v.strictObject({ secret: bytesSchema }),
      result: v.strictObject({ sealed: bytesSchema }),
      errors: ['unavailable'],
    },
    unseal: {
      ...base,
      params: v.strictObject({ sealed: bytesSchema }),
      result: v.strictObject({ secret: bytesSchema }),
      errors: ['unavailable'],
    },
    /** Lays the page out in a hidden window without network and makes a PDF of it. */
    pdf: {
      params: printJob,
      result: v.strictObject({ pdf: bytesSchema }),
      errors: ['timed-out', 'crashed'],
      timeoutMs: null,
      maxBytes: FILE,
    },
    /** The same page in the system's print dialog; `printed` is false when the delegate stepped back. */
    print: {
      params: printJob,
      result: v.strictObject({ printed: v.boolean() }),
      errors: ['crashed'],
      timeoutMs: null,
      maxBytes: FILE,
    },
    /**
     * A new version is in its place: ends the workbench. `next`: what to start then (null: this program again);
     * absent: something else starts it.
     */
    restart: {
      ...base,
      params: v.strictObject({ next: v.optional(v.nullable(v.string())) }),
      result: nothing,
      errors: [],
    },
    /** Starts an isolate and sends its port under `key`; ends with the process. A cancel kills it. */
    isolate: {
      params: v.strictObject({ key: v.string(), memoryBytes: v.number() }),
      result: v.strictObject({ code: v.number(), notes: v.string() }),
      errors: ['unavailable'],
      timeoutMs: null,
      maxBytes: SMALL,
    },
  },
  events: {
    activated: nothing,
    files: v.strictObject({ paths: v.array(v.string()) }),
    menu: v.strictObject({ command: v.picklist(MENU_COMMANDS) }),
    /** Something of Chromium's ended; for the log. */
    noted: v.strictObject({ code: v.string() }),
    /** The last window has closed: give everything back and end. */
    stop: nothing,
  },
});

/** What main sends to a utility process beside a port. */
export const portMessage = v.union([
  v.strictObject({ kind: v.literal('shell') }),
  v.strictObject({ kind: v.literal('window') }),
  v.strictObject({ kind: v.literal('isolate'), key: v.string() }),
]);
export type PortMessage = v.InferOutput<typeof portMessage>;
