import { err, failure, type Failure, type Result } from '../../../shared/base/result.ts';

/** Why a write to the data folder did not happen. */
export type DiskCode = 'full' | 'not-writable';

/** The code of Node's error, or an empty string. */
export function errorCode(problem: unknown): string {
  const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** What a failed write means; anything that is not a full disk is a folder that cannot be written. */
export function diskFailure(problem: unknown): Failure<DiskCode> {
  const code = errorCode(problem);
  if (code === '' && !(problem instanceof Error)) throw problem;
  return failure(/^(?:ENOSPC|EDQUOT|EFBIG)$/.test(code) ? 'full' : 'not-writable', code);
}

/** True for errors of the disk or the operating system; others are bugs and are thrown on. */
export function isDiskError(problem: unknown): boolean {
  return /^E[A-Z0-9]+$/.test(errorCode(problem));
}

/** Work on files; a disk that refuses is an expected failure. */
export async function onDisk<T, C extends string>(
  work: () => Promise<Result<T, Failure<C>>>,
): Promise<Result<T, Failure<C | DiskCode>>> {
  try {
    return await work();
  } catch (problem) {
    if (!isDiskError(problem)) throw problem;
    return err(diskFailure(problem));
  }
}
