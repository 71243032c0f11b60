import { accessSync, constants, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEMPORARY_PREFIX } from './atomic-write.ts';
import { errorCode } from './disk-error.ts';
import { readStoreFile, type StoreFile } from './store-file.ts';

/** Why a folder may be read and exported from, and nothing else. */
export type ReadingReason = 'newer-version' | 'damaged' | 'write-protected';

/** What stands in a folder that is opened for reading only; null where it cannot be told. */
export interface Readable {
  readonly why: ReadingReason;
  readonly storeId: string | null;
  readonly incarnation: number;
  readonly adoptedHostKey: string | null;
  readonly pendingRestore: string | null;
}

export type Judgement =
  | { readonly kind: 'usable'; readonly file: StoreFile | null }
  | { readonly kind: 'readable'; readonly readable: Readable; readonly detail: string }
  /** Not even readable for this user. */
  | { readonly kind: 'forbidden'; readonly code: string };

/**
 * Looks at a data folder without changing anything in it, a time stamp included, and says how it may be opened. Not
 * asynchronous: Electron's main process has to know before it begins.
 */
export function judgeFolder(path: string): Judgement {
  const state = readStoreFile(path);
  switch (state.kind) {
    case 'forbidden':
      return state;
    case 'newer-version': {
      const { storeId, adoptedHostKey, pendingRestore } = state;
      const readable: Readable = {
        ...UNTOLD,
        why: 'newer-version',
        storeId,
        adoptedHostKey,
        pendingRestore,
      };
      return { kind: 'readable', readable, detail: 'store.json' };
    }
    case 'damaged':
      return { kind: 'readable', readable: { ...UNTOLD, why: 'damaged' }, detail: 'store.json' };
    case 'missing':
      if (!holdsSomething(path)) return { kind: 'usable', file: null };
      return {
        kind: 'readable',
        readable: { ...UNTOLD, why: 'damaged' },
        detail: 'store.json is missing',
      };
    case 'read': {
      const { file } = state;
      const refusal = writeRefusal(path);
      if (refusal === null) return { kind: 'usable', file };
      return { kind: 'readable', readable: { ...file, why: 'write-protected' }, detail: refusal };
    }
  }
}

const UNTOLD = { storeId: null, incarnation: 1, adoptedHostKey: null, pendingRestore: null };

/** Why nothing may be written there, or null. A full disk is no refusal: that passes. */
function writeRefusal(path: string): string | null {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    // Windows answers for the attribute of the folder alone, not for its medium or its rights.
    if (process.platform === 'win32') tryWriting(path);
    return null;
  } catch (problem) {
    const code = errorCode(problem);
    return /^(?:EROFS|EACCES|EPERM)$/.test(code) ? code : null;
  }
}

function tryWriting(path: string): void {
  const probe = join(path, `${TEMPORARY_PREFIX}probe-${process.pid}`);
  writeFileSync(probe, '', { flag: 'wx' });
  rmSync(probe, { force: true });
}

/** True if a folder without `store.json` is not simply new. */
function holdsSomething(path: string): boolean {
  return (
    entriesOf(path).some(({ name }) => name === 'keys.json') ||
    hasFiles(join(path, 'originals')) ||
    hasFiles(join(path, 'exchange'))
  );
}

/** True if there is a file somewhere below. */
export function hasFiles(path: string): boolean {
  return entriesOf(path).some(
    (entry) => entry.isFile() || (entry.isDirectory() && hasFiles(join(path, entry.name))),
  );
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (problem) {
    if (/^(?:ENOENT|ENOTDIR)$/.test(errorCode(problem))) return [];
    throw problem;
  }
}
