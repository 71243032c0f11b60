import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

/*
 * A folder that has the shape of an unpacked Electron and nothing of it: names, a fuse wire, and a program that says
 * what it is. With it everything of packaging is tried on a machine that cannot have the program.
 */

/** Stands in every placeholder, in its files and in its program; a release that holds it anywhere is refused. */
export const PLACEHOLDER_MARK = 'delegate-workbench-placeholder-not-electron';
const PLACEHOLDER_FILE = 'PLACEHOLDER.txt';
const WORDS = `This is a placeholder (${PLACEHOLDER_MARK}). It has the files of Delegate Workbench and no program that runs them. Do not give it to anybody.\n`;

/** How Electron's program holds its fuses: this line, a version, a length, one byte each. */
export const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron 45 comes, nine fuses: '1' is on. */
const WIRE_AS_BUILT = '101100011';

export type PackedPlatform = 'linux' | 'win32' | 'darwin';

function fuseWire(): Buffer {
  const head = Buffer.from([1, WIRE_AS_BUILT.length]);
  return Buffer.concat([Buffer.from(`\n${FUSE_SENTINEL}`), head, Buffer.from(`${WIRE_AS_BUILT}\n`)]);
}

/** Writes one into a fresh folder. */
export async function makePlaceholder(
  folder: string,
  platform: PackedPlatform,
  electronVersion: string,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const write = async (name: string, data: string | Uint8Array): Promise<void> => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, data);
    if (data === SCRIPT) await chmod(path, 0o755);
  };
  await write('version', electronVersion);
  await write('LICENSE', WORDS);
  await write('LICENSES.chromium.html', WORDS);
  if (platform === 'darwin') return writeBundle(folder, write);
  await write(PLACEHOLDER_FILE, WORDS);
  await mkdir(join(folder, 'resources'), { recursive: true });
  for (const tag of ['en-US', 'fr', 'ar', 'de']) await write(`locales/${tag}.pak`, WORDS);
  if (platform === 'win32') return write('electron.exe', emptyProgram());
  await write('electron', Buffer.concat([SCRIPT, fuseWire()]));
  await chmod(join(folder, 'electron'), 0o755);
}

type Write = (name: string, data: string | Uint8Array) => Promise<void>;

/** A shell stops at `exit` and never reads the wire behind it. */
const SCRIPT = Buffer.from(`#!/bin/sh\necho '${WORDS.trim()}' >&2\nexit 70\n`);

/** A Windows program without a line of code: Windows refuses to start it. Resources can be edited as in a real one. */
function emptyProgram(): Buffer {
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const version = Resource.VersionInfo.createEmpty();
  version.lang = 1033;
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Placeholder', Comments: WORDS });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return Buffer.concat([Buffer.from(program.generate()), Buffer.from(WORDS), fuseWire()]);
}

/** The bundle of a Mac: the program, the framework that holds the fuses, and the four helpers. */
async function writeBundle(folder: string, write: Write): Promise<void> {
  const contents = 'Electron.app/Contents';
  await write(`${contents}/Info.plist`, infoPlist('Electron'));
  await write(`${contents}/MacOS/Electron`, SCRIPT);
  await write(`${contents}/Resources/${PLACEHOLDER_FILE}`, WORDS);
  await write(`${contents}/Resources/electron.icns`, WORDS);
  for (const tag of ['en', 'fr', 'ar', 'de'])
    await write(`${contents}/Resources/${tag}.lproj/locale.pak`, WORDS);
  const framework = `${contents}/Frameworks/Electron Framework.framework`;
  await write(`${framework}/Versions/A/Electron Framework`, Buffer.concat([Buffer.from(WORDS), fuseWire()]));
  await symlink('Versions/A/Electron Framework', join(folder, framework, 'Electron Framework'));
  for (const tag of ['en', 'fr', 'ar', 'de'])
    await write(`${framework}/Versions/A/Resources/${tag}.lproj/locale.pak`, WORDS);
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const helper = `Electron Helper${kind}`;
    await write(`${contents}/Frameworks/${helper}.app/Contents/Info.plist`, infoPlist(helper));
    await write(`${contents}/Frameworks/${helper}.app/Contents/MacOS/${helper}`, SCRIPT);
  }
}

function infoPlist(name: string): string {
  const pair = (key: string, value: string): string => `<key>${key}</key><string>${value}</string>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>' +
    pair('CFBundleExecutable', name) +
    pair('CFBundleIdentifier', 'placeholder') +
    pair('CFBundleName', name) +
    '</dict></plist>\n'
  );
}
