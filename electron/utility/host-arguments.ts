import { parseArgs } from 'node:util';

/** What main tells the host's process on its command line; nothing of it is a secret. */
export interface HostArguments {
  readonly dataFolder: string;
  readonly version: string;
  /** Whether the system's key store protects what it is given. */
  readonly protects: boolean;
  /** A window is open already: this host takes the place of one that has ended. */
  readonly again: boolean;
  /** Where what has to be written goes while the data folder is only read; null where main made no such place. */
  readonly place: string | null;
}

export function writeHostArguments(given: HostArguments): readonly string[] {
  return [
    `--data-dir=${given.dataFolder}`,
    `--workbench-version=${given.version}`,
    ...(given.protects ? ['--protects'] : []),
    ...(given.again ? ['--again'] : []),
    ...(given.place === null ? [] : [`--place=${given.place}`]),
  ];
}

/** Throws on anything that `writeHostArguments` does not write: only main starts this process. */
export function readHostArguments(args: readonly string[]): HostArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'data-dir': { type: 'string' },
      'workbench-version': { type: 'string' },
      protects: { type: 'boolean', default: false },
      again: { type: 'boolean', default: false },
      place: { type: 'string' },
    },
  });
  const { 'data-dir': dataFolder, 'workbench-version': version } = values;
  if (dataFolder === undefined || version === undefined)
    throw new Error('The host was started without a folder');
  const { protects, again, place = null } = values;
  return { dataFolder, version, protects, again, place };
}
