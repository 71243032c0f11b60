import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { atomicWrite } from '../../../electron/host/data-folder/atomic-write.ts';
import { openDataFolder, type DataFolder } from '../../../electron/host/data-folder/open-data-folder.ts';
import { rounds } from '../../support/campaign.ts';
import { needs } from '../../support/needs.ts';
import { hasSmallDisk, mountSmallDisk, SMALL_DISK, type SmallDisk } from '../../support/small-disk.ts';

let path = '';
const opened: DataFolder[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'dw-data-'));
});
afterEach(async () => {
  for (const folder of opened.splice(0)) await folder.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(path, { recursive: true, force: true });
});

async function mustOpen(at = path, readOnly = false): Promise<DataFolder> {
  const result = await openDataFolder(at, { readOnly });
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.detail ?? ''}`);
  opened.push(result.value);
  return result.value;
}

/** Another process that runs a script of this folder until it is killed; resolves with its first line. */
async function childRunning(
  script: string,
  ...args: string[]
): Promise<{ child: ChildProcess; line: string }> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const stdout = child.stdout;
  if (stdout === null) throw new Error('no output');
  const [data] = (await once(stdout, 'data')) as [Buffer];
  return { child, line: data.toString().trim() };
}

test('the first start makes the folder, the second finds it', async () => {
  const first = await mustOpen();
  expect(first).toMatchObject({ firstStart: true, readOnly: null, incarnation: 1 });
  expect(first.storeId).toMatch(/^[0-9a-f]{32}$/);
  await first.close();
  const second = await mustOpen();
  expect(second).toMatchObject({ firstStart: false, storeId: first.storeId });
});

test('a second start in the same moment is told who runs and how to reach it', async () => {
  const { child, line } = await childRunning('./hold-folder.ts', path);
  expect(line).toBe('open');
  expect(await openDataFolder(path)).toMatchObject({
    ok: false,
    error: { code: 'in-use', running: { pid: child.pid, address: 'port 1234' } },
  });
});

test('the lock of a killed process is taken over', async () => {
  const { child } = await childRunning('./hold-folder.ts', path);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await mustOpen();
});

test('a lock with a process id that another program has now is taken over', async () => {
  const folder = await mustOpen();
  const lock = join(path, 'lock');
  const content = JSON.parse(await readFile(lock, 'utf8')) as Record<string, unknown>;
  await folder.close();
  await writeFile(lock, JSON.stringify({ ...content, pid: 1, start: 'another boot:1' }));
  await mustOpen();
});

test('of many starts at once over a stale lock exactly one gets the folder', async () => {
  const folder = await mustOpen();
  await folder.close();
  await writeFile(join(path, 'lock'), 'half a lo');
  const results = await Promise.all(Array.from({ length: 8 }, () => openDataFolder(path)));
  const winners = results.filter((result) => result.ok);
  for (const winner of winners) opened.push(winner.value);
  expect(winners).toHaveLength(1);
  expect(results.filter((result) => !result.ok && result.error.code === 'in-use')).toHaveLength(7);
});

describe('a folder that cannot be trusted is refused, stays as it is, and opens for reading', () => {
  test.each([
    ['damaged', '{"formatVersion": 1, "storeId": "'],
    ['damaged', 'null'],
    ['newer-version', '{"formatVersion": 2, "storeId": "0123456789abcdef0123456789abcdef", "more": true}'],
  ] as const)('%s', async (code, content) => {
    await (await mustOpen()).close();
    await writeFile(join(path, 'store.json'), content);
    expect(await openDataFolder(path)).toMatchObject({ ok: false, error: { code } });
    const folder = await mustOpen(path, true);
    expect(folder.readOnly).toBe(code);
    expect(await folder.updateStore({ keysMade: true })).toMatchObject({
      ok: false,
      error: { code: 'not-writable' },
    });
    expect(await readFile(join(path, 'store.json'), 'utf8')).toBe(content);
  });

  test('store.json gone from a folder with data', async () => {
    await (await mustOpen()).close();
    await rm(join(path, 'store.json'));
    await writeFile(join(path, 'originals/private', 'a'.repeat(64)), 'x');
    expect(await openDataFolder(path)).toMatchObject({ ok: false, error: { code: 'damaged' } });
    expect(await readdir(path)).not.toContain('store.json');
  });
});

test('a file where the folder should be is said, and not touched', async () => {
  const file = join(path, 'workbench');
  await writeFile(file, 'mine');
  expect(await openDataFolder(file)).toMatchObject({ ok: false, error: { code: 'not-writable' } });
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test('a file where a folder inside should be is said', async () => {
  await writeFile(join(path, 'originals'), 'odd');
  expect(await openDataFolder(path)).toMatchObject({ ok: false, error: { code: 'not-writable' } });
});

test('leftovers of a half-written file are removed at the next start', async () => {
  await (await mustOpen()).close();
  await writeFile(join(path, '.writing-0011'), 'half');
  await mustOpen();
  expect(await readdir(path)).not.toContain('.writing-0011');
});

test('leftovers of a killed start are removed, but not the lock that another start has just made ready', async () => {
  await (await mustOpen()).close();
  const launch = 'launch-0011223344556677.html';
  await writeFile(join(path, launch), 'a key');
  await writeFile(join(path, '.lock-old-one'), '{}');
  await writeFile(join(path, '.lock-0011'), '{}');
  await utimes(join(path, '.lock-0011'), 1, 1);
  await writeFile(join(path, '.lock-2233'), '{}');
  await mustOpen();
  const left = await readdir(path);
  expect(left.filter((name) => name === launch || name.startsWith('.lock'))).toEqual(['.lock-2233']);
});

test('a file replaced as a whole is never seen half-written, whenever its writer is killed', async () => {
  const file = join(path, 'target');
  await writeFile(file, 'A'.repeat(50_000));
  for (let round = 0; round < rounds(10); round++) {
    const { child } = await childRunning('./write-forever.ts', file);
    await new Promise((resolve) => setTimeout(resolve, (round * 7) % 40));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^(.)\1*$/);
    expect(text.length).toBe(50_000);
  }
});

describe('on a disk of its own', needs(hasSmallDisk, SMALL_DISK), () => {
  let disk: SmallDisk;
  beforeEach(async () => {
    disk = await mountSmallDisk(64);
  });
  afterEach(async () => {
    for (const folder of opened.splice(0)) await folder.close();
    await disk.remove();
  });

  test('a full disk is `full`, and what was there before stays whole', async () => {
    const data = join(disk.path, 'data');
    const folder = await mustOpen(data);
    await disk.fill();
    expect(await folder.updateStore({ keysMade: true })).toMatchObject({
      ok: false,
      error: { code: 'full' },
    });
    expect(folder.store()?.keysMade).toBe(false);
    expect(JSON.parse(await readFile(join(data, 'store.json'), 'utf8'))).toMatchObject({
      keysMade: false,
    });
    await expect(atomicWrite(join(data, 'other'), 'x'.repeat(9000))).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect((await readdir(data)).filter((name) => name.startsWith('.writing'))).toEqual([]);
    await disk.makeRoom();
    expect((await folder.updateStore({ keysMade: true })).ok).toBe(true);
  });

  test('a folder that cannot be written is said', async () => {
    disk.protect();
    expect(await openDataFolder(join(disk.path, 'data'))).toMatchObject({
      ok: false,
      error: { code: 'not-writable' },
    });
  });
});
