import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXECUTABLE_NAME, HOME_PAGE, MAINTAINER, PRODUCT_NAME } from './package-config.ts';

/*
 * Lays out what becomes `app.asar`. What is packed is chosen here, by name, from what was built; nothing is left to
 * patterns over the whole project.
 */

/** What the build makes and a packaged workbench needs. A new entry of the build is named here, or packing stops. */
const PACKED_PROGRAMS = [
  'main.cjs',
  'preload.cjs',
  'host.mjs',
  'isolate-utility.mjs',
  // Browser mode, so that the very files that are packaged can be started where there is no Electron.
  'loopback.mjs',
  'isolate.mjs',
] as const;
const PACKED_FOLDERS = ['fonts', 'isolate', 'renderer'] as const;
/** Built, and left out on purpose: the command line needs a Node that a packaged workbench does not have. */
const LEFT_OUT = ['cli.mjs', 'peer-trial.mjs'] as const;

/** Source maps tell nothing to a delegate and are twice the size of the program; stamps belong to the build. */
function isForDevelopers(name: string): boolean {
  return name.endsWith('.map') || name.startsWith('.');
}

/** Which files of `out/` are packed, sorted; stops at anything that nobody decided about. */
export async function filesToPack(outFolder: string): Promise<readonly string[]> {
  const known: readonly string[] = [...PACKED_PROGRAMS, ...PACKED_FOLDERS, ...LEFT_OUT];
  const entries = (await readdir(outFolder)).filter((name) => !isForDevelopers(name));
  const unknown = entries.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`Is it packed or not? Say so in build/package-stage.ts: out/${unknown.join(', out/')}`);
  const missing = [...PACKED_PROGRAMS, ...PACKED_FOLDERS].filter((name) => !entries.includes(name));
  if (missing.length > 0) throw new Error(`Not built: out/${missing.join(', out/')}`);
  const inFolders = await Promise.all(PACKED_FOLDERS.map((folder) => filesBelow(outFolder, folder)));
  return [...PACKED_PROGRAMS, ...inFolders.flat()].toSorted();
}

async function filesBelow(outFolder: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(outFolder, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !isForDevelopers(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(outFolder.length + 1)
        .replaceAll('\\', '/'),
    );
}

/** The manifest inside: only what Electron reads. No dependency, no script, no tool of ours. */
export function packedManifest(manifest: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    name: EXECUTABLE_NAME,
    productName: PRODUCT_NAME,
    version: manifest['version'],
    description: manifest['description'],
    license: manifest['license'],
    author: MAINTAINER,
    homepage: HOME_PAGE,
    type: manifest['type'],
    main: manifest['main'],
    desktopName: `${EXECUTABLE_NAME}.desktop`,
  };
}

/** Copies what is packed into a fresh folder; gives the names, `package.json` included. */
export async function stageApp(root: string, target: string): Promise<readonly string[]> {
  const outFolder = join(root, 'out');
  if (!existsSync(outFolder)) throw new Error('Nothing is built: npm run build');
  const names = await filesToPack(outFolder);
  await rm(target, { recursive: true, force: true });
  const folders = new Set(names.map((name) => dirname(join(target, 'out', name))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  for (const name of names) await copyFile(join(outFolder, name), join(target, 'out', name));
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  await writeFile(join(target, 'package.json'), `${JSON.stringify(packedManifest(manifest), null, 2)}\n`);
  return ['package.json', ...names.map((name) => `out/${name}`)];
}
