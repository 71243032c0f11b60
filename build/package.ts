// `npm run package -- …`: see docs/packaging.md.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { HOME_PAGE, MAINTAINER, TARGETS } from './package-config.ts';
import type { PackedPlatform } from './package-placeholder.ts';
import { proveAll } from './package-prove.ts';
import {
  changelogHeading,
  whyNoRelease,
  whyNotElectron,
  whyNotGivenAway,
  writeReleaseFile,
  type ReleaseFacts,
} from './package-release.ts';
import {
  forgetWork,
  installedElectron,
  pinnedElectron,
  projectVersion,
  runPackaging,
  type PackedArch,
} from './package-run.ts';
import { whyNotHere } from './package-tools.ts';
import { PINNED_KEYS } from '../electron/host/updates/pins.ts';

const USAGE = `npm run package -- --placeholder          the packages without Electron, to try packaging itself
npm run package -- --check                all of that, looked at and started
npm run package -- [--inspectable]        a trial with the Electron of this computer (npx install-electron)
npm run package -- --release              a release: fetches Electron and the makers' tools
npm run package -- --describe DIR         writes DIR/release.json for build/sign-update.mjs
  --platform linux|windows|mac   --arch x64|arm64   --target NAME (several)   --electron-dist DIR   --out DIR
  --unsigned (Windows, Mac)   --without-updates (no keys are pinned)`;

const root = join(import.meta.dirname, '..');
const say = (text: string): void => console.log(text);

const { values } = parseArgs({
  options: {
    placeholder: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    inspectable: { type: 'boolean', default: false },
    release: { type: 'boolean', default: false },
    describe: { type: 'string' },
    platform: { type: 'string' },
    arch: { type: 'string' },
    target: { type: 'string', multiple: true },
    'electron-dist': { type: 'string' },
    out: { type: 'string' },
    unsigned: { type: 'boolean', default: false },
    'without-updates': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const PLATFORM_WORDS: Readonly<Record<string, PackedPlatform>> = {
  linux: 'linux',
  windows: 'win32',
  mac: 'darwin',
};

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function chosenPlatform(): PackedPlatform {
  const word =
    values.platform ?? { linux: 'linux', win32: 'windows', darwin: 'mac' }[process.platform as string];
  return PLATFORM_WORDS[word ?? ''] ?? stop(`Which system? ${Object.keys(PLATFORM_WORDS).join(', ')}`);
}

function chosenArch(): PackedArch {
  const arch = values.arch ?? process.arch;
  return arch === 'x64' || arch === 'arm64' ? arch : stop('Which processor? x64, arm64');
}

/** Git's answer, or null where it has none. */
function git(...args: readonly string[]): string | null {
  try {
    return execFileSync('git', [...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}

function releaseFacts(): ReleaseFacts {
  const version = projectVersion();
  return {
    version,
    changelogHeading: changelogHeading(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version),
    tag: git('describe', '--tags', '--exact-match')?.trim() ?? null,
    isClean: git('status', '--porcelain')?.trim() === '',
    maintainer: MAINTAINER,
    homePage: HOME_PAGE,
    pinnedKeys: PINNED_KEYS,
    mayLackUpdates: values['without-updates'],
  };
}

/** The Electron of a trial must be here; a release may also fetch it, against the pinned sums. */
function chosenElectron(): string | null {
  if (values.placeholder) return null;
  const dist = values['electron-dist'] ?? (values.release ? null : installedElectron());
  if (dist === null) {
    if (values.release) return null;
    return stop(
      'Electron is not on this computer: npx install-electron, or --placeholder. Nothing was fetched.',
    );
  }
  const why = whyNotElectron(dist, pinnedElectron().version);
  return why === null ? dist : stop(`${why}.`);
}

async function packAll(outputFolder: string): Promise<void> {
  const purpose = values.placeholder ? 'placeholder' : values.release ? 'release' : 'trial';
  const platform = chosenPlatform();
  const electronDist = chosenElectron();
  for (const target of values.target ?? TARGETS[platform]) {
    const why = values.placeholder ? whyNotHere(target) : null;
    if (why !== null) {
      say(`not made here: ${target} ${why}`);
      continue;
    }
    const packed = await runPackaging({
      purpose,
      profile: values.inspectable ? 'inspectable' : 'release',
      platform,
      arch: chosenArch(),
      target,
      outputFolder,
      electronDist,
      mustBeSigned: values.release && platform !== 'linux' && !values.unsigned,
    });
    if (purpose === 'release') {
      const faults = await whyNotGivenAway(packed);
      if (faults.length > 0) stop(`Not a release:\n- ${faults.join('\n- ')}`);
    }
    for (const path of packed.artefacts) say(path);
  }
  await forgetWork(outputFolder);
}

async function main(): Promise<void> {
  if (values.help) return say(USAGE);
  if (values.describe !== undefined) {
    for (const file of writeReleaseFile(values.describe, projectVersion()))
      say(Object.values(file).join(' '));
    return say('Fill in sequence and notes in release.json, then sign: docs/updates.md');
  }
  if (values.release) {
    if (values.placeholder || values.inspectable)
      stop('A release is made neither of a placeholder nor with an open inspector.');
    const reasons = whyNoRelease(releaseFacts());
    if (reasons.length > 0) stop(`No release of these sources:\n- ${reasons.join('\n- ')}`);
  }
  // Before anything is built: it may be that there is nothing to pack with.
  if (!values.check) chosenElectron();
  await build('all', say);
  const kind = values.check
    ? 'check'
    : values.release
      ? 'release'
      : values.placeholder
        ? 'placeholder'
        : 'trial';
  const outputFolder = values.out ?? join(root, '.cache/packages', kind);
  await mkdir(outputFolder, { recursive: true });
  if (!values.check) return packAll(outputFolder);
  const proofs = await proveAll(outputFolder, say);
  const bad = proofs.filter(({ faults }) => faults.length > 0).length;
  say(`\n${proofs.length - bad} passed, ${bad} failed`);
  process.exitCode = bad === 0 ? 0 : 1;
}

await main();
