import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from './disk-error.ts';

/** Temporary files of `atomicWrite` begin so; leftovers of a killed process may be removed at start. */
export const TEMPORARY_PREFIX = '.writing-';

/**
 * Replaces a file as a whole: whoever reads it at any moment, and after any crash, has the old bytes or the
 * new ones. Durable when it resolves: the file and then its folder are synced. Rejects with Node's error,
 * leaving the old file; see `diskFailure`.
 */
export async function atomicWrite(path: string, bytes: Uint8Array | string, mode = 0o600): Promise<void> {
  const temporary = join(dirname(path), `${TEMPORARY_PREFIX}${randomBytes(8).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (problem) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw problem;
  }
  await syncFolder(dirname(path));
}

/** Makes creations, renames and removals in a folder durable. Windows knows no such thing and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (problem) {
    // FAT and some network file systems refuse to sync a folder; the rename itself has happened.
    if (!/^(?:EINVAL|ENOTSUP|EPERM|EISDIR)$/.test(errorCode(problem))) throw problem;
  } finally {
    await folder.close();
  }
}
