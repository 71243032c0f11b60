import type { Workbench } from '../../workbench.tsx';
import { importFiles } from './import-files.ts';
import { isWrong } from './locked-files.ts';
import type { WrongPassword } from './locked-files.ts';
import type { FileOutcome, LockedFile } from './import-files.ts';

/** What is true of a protected file after a password was typed. */
export type Unlocked =
  | { readonly kind: 'wrong'; readonly code: WrongPassword }
  | { readonly kind: 'opened' | 'partly'; readonly outcomes: readonly FileOutcome[] }
  | { readonly kind: 'refused'; readonly code: string; readonly outcomes: readonly FileOutcome[] };

/** Reads a protected file with a password, which is used for this and kept nowhere. */
export async function unlockFile(
  workbench: Workbench,
  { file, words, ...where }: LockedFile,
  password: string,
): Promise<Unlocked> {
  const { outcomes } = await importFiles(workbench, {
    ...where,
    files: [file],
    password,
    ...(words === undefined ? {} : { wordsOf: (each) => (each === file ? words : undefined) }),
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  return afterUnlocking(outcomes);
}

/** What became of a file, or of the files of an archive, with a password. */
export function afterUnlocking(all: readonly FileOutcome[]): Unlocked {
  // What came out of an archive at first is here already, and was said.
  const outcomes = all.length > 1 ? all.filter(({ kind }) => kind !== 'already-here') : all;
  const refused = outcomes.filter((each) => each.kind === 'refused');
  const [first] = refused;
  if (first === undefined) return { kind: 'opened', outcomes };
  if (refused.length < outcomes.length)
    // Its other files have another password: no wrong one was typed.
    return {
      kind: 'partly',
      outcomes: outcomes.map((each) =>
        each.kind === 'refused' && isWrong(each.code) ? { ...each, code: 'encrypted' } : each,
      ),
    };
  const code = refused.map((each) => each.code).find(isWrong);
  if (code !== undefined) return { kind: 'wrong', code };
  return { kind: 'refused', code: first.code, outcomes };
}
