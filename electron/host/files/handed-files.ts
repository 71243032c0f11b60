import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ORIGINAL_MAX } from '../../../shared/contract/files.ts';

/** More than this at once is a mistake (a whole disk on the icon), not a meeting. */
const MOST = 500;

/** A file as the window takes it; no bytes where it could not be read. */
export interface HandedFile {
  readonly name: string;
  readonly bytes: Uint8Array | null;
}

/** Files that the system asked us to open, in order, until the window takes them. */
export interface HandedFiles {
  add(paths: readonly string[]): void;
  /** The next one, read now; null when there is none. Each is given once. */
  take(): Promise<HandedFile | null>;
}

export function createHandedFiles(): HandedFiles {
  const waiting: string[] = [];
  return {
    add(paths) {
      waiting.push(...paths.slice(0, MOST - waiting.length));
    },
    async take() {
      const path = waiting.shift();
      if (path === undefined) return null;
      return { name: basename(path), bytes: await readCapped(path) };
    },
  };
}

/** Size and kind are asked of the open file, so that what is read is what was judged. */
async function readCapped(path: string): Promise<Uint8Array | null> {
  try {
    const file = await open(path, 'r');
    try {
      const found = await file.stat();
      return found.isFile() && found.size <= ORIGINAL_MAX ? await file.readFile() : null;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
