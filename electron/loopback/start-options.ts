import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { err, failure, ok, type Failure, type Result } from '../../shared/base/result.ts';
import { defaultDataFolder } from '../host/data-folder/default-data-folder.ts';

/** What was asked for on the command line of `npm start`. */
export interface StartOptions {
  readonly mode: 'electron' | 'browser' | null;
  readonly dataFolder: string;
  /** False: print the launch address and let the person open it. */
  readonly open: boolean;
  readonly help: boolean;
}

export const START_USAGE = `npm start -- [options]
  --browser        run in this computer's Chromium, Chrome, Edge or Brave
  --electron       run in Electron
  --data-dir DIR   keep everything in DIR (default: the system's place for a program's data)
  --no-open        open no window; print the launch address (good once, for one minute)
  --help           this page
`;

/** Reads the arguments; an unknown one is refused with a sentence. */
export function readStartOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): Result<StartOptions, Failure<'usage'>> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        browser: { type: 'boolean', default: false },
        electron: { type: 'boolean', default: false },
        'data-dir': { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.browser && values.electron)
      return err(failure('usage', 'Choose --browser or --electron, not both.'));
    if (values['data-dir'] === '') return err(failure('usage', '--data-dir needs a folder.'));
    return ok({
      mode: values.browser ? 'browser' : values.electron ? 'electron' : null,
      // npm runs scripts in the project's folder; a path means the folder that the person is in.
      dataFolder: resolve(env['INIT_CWD'] ?? '.', values['data-dir'] ?? defaultDataFolder(env, platform)),
      open: !values['no-open'],
      help: values.help,
    });
  } catch (problem) {
    return err(failure('usage', problem instanceof Error ? problem.message : String(problem)));
  }
}
