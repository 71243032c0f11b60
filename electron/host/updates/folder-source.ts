import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { UpdateSource } from '../../../shared/contract/updates.ts';
import { isDiskError } from '../data-folder/disk-error.ts';
import type { Source, SourceCode } from './source.ts';

const PIECE = 64 * 1024;

/** Files that lie in a folder, as a rule on a stick. Only ordinary files are read, and no links are followed. */
export function createFolderSource(ref: UpdateSource, folder: string): Source {
  const withFile = async <T>(
    name: string,
    work: (file: FileHandle, size: number) => Promise<Result<T, Failure<SourceCode>>>,
  ): Promise<Result<T, Failure<SourceCode>>> => {
    if (!isAbsolute(folder)) return err(failure('not-allowed'));
    let file: FileHandle | null = null;
    try {
      // Without O_NONBLOCK a pipe that nobody writes to would be waited for without end.
      const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
      file = await open(join(folder, name), flags);
      const found = await file.stat();
      return found.isFile() ? await work(file, found.size) : err(failure('not-found'));
    } catch (problem) {
      if (!isDiskError(problem)) throw problem;
      return err(failure('not-found'));
    } finally {
      await file?.close().catch(() => undefined);
    }
  };
  return {
    ref,
    isMetered: false,
    small: (name, most) =>
      withFile(name, async (file, size) => {
        if (size > most) return err(failure('too-large'));
        const bytes = new Uint8Array(size);
        const { bytesRead } = await file.read(bytes, 0, size, 0);
        return bytesRead === size ? ok(bytes) : err(failure('cut'));
      }),
    range: (name, range, take, signal) =>
      withFile(name, async (file, size) => {
        if (size !== range.total) return err(failure('wrong-reply'));
        const piece = new Uint8Array(PIECE);
        for (let at = 0; at < range.length;) {
          if (signal.aborted) return err(failure('stopped'));
          const wanted = Math.min(PIECE, range.length - at);
          const { bytesRead } = await file.read(piece, 0, wanted, range.start + at);
          if (bytesRead === 0) return err(failure('cut'));
          if (!take(piece.subarray(0, bytesRead))) return err(failure('stopped'));
          at += bytesRead;
        }
        return ok();
      }),
    close: () => undefined,
  };
}
