import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Gives short-lived private profile folders and takes them back. */
export interface ProfileFolders {
  make(): Promise<string>;
  remove(folder: string): Promise<void>;
}

const PREFIX = 'dw-print-';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return failure instanceof Error && 'code' in failure && failure.code === 'EPERM';
  }
}

/** Removes what a workbench that was killed left behind in `parent`; never a folder of a living one. */
export async function sweepProfiles(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const owner = new RegExp(`^${PREFIX}([0-9]+)-`).exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) {
      await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    }
  }
}

/**
 * Profile folders under `parent`, each readable by this user alone (mode 0700) and named for this process. What
 * a killed process left there is removed at once.
 */
export function createProfileFolders(parent: string): ProfileFolders {
  const swept = sweepProfiles(parent);
  return {
    async make() {
      await swept;
      await mkdir(parent, { recursive: true, mode: 0o700 });
      return mkdtemp(join(parent, `${PREFIX}${String(process.pid)}-`));
    },
    async remove(folder) {
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}
