import { lstat, mkdir, open, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { atomicWrite, TEMPORARY_PREFIX } from '../data-folder/atomic-write.ts';
import { errorCode } from '../data-folder/disk-error.ts';
import { readLevelDbLog, writeLevelDbLog } from './leveldb-log.ts';

/**
 * Why this exists, seen in Chromium 156: after a power cut, or a write to a full disk, IndexedDB's log ends in
 * half a record. The next start reads all before it and goes on writing *behind the half record*; the start
 * after that finds the log corrupt and **empties the whole IndexedDB**: every note and every draft. So before
 * Chromium starts, the host takes the half record away.
 */
export interface RepairReport {
  /** Logs that ended in half a record: the rest was cut off. Nothing that was said to be saved was in it. */
  readonly torn: number;
  /** Logs with whole records behind a fault: written anew without the fault; the old one was kept. */
  readonly broken: number;
  /** A Chromium still runs with this profile; nothing was looked at. */
  readonly inUse: boolean;
}

const LARGEST_LOG = 256 * 1024 * 1024;

/**
 * Makes the IndexedDB logs of a Chromium profile whole. Call it while owning the data folder and before
 * Chromium is started with the profile; a running Chromium is recognised and left alone. `keptIn` is a folder
 * for copies of logs that had to be written anew, the newest ten.
 */
export async function repairProfile(profile: string, keptIn: string): Promise<RepairReport> {
  if (await isProfileInUse(profile)) return { torn: 0, broken: 0, inUse: true };
  let torn = 0;
  let broken = 0;
  for (const folder of await databaseFolders(profile, 4)) {
    for (const name of await readdir(folder)) {
      // A mending that was killed left it; LevelDB would never remove it.
      if (name.startsWith(TEMPORARY_PREFIX)) await rm(join(folder, name), { force: true });
      if (!/^(?:\d+\.log|MANIFEST-\d+)$/.test(name)) continue;
      const state = await repairLog(join(folder, name), keptIn);
      if (state === 'torn') torn += 1;
      if (state === 'broken') broken += 1;
    }
  }
  return { torn, broken, inUse: false };
}

async function repairLog(path: string, keptIn: string): Promise<'whole' | 'torn' | 'broken'> {
  if ((await lstat(path)).size > LARGEST_LOG) return 'whole';
  const bytes = await readFile(path);
  const reading = readLevelDbLog(bytes);
  if (reading.state === 'torn') await cut(path, reading.wholeUntil);
  if (reading.state === 'broken') {
    await mkdir(keptIn, { recursive: true, mode: 0o700 });
    // Whole and on the disk before the log changes, whenever this is killed.
    await atomicWrite(join(keptIn, `${Date.now()}-${basename(path)}`), bytes);
    await atomicWrite(path, writeLevelDbLog(reading.records));
    await keepNewest(keptIn);
  }
  return reading.state;
}

/** Names begin with the time. */
async function keepNewest(folder: string): Promise<void> {
  const names = (await readdir(folder)).toSorted();
  for (const name of names.slice(0, -KEPT_LOGS)) await rm(join(folder, name), { force: true });
}
const KEPT_LOGS = 10;

async function cut(path: string, length: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(length);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Folders of IndexedDB's LevelDB below a profile; other LevelDBs of Chromium are its own affair. */
async function databaseFolders(path: string, depth: number): Promise<readonly string[]> {
  if (path.endsWith('.indexeddb.leveldb')) return [path];
  if (depth === 0) return [];
  const entries = await readdir(path, { withFileTypes: true }).catch((problem: unknown) => {
    if (/^(?:ENOENT|ENOTDIR|EACCES)$/.test(errorCode(problem))) return [];
    throw problem;
  });
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) found.push(...(await databaseFolders(join(path, entry.name), depth - 1)));
  }
  return found;
}

/**
 * True if a Chromium runs with the profile: it outlives a host that was killed. On Linux and macOS it leaves a
 * link "machine-pid"; on Windows it holds a file open that nobody else may open for writing.
 */
export async function isProfileInUse(profile: string): Promise<boolean> {
  if (process.platform === 'win32') {
    try {
      await (await open(join(profile, 'lockfile'), 'r+')).close();
      return false;
    } catch (problem) {
      return errorCode(problem) !== 'ENOENT';
    }
  }
  const target = await readlink(join(profile, 'SingletonLock')).catch(() => '');
  const pid = Number(/-(\d+)$/.exec(target)?.[1] ?? 0);
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return await isChromium(pid);
  } catch (problem) {
    return errorCode(problem) === 'EPERM';
  }
}

/** After a crash the id may belong to another program; where that cannot be told, better not to touch the profile. */
async function isChromium(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const name = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '');
  return /chrom|edge|brave|electron|vivaldi/i.test(name);
}
