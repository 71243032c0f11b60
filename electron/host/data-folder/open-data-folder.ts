import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { TEMPORARY_PREFIX } from './atomic-write.ts';
import { diskFailure, errorCode, isDiskError, type DiskCode } from './disk-error.ts';
import { takeOwnership, type OwnerLock, type RunningInstance } from './owner-lock.ts';
import { repairProfile, type RepairReport } from '../profile/repair-profile.ts';
import { finishRestore, removeGathered } from './pending-restore.ts';
import { newStoreFile, readStoreFile, writeStoreFile, type StoreFile } from './store-file.ts';

/** Everything a delegate's workbench keeps outside the window lies in one folder, owned by one process. */
export interface DataFolder {
  readonly path: string;
  /** Null only where the folder is damaged and opened read-only. */
  readonly storeId: string | null;
  readonly incarnation: number;
  /** True when this start made the folder. */
  readonly firstStart: boolean;
  /** Set when it was opened to be read and exported only: nobody may write in it then. */
  readonly readOnly: 'newer-version' | 'damaged' | null;
  /** What was mended in the window's databases before Chromium may start; see `repair-profile.ts`. */
  readonly repaired: RepairReport;
  /** The host key that came with a restored backup, sealed; also where the folder is of a newer version. */
  adoptedHostKey(): string | null;
  /** What `store.json` says; null where it cannot be read. */
  store(): StoreFile | null;
  /** Changes `store.json`: atomic and durable. */
  updateStore(change: Partial<StoreFile>): Promise<Result<undefined, Failure<DiskCode>>>;
  /** True when it holds originals or an exchange log. */
  hasData(): Promise<boolean>;
  /** Leaves an address in the lock for second starts. */
  publish(address: string): Promise<void>;
  close(): Promise<void>;
}

export type DataFolderCode = 'in-use' | 'newer-version' | 'damaged' | 'not-writable' | 'full';

/** Why a data folder was not opened; with `in-use`, by whom it is used. */
export interface DataFolderFailure extends Failure<DataFolderCode> {
  readonly running?: RunningInstance;
}

const FOLDERS = ['originals/private', 'exchange', 'profile'];

export interface OpenOptions {
  readonly readOnly?: boolean;
  /** Our own window has the profile open already: its databases are left alone. */
  readonly isWindowOpen?: boolean;
}

/**
 * Opens the data folder, makes it at the first start, and takes ownership of it until `close`. A folder that
 * is damaged or of a newer workbench is refused and left as it is; with `readOnly` it opens all the same, for
 * reading and export.
 */
export async function openDataFolder(
  path: string,
  options: OpenOptions = {},
): Promise<Result<DataFolder, DataFolderFailure>> {
  const folder = resolve(path);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await takeOwnership(folder);
    if (!('release' in lock)) return err({ ...failure('in-use', `process ${lock.pid}`), running: lock });
    const repaired =
      options.isWindowOpen === true
        ? { torn: 0, broken: 0, inUse: true }
        : await repairProfile(join(folder, 'profile'), join(folder, 'kept-logs'));
    const opened = await openOwned(folder, { lock, repaired }, options.readOnly === true);
    if (!opened.ok) await lock.release();
    return opened;
  } catch (problem) {
    if (isDiskError(problem)) return err(diskFailure(problem));
    throw problem;
  }
}

async function openOwned(
  path: string,
  held: Held,
  readOnly: boolean,
): Promise<Result<DataFolder, DataFolderFailure>> {
  const state = await readStoreFile(path);
  if (state.kind === 'newer-version') {
    if (!readOnly) return err(failure('newer-version'));
    const { storeId, adoptedHostKey } = state;
    return ok(folderOf(path, held, { readOnly: 'newer-version', storeId, adoptedHostKey }));
  }
  const lost = state.kind === 'missing' && (await holdsSomething(path));
  if (state.kind === 'damaged' || lost) {
    if (!readOnly) return err(failure('damaged', lost ? 'store.json is missing' : 'store.json'));
    return ok(folderOf(path, held, { readOnly: 'damaged', storeId: null, adoptedHostKey: null }));
  }
  try {
    const file = state.kind === 'read' ? state.file : newStoreFile();
    const ready = await prepare(path, file, state.kind === 'missing');
    return ok(folderOf(path, held, { readOnly: null, file: ready, firstStart: state.kind === 'missing' }));
  } catch (problem) {
    if (isDiskError(problem)) return err(diskFailure(problem));
    throw problem;
  }
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

/** True if a folder without `store.json` is not simply new. */
async function holdsSomething(path: string): Promise<boolean> {
  const names = await readdir(path);
  return (
    names.includes('keys.json') ||
    (await hasFiles(join(path, 'originals'))) ||
    (await hasFiles(join(path, 'exchange')))
  );
}

async function hasFiles(path: string): Promise<boolean> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.some((entry) => entry.isFile());
  } catch (problem) {
    if (/^(?:ENOENT|ENOTDIR)$/.test(errorCode(problem))) return false;
    throw problem;
  }
}

type Opened =
  | { readonly readOnly: null; readonly file: StoreFile; readonly firstStart: boolean }
  | {
      readonly readOnly: 'newer-version' | 'damaged';
      readonly storeId: string | null;
      readonly adoptedHostKey: string | null;
    };

interface Held {
  readonly lock: OwnerLock;
  readonly repaired: RepairReport;
}

function folderOf(path: string, { lock, repaired }: Held, opened: Opened): DataFolder {
  let file = opened.readOnly === null ? opened.file : null;
  return {
    path,
    storeId: opened.readOnly === null ? opened.file.storeId : opened.storeId,
    incarnation: opened.readOnly === null ? opened.file.incarnation : 1,
    firstStart: opened.readOnly === null && opened.firstStart,
    readOnly: opened.readOnly,
    repaired,
    adoptedHostKey: () => (opened.readOnly === null ? (file?.adoptedHostKey ?? null) : opened.adoptedHostKey),
    store: () => file,
    async updateStore(change) {
      if (file === null) return err(failure('not-writable', 'read-only'));
      const next = { ...file, ...change };
      try {
        await writeStoreFile(path, next);
      } catch (problem) {
        // The new file may stand in its place all the same.
        const now = await readStoreFile(path);
        if (now.kind === 'read') file = now.file;
        return err(diskFailure(problem));
      }
      file = next;
      return ok();
    },
    async hasData() {
      return (await hasFiles(join(path, 'originals'))) || (await hasFiles(join(path, 'exchange')));
    },
    publish: (address) => lock.publish(address),
    close: () => lock.release(),
  };
}
