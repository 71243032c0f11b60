import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MAX_FILE_BYTES } from '../../shared/contract/importing.ts';
import type { CliIo } from './command.ts';

const PIECE = 1024 * 1024;

/** Reads what the file holds, and one byte more than `most` of a larger one: enough to be refused as too large. */
async function readUpTo(file: FileHandle, size: number, most: number): Promise<Uint8Array> {
  let bytes = new Uint8Array(Math.min(size, most) + 1);
  let length = 0;
  for (;;) {
    if (length === bytes.byteLength) {
      if (length > most) break;
      // The file grew since it was measured.
      const more = new Uint8Array(Math.min(length + PIECE, most + 1));
      more.set(bytes);
      bytes = more;
    }
    const { bytesRead } = await file.read(bytes, length, bytes.byteLength - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.slice(0, length);
}

/** Device and place of what stands at a path, whatever name leads to it; null where there is nothing. */
async function identity(path: string): Promise<string | null> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${String(dev)}:${String(ino)}`;
  } catch {
    return null;
  }
}

/** The files of the command line. Paths begin at `folder`; no command reads more than `most` bytes and one. */
export function createFiles(
  folder: () => string,
  most: number = MAX_FILE_BYTES,
): Pick<CliIo, 'readFile' | 'writeFile' | 'isSameFile'> {
  const here = (path: string): string => resolve(folder(), path);
  return {
    async readFile(path) {
      // Without O_NONBLOCK a pipe that nobody writes to would be waited for without end.
      const file = await open(here(path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      try {
        const found = await file.stat();
        if (found.isDirectory()) throw Object.assign(new Error('A folder'), { code: 'EISDIR' });
        if (!found.isFile())
          throw Object.assign(new Error('No ordinary file'), { code: 'not an ordinary file' });
        return await readUpTo(file, found.size, most);
      } finally {
        await file.close();
      }
    },
    async writeFile(name, bytes) {
      const path = here(name);
      const part = `${path}.${randomBytes(6).toString('hex')}.part`;
      const file = await open(part, 'wx', 0o644);
      try {
        await file.writeFile(bytes);
        await file.sync();
        await file.close();
        await rename(part, path);
      } catch (problem) {
        await file.close().catch(() => undefined);
        await rm(part, { force: true });
        throw problem;
      }
    },
    async isSameFile(a, b) {
      if (here(a) === here(b)) return true;
      const [one, other] = await Promise.all([identity(here(a)), identity(here(b))]);
      return one !== null && one === other;
    },
  };
}
