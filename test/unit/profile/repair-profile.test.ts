import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeLevelDbLog } from '../../../electron/host/profile/leveldb-log.ts';
import { repairProfile } from '../../../electron/host/profile/repair-profile.ts';

let base = '';
let log = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'dw-profile-'));
  const database = join(base, 'profile', 'Default', 'IndexedDB', 'http_x_0.indexeddb.leveldb');
  await mkdir(database, { recursive: true });
  log = join(database, '000003.log');
});
afterEach(() => rm(base, { recursive: true, force: true }));

const record = (letter: string, length: number): Uint8Array => Buffer.from(letter.repeat(length));
const repair = () => repairProfile(join(base, 'profile'), join(base, 'kept'));

describe('the log of a database', () => {
  test('that ends in half a record is cut where the last whole one ends, and not looked at twice', async () => {
    const whole = writeLevelDbLog([record('a', 300), record('b', 40_000)]);
    const next = writeLevelDbLog([record('a', 300), record('b', 40_000), record('c', 500)]);
    await writeFile(log, next.subarray(0, whole.byteLength + 100));
    expect(await repair()).toEqual({ torn: 1, broken: 0, inUse: false });
    expect(await readFile(log)).toEqual(Buffer.from(whole));
    expect(await repair()).toEqual({ torn: 0, broken: 0, inUse: false });
    expect(await readdir(base)).toEqual(['profile']);
  });

  test('that has whole records behind a fault is written without the fault, and the old one is kept', async () => {
    const bytes = Buffer.from(writeLevelDbLog([record('a', 300), record('b', 300), record('c', 40_000)]));
    bytes[320] = (bytes[320] ?? 0) ^ 1;
    await writeFile(log, bytes);
    expect(await repair()).toMatchObject({ broken: 1, inUse: false });
    const [kept = ''] = await readdir(join(base, 'kept'));
    expect(await readFile(join(base, 'kept', kept))).toEqual(bytes);
    expect((await readFile(log)).includes(Buffer.from(record('a', 300)))).toBe(true);
    expect(await repair()).toEqual({ torn: 0, broken: 0, inUse: false });
  });

  test('is kept ten times, and no more', async () => {
    await mkdir(join(base, 'kept'));
    for (let n = 10; n < 30; n += 1) await writeFile(join(base, 'kept', `17000000000${n}-000003.log`), '');
    const bytes = Buffer.from(writeLevelDbLog([record('a', 300), record('b', 300), record('c', 300)]));
    bytes[320] = (bytes[320] ?? 0) ^ 1;
    await writeFile(log, bytes);
    await repair();
    const kept = (await readdir(join(base, 'kept'))).toSorted();
    expect(kept).toHaveLength(10);
    expect(await readFile(join(base, 'kept', kept.at(-1) ?? ''))).toEqual(bytes);
  });

  test('is mended although a Chromium that died left its lock, and its number is another program’s now', async () => {
    await writeFile(log, writeLevelDbLog([record('a', 300)]).subarray(0, 200));
    await symlink(`${hostname()}-${process.pid}`, join(base, 'profile', 'SingletonLock'));
    expect(await repair()).toEqual({ torn: 1, broken: 0, inUse: false });
  });
});
