import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { atomicWrite } from './atomic-write.ts';
import { errorCode } from './disk-error.ts';

/** Raised when the layout of the data folder changes; a folder of a higher one is opened read-only. */
export const FOLDER_FORMAT = 1;

const hex = (digits: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));

const storeFile = v.object({
  formatVersion: v.literal(FOLDER_FORMAT),
  storeId: hex(32),
  createdAt: v.number(),
  /** False only until the first `keys.json` was written: afterwards a missing one is damage. */
  keysMade: v.boolean(),
  /** 1 in a new folder; higher than ever before after a restore. */
  incarnation: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffffffff)),
  /** The host key that came with a restored backup, sealed under this folder's own; null in a folder of its own. */
  adoptedHostKey: v.nullable(hex(120)),
  /** A committed restore whose files are still to be moved into place; done again at each start until it is. */
  pendingRestore: v.nullable(hex(32)),
});

/** What `store.json` says. */
export type StoreFile = v.InferOutput<typeof storeFile>;

export type StoreFileState =
  | { readonly kind: 'read'; readonly file: StoreFile }
  | { readonly kind: 'missing' | 'damaged' }
  /** This user may not even read it. */
  | { readonly kind: 'forbidden'; readonly code: string }
  /** What is still understood of a later format. */
  | ({ readonly kind: 'newer-version' } & KnownOfNewer);

interface KnownOfNewer {
  readonly storeId: string | null;
  readonly adoptedHostKey: string | null;
  readonly pendingRestore: string | null;
}

const knownOfNewer = v.object({
  storeId: v.fallback(v.nullable(hex(32)), null),
  adoptedHostKey: v.fallback(v.nullable(hex(120)), null),
  pendingRestore: v.fallback(v.nullable(hex(32)), null),
});

const PATH = 'store.json';

export function readStoreFile(folder: string): StoreFileState {
  let text: string;
  try {
    text = readFileSync(join(folder, PATH), 'utf8');
  } catch (problem) {
    const code = errorCode(problem);
    if (/^(?:ENOENT|ENOTDIR)$/.test(code)) return { kind: 'missing' };
    return /^(?:EACCES|EPERM)$/.test(code) ? { kind: 'forbidden', code } : { kind: 'damaged' };
  }
  try {
    const value: unknown = JSON.parse(text);
    const { formatVersion } = v.parse(v.object({ formatVersion: v.number() }), value);
    if (formatVersion > FOLDER_FORMAT) {
      return { kind: 'newer-version', ...v.parse(knownOfNewer, value) };
    }
    return { kind: 'read', file: v.parse(storeFile, value) };
  } catch {
    return { kind: 'damaged' };
  }
}

export function newStoreFile(): StoreFile {
  return {
    formatVersion: FOLDER_FORMAT,
    storeId: randomBytes(16).toString('hex'),
    createdAt: Date.now(),
    keysMade: false,
    incarnation: 1,
    adoptedHostKey: null,
    pendingRestore: null,
  };
}

export async function writeStoreFile(folder: string, file: StoreFile): Promise<void> {
  await atomicWrite(join(folder, PATH), `${JSON.stringify(file, null, 2)}\n`);
}
