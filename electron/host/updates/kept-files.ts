import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDiskError } from '../data-folder/disk-error.ts';

/** Whole installers that were checked: the new one, and the one that the running version came from. */
export interface KeptFiles {
  pathOf(version: string, name: string): string;
  has(version: string, name: string): boolean;
  /** Files of a version, to build a newer one from or to go back to. */
  of(version: string): Promise<readonly string[]>;
  /** Removes all but these versions. */
  keepOnly(versions: readonly string[]): Promise<void>;
}

export function createKeptFiles(folder: string): KeptFiles {
  const list = async (path: string): Promise<readonly string[]> => {
    try {
      return await readdir(path);
    } catch (problem) {
      if (!isDiskError(problem)) throw problem;
      return [];
    }
  };
  return {
    pathOf: (version, name) => join(folder, version, name),
    has: (version, name) => existsSync(join(folder, version, name)),
    async of(version) {
      return (await list(join(folder, version))).map((name) => join(folder, version, name));
    },
    async keepOnly(versions) {
      for (const version of await list(folder))
        // A file in use stays until the next time.
        if (!versions.includes(version))
          await rm(join(folder, version), { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
