import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';
import type { Fuses } from './fuses.d.mts';
import { EXECUTABLE_NAME, PRODUCT_NAME } from './package-config.ts';
import { FUSE_SENTINEL, PLACEHOLDER_MARK, type PackedPlatform } from './package-placeholder.ts';

/*
 * Looks at what was packed, without trusting what packed it: the archive is listed, the fuses are read from the
 * bytes of the program, and two trees are compared file by file.
 */

/** Where things are in an unpacked tree. */
export interface PackedTree {
  readonly folder: string;
  readonly resources: string;
  /** The file that the system starts. */
  readonly program: string;
  /** The file that holds the fuses. */
  readonly fused: string;
}

export function packedTree(folder: string, platform: PackedPlatform): PackedTree {
  if (platform === 'darwin') {
    const contents = join(folder, `${PRODUCT_NAME}.app`, 'Contents');
    return {
      folder,
      resources: join(contents, 'Resources'),
      program: join(contents, 'MacOS', PRODUCT_NAME),
      fused: join(contents, 'Frameworks/Electron Framework.framework/Electron Framework'),
    };
  }
  const program = join(folder, platform === 'win32' ? `${PRODUCT_NAME}.exe` : EXECUTABLE_NAME);
  return { folder, resources: join(folder, 'resources'), program, fused: program };
}

/** The files in an archive, sorted; folders are not named. */
export function filesInArchive(archive: string): readonly string[] {
  return listPackage(archive, { isPack: false })
    .map((name) => name.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((name) => !('files' in statFile(archive, name)))
    .toSorted();
}

/** What has no business in what a delegate gets, whatever packed it. */
const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
  ['sources', /\.(?:ts|tsx|mts|cts)$/],
  ['source maps', /\.map$/],
  ['tests', /(?:^|\/)(?:test|tests|__tests__|fixtures)\/|\.(?:test|spec)\.[a-z]+$/],
  ['packages', /(?:^|\/)node_modules\//],
  ['another Node', /(?:^|\/)node(?:\.exe)?$|node-(?:linux|win|darwin)-/],
  ['hidden files', /(?:^|\/)\./],
  ['keys', /\.(?:pem|key|p12|pfx)$/],
  ['the command line', /^out\/cli\./],
];

/** One line for each file of an archive that should not be there or is missing; none when it is right. */
export function archiveFaults(found: readonly string[], expected: readonly string[]): readonly string[] {
  const forbidden = found.flatMap((name) =>
    FORBIDDEN.filter(([, pattern]) => pattern.test(name)).map(([what]) => `${what}: ${name}`),
  );
  return [
    ...forbidden,
    ...found.filter((name) => !expected.includes(name)).map((name) => `not expected: ${name}`),
    ...expected.filter((name) => !found.includes(name)).map((name) => `missing: ${name}`),
  ];
}

/** Files of the archive whose bytes are not those of the staged folder. */
export async function changedFiles(
  archive: string,
  names: readonly string[],
  staged: string,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const name of names) {
    const packed = extractFile(archive, name);
    if (!packed.equals(await readFile(join(staged, name)))) changed.push(name);
  }
  return changed;
}

/** Packages that a packed program would ask for and not find. Two are asked for by `ws` and may be absent. */
export function missingPackages(archive: string, names: readonly string[]): readonly string[] {
  const known = new Set(['electron', 'bufferutil', 'utf-8-validate']);
  const asked = names
    .filter((name) => /\.[cm]js$/.test(name) && !name.startsWith('out/renderer/'))
    .flatMap((name) => importsOf(extractFile(archive, name).toString('utf8')));
  return Array.from(new Set(asked.filter((name) => !isBuiltin(name) && !known.has(name)))).toSorted();
}

/** Statements alone, at the beginning of a line: the examples in the comments of others do not count. */
function importsOf(text: string): readonly string[] {
  const found = text.matchAll(
    /^(?:import\b[^'"\n]*?|export\b[^'"\n]*?\bfrom\s*)["']([^'"\n]+)["']|\brequire\(["']([^'"\n]+)["']\)/gm,
  );
  return Array.from(found, ([, imported, required]) => imported ?? required ?? '').filter(
    (name) => name !== '' && !name.startsWith('.'),
  );
}

/** In the order of the wire, as `@electron/fuses` numbers them. */
const WIRE = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const satisfies readonly (keyof Fuses)[];

/** The fuses of a program, read from its bytes; null where it carries no wire. */
export async function readFuses(program: string): Promise<Fuses | null> {
  const bytes = await readFile(program);
  const at = bytes.indexOf(FUSE_SENTINEL);
  if (at < 0) return null;
  const length = bytes[at + FUSE_SENTINEL.length + 1] ?? 0;
  const wire = bytes.subarray(at + FUSE_SENTINEL.length + 2).subarray(0, length);
  const entries = WIRE.map((name, index) => [name, wire[index] === 0x31] as const);
  return Object.fromEntries(entries) as unknown as Fuses;
}

/** Whether any file of a tree holds the mark of the placeholder. */
export async function placeholdersIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await filesOf(folder)) {
    if ((await readFile(join(folder, name))).includes(PLACEHOLDER_MARK)) found.push(name);
  }
  return found;
}

/** Every file of a folder with its sum, its size and whether it can be started. */
export async function sumsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const sums: Record<string, string> = {};
  for (const name of await filesOf(folder)) {
    const path = join(folder, name);
    const { mode, size } = await stat(path);
    const sum = createHash('sha256').update(await readFile(path));
    sums[name] = `${sum.digest('hex')} ${size}${(mode & 0o111) === 0 ? '' : ' executable'}`;
  }
  return sums;
}

async function filesOf(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}
