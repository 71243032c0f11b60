import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../shared/base/result.ts';
import { errorCode, isDiskError } from '../host/data-folder/disk-error.ts';
import { judgeFolder } from '../host/data-folder/judge-folder.ts';
import { ownerOf } from '../host/data-folder/owner-lock.ts';
import { copyProfile, findReadingPlace, makeReadingPlace } from '../host/data-folder/reading-place.ts';

/** Where Chromium keeps its profile this time. */
export interface ChosenPlace {
  readonly profile: string;
  /** Set where nothing may be changed in the data folder: what has to be written goes there. */
  readonly place: string | null;
  /** That place, when this process made it: it removes it when it ends. */
  readonly own: string | null;
}

type Code = 'not-writable' | 'no-copy';

/**
 * The profile of a data folder that is worked in lies in it. Chromium writes in its profile before the host can
 * say anything, so a folder that may only be read is told here, and Chromium gets a copy.
 */
export function chooseProfile(dataFolder: string): Result<ChosenPlace, Failure<Code>> {
  try {
    const judged = judgeFolder(dataFolder);
    if (judged.kind !== 'readable') return made(dataFolder, null, null);
    const owner = ownerOf(dataFolder, judged.readable.why === 'write-protected');
    // A workbench in Electron works with it, and hears of this start by its profile; one in a browser by its host.
    if (owner !== null && owner.address === null) return made(dataFolder, null, null);
    const other = findReadingPlace(dataFolder);
    return other === null ? copied(dataFolder, owner === null) : made(other, other, null);
  } catch (problem) {
    return failed(problem, 'not-writable');
  }
}

function copied(dataFolder: string, isFree: boolean): Result<ChosenPlace, Failure<Code>> {
  try {
    const place = makeReadingPlace(dataFolder, (to) => {
      if (isFree) copyProfile(profileIn(dataFolder), profileIn(to));
    });
    return made(place, place, place);
  } catch (problem) {
    return failed(problem, 'no-copy');
  }
}

function made(folder: string, place: string | null, own: string | null): Result<ChosenPlace, never> {
  const profile = profileIn(folder);
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  return ok({ profile, place, own });
}

function failed(problem: unknown, code: Code): Result<never, Failure<Code>> {
  if (!isDiskError(problem)) throw problem;
  return err(failure(code, errorCode(problem)));
}

function profileIn(folder: string): string {
  return join(folder, 'profile', 'electron');
}
