import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asId, type Sha256 } from '../../../shared/base/ids.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { ORIGINAL_MAX } from '../../../shared/contract/files.ts';
import { atomicWrite, syncFolder } from '../data-folder/atomic-write.ts';
import { diskFailure, errorCode, type DiskCode } from '../data-folder/disk-error.ts';
import { deriveKey, openBytes, sealBytes } from '../keys/key-derivation.ts';
import type { HostKeys } from '../keys/key-ring.ts';

/** First bytes of every sealed original: "DWO" and the version of the format. */
const MAGIC = Buffer.from('DWO1', 'latin1');
const OVERHEAD = 4 + 12 + 16;

export type ReadCode = 'locked' | 'not-found' | 'damaged' | 'not-readable';

/**
 * The delegate's originals: the bytes of what was imported, by their sha256, sealed under the host key.
 * The hash is checked when they are read; a file that does not open or does not match is `damaged`, is
 * left where it is, and does not touch the others.
 */
export interface Originals {
  put(bytes: Uint8Array): Promise<Result<Sha256, Failure<'locked' | 'too-large' | DiskCode>>>;
  get(hash: string): Promise<Result<Uint8Array, Failure<ReadCode>>>;
  list(): Promise<Result<readonly Sha256[], Failure<'not-readable'>>>;
  remove(hash: string): Promise<Result<undefined, Failure<'not-writable'>>>;
}

/** Originals under `<data>/originals/private`. */
export function createOriginals(dataFolder: string, keys: Pick<HostKeys, 'hostKey'>): Originals {
  const folder = join(dataFolder, 'originals', 'private');
  const pathOf = (hash: string): string => join(folder, hash);
  const key = (): Uint8Array | null => {
    const host = keys.hostKey();
    return host === null ? null : deriveKey(host, 'dw/originals/1');
  };
  return {
    async put(bytes) {
      if (bytes.byteLength > ORIGINAL_MAX) return err(failure('too-large'));
      const own = key();
      if (own === null) return err(failure('locked'));
      const hash = sha256Of(bytes);
      try {
        if (await isKept(pathOf(hash), bytes.byteLength)) return ok(hash);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await atomicWrite(pathOf(hash), Buffer.concat([MAGIC, sealBytes(own, contextOf(hash), bytes)]));
        return ok(hash);
      } catch (problem) {
        return err(diskFailure(problem));
      }
    },
    async get(hash) {
      const own = key();
      return own === null ? err(failure('locked')) : await readSealed(pathOf(hash), hash, own);
    },
    async list() {
      try {
        const names = await readdir(folder);
        return ok(names.filter((name) => /^[0-9a-f]{64}$/.test(name)).map((name) => asId<Sha256>(name)));
      } catch (problem) {
        return errorCode(problem) === 'ENOENT' ? ok([]) : err(failure('not-readable', errorCode(problem)));
      }
    },
    async remove(hash) {
      try {
        await rm(pathOf(hash), { force: true });
        await syncFolder(folder);
        return ok();
      } catch (problem) {
        return errorCode(problem) === 'ENOENT' ? ok() : err(failure('not-writable', errorCode(problem)));
      }
    },
  };
}

function sha256Of(bytes: Uint8Array): Sha256 {
  return asId<Sha256>(createHash('sha256').update(bytes).digest('hex'));
}

function contextOf(hash: string): string {
  return `dw/original/1/${hash}`;
}

/** A whole file of the right size and kind need not be written again; a damaged one of another size is replaced. */
async function isKept(path: string, size: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.size !== size + OVERHEAD) return false;
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return buffer.equals(MAGIC);
  } finally {
    await file.close();
  }
}

async function readSealed(
  path: string,
  hash: string,
  key: Uint8Array,
): Promise<Result<Uint8Array, Failure<ReadCode>>> {
  let sealed: Buffer;
  try {
    const { size } = await stat(path);
    if (size > ORIGINAL_MAX + OVERHEAD) return err(failure('damaged', 'size'));
    sealed = await readFile(path);
  } catch (problem) {
    return err(failure(errorCode(problem) === 'ENOENT' ? 'not-found' : 'not-readable', errorCode(problem)));
  }
  if (!sealed.subarray(0, MAGIC.length).equals(MAGIC)) return err(failure('damaged', 'kind'));
  const plain = openBytes(key, contextOf(hash), sealed.subarray(MAGIC.length));
  if (plain === null) return err(failure('damaged', 'seal'));
  return sha256Of(plain) === hash ? ok(plain) : err(failure('damaged', 'hash'));
}
