import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { atomicWrite } from '../data-folder/atomic-write.ts';
import { errorCode } from '../data-folder/disk-error.ts';

/** Version of `keys.json`; a higher one is left alone. */
export const KEY_FILE_VERSION = 1;

const hexBytes = (minimum: number, maximum: number) =>
  v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/), v.minLength(minimum * 2), v.maxLength(maximum * 2));

/** Caps keep a tampered file from making the host compute for hours or take all memory. */
const keyFile = v.variant('protection', [
  v.strictObject({
    version: v.literal(KEY_FILE_VERSION),
    protection: v.literal('none'),
    key: hexBytes(32, 32),
  }),
  v.strictObject({
    version: v.literal(KEY_FILE_VERSION),
    protection: v.literal('passphrase'),
    kdf: v.strictObject({
      name: v.literal('argon2id'),
      memoryKiB: v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(1_048_576)),
      passes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16)),
      salt: hexBytes(16, 64),
    }),
    /** The key, sealed under Argon2id(passphrase). */
    wrapped: hexBytes(60, 60),
  }),
  v.strictObject({
    version: v.literal(KEY_FILE_VERSION),
    protection: v.literal('system'),
    /** The key as the system's protected storage sealed it. */
    sealed: hexBytes(1, 65_536),
  }),
]);

/** The one data key and its protection at rest. */
export type KeyFile = v.InferOutput<typeof keyFile>;

export type KeyFileState =
  | { readonly kind: 'read'; readonly file: KeyFile }
  | { readonly kind: 'missing' | 'damaged' | 'newer-version' };

const PATH = 'keys.json';

export async function readKeyFile(folder: string): Promise<KeyFileState> {
  let text: string;
  try {
    text = await readFile(join(folder, PATH), 'utf8');
  } catch (problem) {
    return { kind: errorCode(problem) === 'ENOENT' ? 'missing' : 'damaged' };
  }
  try {
    const value: unknown = JSON.parse(text);
    const { version } = v.parse(v.object({ version: v.number() }), value);
    if (version > KEY_FILE_VERSION) return { kind: 'newer-version' };
    return { kind: 'read', file: v.parse(keyFile, value) };
  } catch {
    return { kind: 'damaged' };
  }
}

/** Replaces `keys.json` as a whole; rejects with Node's error, leaving the old one. */
export async function writeKeyFile(folder: string, file: KeyFile): Promise<void> {
  await atomicWrite(join(folder, PATH), `${JSON.stringify(file, null, 2)}\n`);
}
