import type { Workbench } from '../../workbench.tsx';
import { importFiles } from './import-files.ts';
import type { FileOutcome, LockedFile } from './import-files.ts';

/** Reads a protected file with a password, which is used for this and kept nowhere. */
export async function unlockFile(
  workbench: Workbench,
  { file, ...where }: LockedFile,
  password: string,
): Promise<readonly FileOutcome[]> {
  const { outcomes } = await importFiles(workbench, {
    ...where,
    files: [file],
    password,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  // What came out of an archive at first is here already, and was said.
  return outcomes.length > 1 ? outcomes.filter(({ kind }) => kind !== 'already-here') : outcomes;
}
