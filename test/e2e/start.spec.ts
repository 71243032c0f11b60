import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { pictureOf } from '../support/folder-picture.ts';
import { onSmallDisk } from '../support/on-small-disk.ts';

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  /** Resolves when the output holds `pattern`; rejects when the process ends without it. */
  until(pattern: RegExp): Promise<string>;
}

const running = new Set<ChildProcess>();
let folder: string;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-start-'));
});
test.afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  await rm(folder, { recursive: true, force: true });
});

function start(...args: string[]): Started {
  const child = spawn(process.execPath, ['out/loopback.mjs', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let text = '';
  const hear: (() => void)[] = [];
  const collect = (part: Buffer): void => {
    text += part.toString('utf8');
    for (const listener of hear) listener();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    child,
    output: () => text,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text);
          if (found !== null) resolve(found[0]);
        };
        hear.push(look);
        look();
        void ended.then(() => reject(new Error(`ended without ${pattern}: ${text}`)));
      }),
  };
}

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/#launch=[\w-]{43}/;

test('prints a launch address, keeps its port, and puts no key into the process list', async () => {
  const first = start('--no-open', '--data-dir', folder);
  const address = await first.until(ADDRESS);
  const list = await readFile(`/proc/${first.child.pid}/cmdline`, 'utf8');
  expect(list).not.toContain(address.split('=')[1]);
  expect((await fetch(address)).status).toBe(200);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  const second = start('--no-open', '--data-dir', folder);
  expect(new URL(await second.until(ADDRESS)).origin).toBe(new URL(address).origin);
});

test('a second start hands over to the first and gives a fresh key', async () => {
  const first = start('--no-open', '--data-dir', folder);
  const address = await first.until(ADDRESS);
  const second = start('--no-open', '--data-dir', folder);
  const again = await second.until(ADDRESS);
  expect(await second.ended).toBe(0);
  expect(second.output()).toContain('already running');
  expect(again).not.toBe(address);
  expect(new URL(again).origin).toBe(new URL(address).origin);
});

test('takes over from a workbench that was killed', async () => {
  const first = start('--no-open', '--data-dir', folder);
  await first.until(ADDRESS);
  first.child.kill('SIGKILL');
  await first.ended;
  await start('--no-open', '--data-dir', folder).until(ADDRESS);
});

test('stops with a sentence, and changes nothing, when its port is taken', async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) =>
    taken.listen(0, '127.0.0.1', () => {
      const bound = taken.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    }),
  );
  await writeFile(join(folder, 'port'), String(port));
  const blocked = start('--no-open', '--data-dir', folder);
  expect(await blocked.ended).toBe(1);
  expect(blocked.output()).toContain(`Port ${port} is used by another program`);
  expect(await readFile(join(folder, 'port'), 'utf8')).toBe(String(port));
  taken.close();
});

test('stops with a sentence where the data folder is a file', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'mine');
  const blocked = start('--no-open', '--data-dir', path);
  expect(await blocked.ended).toBe(1);
  expect(blocked.output()).toContain('Nothing was changed');
  expect(await readFile(path, 'utf8')).toBe('mine');
});

test(
  'reads where nothing can be written, says so, and leaves what is there',
  onSmallDisk(4096, async (disk) => {
    const data = join(disk.path, 'data');
    const first = start('--no-open', '--data-dir', data);
    const address = await first.until(ADDRESS);
    first.child.kill('SIGTERM');
    await first.ended;
    disk.protect();
    const picture = pictureOf(data);
    const reading = start('--no-open', '--data-dir', data);
    expect(new URL(await reading.until(ADDRESS)).origin).toBe(new URL(address).origin);
    expect(reading.output()).toContain(`Nothing can be written to ${data}.`);
    expect(reading.output()).toContain('reading and export only');
    const second = start('--no-open', '--data-dir', data);
    await second.until(ADDRESS);
    expect(await second.ended).toBe(0);
    reading.child.kill('SIGTERM');
    expect(await reading.ended).toBe(0);
    expect(reading.output()).toContain('Close the tab');
    expect(pictureOf(data)).toEqual(picture);
    const elsewhere = start('--no-open', '--data-dir', join(disk.path, 'other'));
    expect(await elsewhere.ended).toBe(1);
    expect(elsewhere.output()).toContain('Nothing was changed');
  }),
);

test(
  'stops with a sentence where the disk is full, and starts again when there is room',
  onSmallDisk(4096, async (disk) => {
    const data = join(disk.path, 'data');
    await disk.fill();
    const blocked = start('--no-open', '--data-dir', data);
    expect(await blocked.ended).toBe(1);
    expect(blocked.output()).toMatch(/full|Nothing can be written/);
    await disk.makeRoom();
    await start('--no-open', '--data-dir', data).until(ADDRESS);
  }),
);

test('opens a damaged folder for reading, and leaves it as it was', async () => {
  const first = start('--no-open', '--data-dir', folder);
  await first.until(ADDRESS);
  first.child.kill('SIGTERM');
  await first.ended;
  await writeFile(join(folder, 'store.json'), '{"damaged');
  const picture = pictureOf(folder);
  const second = start('--no-open', '--data-dir', folder);
  await second.until(ADDRESS);
  expect(second.output()).toContain('reading and export only');
  second.child.kill('SIGTERM');
  await second.ended;
  expect(pictureOf(folder)).toEqual(picture);
});

test('says what it does not know, and refuses Electron where it is not', async () => {
  const unknown = start('--opne');
  expect(await unknown.ended).toBe(2);
  expect(unknown.output()).toContain('--no-open');
  const electron = start('--electron', '--data-dir', folder);
  expect(await electron.ended).toBe(1);
  expect(electron.output()).toMatch(/Cannot start: .+ Electron/);
});

test('keeps everything readable by its owner alone', async () => {
  await mkdir(folder, { recursive: true });
  const data = join(folder, 'data');
  const first = start('--no-open', '--data-dir', data);
  await first.until(ADDRESS);
  for (const path of [data, join(data, 'lock'), join(data, 'keys.json'), join(data, 'port')]) {
    expect((await stat(path)).mode & 0o077, path).toBe(0);
  }
});
