import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import { cacheFolder, createInstallPort } from '../../../electron/host/updates/install-port.ts';
import { createExchangeGate } from '../../../electron/host/updates/gate.ts';
import { takeThroughUpstream, type UpstreamUpdater } from '../../../electron/host/updates/upstream.ts';
import type { InstallFeed, InstallPort } from '../../../electron/host/ports.ts';
import { fetchAll, openTestDepot, stateAs } from '../../support/update-depot.ts';
import { newSigner, noise, publish, temporary } from '../../support/update-release.ts';
import { startUpstream, type Upstream } from '../../support/upstream-updater.ts';
import type { Depot } from '../../../electron/host/updates/depot.ts';

const signer = newSigner();
const content = noise(700_000, 'hand over');
const never = new AbortController().signal;

let release: string;
beforeEach(async () => {
  release = await publish(content, [signer]);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A port that does what the shell does, and says what happened. */
function portOf(take: InstallPort['take']): { readonly port: InstallPort; readonly restarts: () => number } {
  let restarts = 0;
  return {
    restarts: () => restarts,
    port: {
      kind: 'appimage',
      installedFiles: () => Promise.resolve([]),
      take,
      installAndRestart: () => {
        restarts += 1;
        return true;
      },
    },
  };
}

async function readyDepot(install: InstallPort, gate = createExchangeGate()): Promise<Depot> {
  const depot = await openTestDepot({ keys: [signer.hex], install, gate });
  const checked = await depot.check({ kind: 'folder', path: release }, never);
  if (!checked.ok) throw new Error(checked.error.code);
  await fetchAll(depot, 'full');
  return depot;
}

function appImage(): Upstream {
  const folder = temporary('dw-upstream-');
  writeFileSync(join(folder, 'old.AppImage'), 'old');
  vi.stubEnv('APPIMAGE', join(folder, 'old.AppImage'));
  return startUpstream('appimage', folder);
}

/** What the shell passes on: upstream's own updater has what is asked of it. */
const asUpstream = ({ updater }: Upstream): UpstreamUpdater => updater;

describe('electron-updater itself', () => {
  test('takes the checked file over the loopback, checks it, and installs nothing', async () => {
    const upstream = appImage();
    const { port, restarts } = portOf((feed) => takeThroughUpstream(asUpstream(upstream), feed));
    const depot = await readyDepot(port);
    expect(restarts()).toBe(0);
    expect((await depot.install()).ok).toBe(true);
    const [file] = readdirSync(upstream.pending).filter((name) => name.endsWith('.AppImage'));
    expect(readFileSync(join(upstream.pending, file ?? '')).equals(content)).toBe(true);
    expect(restarts()).toBe(1);
    expect(upstream.updater.autoInstallOnAppQuit).toBe(false);
    await depot.dispose();
  });

  test('that already runs the version refuses it, and the file stays ready', async () => {
    const folder = temporary('dw-upstream-');
    vi.stubEnv('APPIMAGE', join(folder, 'old.AppImage'));
    const upstream = startUpstream('appimage', folder, '2.0.0');
    const { port, restarts } = portOf((feed) => takeThroughUpstream(asUpstream(upstream), feed));
    const depot = await readyDepot(port);
    expect(await depot.install()).toMatchObject({ error: { code: 'refused' } });
    expect(restarts()).toBe(0);
    expect(depot.status().state.kind).toBe('ready');
    await depot.dispose();
  });

  test('that gets other bytes than the feed says throws them away', async () => {
    const upstream = appImage();
    const lying = { path: '' };
    const { port, restarts } = portOf((feed) => {
      // Changed between our check and upstream's.
      writeFileSync(lying.path, noise(content.length, 'other'));
      return takeThroughUpstream(asUpstream(upstream), feed);
    });
    const depot = await readyDepot(port);
    lying.path = stateAs(depot.status(), 'ready').path;
    expect(await depot.install()).toMatchObject({ error: { code: 'refused' } });
    expect(readdirSync(upstream.pending).filter((name) => name.endsWith('.AppImage'))).toEqual([]);
    expect(restarts()).toBe(0);
    await depot.dispose();
  });
});

describe('an updater that answers something else than was asked', () => {
  /** An updater that finds this, and notes whether it was told to fetch. */
  function finding(found: Awaited<ReturnType<UpstreamUpdater['checkForUpdates']>>) {
    const fetched: string[] = [];
    const updater: UpstreamUpdater = {
      autoDownload: true,
      autoInstallOnAppQuit: true,
      allowDowngrade: true,
      disableWebInstaller: false,
      disableDifferentialDownload: false,
      setFeedURL: () => undefined,
      checkForUpdates: () => Promise.resolve(found),
      downloadUpdate: () => {
        fetched.push('all');
        return Promise.resolve(['/kept']);
      },
    };
    return { updater, fetched };
  }
  const feed: InstallFeed = { url: 'http://127.0.0.1:9/', version: '2.0.0', sha512: 'sum' };
  const good = { isUpdateAvailable: true, updateInfo: { version: '2.0.0', files: [{ sha512: 'sum' }] } };

  test.each([
    ['nothing new', { ...good, isUpdateAvailable: false }],
    ['another version', { ...good, updateInfo: { ...good.updateInfo, version: '2.0.1' } }],
    ['another file', { ...good, updateInfo: { ...good.updateInfo, files: [{ sha512: 'other' }] } }],
  ])('(%s) is not told to fetch', async (_what, found) => {
    const { updater, fetched } = finding(found);
    expect(await takeThroughUpstream(updater, feed)).toMatchObject({ error: { code: 'refused' } });
    expect(fetched).toEqual([]);
  });

  test('fetches nothing by itself, installs nothing at the end, and never goes back to an older version', async () => {
    const { updater, fetched } = finding(good);
    expect((await takeThroughUpstream(updater, feed)).ok).toBe(true);
    expect(fetched).toEqual(['all']);
    expect(updater).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      allowDowngrade: false,
      disableWebInstaller: true,
    });
  });
});

describe('what lies on the computer of an installed copy', () => {
  test('is the installer that the updater of Windows keeps; a Debian package left none', async () => {
    const caches = temporary('dw-caches-');
    mkdirSync(join(caches, 'delegate-workbench-updater'));
    const kept = join(caches, 'delegate-workbench-updater', 'installer.exe');
    writeFileSync(kept, 'old');
    const copy = { version: '1.0.0', resources: caches, caches, appImage: null };
    const filesOf = (kind: 'nsis' | 'deb' | 'appimage') =>
      createInstallPort({ ...copy, kind }, { restart: () => undefined }).installedFiles();
    expect(await filesOf('nsis')).toEqual([kept]);
    expect(await filesOf('deb')).toEqual([]);
    expect(await filesOf('appimage')).toEqual([]);
  });

  test('is looked for where the system keeps caches', () => {
    if (process.platform === 'win32') {
      expect(cacheFolder({ LOCALAPPDATA: 'C:\\l' }, 'C:\\u')).toBe('C:\\l');
    } else {
      expect(cacheFolder({}, '/home/a')).toBe('/home/a/.cache');
      expect(cacheFolder({ XDG_CACHE_HOME: '/cache' }, '/home/a')).toBe('/cache');
    }
  });

  test.each([
    ['deb', 'DebUpdater', true],
    ['nsis', 'NsisUpdater', false],
  ] as const)('is renewed by the updater of its kind (%s)', (kind, name, isSilent) => {
    const { updater, installer } = startUpstream(kind, temporary('dw-upstream-'));
    expect(updater.constructor.name).toBe(name);
    const asked: unknown[] = [];
    Object.assign(updater, { install: (...how: readonly unknown[]) => asked.push(how) > 0 });
    expect([installer.install(), installer.next()]).toEqual([true, null]);
    // The pages of the Windows installer are shown; both start the new version.
    expect(asked).toEqual([[isSilent, true]]);
  });
});

describe('an installed AppImage', () => {
  /** The copy that runs, and the port that renews it. */
  function installedCopy() {
    const folder = temporary('dw-installed-');
    const appImage = join(folder, 'Delegate-Workbench-1.0.0.AppImage');
    writeFileSync(appImage, 'old');
    writeFileSync(
      join(folder, 'app-update.yml'),
      'provider: generic\nurl: http://127.0.0.1:9/\nupdaterCacheDirName: delegate-workbench-updater\n',
    );
    vi.stubEnv('APPIMAGE', appImage);
    const next: unknown[] = [];
    const copy = { kind: 'appimage', version: '1.0.0', resources: folder, caches: folder, appImage } as const;
    return { folder, appImage, next, port: createInstallPort(copy, { restart: (what) => next.push(what) }) };
  }

  test('is replaced by the checked file, which is started when the old one has ended', async () => {
    const { folder, appImage, next, port } = installedCopy();
    expect(await port.installedFiles()).toEqual([appImage]);
    const depot = await readyDepot(port);
    expect(depot.status().installs).toBe('program');
    expect(await depot.install()).toMatchObject({ ok: true });
    expect(existsSync(appImage)).toBe(false);
    const replaced = join(folder, 'Delegate-Workbench.AppImage');
    expect(readFileSync(replaced).equals(content)).toBe(true);
    // Nothing was started: that is the shell's, once this program is gone.
    expect(next).toEqual([{ program: replaced }]);
    await depot.dispose();
  });

  test('that cannot be replaced goes on, and the file stays ready', async () => {
    const { appImage, next, port } = installedCopy();
    const depot = await readyDepot(port);
    rmSync(appImage);
    expect(await depot.install()).toMatchObject({ error: { code: 'refused' } });
    expect(next).toEqual([]);
    expect(depot.status().state.kind).toBe('ready');
    expect(await port.installedFiles()).toEqual([]);
    await depot.dispose();
  });
});

describe('the hand-over', () => {
  test('is at a path made for this once, on the loopback alone, and gone afterwards', async () => {
    const feeds: InstallFeed[] = [];
    const { port } = portOf(async (feed) => {
      feeds.push(feed);
      const url = new URL(feed.url);
      expect(url.hostname).toBe('127.0.0.1');
      expect(url.pathname).toMatch(/^\/[0-9a-f]{64}\/$/);
      expect((await fetch(new URL('/latest.yml', url))).status).toBe(404);
      expect((await fetch(new URL('latest.yml', url))).status).toBe(200);
      const range = await fetch(new URL('Delegate-Workbench.AppImage', url), {
        headers: { range: 'bytes=5-9' },
      });
      expect([range.status, range.headers.get('content-range')]).toEqual([
        206,
        `bytes 5-9/${content.length}`,
      ]);
      expect(Buffer.from(await range.arrayBuffer()).equals(content.subarray(5, 10))).toBe(true);
      return ok();
    });
    const depot = await readyDepot(port);
    await depot.install();
    await depot.dispose();
    const again = await readyDepot(port);
    await again.install();
    await again.dispose();
    expect(new Set(feeds.map(({ url }) => new URL(url).pathname)).size).toBe(2);
    await expect(fetch(feeds[0]?.url ?? '')).rejects.toThrow();
  });

  test('waits for the end of an exchange, and is not begun by any other act', async () => {
    const gate = createExchangeGate();
    const { port, restarts } = portOf(() => Promise.resolve(ok()));
    const depot = await readyDepot(port, gate);
    const leave = gate.enter();
    expect(await depot.install()).toMatchObject({ error: { code: 'exchange' } });
    leave();
    expect(restarts()).toBe(0);
    expect((await depot.install()).ok).toBe(true);
    expect(restarts()).toBe(1);
    await depot.dispose();
  });

  test('without an installer only checks, and says where the file lies', async () => {
    const depot = await openTestDepot({ keys: [signer.hex] });
    await depot.check({ kind: 'folder', path: release }, never);
    await fetchAll(depot, 'full');
    expect(depot.status().installs).toBe('hand');
    const done = await depot.install();
    if (!done.ok) throw new Error(done.error.code);
    expect(existsSync(stateAs(done.value, 'ready').path)).toBe(true);
    await depot.dispose();
  });
});
