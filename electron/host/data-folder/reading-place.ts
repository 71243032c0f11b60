import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { isProfileInUse } from '../profile/repair-profile.ts';
import { errorCode } from './disk-error.ts';
import { gatheredFolder, RESTORED_FOLDERS } from './pending-restore.ts';
import { isRunning, processStart } from './process-start.ts';

const PREFIX = 'dw-reading-';
const MAKER = 'of.json';
const maker = v.object({
  folder: v.string(),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  start: v.nullable(v.string()),
});
/** Chromium makes these anew, or they belong to a process of its own. */
const NOT_COPIED =
  /cache$|^(?:Singleton|Crash|BrowserMetrics|dw-print-|lockfile$|DevToolsActivePort$|standin-)/i;
/** A place without a maker's name is being made, for this long. */
const MAKING_MS = 60_000;

/**
 * A folder for everything that has to be written while a data folder is only read: the copy of the window's profile,
 * the lock, the log. Among the temporary files of this user, readable by nobody else; it goes when the reading ends,
 * and what a killed process left goes at the next start. Not asynchronous: Electron's main process needs it before
 * it begins. Throws Node's error where there is no room; nothing is left then.
 */
export function makeReadingPlace(dataFolder: string, fill: (place: string) => void): string {
  const place = mkdtempSync(join(tmpdir(), PREFIX));
  try {
    const made: v.InferOutput<typeof maker> = {
      folder: realPath(dataFolder),
      pid: process.pid,
      start: processStart(process.pid),
    };
    writeFileSync(join(place, MAKER), JSON.stringify(made), { mode: 0o600 });
    fill(place);
    return place;
  } catch (problem) {
    removeReadingPlace(place);
    throw problem;
  }
}

/** The place of a living process that reads this folder, or null. */
export function findReadingPlace(dataFolder: string): string | null {
  const folder = realPath(dataFolder);
  const found = ownPlaces().find(({ path }) => {
    const made = makerOf(path);
    return made !== null && made.folder === folder && isRunning(made.pid, made.start);
  });
  return found?.path ?? null;
}

/** Removes a place; what a program still holds open (Windows) goes at the next start. */
export function removeReadingPlace(place: string): void {
  try {
    rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch {
    // `sweepReadingPlaces` tries again.
  }
}

/** Removes a place from which a Chromium has just gone: its helpers may write, and make folders anew, for a moment. */
export async function leaveReadingPlace(place: string): Promise<void> {
  for (let tries = 0, absent = 0; absent < LEFT_FOR_GOOD && tries < LEAVING_TRIES; tries++) {
    absent = existsSync(place) ? 0 : absent + 1;
    removeReadingPlace(place);
    await delay(LEAVING_PAUSE_MS);
  }
}
const LEAVING_TRIES = 20;
const LEAVING_PAUSE_MS = 100;
/** It is gone when it was not there so many times in turn. */
const LEFT_FOR_GOOD = 3;

/** Removes what killed processes of this user left; never what a living process or its Chromium uses. */
export async function sweepReadingPlaces(): Promise<void> {
  for (const { path, info } of ownPlaces()) {
    const made = makerOf(path);
    if (made === null ? Date.now() - info.mtimeMs < MAKING_MS : isRunning(made.pid, made.start)) continue;
    const profile = join(path, 'profile');
    // Chromium outlives a host that was killed: the delegate may still be reading.
    if ((await isProfileInUse(profile)) || (await isProfileInUse(join(profile, 'electron')))) continue;
    removeReadingPlace(path);
  }
}

/**
 * Copies a profile of Chromium, without what it makes anew, for this user to write in whatever the rights of the
 * original are. `except` names a folder at its top that is left out.
 */
export function copyProfile(from: string, to: string, except = ''): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of entriesOf(from)) {
    if (entry.name === except || NOT_COPIED.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyProfile(source, target);
    else if (entry.isFile()) {
      copyFileSync(source, target, constants.COPYFILE_FICLONE);
      chmodSync(target, 0o600);
    }
  }
}

/**
 * The folder under which `originals` and `exchange` are to be read. Where a restore was committed and its files are
 * not all in their places yet, nobody may move them now: links lead to where each lies.
 */
export function readFrom(dataFolder: string, place: string, pendingRestore: string | null): string {
  if (pendingRestore === null) return dataFolder;
  const links = join(place, 'data');
  rmSync(links, { recursive: true, force: true });
  mkdirSync(links, { mode: 0o700 });
  for (const name of RESTORED_FOLDERS) {
    const gathered = resolve(gatheredFolder(dataFolder, pendingRestore), name);
    symlinkSync(existsSync(gathered) ? gathered : resolve(dataFolder, name), join(links, name), 'junction');
  }
  return links;
}

interface Place {
  readonly path: string;
  readonly info: Stats;
}

/** Other users may have made folders of such names too; where temporary files cannot be listed there are none. */
function ownPlaces(): readonly Place[] {
  const own = process.getuid?.();
  return entriesOf(tmpdir(), /^E/)
    .filter(({ name }) => name.startsWith(PREFIX))
    .flatMap(({ name }) => {
      const path = join(tmpdir(), name);
      const info = lstatSync(path, { throwIfNoEntry: false });
      const isOwn = info?.isDirectory() === true && (own === undefined || info.uid === own);
      return isOwn ? [{ path, info }] : [];
    });
}

function makerOf(place: string): v.InferOutput<typeof maker> | null {
  try {
    return v.parse(maker, JSON.parse(readFileSync(join(place, MAKER), 'utf8')));
  } catch {
    return null;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** `passed`: errors after which there is nothing. */
function entriesOf(path: string, passed = /^(?:ENOENT|ENOTDIR)$/) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (problem) {
    if (passed.test(errorCode(problem))) return [];
    throw problem;
  }
}
