import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  openDataFolder,
  type DataFolder,
  type OpenOptions,
} from '../../../electron/host/data-folder/open-data-folder.ts';
import { makeReadingPlace, sweepReadingPlaces } from '../../../electron/host/data-folder/reading-place.ts';
import { createOriginals } from '../../../electron/host/files/originals.ts';
import { chooseProfile } from '../../../electron/main/choose-place.ts';
import { writeLevelDbLog } from '../../../electron/host/profile/leveldb-log.ts';
import { pictureOf } from '../../support/folder-picture.ts';
import { needs } from '../../support/needs.ts';
import { hasSmallDisk, mountSmallDisk, SMALL_DISK } from '../../support/small-disk.ts';

const KEYS = { hostKey: () => new Uint8Array(32).fill(7) };
const DATABASE = 'Default/IndexedDB/http_workbench.localhost_0.indexeddb.leveldb';
const TORN = Buffer.from(writeLevelDbLog([Buffer.from('a'.repeat(300))])).subarray(0, 200);

const isRoot = process.getuid?.() === 0;

let base = '';
let path = '';
let temporary = '';
let before = '';
let original = '';
const opened: DataFolder[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'dw-read-'));
  temporary = join(base, 'tmp');
  await mkdir(temporary);
  before = process.env['TMPDIR'] ?? '';
  process.env['TMPDIR'] = temporary;
  path = join(base, 'data');
  await furnish(path);
});
afterEach(async () => {
  for (const folder of opened.splice(0)) await folder.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  if (before === '') delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  await rm(base, { recursive: true, force: true });
});

/** A folder that was worked in and whose workbench and Chromium were killed. */
async function furnish(at: string): Promise<void> {
  const made = await openDataFolder(at);
  if (!made.ok) throw new Error(made.error.code);
  await made.value.updateStore({ keysMade: true });
  const kept = await createOriginals(at, KEYS).put(Buffer.from('the charter'));
  if (!kept.ok) throw new Error(kept.error.code);
  original = kept.value;
  const lock = await readFile(join(at, 'lock'), 'utf8');
  await made.value.close();
  await writeFile(join(at, 'lock'), lock.replace(/"start":"[^"]*"/, '"start":"another boot:1"'));
  await writeFile(join(at, '.writing-0011'), 'half');
  for (const profile of ['profile', 'profile/electron']) {
    await mkdir(join(at, profile, DATABASE), { recursive: true });
    await writeFile(join(at, profile, DATABASE, '000003.log'), TORN);
    await mkdir(join(at, profile, 'Default/Code Cache'));
    await symlink(`${hostname()}-4194304`, join(at, profile, 'SingletonLock'));
  }
}

async function damage(): Promise<void> {
  await writeFile(join(path, 'store.json'), '{"formatVersion": 1, "storeId": "');
}

async function mustRead(at = path, options: OpenOptions = {}): Promise<DataFolder> {
  const result = await openDataFolder(at, { readOnly: true, ...options });
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.detail ?? ''}`);
  opened.push(result.value);
  return result.value;
}

const places = async (): Promise<readonly string[]> =>
  (await readdir(temporary)).filter((name) => name.startsWith('dw-reading-'));

/** Another process that opens a folder for reading and stays; with what it said. */
async function reader(
  at: string,
  user?: number,
): Promise<{ child: ChildProcess; said: Record<string, unknown> }> {
  const file = fileURLToPath(new URL('./hold-reading.ts', import.meta.url));
  const child = spawn(process.execPath, [file, at], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  children.push(child);
  const [data] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: JSON.parse(data.toString()) as Record<string, unknown> };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('a folder that may only be read is not changed in a byte or a time stamp', () => {
  test.each([
    ['damaged', '{"formatVersion": 1, "storeId": "'],
    ['newer-version', '{"formatVersion": 2, "storeId": "0123456789abcdef0123456789abcdef"}'],
    ['damaged', null],
  ] as const)('%s (%s)', async (code, store) => {
    if (store === null) await rm(join(path, 'store.json'));
    else await writeFile(join(path, 'store.json'), store);
    const picture = pictureOf(path);
    expect(await openDataFolder(path)).toMatchObject({ ok: false, error: { code } });
    expect(pictureOf(path)).toEqual(picture);
    const folder = await mustRead();
    expect(folder).toMatchObject({ readOnly: code, repaired: { torn: 1, broken: 0, inUse: false } });
    expect(await createOriginals(folder.data, KEYS).get(original)).toMatchObject({ ok: true });
    expect((await folder.updateStore({ keysMade: false })).ok).toBe(false);
    await folder.publish('port 1234');
    expect(pictureOf(path)).toEqual(picture);
    await folder.close();
    expect(pictureOf(path)).toEqual(picture);
  });

  test(
    'on a write-protected medium, which also a lock of another machine does not hold shut',
    needs(hasSmallDisk, SMALL_DISK),
    async () => {
      const disk = await mountSmallDisk(4096);
      try {
        const data = join(disk.path, 'data');
        await cp(path, data, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
        const lock = await readFile(join(data, 'lock'), 'utf8');
        await writeFile(join(data, 'lock'), lock.replace(/"machine":"[^"]*"/, '"machine":"of a colleague"'));
        disk.protect();
        const picture = pictureOf(data);
        expect(await openDataFolder(data)).toMatchObject({
          ok: false,
          error: { code: 'write-protected', detail: 'EROFS' },
        });
        const folder = await mustRead(data);
        expect(folder).toMatchObject({ readOnly: 'write-protected', repaired: { torn: 1 } });
        expect(folder.storeId).toMatch(/^[0-9a-f]{32}$/);
        expect(await createOriginals(folder.data, KEYS).get(original)).toMatchObject({ ok: true });
        expect(pictureOf(data)).toEqual(picture);
        await folder.close();
        expect(await places()).toEqual([]);
      } finally {
        await disk.remove();
      }
    },
  );

  test(
    'in a folder of another user, who lets it be read',
    needs(isRoot, 'two users, which takes root'),
    async () => {
      const theirs = join(base, 'theirs');
      await cp(path, theirs, { recursive: true, verbatimSymlinks: true });
      for (const name of ['', ...(await readdir(theirs, { recursive: true }))]) {
        const info = await lstat(join(theirs, name));
        if (!info.isSymbolicLink()) await chmod(join(theirs, name), info.isDirectory() ? 0o755 : 0o444);
      }
      for (const shared of [base, temporary]) await chmod(shared, 0o777);
      const picture = pictureOf(theirs);
      const { said, child } = await reader(theirs, 65_534);
      expect(said).toMatchObject({ readOnly: 'write-protected', user: 65_534 });
      const log = join(String(said['work']), 'profile', DATABASE, '000003.log');
      expect((await lstat(log)).size).toBe(0);
      expect(pictureOf(theirs)).toEqual(picture);
      await kill(child);
      await chmod(join(theirs, 'store.json'), 0o600);
      expect((await reader(theirs, 65_534)).said).toEqual({ code: 'not-writable', detail: 'EACCES' });
      expect(await places()).toEqual([]);
    },
  );
});

describe('what has to be written while reading', () => {
  beforeEach(damage);

  test('goes to a place of this user alone, with a mended copy of the window’s profile and no more of it', async () => {
    const folder = await mustRead();
    const [place = ''] = await places();
    expect(folder.work).toBe(join(temporary, place));
    expect((await lstat(folder.work)).mode & 0o077).toBe(0);
    expect(await readdir(join(folder.work, 'profile'))).toEqual(['Default']);
    expect(await readdir(join(folder.work, 'profile/Default'))).toEqual(['IndexedDB']);
    expect(await readFile(join(folder.work, 'profile', DATABASE, '000003.log'), 'utf8')).toBe('');
    await folder.close();
    expect(await places()).toEqual([]);
  });

  test('is not a copy of the profile where no window of ours is opened', async () => {
    const folder = await mustRead(path, { withoutWindow: true });
    expect((await readdir(folder.work)).toSorted()).toEqual(['lock', 'of.json']);
  });

  test('is removed at the next start after a kill, whatever folder that opens; a living reader’s stays', async () => {
    const [first, other] = [await reader(path), join(base, 'other')];
    const theirs = await mkdtemp(join(temporary, 'dw-reading-'));
    const unfinished = await mkdtemp(join(temporary, 'dw-reading-'));
    await utimes(unfinished, 1, 1);
    if (isRoot) {
      await chown(theirs, 65_534, 65_534);
      await utimes(theirs, 1, 1);
    }
    const { work } = first.said;
    await (await mustRead(other)).close();
    const left = (await places()).map((name) => join(temporary, name));
    expect(left.toSorted()).toEqual([String(work), theirs].toSorted());
    await kill(first.child);
    await (await mustRead(other)).close();
    expect(await places()).toEqual([theirs.slice(temporary.length + 1)]);
  });

  test('stays while a Chromium that has outlived its host shows it', async () => {
    const { child, said } = await reader(path);
    await kill(child);
    const lock = join(String(said['work']), 'profile/SingletonLock');
    const chromium = spawn('sleep', ['60'], { argv0: 'chromium', stdio: 'ignore' });
    children.push(chromium);
    await symlink(`${hostname()}-${chromium.pid}`, lock);
    await expect.poll(() => readFile(`/proc/${chromium.pid}/cmdline`, 'utf8')).toContain('chromium');
    await sweepReadingPlaces();
    expect(await places()).toHaveLength(1);
    await kill(chromium);
    await sweepReadingPlaces();
    expect(await places()).toEqual([]);
  });

  test('has no room: that is said, and nothing of it is left', needs(hasSmallDisk, SMALL_DISK), async () => {
    const disk = await mountSmallDisk(256);
    try {
      process.env['TMPDIR'] = disk.path;
      await disk.fill(16);
      const picture = pictureOf(path);
      await writeFile(join(path, 'profile/large'), Buffer.alloc(100_000));
      expect(await openDataFolder(path, { readOnly: true })).toMatchObject({
        ok: false,
        error: { code: 'no-copy', detail: 'ENOSPC' },
      });
      expect(await readdir(disk.path)).toEqual(['filler']);
      expect(Object.keys(pictureOf(path))).toHaveLength(Object.keys(picture).length + 1);
    } finally {
      process.env['TMPDIR'] = temporary;
      await disk.remove();
    }
  });
});

describe('a second start', () => {
  test('of one who reads is told who reads, and takes nothing', async () => {
    await damage();
    const { child } = await reader(path);
    expect(await openDataFolder(path, { readOnly: true })).toMatchObject({
      ok: false,
      error: { code: 'in-use', running: { pid: child.pid, address: 'port 1234' } },
    });
    expect(await places()).toHaveLength(1);
  });

  test('of an older version beside a newer one that works is told who works', async () => {
    const folder = await mustRead();
    expect(folder.readOnly).toBeNull();
    await writeFile(join(path, 'store.json'), '{"formatVersion": 2}');
    const picture = pictureOf(path);
    expect(await openDataFolder(path, { readOnly: true })).toMatchObject({
      ok: false,
      error: { code: 'in-use', running: { pid: process.pid } },
    });
    expect(pictureOf(path)).toEqual(picture);
  });

  test('reads nothing under a Chromium that has outlived its host', async () => {
    await damage();
    const chromium = spawn('sleep', ['60'], { argv0: 'chromium', stdio: 'ignore' });
    children.push(chromium);
    await rm(join(path, 'profile/SingletonLock'));
    await symlink(`${hostname()}-${chromium.pid}`, join(path, 'profile/SingletonLock'));
    await expect.poll(() => readFile(`/proc/${chromium.pid}/cmdline`, 'utf8')).toContain('chromium');
    expect(await openDataFolder(path, { readOnly: true })).toMatchObject({ error: { code: 'in-use' } });
  });
});

describe('the profile of Electron', () => {
  test('lies in a folder that is worked in, and is a copy elsewhere for one that is only read', async () => {
    expect(chooseProfile(path)).toMatchObject({
      ok: true,
      value: { profile: join(path, 'profile/electron'), place: null, own: null },
    });
    await damage();
    const picture = pictureOf(path);
    const chosen = chooseProfile(path);
    if (!chosen.ok || chosen.value.place === null) throw new Error('No place');
    const { place, profile } = chosen.value;
    expect(profile).toBe(join(place, 'profile/electron'));
    expect(await readdir(join(profile, 'Default'))).toEqual(['IndexedDB']);
    const folder = await mustRead(path, { place });
    expect(folder).toMatchObject({ work: place, repaired: { torn: 1 } });
    expect(pictureOf(path)).toEqual(picture);
    // A second start has the same profile, by which Electron hands over to the first.
    expect(chooseProfile(path)).toMatchObject({ ok: true, value: { profile, own: null } });
    await folder.close();
    expect(await readdir(profile)).not.toEqual([]);
  });

  test('is never a copy beside a folder that has become whole meanwhile: what is written there would be lost', async () => {
    const place = makeReadingPlace(path, () => undefined);
    const picture = pictureOf(path);
    expect(await openDataFolder(path, { readOnly: true, place })).toMatchObject({
      ok: false,
      error: { code: 'not-writable' },
    });
    expect(pictureOf(path)).toEqual(picture);
  });
});

test(
  'files of a committed restore are read from where they lie, although nobody may move them now',
  needs(hasSmallDisk, SMALL_DISK),
  async () => {
    const disk = await mountSmallDisk(4096);
    try {
      const restore = 'ab'.repeat(16);
      const data = join(disk.path, 'data');
      await cp(path, data, { recursive: true, verbatimSymlinks: true });
      const store = JSON.parse(await readFile(join(data, 'store.json'), 'utf8')) as object;
      await writeFile(join(data, 'store.json'), JSON.stringify({ ...store, pendingRestore: restore }));
      await mkdir(join(data, 'restore', restore, 'new'), { recursive: true });
      await mkdir(join(data, 'restore', restore, 'old'));
      // As if killed before the second folder was moved: the originals are in place, the exchange is not.
      await rename(join(data, 'exchange'), join(data, 'restore', restore, 'new/exchange'));
      await mkdir(join(data, 'exchange'));
      await writeFile(join(data, 'restore', restore, 'new/exchange/log'), 'restored');
      disk.protect();
      const folder = await mustRead(data);
      expect(await createOriginals(folder.data, KEYS).get(original)).toMatchObject({ ok: true });
      expect(await readFile(join(folder.data, 'exchange/log'), 'utf8')).toBe('restored');
      await folder.close();
      expect(await readdir(join(data, 'restore', restore, 'new/exchange'))).toEqual(['log']);
    } finally {
      await disk.remove();
    }
  },
);
