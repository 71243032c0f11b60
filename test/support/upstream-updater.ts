import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openUpstream } from '../../electron/host/updates/upstream-updaters.ts';
import type { UpstreamInstaller, UpstreamUpdater } from '../../electron/host/updates/upstream.ts';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';

export interface Upstream {
  readonly updater: UpstreamUpdater;
  readonly installer: UpstreamInstaller;
  /** Where it keeps what it took. */
  readonly pending: string;
  /** Where it looks for the installer of the running version (Windows). */
  readonly cache: string;
}

/** The real electron-updater without Electron: a stub of the app it lives in, and Node for the network. */
export function startUpstream(
  kind: 'appimage' | 'deb' | 'nsis',
  folder: string,
  version = '1.0.0',
): Upstream {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'app-update.yml');
  writeFileSync(config, 'provider: generic\nurl: http://127.0.0.1:9/\nupdaterCacheDirName: workbench\n');
  const app: AppAdapter = {
    version,
    name: 'workbench',
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  };
  const installer = openUpstream(kind, app);
  const cache = join(folder, 'workbench');
  return { updater: installer.updater, installer, cache, pending: join(cache, 'pending') };
}
