import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { findChromium } from '../../electron/host/chromium/find-chromium.ts';
import { realSearchFs } from '../../electron/host/chromium/real-search-fs.ts';
import { openDataFolder } from '../../electron/host/data-folder/open-data-folder.ts';
import { createHost } from '../../electron/host/host.ts';
import { createBrowserWindow } from '../../electron/loopback/browser-window.ts';
import { createLaunchKeys } from '../../electron/loopback/launch-keys.ts';
import { createNodePorts } from '../../electron/loopback/node-ports.ts';
import { startLoopbackServer } from '../../electron/loopback/server.ts';
import { listWebFiles } from '../../electron/host/window/web-files.ts';
import { readNetLog } from '../support/net-log.ts';

const out = resolve(import.meta.dirname, '../../out');
/** Chromium's background services wake up some seconds after the start. */
const OBSERVE_MS = 12_000;

test('the real launcher opens a window that asks no foreign host for anything', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'dw-net-'));
  const netLog = join(dataFolder, 'net-log.json');
  const chromium = findChromium(process.env, realSearchFs);
  expect(chromium).not.toBeNull();
  if (chromium === null) return;
  const folder = await openDataFolder(dataFolder);
  if (!folder.ok) throw new Error(folder.error.code);
  const host = await createHost({
    folder: folder.value,
    version: '0',
    mode: 'browser',
    ports: createNodePorts(out, dataFolder),
    fontsFolder: join(out, 'fonts'),
  });
  if (!host.ok) throw new Error(host.error.code);
  const keys = createLaunchKeys({ now: () => Date.now() });
  let arrived: () => void = () => undefined;
  const connected = new Promise<void>((done) => (arrived = done));
  const server = await startLoopbackServer({
    files: await listWebFiles(join(out, 'renderer')),
    keys,
    port: 0,
    address: () => ({ host: 'workbench.localhost', origin: 'http://workbench.localhost' }),
    onWire: (wire) => {
      host.value.serve(wire);
      arrived();
    },
    control: { key: 'x', onRequest: () => Promise.resolve('{}') },
  });
  const window = createBrowserWindow({
    chromium,
    dataFolder,
    port: server.port,
    env: { ...process.env, DW_ALLOW_NO_SANDBOX: '1' },
    userId: process.getuid?.(),
    extraFlags: ['--headless=new', `--log-net-log=${netLog}`],
  });
  try {
    await window.open(keys.issue());
    await connected;
    // Not a wait for a state: the time in which nothing may happen.
    await new Promise((done) => setTimeout(done, OBSERVE_MS));
  } finally {
    window.close();
    await window.ended;
    await server.close();
    await host.value.dispose();
  }
  const kept: unknown = JSON.parse(await readFile(join(dataFolder, 'profile/Default/Preferences'), 'utf8'));
  expect(kept).toMatchObject({
    credentials_enable_service: false,
    profile: { password_manager_enabled: false },
    autofill: { profile_enabled: false },
  });
  const use = await readNetLog(netLog);
  expect(use.events).toBeGreaterThan(200);
  expect(use.urls.some((url) => url.startsWith('http://workbench.localhost/'))).toBe(true);
  expect(
    use.urls.filter(
      (url) => /^(?:https?|wss?|ftp):/.test(url) && !/^(?:http|ws):\/\/workbench\.localhost\//.test(url),
    ),
  ).toEqual([]);
  expect(
    use.resolved.filter((name) => !name.includes('workbench.localhost') && !name.includes('127.0.0.1')),
  ).toEqual([]);
  expect(use.tcp.filter((address) => address !== `127.0.0.1:${server.port}`)).toEqual([]);
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
});
