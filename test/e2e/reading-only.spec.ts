import { spawn, type ChildProcess } from 'node:child_process';
import { appendFile, chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { chromiumLaunch } from '../../build/chromium.mjs';
import { pictureOf } from '../support/folder-picture.ts';
import { onSmallDisk } from '../support/on-small-disk.ts';
import { passFirstRun, runFromPalette, waitForSample } from '../support/window-model.ts';

/* The workbench with its own window, as `npm start` opens it, over folders in which nothing may be changed. */

let base = '';
let temporary = '';
let program = '';
const running = new Set<ChildProcess>();

test.describe('in its own window', { tag: '@loopback' }, () => {
  test.setTimeout(240_000);

  test.beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'dw-own-'));
    temporary = join(base, 'tmp');
    await mkdir(temporary);
    program = join(base, 'chromium.sh');
    const { executablePath = '' } = chromiumLaunch();
    await writeFile(
      program,
      `#!/bin/sh\nexec "${executablePath}" --headless=new --disable-gpu --remote-debugging-port=0 "$@"\n`,
    );
    await chmod(program, 0o755);
  });
  test.afterEach(async () => {
    await endAll();
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  });

  for (const [kind, store] of [
    ['damaged', '{"damaged'],
    ['of a newer version', '{"formatVersion": 2}'],
  ] as const) {
    test(`a folder ${kind} is read from a mended copy, gives all of it, and is the same byte for byte`, async () => {
      const data = join(base, 'data');
      await furnish(data);
      await writeFile(join(data, 'store.json'), store);
      const picture = pictureOf(data);
      const window = await open(data);
      expect(window.output()).toContain('It is opened for reading and export only.');
      await expect(strip(window.page)).toContainText('of a newer version or damaged', { timeout: 60_000 });
      await lookAtSample(window.page);
      expect(pictureOf(data)).toEqual(picture);
      expect(await places()).toHaveLength(1);
      await window.stop();
      expect(pictureOf(data)).toEqual(picture);
      expect(await places()).toEqual([]);
    });
  }

  test(
    'a write-protected medium is read, says so, and gives all of it',
    onSmallDisk(400_000, async (disk) => {
      const made = join(base, 'made');
      await furnish(made);
      const data = join(disk.path, 'data');
      await cp(made, data, { recursive: true, verbatimSymlinks: true });
      disk.protect();
      const picture = pictureOf(data);
      const window = await open(data);
      expect(window.output()).toContain(`Nothing can be written to ${data}.`);
      await expect(strip(window.page)).toContainText('a write-protected medium', { timeout: 60_000 });
      await lookAtSample(window.page);
      await window.stop();
      expect(pictureOf(data)).toEqual(picture);
      expect(await places()).toEqual([]);
    }),
  );

  test('killed while it reads, it has changed nothing, and the next start removes its copy', async () => {
    const data = join(base, 'data');
    await furnish(data);
    await writeFile(join(data, 'store.json'), '{"damaged');
    const picture = pictureOf(data);
    const window = await open(data);
    await expect(strip(window.page)).toBeVisible({ timeout: 60_000 });
    await window.kill();
    expect(pictureOf(data)).toEqual(picture);
    expect(await places()).toHaveLength(1);
    const again = await open(data);
    await expect(strip(again.page)).toBeVisible({ timeout: 60_000 });
    expect(await places()).toHaveLength(1);
    await again.stop();
    expect(await places()).toEqual([]);
    expect(pictureOf(data)).toEqual(picture);
  });
});

const strip = (page: Page) => page.getByRole('region', { name: 'Open for reading and export only' });

const places = async (): Promise<readonly string[]> =>
  (await readdir(temporary)).filter((name) => name.startsWith('dw-reading-'));

/** The five documents, and the unencrypted copy of everything. */
async function lookAtSample(page: Page): Promise<void> {
  await runFromPalette(page, 'Library: documents');
  await expect(page.getByRole('grid', { name: 'Documents' }).locator('[data-row]')).toHaveCount(5);
  const download = page.waitForEvent('download');
  await strip(page)
    .getByRole('button', { name: /unencrypted copy/ })
    .click();
  const copy = unzipSync(new Uint8Array(await readFile(await (await download).path())));
  expect(JSON.parse(strFromU8(copy['missing.json'] ?? new Uint8Array()))).toEqual([]);
  expect(Object.keys(copy).filter((name) => name.startsWith('originals/')).length).toBeGreaterThan(0);
}

/** A data folder with the sample dossier whose IndexedDB ends in half a record, as a power cut leaves it. */
async function furnish(data: string): Promise<void> {
  const window = await open(data);
  await passFirstRun(window.page);
  await waitForSample(window.page);
  await window.stop();
  const databases = join(data, 'profile/Default/IndexedDB');
  const [database = ''] = (await readdir(databases)).filter((name) => name.endsWith('.leveldb'));
  const logs = (await readdir(join(databases, database))).filter((name) => /^\d+\.log$/.test(name));
  await appendFile(join(databases, database, logs.toSorted().at(-1) ?? ''), Buffer.alloc(20, 7));
}

interface Opened {
  readonly page: Page;
  readonly output: () => string;
  /** As the delegate ends it from the terminal. */
  stop(): Promise<void>;
  /** Host and Chromium at once, without warning. */
  kill(): Promise<void>;
}

/** Starts with a window; Chromium's own port for the test stands in the profile that it was given. */
async function open(data: string): Promise<Opened> {
  const child = spawn(process.execPath, ['out/loopback.mjs', '--browser', '--data-dir', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DW_ALLOW_NO_SANDBOX: '1', DW_CHROMIUM: program, TMPDIR: temporary },
    detached: true,
  });
  running.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (text += part.toString('utf8')));
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const browser = await chromium.connectOverCDP(await endpoint(data));
  const page = await ownPage(browser);
  const gone = async (signal: NodeJS.Signals, all: boolean): Promise<void> => {
    if (child.pid !== undefined) process.kill(all ? -child.pid : child.pid, signal);
    await ended;
    await disconnected(browser);
    running.delete(child);
  };
  return { page, output: () => text, stop: () => gone('SIGTERM', false), kill: () => gone('SIGKILL', true) };
}

/** The window among the pages of its browser. */
async function ownPage(browser: Browser): Promise<Page> {
  const found = (): Page | undefined =>
    browser
      .contexts()[0]
      ?.pages()
      .find((page) => page.url() === 'http://workbench.localhost/');
  await expect.poll(found, { message: 'the window' }).toBeDefined();
  const page = found();
  if (page === undefined) throw new Error('The window has gone');
  return page;
}

async function disconnected(browser: Browser): Promise<void> {
  await expect.poll(() => browser.isConnected()).toBe(false);
}

async function endpoint(data: string): Promise<string> {
  let found = '';
  await expect
    .poll(
      async () => {
        const profiles = [data, ...(await places()).map((name) => join(temporary, name))];
        for (const profile of profiles) {
          const file = join(profile, 'profile/DevToolsActivePort');
          const [port = '', path = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
          if (path !== '' && (await answers(port))) found = `ws://127.0.0.1:${port}${path}`;
        }
        return found;
      },
      { timeout: 60_000 },
    )
    .not.toBe('');
  return found;
}

/**
 * Of a Chromium that was killed the file is still there; and who joins one in the middle of a navigation may never hear
 * from its page. So the window must have come to its address.
 */
async function answers(port: string): Promise<boolean> {
  const pages = await fetch(`http://127.0.0.1:${port}/json/list`).then(
    (response) => response.text(),
    () => '',
  );
  return pages.includes('"url": "http://workbench.localhost/"');
}

async function endAll(): Promise<void> {
  for (const child of running) {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
  running.clear();
  await Promise.resolve();
}
