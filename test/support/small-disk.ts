import { execFileSync } from 'node:child_process';
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

/** Null where nothing may be mounted: not Linux, not root, or a container that forbids it. */
export async function mountSmallDisk(kilobytes: number): Promise<SmallDisk | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const path = await mkdtemp(join(tmpdir(), 'dw-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    await rm(path, { recursive: true, force: true });
    return null;
  }
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
      execFileSync('umount', ['-l', path]);
      await rm(path, { recursive: true, force: true });
    },
  };
}
