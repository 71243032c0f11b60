import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstalledKind } from '../utility/host-arguments.ts';

/** What is asked of this copy; a test makes it up. */
export interface CopyFacts {
  readonly isPackaged: boolean;
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `process.resourcesPath`. */
  readonly resources: string;
}

/**
 * How this copy was installed, where that is a way in which it can be renewed by its own means: an AppImage, a Debian
 * package, an installation by the installer of Windows. Null for everything else (an unpacked archive, a copy of the
 * sources, a Mac): there a new version is installed by hand.
 */
export function installedKind({ isPackaged, platform, env, resources }: CopyFacts): InstalledKind | null {
  // electron-builder leaves it beside every copy that has an updater.
  if (!isPackaged || !existsSync(join(resources, 'app-update.yml'))) return null;
  if (platform === 'win32')
    return existsSync(join(resources, '..', 'Uninstall Delegate Workbench.exe')) ? 'nsis' : null;
  if (platform !== 'linux') return null;
  const image = env['APPIMAGE'] ?? '';
  if (image !== '') return 'appimage';
  return packageType(resources) === 'deb' ? 'deb' : null;
}

/** As electron-builder writes it into packages of Linux. */
function packageType(resources: string): string {
  try {
    return readFileSync(join(resources, 'package-type'), 'utf8').trim();
  } catch {
    return '';
  }
}
