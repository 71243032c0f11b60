import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, open, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { atomicWrite } from './atomic-write.ts';
import { errorCode } from './disk-error.ts';
import { isRunning, machineName, processStart } from './process-start.ts';

const lockContent = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  start: v.nullable(v.string()),
  machine: v.string(),
  nonce: v.string(),
  /** What a second start needs to reach this one; set by the launcher. */
  address: v.nullable(v.pipe(v.string(), v.maxLength(2000))),
});
type LockContent = v.InferOutput<typeof lockContent>;

/** The instance that owns a data folder now. */
export interface RunningInstance {
  readonly pid: number;
  /** As the owner published it, or null while it is starting. */
  readonly address: string | null;
}

/** Sole ownership of a data folder by this process. */
export interface OwnerLock {
  /** Tells second starts how to reach this one. The file is readable by its owner only. */
  publish(address: string): Promise<void>;
  release(): Promise<void>;
}

/** A take-over that was itself killed does not hold others up for longer than this. */
const TAKE_OVER_MS = 10_000;
const UNWRITTEN_MS = 500;
/** Longer than that: whoever comes just after such a kill waits and gets the folder. */
const PATIENCE_MS = TAKE_OVER_MS + 5_000;

/**
 * Makes this process the one owner of `folder`, or says who is. The lock of a process that has died is taken
 * over: told by its process id and start time on the same machine. A lock of another machine (a shared
 * folder) is never taken over.
 */
export async function takeOwnership(folder: string): Promise<OwnerLock | RunningInstance> {
  const path = join(folder, 'lock');
  const own: LockContent = {
    pid: process.pid,
    start: processStart(process.pid),
    machine: machineName(),
    nonce: randomBytes(16).toString('hex'),
    address: null,
  };
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    if (await createLock(folder, path, own)) return lockOf(path, own);
    const found = readLock(path);
    if (found === 'gone') continue;
    if (found !== 'unreadable' && isAlive(found)) return { pid: found.pid, address: found.address };
    await removeStale(folder, path);
  }
  return { pid: 0, address: null };
}

function isAlive(content: LockContent): boolean {
  return content.machine !== machineName() || isRunning(content.pid, content.start);
}

/**
 * Who owns the folder now, for one who only reads it and takes nothing; null when nobody does. Where
 * `isProtected`, a lock of another machine means nothing: it came with the medium.
 */
export function ownerOf(folder: string, isProtected: boolean): RunningInstance | null {
  const found = readLock(join(folder, 'lock'));
  if (typeof found === 'string' || (isProtected && found.machine !== machineName())) return null;
  return isAlive(found) ? { pid: found.pid, address: found.address } : null;
}

/** Creates the lock with its content in one step, so that nobody ever reads half a lock of a live owner. */
async function createLock(folder: string, path: string, content: LockContent): Promise<boolean> {
  const prepared = join(folder, `.lock-${content.nonce}`);
  try {
    const file = await open(prepared, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(content));
      await file.sync();
    } finally {
      await file.close();
    }
    await link(prepared, path);
    return true;
  } catch (problem) {
    if (errorCode(problem) === 'EEXIST') return false;
    // FAT and some others have no hard links: there an exclusive creation has to do.
    if (/^(?:EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK)$/.test(errorCode(problem)))
      return await createPlain(path, content);
    throw problem;
  } finally {
    await rm(prepared, { force: true });
  }
}

async function createPlain(path: string, content: LockContent): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(JSON.stringify(content));
    await file.close();
    return true;
  } catch (problem) {
    if (errorCode(problem) === 'EEXIST') return false;
    throw problem;
  }
}

function readLock(path: string): LockContent | 'gone' | 'unreadable' {
  try {
    return v.parse(lockContent, JSON.parse(readFileSync(path, 'utf8')));
  } catch (problem) {
    return errorCode(problem) === 'ENOENT' ? 'gone' : 'unreadable';
  }
}

/**
 * Removes a lock whose owner has died. Two starts at once: the one that makes the folder `lock.taking-over`
 * looks again and removes, the other waits; else the second would remove the lock the first has just made.
 */
async function removeStale(folder: string, path: string): Promise<void> {
  const guard = join(folder, 'lock.taking-over');
  try {
    await mkdir(guard);
  } catch (problem) {
    if (errorCode(problem) !== 'EEXIST') throw problem;
    const made = await stat(guard).catch(() => null);
    if (made !== null && Date.now() - made.mtimeMs > TAKE_OVER_MS) await rmdir(guard).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return;
  }
  try {
    const found = readLock(path);
    if (found === 'gone' || (found !== 'unreadable' && isAlive(found))) return;
    if (found === 'unreadable' && (await isBeingWritten(path))) return;
    // Kept under another name for a moment rather than unlinked at once: a reader never sees half of it.
    const old = join(folder, `.lock-old-${randomBytes(6).toString('hex')}`);
    await rename(path, old);
    await unlink(old);
  } finally {
    await rmdir(guard).catch(() => undefined);
  }
}

/** Without hard links a lock is empty for the moment between its creation and its first write. */
async function isBeingWritten(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => null);
  return made === null || Date.now() - made.mtimeMs < UNWRITTEN_MS;
}

function lockOf(path: string, own: LockContent): OwnerLock {
  let released = false;
  return {
    async publish(address) {
      if (!released) await atomicWrite(path, JSON.stringify({ ...own, address } satisfies LockContent));
    },
    async release() {
      if (released) return;
      released = true;
      const found = readLock(path);
      if (typeof found === 'object' && found.nonce === own.nonce) await rm(path, { force: true });
    },
  };
}
