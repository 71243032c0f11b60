import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Arch, build, Platform, type Configuration } from 'electron-builder';
import { licenceTexts } from './licence-texts.ts';
import { licenceTextsBeside, packageConfig, type Profile, type Purpose } from './package-config.ts';
import { packedTree, type PackedTree } from './package-check.ts';
import { makePlaceholder, type PackedPlatform } from './package-placeholder.ts';
import { stageApp } from './package-stage.ts';
import { stayOffline, preferSystemTools } from './package-tools.ts';
import { HOME_ADDRESS } from '../electron/host/updates/pins.ts';

/*
 * One run of electron-builder: one system, one kind of processor, one target. One target alone, because electron-builder
 * notes the kind of a package (`resources/package-type`) in the very tree from which it makes the next one.
 */

const root = join(import.meta.dirname, '..');

export type PackedArch = 'x64' | 'arm64';

export interface Run {
  readonly purpose: Purpose;
  readonly profile: Profile;
  readonly platform: PackedPlatform;
  readonly arch: PackedArch;
  /** As electron-builder calls it; `dir` stops at the unpacked tree. */
  readonly target: string;
  readonly outputFolder: string;
  /** An unpacked Electron of the maintainer; a placeholder makes its own. */
  readonly electronDist: string | null;
  readonly mustBeSigned: boolean;
}

export interface Packed {
  readonly tree: PackedTree;
  /** What should be in `app.asar`, and the folder it was taken from. */
  readonly names: readonly string[];
  readonly staged: string;
  /** Files that may be given away, with what electron-builder wrote beside them. */
  readonly artefacts: readonly string[];
}

const PLATFORMS = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC } as const;
const FOLDER = { linux: 'linux', win32: 'win', darwin: 'mac' } as const;

/** The pinned version of Electron, and the sums of its archives, from the npm package that the lock file pins. */
export function pinnedElectron(): {
  readonly version: string;
  readonly sums: Readonly<Record<string, string>>;
} {
  const folder = join(root, 'node_modules/electron');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const sums = JSON.parse(readFileSync(join(folder, 'checksums.json'), 'utf8')) as Record<string, string>;
  return { version, sums };
}

export function projectVersion(): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Packs. A placeholder asks nothing of any network: whatever electron-builder would fetch is refused at once. */
export async function runPackaging(run: Run): Promise<Packed> {
  const work = join(run.outputFolder, '.work');
  const staged = join(work, 'app');
  const names = await stageApp(root, staged);
  await writeFile(licenceTextsBeside(staged), licenceTexts(root));
  preferSystemTools();
  const config = configOf(run, staged, await electronOf(run, work));
  const arch = run.arch === 'x64' ? Arch.x64 : Arch.arm64;
  const targets = PLATFORMS[run.platform].createTarget([run.target], arch);
  const folder = unpackedFolder(run);
  await rm(folder, { recursive: true, force: true });
  const made = await build({ targets, config, projectDir: root, publish: 'never' });
  const artefacts = made.filter((path) => !isFeed(path));
  return { tree: packedTree(folder, run.platform), names, staged, artefacts };
}

/** Where Electron is taken from; null when electron-builder fetches it. */
async function electronOf(run: Run, work: string): Promise<string | null> {
  if (run.purpose !== 'placeholder') return run.electronDist;
  await stayOffline(work);
  const folder = join(work, `placeholder-${run.platform}`);
  await makePlaceholder(folder, run.platform, pinnedElectron().version);
  return folder;
}

function configOf(run: Run, appFolder: string, electronDist: string | null): Configuration {
  const { purpose, profile, arch, target, outputFolder, mustBeSigned } = run;
  const { version: electronVersion, sums: electronSums } = pinnedElectron();
  return packageConfig({
    purpose,
    profile,
    arch,
    target,
    electronVersion,
    electronDist,
    electronSums,
    appFolder,
    outputFolder,
    homeAddress: HOME_ADDRESS,
    mustBeSigned,
  });
}

/** As electron-builder names it. */
function unpackedFolder({ platform, arch, outputFolder }: Run): string {
  const suffix = arch === 'x64' ? '' : '-arm64';
  return join(outputFolder, `${FOLDER[platform]}${suffix}${platform === 'darwin' ? '' : '-unpacked'}`);
}

/** electron-builder's own news of a version names the last target alone; ours is signed: `sign-update.mjs`. */
function isFeed(path: string): boolean {
  return /(?:^|[\\/])latest[^\\/]*\.yml$/.test(path);
}

/** Removes what a run leaves beside its results. */
export async function forgetWork(outputFolder: string): Promise<void> {
  for (const name of await readdir(outputFolder)) if (isFeed(name)) await rm(join(outputFolder, name));
  await rm(join(outputFolder, '.work'), { recursive: true, force: true });
  await rm(join(outputFolder, 'builder-debug.yml'), { force: true });
}

/** The unpacked program of this computer's own npm package, where `npx install-electron` has fetched it. */
export function installedElectron(): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const own = join(createRequire(import.meta.url).resolve('electron/package.json'), '../dist');
  return [override ?? '', own].find((path) => path !== '' && existsSync(join(path, 'version'))) ?? null;
}
