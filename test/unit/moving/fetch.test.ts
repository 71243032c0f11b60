import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFetcher, type Fetcher, type LeaveOutcome } from '../../../electron/host/moving/fetch.ts';
import { createMovingService } from '../../../electron/host/moving/service.ts';
import { neverAborted } from '../../support/never-aborted.ts';
import { createMemoryWirePair } from '../../support/memory-wire.ts';

/* Electron asks for what the browser window has; that one is here what its page would call, step by step. */

const context = { signal: neverAborted, progress: () => undefined };
type Moving = ReturnType<typeof createMovingService>;

let path = '';
/** What happened to the hidden window, in order. */
let seen: string[] = [];
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'dw-fetch-'));
  await mkdir(join(path, 'profile/Default'), { recursive: true });
  seen = [];
});
afterEach(() => rm(path, { recursive: true, force: true }));

interface Scene {
  readonly electron: Moving;
  readonly fetcher: Fetcher;
}

/** `act` is what the page of the hidden window does; `end` ends its program. */
function scene(act: (page: Moving, end: () => void) => Promise<void>, isHere = true): Scene {
  let end: () => void = () => undefined;
  const fetcher = createFetcher({
    path,
    bug: (problem) => seen.push(String(problem)),
    limits: { endMs: 0, arriveMs: 10_000, leaveMs: 10_000 },
    other: {
      isHere: () => Promise.resolve(isHere),
      open(serve) {
        seen.push('opened');
        const ended = new Promise<void>((resolve) => (end = resolve));
        serve(createMemoryWirePair()[0]);
        return Promise.resolve({ ended, close: () => Promise.resolve(void seen.push('closed')) });
      },
    },
    serve(_wire, onLeft: (outcome: LeaveOutcome) => void) {
      const folder = { path, readOnly: null };
      void act(createMovingService({ folder, own: 'browser', onLeft }), () => end());
    },
  });
  return {
    electron: createMovingService({ folder: { path, readOnly: null }, own: 'electron', fetcher }),
    fetcher,
  };
}

async function leave(page: Moving): Promise<void> {
  await page.begin({}, context);
  await page.write({ offset: 0, bytes: new TextEncoder().encode('words') }, context);
  await page.ready({}, context);
}
const homeIsBrowser = async (): Promise<void> => {
  const browser = createMovingService({ folder: { path, readOnly: null }, own: 'browser' });
  await browser.opened({}, context);
};
const statusOf = async (moving: Moving) => {
  const status = await moving.status({}, context);
  return status.ok ? status.value : null;
};

test('a window that nobody sees leaves its copy, is told so and closed, and the copy waits', async () => {
  await homeIsBrowser();
  const { electron } = scene(async (page) => {
    expect(await statusOf(page)).toMatchObject({ own: 'browser', home: 'browser', leaving: true });
    await leave(page);
  });
  expect(await statusOf(electron)).toMatchObject({ canFetch: true, leaving: false, waiting: null });
  expect(await electron.fetch({}, context)).toEqual({ ok: true, value: {} });
  expect(seen).toEqual(['opened', 'closed']);
  expect(await statusOf(electron)).toMatchObject({ waiting: { from: 'browser', size: 5 } });
});

test('two that ask at once get one window and one answer', async () => {
  await homeIsBrowser();
  const { electron } = scene(leave);
  const both = await Promise.all([electron.fetch({}, context), electron.fetch({}, context)]);
  expect(both.map(({ ok }) => ok)).toEqual([true, true]);
  expect(seen).toEqual(['opened', 'closed']);
});

test.each(['full', 'unreadable', 'crashed'] as const)(
  'a window that gives up for “%s” leaves nothing that waits, and the words are there still',
  async (code) => {
    await homeIsBrowser();
    const { electron } = scene(async (page) => {
      await page.begin({}, context);
      await page.write({ offset: 0, bytes: new Uint8Array(3) }, context);
      await page.gaveUp({ code }, context);
    });
    expect(await electron.fetch({}, context)).toMatchObject({ ok: false, error: { code } });
    expect(seen).toEqual(['opened', 'closed']);
    expect(await statusOf(electron)).toMatchObject({ home: 'browser', waiting: null });
    expect((await readdir(path)).filter((name) => name.endsWith('.dwbackup'))).toEqual([]);
  },
);

test('a program that ends half way has moved nothing, and the next attempt begins anew', async () => {
  await homeIsBrowser();
  let times = 0;
  const { electron } = scene(async (page, end) => {
    times += 1;
    if (times === 2) return await leave(page);
    await page.begin({}, context);
    await page.write({ offset: 0, bytes: new Uint8Array(2) }, context);
    end();
  });
  expect(await electron.fetch({}, context)).toMatchObject({ ok: false, error: { code: 'crashed' } });
  expect(await statusOf(electron)).toMatchObject({ home: 'browser', waiting: null });
  expect(await electron.fetch({}, context)).toMatchObject({ ok: true });
  expect(await statusOf(electron)).toMatchObject({ waiting: { from: 'browser', size: 5 } });
});

test('nothing is opened where the program or its databases are not here, the words are, or its window is open', async () => {
  const { electron: own } = scene(leave);
  await own.opened({}, context);
  expect(await own.fetch({}, context)).toMatchObject({ error: { code: 'not-found' } });
  await homeIsBrowser();
  const { electron: none } = scene(leave, false);
  expect(await statusOf(none)).toMatchObject({ canFetch: false });
  expect(await none.fetch({}, context)).toMatchObject({ error: { code: 'not-found' } });
  // Chromium is known by its name, in a lock that a crash may have left.
  const browser = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e6)', 'chromium']);
  try {
    await once(browser, 'spawn');
    await symlink(`${hostname()}-${browser.pid}`, join(path, 'profile/SingletonLock'));
    expect(await scene(leave).electron.fetch({}, context)).toMatchObject({ error: { code: 'crashed' } });
  } finally {
    browser.kill('SIGKILL');
  }
  expect(seen).toEqual([]);
});
