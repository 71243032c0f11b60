import type { ChosenFile } from '../../../host/dialog.ts';
import type { FileOutcome, ImportJob } from './import-files.ts';
import { memberFile } from './member-file.ts';

// Files under a password. The rest of an import goes on without them; in its report a password can be given to each.

/** Reasons that a password changes. */
export function isLocked(code: string | null): code is 'encrypted' | WrongPassword {
  return code === 'encrypted' || isWrong(code);
}

/** What is said of a password that does not open a file. */
export type WrongPassword = 'wrong-password' | 'wrong-or-damaged';

export function isWrong(code: string | null): code is WrongPassword {
  return code === 'wrong-password' || code === 'wrong-or-damaged';
}

/** What goes along with the bytes of a file. */
export function passwordOf({ password }: ImportJob): { readonly password?: string } {
  return password === undefined ? {} : { password };
}

/** Held in memory, all together, until the report is closed; a file beyond that is chosen again. */
const HELD_BYTES = 256 * 1024 * 1024;

/** A protected file, which a password opens. */
export function lockedFile(
  given: ChosenFile,
  bytes: Uint8Array,
  job: ImportJob,
  { code, details }: { readonly code: string; readonly details: string },
): FileOutcome {
  const { path, size } = given;
  const refused = { kind: 'refused', file: path, code, details } as const;
  if (job.held !== undefined && job.held.bytes + size > HELD_BYTES) return refused;
  if (job.held !== undefined) job.held.bytes += size;
  const { meeting, makeFolder, sample } = job;
  const words = job.wordsOf?.(given);
  return {
    ...refused,
    locked: {
      file: memberFile(path, bytes),
      meeting,
      ...(makeFolder === undefined ? {} : { makeFolder }),
      ...(sample === undefined ? {} : { sample }),
      ...(words === undefined ? {} : { words }),
    },
  };
}

/** A file of an archive that is sealed. */
export interface Locked {
  readonly path: string;
  readonly code: string;
}

/** The sealed files of an archive: one password opens them all, so they are one thing that is asked. */
export function lockedArchive(
  archive: ChosenFile,
  bytes: Uint8Array,
  job: ImportJob,
  locked: readonly Locked[],
): readonly FileOutcome[] {
  const [first] = locked;
  if (first === undefined) return [];
  const details = locked.map(({ path }) => path).join(', ');
  return [lockedFile(archive, bytes, job, { code: first.code, details })];
}
