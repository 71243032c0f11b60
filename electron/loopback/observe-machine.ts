import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundChromium } from '../host/chromium/find-chromium.ts';
import type { MachineView } from './start-decision.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Looks at the machine without running or fetching anything. */
export function observeMachine(
  env: Environment,
  projectFolder: string,
  userId: number | undefined,
  chromium: FoundChromium | null,
): MachineView {
  return {
    electron: findElectron(env, join(projectFolder, 'node_modules', 'electron')),
    electronShell: existsSync(join(projectFolder, 'out', 'main.cjs')),
    chromium,
    rootRefused: userId === 0 && env['DW_ALLOW_NO_SANDBOX'] !== '1',
  };
}

/**
 * The same test as the installer of Electron's npm wrapper: `path.txt` names a file below `dist`, and
 * `dist/version` is the wrapper's version. `require('electron')` would start a download instead.
 */
export function findElectron(env: Environment, wrapper: string): string | null {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const names = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron'];
    return names.map((name) => join(override, name)).find(isProgram) ?? null;
  }
  try {
    const name = readFileSync(join(wrapper, 'path.txt'), 'utf8').trim();
    const version = readFileSync(join(wrapper, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    const wanted: unknown = JSON.parse(readFileSync(join(wrapper, 'package.json'), 'utf8'));
    const matches =
      typeof wanted === 'object' && wanted !== null && 'version' in wanted && wanted.version === version;
    const path = join(wrapper, 'dist', name);
    return matches && isProgram(path) ? path : null;
  } catch {
    return null;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
