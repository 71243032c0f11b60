import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { syncFolder } from '../data-folder/atomic-write.ts';
import { diskFailure, errorCode, type DiskCode } from '../data-folder/disk-error.ts';
import type { DataFolder } from '../data-folder/open-data-folder.ts';
import { gatheredFolder, RESTORED_FOLDERS } from '../data-folder/pending-restore.ts';
import type { KeyRing } from '../keys/key-ring.ts';

export interface BackupFile {
  readonly path: string;
  readonly size: number;
}

/** Lists what a backup takes, as it lies: sealed originals and the exchange folder. */
export async function listBackupFiles(
  dataFolder: string,
): Promise<Result<BackupFile[], Failure<'not-readable'>>> {
  const files: BackupFile[] = [];
  try {
    for (const root of RESTORED_FOLDERS) {
      for (const path of await filesBelow(dataFolder, root)) {
        files.push({ path, size: (await stat(join(dataFolder, path))).size });
      }
    }
    return ok(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
  } catch (problem) {
    return err(failure('not-readable', errorCode(problem)));
  }
}

async function filesBelow(dataFolder: string, relative: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(join(dataFolder, relative), { withFileTypes: true }).catch(
    (problem: unknown) => {
      if (errorCode(problem) === 'ENOENT') return [];
      throw problem;
    },
  );
  for (const entry of entries) {
    const path = `${relative}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(dataFolder, path)));
    // Links lead elsewhere, and what begins with a dot is half-written or the system's: neither is data.
    else if (entry.isFile() && !entry.name.startsWith('.')) found.push(path);
  }
  return found;
}

/** Reads a piece of one of those files; shorter at its end. */
export async function readBackupFile(
  dataFolder: string,
  path: string,
  offset: number,
  length: number,
): Promise<Result<Uint8Array, Failure<'not-found' | 'not-readable'>>> {
  try {
    const file = await open(join(dataFolder, path), 'r');
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
      return ok(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch (problem) {
    return err(failure(errorCode(problem) === 'ENOENT' ? 'not-found' : 'not-readable', errorCode(problem)));
  }
}

/** A restored copy being gathered beside the data. */
export interface Restores {
  begin(): Promise<Result<{ readonly restore: string; readonly storeId: string }, Failure<DiskCode>>>;
  write(
    restore: string,
    path: string,
    offset: number,
    bytes: Uint8Array,
  ): Promise<Result<undefined, Failure<'unknown-restore' | 'out-of-order' | DiskCode>>>;
  commit(
    restore: string,
    hostKey: Uint8Array,
    incarnation: number,
  ): Promise<Result<{ readonly storeId: string }, Failure<'unknown-restore' | 'locked' | DiskCode>>>;
  abort(restore: string): Promise<void>;
}

interface Gathering {
  readonly restore: string;
  readonly storeId: string;
}

/**
 * Gathers a restored copy. The commit is one atomic change of `store.json`: before it nothing has changed,
 * after it the next start moves the files into place, however often it is killed meanwhile.
 */
export function createRestores(folder: DataFolder, keys: Pick<KeyRing, 'sealAdopted'>): Restores {
  let current: Gathering | null = null;
  let tail: Promise<unknown> = Promise.resolve();
  // An abort waits for the commit before it: whoever did not hear the commit's answer is then told the truth.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work);
    tail = turn.catch(() => undefined);
    return turn;
  };
  const remove = (restore: string): Promise<void> =>
    rm(dirname(gatheredFolder(folder.path, restore)), { recursive: true, force: true });
  return {
    async begin() {
      if (current !== null) await remove(current.restore);
      const gathering = {
        restore: randomBytes(16).toString('hex'),
        storeId: randomBytes(16).toString('hex'),
      };
      try {
        for (const each of RESTORED_FOLDERS) {
          await mkdir(join(gatheredFolder(folder.path, gathering.restore), each), {
            recursive: true,
            mode: 0o700,
          });
        }
      } catch (problem) {
        return err(diskFailure(problem));
      }
      current = gathering;
      return ok(gathering);
    },
    async write(restore, path, offset, bytes) {
      if (current?.restore !== restore) return err(failure('unknown-restore'));
      return await appendPiece(join(gatheredFolder(folder.path, restore), path), offset, bytes);
    },
    commit: (restore, hostKey, incarnation) =>
      inTurn(async () => {
        if (current?.restore !== restore) return err(failure('unknown-restore'));
        const adoptedHostKey = keys.sealAdopted(hostKey);
        if (adoptedHostKey === null) return err(failure('locked'));
        const { storeId } = current;
        const committed = await folder.updateStore({
          storeId,
          incarnation: nextIncarnation(incarnation, folder.incarnation),
          adoptedHostKey,
          pendingRestore: restore,
        });
        // A disk can refuse after the new file stands in its place: what it says counts.
        if (!committed.ok && folder.store()?.pendingRestore !== restore) return committed;
        current = null;
        return ok({ storeId });
      }),
    abort: (restore) =>
      inTurn(async () => {
        if (current?.restore !== restore) return;
        current = null;
        await remove(restore);
      }),
  };
}

/**
 * Higher than any before, and not the same on two machines that restore one backup: the second since 1970
 * rather than one more.
 */
function nextIncarnation(ofBackup: number, ofFolder: number): number {
  return Math.min(0xffffffff, Math.max(ofBackup + 1, ofFolder + 1, Math.floor(Date.now() / 1000)));
}

/** Adds a piece to a file whose present size is `offset`; durable when it resolves. */
export async function appendPiece(
  path: string,
  offset: number,
  bytes: Uint8Array,
): Promise<Result<undefined, Failure<'out-of-order' | DiskCode>>> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a', 0o600);
    try {
      if ((await file.stat()).size !== offset) return err(failure('out-of-order'));
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(dirname(path));
    return ok();
  } catch (problem) {
    return err(diskFailure(problem));
  }
}
