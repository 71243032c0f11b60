import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { diskFailure, type DiskCode } from '../data-folder/disk-error.ts';

/**
 * Endings of files that programs show. Nobody knows all that some system runs, and macros hide in others
 * (.docm, .xlsm): what is not in this list is not opened.
 */
const SHOWN = /^\.(?:pdf|docx?|odt|rtf|xlsx?|ods|csv|pptx?|odp|txt|png|jpe?g|gif|bmp|tiff?|webp|heic|avif)$/i;

/**
 * Copies in the clear, made to be looked at with the system's program. They lie in a folder of their own in
 * the data folder, readable by its owner only, and are removed when the workbench is locked, and when the host ends
 * and starts.
 */
export interface OpenedCopies {
  make(bytes: Uint8Array, fileName: string): Promise<Result<string, Failure<'unsafe-type' | DiskCode>>>;
  /** Removes all copies, one that is being made included. */
  empty(): Promise<void>;
  /** Removes all copies and makes no more; also at once when the process exits. */
  clear(): Promise<void>;
}

/** Takes the folder `<data>/opened`, and empties it of what a killed process left. */
export async function createOpenedCopies(dataFolder: string): Promise<OpenedCopies> {
  const folder = join(dataFolder, 'opened');
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  const atExit = (): void => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // A program holds it open (Windows): the next start removes it.
    }
  };
  process.on('exit', atExit);
  let emptied = 0;
  return {
    async make(bytes, fileName) {
      const name = safeFileName(fileName);
      if (!SHOWN.test(extname(name))) return err(failure('unsafe-type', extname(name)));
      const begun = emptied;
      const own = join(folder, randomBytes(8).toString('hex'));
      try {
        await mkdir(own, { recursive: true, mode: 0o700 });
        await writeFile(join(own, name), bytes, { mode: 0o600, flag: 'wx' });
        if (begun !== emptied) throw new Error('Locked meanwhile');
        return ok(join(own, name));
      } catch (problem) {
        await rm(own, { recursive: true, force: true }).catch(() => undefined);
        return err(diskFailure(problem));
      }
    },
    async empty() {
      emptied += 1;
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    },
    async clear() {
      process.off('exit', atExit);
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

/** A name that every system takes as one plain file of the folder it is put in; keeps letters of all scripts. */
export function safeFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  // Controls and direction marks (a name could show another ending than it has), and what Windows forbids.
  const plain = last
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*%$&;`^!]/gu, '_')
    .replace(/^[.\s-]+/, '_')
    .replace(/[.\s]+$/, '');
  const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(plain) ? `_${plain}` : plain;
  const ending = extname(reserved).slice(0, 20);
  const stem = Array.from(reserved.slice(0, reserved.length - extname(reserved).length))
    .slice(0, 60)
    .join('');
  return stem === '' ? `document${ending}` : `${stem}${ending}`;
}
