import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import type { Cipher } from '../../store/cipher/cipher.ts';
import type { RawFile } from './sealed-file.ts';
import { BLOCK, SealedFile } from './sealed-file.ts';
import { INDEX_NAME, SEALED_VFS, installSealedVfs } from './sealed-vfs.ts';
import { TextEngine } from './text-engine.ts';

/** Pages of the index that are held in memory, in KiB. */
const CACHE = 16_000;
const SETTINGS = `PRAGMA page_size = ${BLOCK}; PRAGMA cache_size = -${CACHE}; PRAGMA temp_store = MEMORY;
PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL;`;

/** An index in memory: for what is private, and where the disk is of no use. */
export function openInMemory(sqlite: Sqlite3Static): TextEngine {
  const db = new sqlite.oo1.DB(':memory:');
  db.exec(`PRAGMA temp_store = MEMORY`);
  return new TextEngine(sqlite, db);
}

/** An index on the disk, with a measure of it. */
export interface DiskIndex {
  readonly engine: TextEngine;
  size(): number;
  close(): void;
}

/** The files of an index, open and nobody else's. */
export interface OpenFiles {
  readonly index: RawFile;
  readonly journal: RawFile;
  readonly key: Uint8Array;
}

/** Opens the index in these files. Throws, and lets them go, where they hold one of another version or a damaged one. */
export function openOnDisk(sqlite: Sqlite3Static, files: OpenFiles): DiskIndex {
  const index = new SealedFile(files.index, files.key, 1);
  const journal = new SealedFile(files.journal, files.key, 2);
  const takeBack = installSealedVfs(sqlite, { index, journal });
  const letGo = (): void => {
    takeBack();
    for (const file of [index, journal]) file.close();
  };
  try {
    const db = new sqlite.oo1.DB(INDEX_NAME, 'c', SEALED_VFS);
    db.exec(SETTINGS);
    const engine = new TextEngine(sqlite, db);
    return {
      engine,
      size: () => files.index.getSize() + files.journal.getSize(),
      close() {
        try {
          engine.close();
        } finally {
          letGo();
        }
      },
    };
  } catch (problem) {
    letGo();
    throw problem;
  }
}

const FOLDER = 'search';
const FILES = ['index', 'journal', 'key'] as const;
/** How often, and after how long, files are asked for again that a window before this one has not let go yet. */
const TRIES = 20;
const PAUSE_MS = 100;

/** Removes the indexes of other stores. */
export async function removeOthers(store: string): Promise<void> {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  for await (const name of root.keys())
    if (name !== store) await root.removeEntry(name, { recursive: true }).catch(() => undefined);
}

/** The files of one store's index in the window's private file system. */
export async function openFiles(store: string, cipher: Cipher): Promise<OpenFiles> {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  const folder = await root.getDirectoryHandle(store, { create: true });
  const opened: FileSystemSyncAccessHandle[] = [];
  try {
    const opening = FILES.map(async (name) => openFile(folder, name));
    for (const one of await Promise.allSettled(opening))
      if (one.status === 'fulfilled') opened.push(one.value);
    // Of several that fail, the first says why.
    await Promise.all(opening);
    const [index, journal, keyFile] = opened;
    if (index === undefined || journal === undefined || keyFile === undefined) throw new Error('files');
    const key = await keyOf(keyFile, [index, journal], cipher, store);
    keyFile.close();
    return { index, journal, key };
  } catch (problem) {
    for (const handle of opened) handle.close();
    throw problem;
  }
}

/** Takes the index of a store away; it is made anew where it is wanted. */
export async function removeFiles(store: string): Promise<void> {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  await root.removeEntry(store, { recursive: true }).catch(() => undefined);
}

/** Whether a file was refused because another window has it open. */
export function isHeld(problem: unknown): boolean {
  return problem instanceof DOMException && problem.name === 'NoModificationAllowedError';
}

async function openFile(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemSyncAccessHandle> {
  const file = await folder.getFileHandle(name, { create: true });
  for (let left = TRIES; ; left--) {
    try {
      return await file.createSyncAccessHandle();
    } catch (problem) {
      if (!isHeld(problem) || left === 0) throw problem;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** The key of the pages, sealed like everything else of the store. Where it does not open, what it sealed is of no use. */
async function keyOf(
  file: FileSystemSyncAccessHandle,
  sealedUnderIt: readonly RawFile[],
  cipher: Cipher,
  store: string,
): Promise<Uint8Array> {
  const context = `search-index/${store}`;
  const sealed = new Uint8Array(file.getSize());
  file.read(sealed, { at: 0 });
  const known = sealed.length === 0 ? null : await cipher.open(context, sealed).catch(() => null);
  if (known?.length === 32) return known;
  for (const raw of sealedUnderIt) raw.truncate(0);
  const key = crypto.getRandomValues(new Uint8Array(32));
  const next = await cipher.seal(context, key);
  file.truncate(0);
  file.write(next, { at: 0 });
  file.flush();
  return key;
}
