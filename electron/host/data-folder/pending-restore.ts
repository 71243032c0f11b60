import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from './atomic-write.ts';
import { errorCode } from './disk-error.ts';

/** Where restored files are gathered before the commit, and the replaced ones wait to be removed after it. */
const RESTORE_FOLDER = 'restore';
/** The folders that a restore replaces as a whole. */
export const RESTORED_FOLDERS = ['originals', 'exchange'] as const;

/** The place of one restore's gathered files. */
export function gatheredFolder(path: string, restore: string): string {
  return join(path, RESTORE_FOLDER, restore, 'new');
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (problem) {
    if (errorCode(problem) === 'ENOENT') return false;
    throw problem;
  }
}

/**
 * Moves the files of a committed restore into place. Each step can have been done already: killed anywhere,
 * the next start does the rest. A folder that the backup did not have is replaced by an empty one.
 */
export async function finishRestore(path: string, restore: string): Promise<void> {
  const old = join(path, RESTORE_FOLDER, restore, 'old');
  await mkdir(old, { recursive: true });
  for (const name of RESTORED_FOLDERS) {
    const gathered = join(gatheredFolder(path, restore), name);
    const live = join(path, name);
    const moved = join(old, name);
    if (!(await exists(gathered))) continue;
    if ((await exists(live)) && !(await exists(moved))) await rename(live, moved);
    await rename(gathered, live);
  }
  await syncFolder(old);
  await syncFolder(dirname(old));
  await syncFolder(path);
}

/**
 * Takes away what restores gathered that were never committed. What a committed one replaced stays until the
 * window has opened the restored store: see `removeReplaced`.
 */
export async function removeGathered(path: string): Promise<void> {
  const folder = join(path, RESTORE_FOLDER);
  for (const restore of await restoresIn(folder)) {
    const isDone = await exists(join(folder, restore, 'old'));
    const gone = isDone ? join(folder, restore, 'new') : join(folder, restore);
    await rm(gone, { recursive: true, force: true });
  }
  await removeIfEmpty(folder);
}

/** Takes away what restores replaced. */
export async function removeReplaced(path: string): Promise<void> {
  const folder = join(path, RESTORE_FOLDER);
  for (const restore of await restoresIn(folder)) {
    if (await exists(join(folder, restore, 'old')))
      await rm(join(folder, restore), { recursive: true, force: true });
  }
  await removeIfEmpty(folder);
}

/** Another restore may be gathering there, or what one replaced may still be kept. */
async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}

async function restoresIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (problem) {
    if (errorCode(problem) === 'ENOENT') return [];
    throw problem;
  }
}
