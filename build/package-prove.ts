import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';
import { FUSES } from './fuses.mjs';
import {
  archiveFaults,
  changedFiles,
  filesInArchive,
  missingPackages,
  placeholdersIn,
  readFuses,
  sumsOf,
} from './package-check.ts';
import { TARGETS } from './package-config.ts';
import type { PackedPlatform } from './package-placeholder.ts';
import { forgetWork, runPackaging, type Packed, type PackedArch } from './package-run.ts';
import { whyNotHere } from './package-tools.ts';

/*
 * `npm run package -- --check`: packaging without Electron, whole. Every target that can be made on this computer is
 * made from a placeholder and looked at; what cannot is named with its reason; and what is in the archive is started
 * and goes through a scenario.
 */

const root = join(import.meta.dirname, '..');

export interface Proof {
  readonly what: string;
  readonly faults: readonly string[];
  readonly seconds: number;
}

const ARCHES: Readonly<Record<PackedPlatform, readonly PackedArch[]>> = {
  linux: ['x64', 'arm64'],
  win32: ['x64'],
  darwin: ['x64', 'arm64'],
};

/** Everything; gives one line for each step. */
export async function proveAll(outputFolder: string, say: (text: string) => void): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  const step = async (what: string, act: () => Promise<readonly string[]>): Promise<void> => {
    const began = Date.now();
    const faults = await act().catch((problem: unknown) => [String(problem)]);
    const proof = { what, faults, seconds: Math.round((Date.now() - began) / 1000) };
    proofs.push(proof);
    say(
      `${faults.length === 0 ? 'good' : 'BAD '} ${what} (${proof.seconds} s)${faults.map((f) => `\n     ${f}`).join('')}`,
    );
  };
  const not: string[] = [];
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    for (const target of ['dir', ...TARGETS[platform]]) {
      const why = whyNotHere(target);
      if (why !== null) not.push(`${platform} ${target} ${why}`);
      else
        for (const arch of ARCHES[platform])
          await step(`${platform} ${arch} ${target}`, () =>
            proveTarget(outputFolder, platform, arch, target),
          );
    }
  }
  await step('unpacked trees of each system are the same twice, byte for byte', () =>
    proveSame(outputFolder),
  );
  await step('what is in app.asar goes through scenario A', () => proveScenario(outputFolder));
  for (const line of not) say(`not made here: ${line}`);
  writeFileSync(join(outputFolder, 'check.json'), `${JSON.stringify({ proofs, not }, null, 2)}\n`);
  return proofs;
}

async function packPlaceholder(
  outputFolder: string,
  platform: PackedPlatform,
  arch: PackedArch,
  target: string,
): Promise<Packed> {
  return runPackaging({
    purpose: 'placeholder',
    profile: 'release',
    platform,
    arch,
    target,
    outputFolder,
    electronDist: null,
    mustBeSigned: false,
  });
}

async function proveTarget(
  outputFolder: string,
  platform: PackedPlatform,
  arch: PackedArch,
  target: string,
): Promise<readonly string[]> {
  const packed = await packPlaceholder(outputFolder, platform, arch, target);
  const faults = [...(await packedFaults(packed))];
  const made = packed.artefacts.map((path) => path.split('/').at(-1) ?? '');
  faults.push(
    ...made.filter((name) => !name.startsWith('PLACEHOLDER-')).map((name) => `not marked: ${name}`),
  );
  if (target !== 'dir' && made.length === 0) faults.push('nothing was made');
  if (target === 'deb') faults.push(...debFaults(packed));
  if (target === 'AppImage') faults.push(...appImageFaults(packed));
  await forgetWork(outputFolder);
  return faults;
}

/** What is wrong with an unpacked tree of a placeholder. */
export async function packedFaults({ tree, names, staged }: Packed): Promise<readonly string[]> {
  const archive = join(tree.resources, 'app.asar');
  const found = filesInArchive(archive);
  const fuses = await readFuses(tree.fused);
  const marks = await placeholdersIn(tree.folder);
  const wrongFuses = Object.entries(FUSES.release).filter(
    ([name, value]) => fuses === null || Object.entries(fuses).find(([own]) => own === name)?.[1] !== value,
  );
  return [
    ...archiveFaults(found, names),
    ...(await changedFiles(archive, found, staged)).map((name) => `not as built: ${name}`),
    ...missingPackages(archive, found).map((name) => `asks for a package that is not there: ${name}`),
    ...wrongFuses.map(([name]) => `fuse ${name}`),
    ...(marks.some((name) => name.endsWith('PLACEHOLDER.txt')) ? [] : ['no PLACEHOLDER.txt inside']),
  ];
}

/** A Debian package: its name, its kinds of files, its entry in the menu, and the same program as the tree. */
function debFaults({ artefacts }: Packed): readonly string[] {
  const deb = artefacts.find((path) => path.endsWith('.deb')) ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'dw-deb-'));
  try {
    const control = execFileSync('dpkg-deb', ['--field', deb, 'Package'], { encoding: 'utf8' }).trim();
    execFileSync('dpkg-deb', ['--extract', deb, folder]);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const wanted = [
      'usr/share/applications/delegate-workbench.desktop',
      'usr/share/mime/packages/delegate-workbench.xml',
      'usr/share/icons/hicolor/256x256/apps/delegate-workbench.png',
      'opt/Delegate Workbench/resources/app.asar',
      'opt/Delegate Workbench/PLACEHOLDER.txt',
      'opt/Delegate Workbench/LICENSE.txt',
      'opt/Delegate Workbench/third-party-licence-texts.txt',
    ];
    return [
      ...(control === 'delegate-workbench-placeholder' ? [] : [`the package is called ${control}`]),
      ...wanted.filter((name) => !names.includes(name)).map((name) => `not in the .deb: ${name}`),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An AppImage: what starts it is ours, and nothing in it asks for a start without the sandbox. */
function appImageFaults({ artefacts }: Packed): readonly string[] {
  const image = artefacts.find((path) => path.endsWith('.AppImage')) ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'dw-appimage-'));
  try {
    const offset = String(readFileSync(image).indexOf('hsqs'));
    execFileSync('unsquashfs', [
      '-quiet',
      '-no-progress',
      '-offset',
      offset,
      '-dest',
      join(folder, 'x'),
      image,
    ]);
    const read = (name: string): string => readFileSync(join(folder, 'x', name), 'utf8');
    const isOurs = read('AppRun') === readFileSync(join(root, 'build/package-apprun.sh'), 'utf8');
    return [
      ...(isOurs ? [] : ['AppRun is not ours']),
      ...(read('delegate-workbench.desktop').includes('sandbox') ? ['the menu asks for no sandbox'] : []),
      ...(existsSync(join(folder, 'x/resources/package-type')) ? ['it claims to be another kind'] : []),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packs each system twice, with all times of the built files changed in between. */
async function proveSame(outputFolder: string): Promise<readonly string[]> {
  const different: string[] = [];
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const first = await packPlaceholder(outputFolder, platform, 'x64', 'dir');
    const before = await sumsOf(first.tree.folder);
    for (const name of first.names) utimesSync(join(first.staged, name), new Date(0), new Date(0));
    const second = await packPlaceholder(join(outputFolder, 'again'), platform, 'x64', 'dir');
    const after = await sumsOf(second.tree.folder);
    rmSync(join(outputFolder, 'again'), { recursive: true, force: true });
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    different.push(...Array.from(names).filter((name) => before[name] !== after[name]));
  }
  return different;
}

/** Unpacks the archive where no package of ours is in reach, and runs the scenario on it. */
async function proveScenario(outputFolder: string): Promise<readonly string[]> {
  const packed = await packPlaceholder(outputFolder, 'linux', 'x64', 'dir');
  const folder = mkdtempSync(join(tmpdir(), 'dw-unpacked-'));
  try {
    extractAll(join(packed.tree.resources, 'app.asar'), folder);
    const result = spawnSync(
      process.execPath,
      [
        'node_modules/@playwright/test/cli.js',
        'test',
        'test/scenario/aeroplane.spec.ts',
        '--project=browser',
        '--workers=1',
        '--reporter=line',
        `--output=${join(folder, 'results')}`,
      ],
      {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, DW_OUT: join(folder, 'out'), DW_ALLOW_NO_SANDBOX: '1' },
        timeout: 600_000,
      },
    );
    return result.status === 0 ? [] : [`${result.stdout}${result.stderr}`.slice(-4000)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await forgetWork(outputFolder);
  }
}
