import { isAbsolute, resolve } from 'node:path';
import { defaultDataFolder } from '../host/data-folder/default-data-folder.ts';

/** What Electron's command line asks of the workbench. */
export interface ShellOptions {
  readonly dataFolder: string;
  /** Files to open: from a double click, a drop on the icon, or typed. */
  readonly files: readonly string[];
}

const DATA_FOLDER = '--data-dir=';

/**
 * Reads the arguments behind the program. Chromium adds switches of its own and puts them first, also in those of
 * a second start, so unknown ones are passed over; so is `appPath`, the project's folder, where the program is
 * not packaged.
 */
export function readShellOptions(
  args: readonly string[],
  surroundings: {
    readonly workingFolder: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly platform: string;
    readonly appPath: string | null;
  },
): ShellOptions {
  const { workingFolder, env, platform, appPath } = surroundings;
  const asked = args.findLast((arg) => arg.startsWith(DATA_FOLDER))?.slice(DATA_FOLDER.length) ?? '';
  const files = args
    .filter((arg) => !arg.startsWith('-') && !/^[a-z][a-z0-9+.-]+:/i.test(arg))
    .map((arg) => (isAbsolute(arg) ? arg : resolve(workingFolder, arg)))
    .filter((path) => path !== appPath);
  return {
    dataFolder: resolve(workingFolder, asked === '' ? defaultDataFolder(env, platform) : asked),
    files,
  };
}
