/*
 * A disk in memory that can be full. It has to be mounted: a full disk answers ENOSPC to all that writes below a
 * folder, Chromium included, until there is room again, and nothing that needs no mount does. RLIMIT_FSIZE answers
 * EFBIG, to one file; /dev/full stands for one file, and a write that is whole or not at all makes a new one and
 * renames it; a loop device or a quota must be mounted as well. Without root a mount can be had in a user namespace
 * alone, where others reach it only below /proc/PID/root, a way that realpath, and with it Chromium, loses.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own, in memory, that can be filled to the last byte. */
export interface SmallDisk {
  readonly path: string;
  /** Takes all the room there is; `but`: leaves this many kilobytes. */
  fill(but?: number): Promise<void>;
  makeRoom(): Promise<void>;
  /** As a write-protected stick is. */
  protect(): void;
  remove(): Promise<void>;
}

/** What a test of a full disk needs, for the closing line of `npm test`. */
export const SMALL_DISK = 'a disk to fill, which takes root on Linux and leave to mount';

/** False where nothing may be mounted: not Linux, not root, or a container that forbids it. */
export const hasSmallDisk = tryToMount();

function mount(path: string, kilobytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path], { stdio: 'ignore' });
}

function unmount(path: string): void {
  execFileSync('umount', ['-l', path]);
}

function tryToMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const path = mkdtempSync(join(tmpdir(), 'dw-disk-'));
  try {
    mount(path, 16);
    unmount(path);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(path);
  }
}

/** Mounts one, where `hasSmallDisk`. */
export async function mountSmallDisk(kilobytes: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'dw-disk-'));
  mount(path, kilobytes);
  const [filler, reserve] = [join(path, 'filler'), join(path, 'reserve')];
  return {
    path,
    async fill(but = 0) {
      if (but > 0) await writeFile(reserve, Buffer.alloc(but * 1024));
      await writeFile(filler, Buffer.alloc(kilobytes * 1024)).catch(() => undefined);
      await rm(reserve, { force: true });
    },
    makeRoom: () => rm(filler, { force: true }),
    protect: () => void execFileSync('mount', ['-o', 'remount,ro', path]),
    async remove() {
      unmount(path);
      await rm(path, { recursive: true, force: true });
    },
  };
}
