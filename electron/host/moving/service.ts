import { access, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { movingService, MovingStatus, WindowKind } from '../../../shared/contract/moving.ts';
import type { Handlers } from '../../../shared/contract/service.ts';
import type { DataFolder } from '../data-folder/open-data-folder.ts';
import { onDisk } from '../data-folder/disk-error.ts';
import { appendPiece, readBackupFile } from '../files/backup-files.ts';
import type { Fetcher, LeaveOutcome } from './fetch.ts';
import { COPY_NAME, readMovingState, writeMovingState, type MovingState } from './moving-file.ts';

export interface MovingDeps {
  readonly folder: Pick<DataFolder, 'path' | 'readOnly'>;
  /** The window of this start. */
  readonly own: WindowKind;
  /** Lets the other window leave its copy; null where that one cannot be run from here. */
  readonly fetcher?: Fetcher | null;
  /** Set for a window that was started to leave its copy: hears how that ended. */
  readonly onLeft?: (outcome: LeaveOutcome) => void;
}

/** Where Chromium keeps the databases of each window, below `profile`. */
const DATABASES: Readonly<Record<WindowKind, readonly string[]>> = {
  browser: ['Default/IndexedDB'],
  electron: ['electron/IndexedDB', 'electron/Default/IndexedDB'],
};

type Moving = Handlers<typeof movingService>;

/** The `moving` service: who holds the delegate's words, and the sealed copy that goes from one window to the other. */
export function createMovingService(deps: MovingDeps): Moving {
  const { folder, own } = deps;
  const copy = join(folder.path, COPY_NAME);
  const change = (
    next: MovingState,
  ): Promise<Result<Record<string, never>, Failure<'full' | 'not-writable'>>> =>
    onDisk(async () => {
      await writeMovingState(folder.path, next);
      return ok({});
    });
  const state = (): Promise<MovingState> => readMovingState(folder.path);
  const isReadOnly = folder.readOnly !== null;
  const giveUp = async (): ReturnType<typeof change> => {
    const { home } = await state();
    const given = await change({ home, waitingFrom: null });
    if (given.ok) await rm(copy, { force: true }).catch(() => undefined);
    return given;
  };
  return {
    status: async () => ok(await statusOf(deps, copy)),
    async opened() {
      if (isReadOnly) return ok({});
      const { home, waitingFrom } = await state();
      return home === own ? ok({}) : await change({ home: own, waitingFrom });
    },
    async begin() {
      if (isReadOnly) return err(failure('read-only'));
      const given = await change({ home: own, waitingFrom: null });
      if (!given.ok) return given;
      return await onDisk(async () => {
        await rm(copy, { force: true });
        return ok({});
      });
    },
    async write({ offset, bytes }) {
      if (isReadOnly) return err(failure('not-writable'));
      if ((await state()).waitingFrom !== null) return err(failure('out-of-order'));
      const written = await appendPiece(copy, offset, bytes);
      return written.ok ? ok({}) : written;
    },
    async ready() {
      if (isReadOnly) return err(failure('not-writable'));
      if ((await sizeOf(copy)) === null) return err(failure('out-of-order'));
      const changed = await change({ home: own, waitingFrom: own });
      if (changed.ok) deps.onLeft?.(ok());
      return changed;
    },
    async fetch() {
      const { home } = await statusOf(deps, copy);
      if (isReadOnly) return err(failure('not-writable'));
      const { fetcher = null } = deps;
      if (fetcher === null || home === null || home === own) return err(failure('not-found'));
      const left = await fetcher.fetch();
      return left.ok ? ok({}) : left;
    },
    async gaveUp({ code }) {
      if (isReadOnly) return err(failure('not-writable'));
      const given = await giveUp();
      deps.onLeft?.(err(failure(code)));
      return given;
    },
    async read({ offset, length }) {
      const piece = await readBackupFile(folder.path, COPY_NAME, offset, length);
      return piece.ok ? ok({ bytes: piece.value }) : piece;
    },
    async taken() {
      if (isReadOnly) return err(failure('not-writable'));
      const { waitingFrom } = await state();
      if (waitingFrom === null || waitingFrom === own) return err(failure('not-found'));
      // From here on the words are here; a copy that cannot be removed is replaced by the next one.
      const taken = await change({ home: own, waitingFrom: null });
      if (taken.ok) await rm(copy, { force: true }).catch(() => undefined);
      return taken;
    },
    cancel: async () => (isReadOnly ? err(failure('not-writable')) : await giveUp()),
  };
}

async function statusOf(deps: MovingDeps, copy: string): Promise<MovingStatus> {
  const { folder, own, fetcher = null } = deps;
  const leaving = deps.onLeft !== undefined;
  // A folder that is only read is read with the databases that are there.
  if (folder.readOnly !== null) return { own, home: null, waiting: null, canFetch: false, leaving };
  const { home: known, waitingFrom } = await readMovingState(folder.path);
  const home = known ?? (await guessHome(folder.path));
  const size = waitingFrom === null ? null : await sizeOf(copy);
  return {
    own,
    home,
    waiting: waitingFrom === null || size === null ? null : { from: waitingFrom, size },
    canFetch: home !== null && home !== own && fetcher !== null && (await fetcher.isHere()),
    leaving,
  };
}

/** In a folder from before this was kept: the window whose databases are there, if those of the other are not. */
async function guessHome(path: string): Promise<WindowKind | null> {
  const has = async (kind: WindowKind): Promise<boolean> => {
    const found = await Promise.all(DATABASES[kind].map((name) => isThere(join(path, 'profile', name))));
    return found.includes(true);
  };
  const [browser, electron] = await Promise.all([has('browser'), has('electron')]);
  if (browser === electron) return null;
  return browser ? 'browser' : 'electron';
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function sizeOf(path: string): Promise<number | null> {
  return await stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
