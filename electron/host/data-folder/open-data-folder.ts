import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { TEMPORARY_PREFIX } from './atomic-write.ts';
import { diskFailure, isDiskError, type DiskCode } from './disk-error.ts';
import { hasFiles, judgeFolder, type Judgement, type Readable, type ReadingReason } from './judge-folder.ts';
import { ownerOf, takeOwnership, type OwnerLock, type RunningInstance } from './owner-lock.ts';
import { isProfileInUse, repairProfile, type RepairReport } from '../profile/repair-profile.ts';
import { finishRestore, removeGathered } from './pending-restore.ts';
import {
  copyProfile,
  findReadingPlace,
  leaveReadingPlace,
  makeReadingPlace,
  readFrom,
  removeReadingPlace,
  sweepReadingPlaces,
} from './reading-place.ts';
import { newStoreFile, readStoreFile, writeStoreFile, type StoreFile } from './store-file.ts';

/** Everything a delegate's workbench keeps outside the window lies in one folder, owned by one process. */
export interface DataFolder {
  readonly path: string;
  /** Where `originals` and `exchange` are read: `path`, but for a restore that nobody may finish now. */
  readonly data: string;
  /**
   * Where this process may write what is not the delegate's data: the window's profile, the log, copies to look at.
   * The folder itself, or a temporary place of this user where the folder is only read.
   */
  readonly work: string;
  /** Null only where the folder is damaged and opened read-only. */
  readonly storeId: string | null;
  readonly incarnation: number;
  /** True when this start made the folder. */
  readonly firstStart: boolean;
  /** Set when it was opened to be read and exported only: nobody may write in it then. */
  readonly readOnly: ReadingReason | null;
  /** What was mended in the window's databases before Chromium may start; see `repair-profile.ts`. */
  readonly repaired: RepairReport;
  /** The host key that came with a restored backup, sealed; also where the folder is of a newer version. */
  adoptedHostKey(): string | null;
  /** What `store.json` says; null where the folder is only read. */
  store(): StoreFile | null;
  /** Changes `store.json`: atomic and durable. */
  updateStore(change: Partial<StoreFile>): Promise<Result<undefined, Failure<DiskCode>>>;
  /** True when it holds originals or an exchange log. */
  hasData(): Promise<boolean>;
  /** Leaves an address in the lock for second starts. */
  publish(address: string): Promise<void>;
  close(): Promise<void>;
}

/** `no-copy`: among the temporary files there is no room for what reading needs. */
export type DataFolderCode = 'in-use' | ReadingReason | 'not-writable' | 'full' | 'no-copy';

/** Why a data folder was not opened; with `in-use`, by whom it is used. */
export interface DataFolderFailure extends Failure<DataFolderCode> {
  readonly running?: RunningInstance;
}

const FOLDERS = ['originals/private', 'exchange', 'profile'];

export interface OpenOptions {
  /** Opens for reading and export what cannot be opened otherwise. */
  readonly readOnly?: boolean;
  /** Our own window has the profile open already: its databases are left alone. */
  readonly isWindowOpen?: boolean;
  /** The place of a reading, made and filled by Electron's main process, which also removes it: nothing but read. */
  readonly place?: string | null;
  /** No window of ours is opened: a reading needs no copy of the profile. */
  readonly withoutWindow?: boolean;
}

/**
 * Opens the data folder, makes it at the first start, and takes ownership of it until `close`. A folder that
 * is damaged, of a newer workbench or write-protected is refused and not changed in any byte or time stamp; with
 * `readOnly` it opens all the same, for reading and export, and is not changed then either: what has to be written
 * is written elsewhere.
 */
export async function openDataFolder(
  path: string,
  options: OpenOptions = {},
): Promise<Result<DataFolder, DataFolderFailure>> {
  const folder = resolve(path);
  try {
    await sweepReadingPlaces();
    // Before anything is written, the lock included.
    const refused = refusalOf(folder);
    if (refused === null) {
      // The window stands on a copy that will be removed: what it writes would be lost.
      if ((options.place ?? null) !== null) return err(failure('not-writable', 'opened for reading'));
      return await openForWriting(folder, options);
    }
    if (refused.readable === null || options.readOnly !== true) return err(refused.failure);
    return await openForReading(folder, refused.readable, options);
  } catch (problem) {
    if (isDiskError(problem)) return err(diskFailure(problem));
    throw problem;
  }
}

interface Refused {
  readonly failure: DataFolderFailure;
  /** Set when it can be read all the same. */
  readonly readable: Readable | null;
}

/** Null when the folder may be opened for work. */
function refusalOf(path: string): Refused | null {
  const judged = judgeFolder(path);
  if (judged.kind === 'usable') return null;
  const readable = judged.kind === 'readable' ? judged.readable : null;
  const running = ownerOf(path, readable?.why === 'write-protected');
  return running === null
    ? { failure: failureOf(judged), readable }
    : { failure: inUse(running), readable: null };
}

function failureOf(judged: Exclude<Judgement, { kind: 'usable' }>): DataFolderFailure {
  return judged.kind === 'forbidden'
    ? failure('not-writable', judged.code)
    : failure(judged.readable.why, judged.detail);
}

function inUse(running: RunningInstance): DataFolderFailure {
  return { ...failure('in-use', `process ${running.pid}`), running };
}

async function openForWriting(
  path: string,
  options: OpenOptions,
): Promise<Result<DataFolder, DataFolderFailure>> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const lock = await takeOwnership(path);
  if (!('release' in lock)) return err(inUse(lock));
  try {
    // Again, now that nobody else can change it.
    const judged = judgeFolder(path);
    if (judged.kind !== 'usable') {
      await lock.release();
      return err(failureOf(judged));
    }
    const repaired =
      options.isWindowOpen === true
        ? NOT_LOOKED_AT
        : await repairProfile(join(path, 'profile'), join(path, 'kept-logs'));
    const ready = await prepare(path, judged.file ?? newStoreFile(), judged.file === null);
    return ok(folderOf(path, { lock, repaired }, ready, judged.file === null));
  } catch (problem) {
    await lock.release();
    throw problem;
  }
}

const NOT_LOOKED_AT: RepairReport = { torn: 0, broken: 0, inUse: true };

async function openForReading(
  path: string,
  readable: Readable,
  options: OpenOptions,
): Promise<Result<DataFolder, DataFolderFailure>> {
  const given = options.place ?? null;
  if (given === null) {
    const other = findReadingPlace(path);
    if (other !== null) return err(inUse(ownerOf(other, false) ?? { pid: 0, address: null }));
    if (readable.why !== 'write-protected' && (await isProfileInUse(join(path, 'profile'))))
      return err(inUse({ pid: 0, address: null }));
  }
  let made: string | null = null;
  try {
    if (given !== null) return await readIn(given, path, readable, options);
    made = makeReadingPlace(path, (place) => fillPlace(place, path, options));
    return await readIn(made, path, readable, options);
  } catch (problem) {
    if (made !== null) removeReadingPlace(made);
    if (isDiskError(problem)) return err(failure('no-copy', diskFailure(problem).detail));
    throw problem;
  }
}

async function readIn(
  place: string,
  path: string,
  readable: Readable,
  options: OpenOptions,
): Promise<Result<DataFolder, DataFolderFailure>> {
  const lock = await takeOwnership(place);
  if (!('release' in lock)) return err(inUse(lock));
  const repaired =
    options.isWindowOpen === true
      ? NOT_LOOKED_AT
      : await repairProfile(join(place, 'profile'), join(place, 'kept-logs'));
  const release = async (): Promise<void> => {
    await lock.release();
    // Main's own Chromium has its profile there still, and main removes it.
    if ((options.place ?? null) === null) await leaveReadingPlace(place);
  };
  return ok(readingOf(path, { lock: { ...lock, release }, repaired }, place, readable));
}

/** Of the two profiles, that of Electron is not this window's. */
function fillPlace(place: string, path: string, options: OpenOptions): void {
  if (options.withoutWindow === true) return;
  copyProfile(join(path, 'profile'), join(place, 'profile'), 'electron');
}

async function prepare(path: string, file: StoreFile, isNew: boolean): Promise<StoreFile> {
  await removeLeftovers(path, file.pendingRestore);
  let ready = file;
  if (file.pendingRestore !== null) {
    await finishRestore(path, file.pendingRestore);
    ready = { ...file, pendingRestore: null };
  }
  for (const each of FOLDERS) await mkdir(join(path, each), { recursive: true, mode: 0o700 });
  if (isNew || ready !== file) await writeStoreFile(path, ready);
  return ready;
}

/** Takes away what a killed process left half-written; nothing of it was ever acknowledged. */
async function removeLeftovers(path: string, pending: string | null): Promise<void> {
  for (const name of await readdir(path)) {
    const isLeft =
      name.startsWith(TEMPORARY_PREFIX) ||
      name.startsWith('.lock-old-') ||
      /^launch-[0-9a-f]{16}\.html$/.test(name) ||
      (name.startsWith('.lock-') && (await isOld(join(path, name))));
    if (isLeft) await rm(join(path, name), { force: true });
  }
  if (pending === null) await removeGathered(path);
}

/** A start at the same time has a lock of its own ready for a moment; a killed one left it. */
async function isOld(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs > OLD_MS;
}
const OLD_MS = 60_000;

interface Held {
  readonly lock: OwnerLock;
  readonly repaired: RepairReport;
}

function folderOf(
  path: string,
  { lock, repaired }: Held,
  opened: StoreFile,
  firstStart: boolean,
): DataFolder {
  let file = opened;
  return {
    path,
    data: path,
    work: path,
    storeId: opened.storeId,
    incarnation: opened.incarnation,
    firstStart,
    readOnly: null,
    repaired,
    adoptedHostKey: () => file.adoptedHostKey,
    store: () => file,
    async updateStore(change) {
      const next = { ...file, ...change };
      try {
        await writeStoreFile(path, next);
      } catch (problem) {
        // The new file may stand in its place all the same.
        const now = readStoreFile(path);
        if (now.kind === 'read') file = now.file;
        return err(diskFailure(problem));
      }
      file = next;
      return ok();
    },
    hasData: () => Promise.resolve(holdsData(path)),
    publish: (address) => lock.publish(address),
    close: () => lock.release(),
  };
}

function readingOf(path: string, { lock, repaired }: Held, place: string, readable: Readable): DataFolder {
  const data = readFrom(path, place, readable.pendingRestore);
  return {
    path,
    data,
    work: place,
    storeId: readable.storeId,
    incarnation: readable.incarnation,
    firstStart: false,
    readOnly: readable.why,
    repaired,
    adoptedHostKey: () => readable.adoptedHostKey,
    store: () => null,
    updateStore: () => Promise.resolve(err(failure('not-writable', 'read-only'))),
    hasData: () => Promise.resolve(holdsData(data)),
    publish: (address) => lock.publish(address),
    close: () => lock.release(),
  };
}

function holdsData(path: string): boolean {
  return hasFiles(join(path, 'originals')) || hasFiles(join(path, 'exchange'));
}
