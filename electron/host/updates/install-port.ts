import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallPort } from '../ports.ts';
import { takeThroughUpstream, type UpstreamInstaller } from './upstream.ts';
import type { UpdatedKind } from './upstream-updaters.ts';

/** The installed copy that runs. */
export interface InstalledCopy {
  readonly kind: UpdatedKind;
  readonly version: string;
  /** `resources` of the copy, where electron-builder left `app-update.yml`. */
  readonly resources: string;
  /** The system's folder for caches of this person. */
  readonly caches: string;
  /** The AppImage that runs, from its environment. */
  readonly appImage: string | null;
}

/** What the shell does once the new version is in its place. */
export interface Restart {
  /** Ends the workbench; then starts `program`, or this program again; null: something else starts it. */
  restart(next: { readonly program: string | null } | null): void;
}

/** As electron-builder names the folder of the updater in `app-update.yml`. */
const CACHE_NAME = 'delegate-workbench-updater';

/** Where the system keeps caches of a person, as electron-updater finds it on the systems that it renews. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
  if (process.platform === 'win32') return env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  const own = env['XDG_CACHE_HOME'] ?? '';
  return own === '' ? join(home, '.cache') : own;
}

/**
 * electron-updater as an `InstallPort`, in the host and not in Electron's main process: it needs the network of Node,
 * and a long installation must not hold up the windows. Loaded at the first hand-over.
 */
export function createInstallPort(copy: InstalledCopy, shell: Restart): InstallPort {
  let upstream: UpstreamInstaller | null = null;
  let relaunches = false;
  const open = async (): Promise<UpstreamInstaller> => {
    const { openUpstream } = await import('./upstream-updaters.ts');
    return openUpstream(copy.kind, {
      version: copy.version,
      name: 'Delegate Workbench',
      isPackaged: true,
      appUpdateConfigPath: join(copy.resources, 'app-update.yml'),
      userDataPath: join(copy.caches, CACHE_NAME),
      baseCachePath: copy.caches,
      whenReady: () => Promise.resolve(),
      relaunch: () => {
        relaunches = true;
      },
      quit: () => undefined,
      onQuit: () => undefined,
    });
  };
  return {
    kind: copy.kind,
    async installedFiles() {
      const own = copy.kind === 'appimage' ? copy.appImage : join(copy.caches, CACHE_NAME, 'installer.exe');
      if (own === null || copy.kind === 'deb') return [];
      return (await isThere(own)) ? [own] : [];
    },
    async take(feed) {
      upstream = await open();
      return await takeThroughUpstream(upstream.updater, feed);
    },
    installAndRestart() {
      if (upstream === null || !upstream.install()) return false;
      const program = upstream.next();
      shell.restart(program !== null || relaunches ? { program } : null);
      return true;
    },
  };
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
