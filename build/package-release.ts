import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveFaults, filesInArchive, placeholdersIn, readFuses } from './package-check.ts';
import { FUSES } from './fuses.mjs';
import type { Packed } from './package-run.ts';

/*
 * What stands between a packaged workbench and a delegate. Everything here answers with sentences: an empty answer
 * lets it pass.
 */

/** What is known before anything is packed. */
export interface ReleaseFacts {
  readonly version: string;
  /** The line of CHANGELOG.md that begins this version; null when there is none. */
  readonly changelogHeading: string | null;
  /** The tag of the commit that stands here; null without one, or without git. */
  readonly tag: string | null;
  /** Whether every file is as committed. */
  readonly isClean: boolean;
  readonly maintainer: string;
  readonly homePage: string;
  readonly pinnedKeys: readonly string[];
  /** Whether the maintainer said that copies of this release need not hear of new versions. */
  readonly mayLackUpdates: boolean;
}

/** Why there is no release of these sources. */
export function whyNoRelease(facts: ReleaseFacts): readonly string[] {
  const reasons: (string | false)[] = [
    !/^\d+\.\d+\.\d+$/.test(facts.version) && `${facts.version} is not a version for everybody`,
    facts.changelogHeading === null && `CHANGELOG.md says nothing of ${facts.version}`,
    facts.changelogHeading?.includes('unreleased') === true && 'CHANGELOG.md calls this version unreleased',
    facts.tag !== `v${facts.version}` && `the commit is not tagged v${facts.version}`,
    !facts.isClean && 'some files are not as committed',
    isInvented(facts.maintainer) && 'build/package-config.ts names no real MAINTAINER',
    isInvented(facts.homePage) && 'build/package-config.ts names no real HOME_PAGE',
    !facts.mayLackUpdates &&
      new Set(facts.pinnedKeys).size !== 2 &&
      'electron/host/updates/pins.ts must pin two keys (or say --without-updates)',
  ];
  return reasons.filter((reason) => reason !== false);
}

/** Names that no network knows: what the sources stand with until somebody answers for a release. */
function isInvented(text: string): boolean {
  return /\.(?:invalid|example|test)\b/.test(text);
}

/** Electron's own program is some 180 MB. */
const PROGRAM_MIN = 20 * 1024 * 1024;

/** Why what was packed is not given to anybody: a placeholder in it, other fuses, other files. */
export async function whyNotGivenAway({ tree, names, artefacts }: Packed): Promise<readonly string[]> {
  const archive = join(tree.resources, 'app.asar');
  const marks = await placeholdersIn(tree.folder);
  const fuses = existsSync(tree.fused) ? await readFuses(tree.fused) : null;
  const reasons: (string | false)[] = [
    marks.length > 0 && `a placeholder is in it: ${marks.slice(0, 3).join(', ')}`,
    (!existsSync(tree.fused) || statSync(tree.fused).size < PROGRAM_MIN) &&
      'it is too small to hold Electron',
    JSON.stringify(fuses, sortedKeys) !== JSON.stringify(FUSES.release, sortedKeys) &&
      'its fuses are not those of a release',
  ];
  const files = archiveFaults(filesInArchive(archive), names).map((fault) => `app.asar: ${fault}`);
  const wrongNames = artefacts
    .map((path) => path.replaceAll('\\', '/').split('/').at(-1) ?? '')
    .filter((name) => !/^Delegate-Workbench-\d/.test(name))
    .map((name) => `its name is not that of a release: ${name}`);
  return [...reasons.filter((reason) => reason !== false), ...files, ...wrongNames];
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export interface DescribedFile {
  readonly platform: 'linux' | 'win32' | 'darwin';
  readonly arch: 'x64' | 'arm64';
  readonly kind: 'nsis' | 'appimage' | 'deb' | 'mac-zip' | 'dmg' | 'zip' | 'tar-gz';
  readonly name: string;
}

const SYSTEMS = { linux: 'linux', windows: 'win32', mac: 'darwin' } as const;
const KINDS = {
  'linux.AppImage': 'appimage',
  'linux.deb': 'deb',
  'linux.tar.gz': 'tar-gz',
  'windows-setup.exe': 'nsis',
  'windows.zip': 'zip',
  'mac.dmg': 'dmg',
  'mac.zip': 'mac-zip',
} as const;
const RELEASE_NAME =
  /^Delegate-Workbench-(\d+\.\d+\.\d+)-(linux|windows|mac)-(x64|arm64)(-setup)?\.(AppImage|deb|tar\.gz|exe|zip|dmg)$/;

/** What a file of a release is, by its name; null for any other, every placeholder and trial among them. */
export function describeFile(name: string, version: string): DescribedFile | null {
  const [, said, system, arch, setup = '', ending] = RELEASE_NAME.exec(name) ?? [];
  if (said !== version || system === undefined || (arch !== 'x64' && arch !== 'arm64')) return null;
  const kind = Object.entries(KINDS).find(([key]) => key === `${system}${setup}.${ending ?? ''}`)?.[1];
  const platform = Object.entries(SYSTEMS).find(([key]) => key === system)?.[1];
  return kind === undefined || platform === undefined ? null : { platform, arch, kind, name };
}

/** Writes `release.json` of a folder for `sign-update.mjs`; what only a person knows is left to be filled in. */
export function writeReleaseFile(folder: string, version: string): readonly DescribedFile[] {
  const names = readdirSync(folder).filter((name) => /\.(?:AppImage|deb|gz|exe|zip|dmg)$/.test(name));
  const files = names.toSorted().map((name) => {
    const described = describeFile(name, version);
    if (described === null) throw new Error(`${name} is no file of release ${version}: take it away`);
    return described;
  });
  if (files.length === 0) throw new Error(`No file of release ${version} in ${folder}`);
  const now = new Date();
  const draft = {
    version,
    sequence: null,
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + 90 * 86_400_000).toISOString(),
    minimumVersion: null,
    security: false,
    notes: { en: '', fr: '', ar: '' },
    files,
  };
  writeFileSync(join(folder, 'release.json'), `${JSON.stringify(draft, null, 2)}\n`);
  return files;
}

/** The heading of a version in a changelog. */
export function changelogHeading(changelog: string, version: string): string | null {
  return changelog.split('\n').find((line) => line.startsWith(`## ${version}`)) ?? null;
}

/** Whether a folder is an unpacked Electron of the pinned version and no placeholder. */
export function whyNotElectron(folder: string, pinned: string): string | null {
  const path = join(folder, 'version');
  if (!existsSync(path)) return `${folder} holds no Electron`;
  const found = readFileSync(path, 'utf8').trim().replace(/^v/, '');
  if (found !== pinned) return `${folder} holds Electron ${found}, and ${pinned} is pinned`;
  const marks = ['PLACEHOLDER.txt', 'Electron.app/Contents/Resources/PLACEHOLDER.txt'];
  return marks.some((name) => existsSync(join(folder, name))) ? `${folder} is a placeholder` : null;
}
