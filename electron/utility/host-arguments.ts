import { parseArgs } from 'node:util';

/** Ways of installation that this copy can be renewed in by its own means. */
export const INSTALLED_KINDS = ['appimage', 'deb', 'nsis'] as const;
export type InstalledKind = (typeof INSTALLED_KINDS)[number];

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
  /** How this copy was installed, and its `resources`; null where nothing installs a new version by itself. */
  readonly installed: { readonly kind: InstalledKind; readonly resources: string } | null;
}

export function writeHostArguments(given: HostArguments): readonly string[] {
  return [
    `--data-dir=${given.dataFolder}`,
    `--workbench-version=${given.version}`,
    ...(given.protects ? ['--protects'] : []),
    ...(given.again ? ['--again'] : []),
    ...(given.place === null ? [] : [`--place=${given.place}`]),
    ...(given.installed === null
      ? []
      : [`--installed=${given.installed.kind}`, `--resources=${given.installed.resources}`]),
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
      installed: { type: 'string' },
      resources: { type: 'string' },
    },
  });
  const { 'data-dir': dataFolder, 'workbench-version': version } = values;
  if (dataFolder === undefined || version === undefined)
    throw new Error('The host was started without a folder');
  const { protects, again, place = null, resources } = values;
  const kind = INSTALLED_KINDS.find((each) => each === values.installed);
  const installed = kind === undefined || resources === undefined ? null : { kind, resources };
  return { dataFolder, version, protects, again, place, installed };
}
