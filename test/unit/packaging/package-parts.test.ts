import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FUSES } from '../../../build/fuses.mjs';
import {
  archiveFaults,
  filesInArchive,
  missingPackages,
  packedTree,
  placeholdersIn,
  readFuses,
  sumsOf,
} from '../../../build/package-check.ts';
import { controlFile, readFpmArguments } from '../../../build/package-fpm.ts';
import { makePlaceholder } from '../../../build/package-placeholder.ts';
import {
  changelogHeading,
  describeFile,
  whyNoRelease,
  whyNotElectron,
  whyNotGivenAway,
  writeReleaseFile,
  type ReleaseFacts,
} from '../../../build/package-release.ts';
import { payloadOf } from '../../../build/sign-update.mjs';
import { filesToPack, packedManifest } from '../../../build/package-stage.ts';
import { whyNotHere } from '../../../build/package-tools.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dw-packaging-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(...names: readonly string[]): void {
  for (const name of names) {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, `of ${name}`);
  }
}

describe('what is packed', () => {
  const built = [
    'main.cjs',
    'preload.cjs',
    'host.mjs',
    'isolate-utility.mjs',
    'isolate.mjs',
    'loopback.mjs',
    'fonts/a/LICENSE',
    'isolate/chunk.mjs',
    'renderer/index.html',
  ];

  it('leaves out maps, stamps and the command line', async () => {
    put(...built, 'main.cjs.map', '.node.stamp', 'cli.mjs', 'cli.mjs.map', 'renderer/assets/a.js.map');
    expect(await filesToPack(folder)).toEqual(built.toSorted());
  });

  it('stops at a file that nobody decided about, and at one that is not built', async () => {
    put(...built, 'telemetry.mjs');
    await expect(filesToPack(folder)).rejects.toThrow('out/telemetry.mjs');
    rmSync(join(folder, 'telemetry.mjs'));
    rmSync(join(folder, 'isolate'), { recursive: true });
    await expect(filesToPack(folder)).rejects.toThrow('Not built: out/isolate');
  });

  it('names no package, script or tool in its manifest', () => {
    const manifest = packedManifest({ version: '1.2.3', main: 'out/main.cjs', dependencies: { react: '1' } });
    expect(manifest).toMatchObject({ version: '1.2.3', main: 'out/main.cjs', name: 'delegate-workbench' });
    for (const name of ['dependencies', 'devDependencies', 'optionalDependencies', 'scripts'])
      expect(manifest).not.toHaveProperty(name);
  });
});

describe('a look at the archive', () => {
  it('lists files alone', async () => {
    put('app/package.json', 'app/out/renderer/index.html');
    await createPackage(join(folder, 'app'), join(folder, 'app.asar'));
    expect(filesInArchive(join(folder, 'app.asar'))).toEqual(['out/renderer/index.html', 'package.json']);
  });

  it.each([
    ['sources', 'out/main.ts'],
    ['source maps', 'out/main.cjs.map'],
    ['tests', 'test/unit/a.mjs'],
    ['tests', 'out/a.spec.mjs'],
    ['packages', 'node_modules/react/index.js'],
    ['another Node', 'out/node-linux-x64/bin/node'],
    ['hidden files', 'out/.node.stamp'],
    ['keys', 'out/current.pem'],
    ['the command line', 'out/cli.mjs'],
  ])('finds %s, even when they were expected', (what, name) => {
    expect(archiveFaults([name], [name])).toContain(`${what}: ${name}`);
  });

  it('finds what is missing and what was not expected', () => {
    expect(archiveFaults(['package.json', 'out/b'], ['package.json', 'out/a'])).toEqual([
      'not expected: out/b',
      'missing: out/a',
    ]);
  });

  it('finds a package that the program would ask for in vain', async () => {
    put('app/out/host.mjs');
    const host =
      "import{a}from'node:fs';\nimport x from \"saxes\";\n// import y from 'cborg'\nrequire('ws');\n";
    writeFileSync(join(folder, 'app/out/host.mjs'), host);
    await createPackage(join(folder, 'app'), join(folder, 'app.asar'));
    expect(missingPackages(join(folder, 'app.asar'), ['out/host.mjs'])).toEqual(['saxes', 'ws']);
  });

  it('sees one altered byte, one more file and a lost right to start', async () => {
    put('a/x', 'a/y', 'a/start');
    chmodSync(join(folder, 'a/start'), 0o755);
    const before = await sumsOf(join(folder, 'a'));
    writeFileSync(join(folder, 'a/x'), 'of a/X');
    put('a/z');
    chmodSync(join(folder, 'a/start'), 0o644);
    const after = await sumsOf(join(folder, 'a'));
    expect(after['x']).not.toBe(before['x']);
    expect(after['y']).toBe(before['y']);
    if (process.platform !== 'win32') expect(after['start']).not.toBe(before['start']);
    expect(Object.keys(after)).toEqual(['start', 'x', 'y', 'z']);
  });
});

describe('a placeholder', () => {
  it.each(['linux', 'win32', 'darwin'] as const)(
    'of %s says what it is, in its program too',
    async (platform) => {
      await makePlaceholder(folder, platform, '45.4.1');
      const marks = await placeholdersIn(folder);
      expect(marks.some((name) => name.endsWith('PLACEHOLDER.txt'))).toBe(true);
      expect(marks.some((name) => /electron(?:\.exe)?$/i.test(name))).toBe(true);
      expect(whyNotElectron(folder, '45.4.1')).toContain('is a placeholder');
    },
  );

  it('carries a wire of fuses as Electron comes, with the doors open', async () => {
    await makePlaceholder(folder, 'linux', '45.4.1');
    const fuses = await readFuses(join(folder, 'electron'));
    expect(fuses).toMatchObject({ runAsNode: true, onlyLoadAppFromAsar: false });
    expect(fuses).not.toEqual(FUSES.release);
  });
});

describe('a release', () => {
  const good: ReleaseFacts = {
    version: '1.2.0',
    changelogHeading: '## 1.2.0',
    tag: 'v1.2.0',
    isClean: true,
    maintainer: 'Someone <someone@itu.int>',
    homePage: 'https://itu.int/workbench/',
    pinnedKeys: ['aa', 'bb'],
    mayLackUpdates: false,
  };

  it('of good sources is not held up', () => {
    expect(whyNoRelease(good)).toEqual([]);
    expect(whyNoRelease({ ...good, pinnedKeys: [], mayLackUpdates: true })).toEqual([]);
  });

  it.each<readonly [string, Partial<ReleaseFacts>, string]>([
    ['of a version in the making', { version: '1.2.0-beta' }, 'not a version for everybody'],
    ['that the changelog does not name', { changelogHeading: null }, 'says nothing'],
    ['that the changelog calls unreleased', { changelogHeading: '## 1.2.0 (unreleased)' }, 'unreleased'],
    ['of a commit without its tag', { tag: null }, 'not tagged v1.2.0'],
    ['of altered files', { isClean: false }, 'not as committed'],
    ['nobody answers for', { maintainer: 'M <m@x.invalid>' }, 'MAINTAINER'],
    ['without a home page', { homePage: 'https://x.invalid/' }, 'HOME_PAGE'],
    ['that believes no key', { pinnedKeys: [] }, 'pin two keys'],
    ['that believes one key twice', { pinnedKeys: ['aa', 'aa'] }, 'pin two keys'],
  ])('%s is refused', (_, facts, reason) => {
    expect(whyNoRelease({ ...good, ...facts }).join()).toContain(reason);
  });

  it('of a placeholder is refused before and after it is packed', async () => {
    await makePlaceholder(join(folder, 'dist'), 'linux', '45.4.1');
    expect(whyNotElectron(join(folder, 'dist'), '45.4.1')).toContain('is a placeholder');
    expect(whyNotElectron(join(folder, 'dist'), '45.4.2')).toContain('45.4.2 is pinned');
    expect(whyNotElectron(folder, '45.4.1')).toContain('holds no Electron');
    put('app/package.json');
    await createPackage(join(folder, 'app'), join(folder, 'dist/resources/app.asar'));
    const tree = { ...packedTree(join(folder, 'dist'), 'linux'), fused: join(folder, 'dist/electron') };
    const artefacts = ['/x/PLACEHOLDER-Delegate-Workbench-1.2.0-linux-x64.deb'];
    const reasons = await whyNotGivenAway({ tree, names: ['package.json'], staged: folder, artefacts });
    expect(reasons).toEqual([
      expect.stringContaining('a placeholder is in it'),
      'it is too small to hold Electron',
      'its fuses are not those of a release',
      'its name is not that of a release: PLACEHOLDER-Delegate-Workbench-1.2.0-linux-x64.deb',
    ]);
  });

  it('knows what each file is by its name, and no placeholder, trial or other version', () => {
    const kinds = [
      'linux-x64.AppImage',
      'linux-arm64.deb',
      'linux-x64.tar.gz',
      'windows-x64-setup.exe',
      'windows-x64.zip',
      'mac-arm64.dmg',
      'mac-x64.zip',
    ].map((end) => describeFile(`Delegate-Workbench-1.2.0-${end}`, '1.2.0')?.kind);
    expect(kinds).toEqual(['appimage', 'deb', 'tar-gz', 'nsis', 'zip', 'dmg', 'mac-zip']);
    expect(describeFile('PLACEHOLDER-Delegate-Workbench-1.2.0-linux-x64.deb', '1.2.0')).toBeNull();
    expect(describeFile('TRIAL-Delegate-Workbench-1.2.0-linux-x64.deb', '1.2.0')).toBeNull();
    expect(describeFile('Delegate-Workbench-1.1.0-linux-x64.deb', '1.2.0')).toBeNull();
  });

  it('is described for signing, and a folder with one strange file is not', () => {
    put('Delegate-Workbench-1.2.0-linux-x64.deb', 'latest-linux.yml');
    expect(writeReleaseFile(folder, '1.2.0')).toEqual([
      { platform: 'linux', arch: 'x64', kind: 'deb', name: 'Delegate-Workbench-1.2.0-linux-x64.deb' },
    ]);
    put('PLACEHOLDER-Delegate-Workbench-1.2.0-linux-x64.tar.gz');
    expect(() => writeReleaseFile(folder, '1.2.0')).toThrow('take it away');
  });

  it.each(['PLACEHOLDER-', 'TRIAL-', 'INSPECTABLE-'])(
    'is not signed for a file named %s…',
    async (prefix) => {
      const name = `${prefix}Delegate-Workbench-1.2.0-linux-x64.deb`;
      put(name);
      const described = {
        version: '1.2.0',
        sequence: 1,
        issuedAt: '2026-11-22T12:00:00.000Z',
        expiresAt: '2027-02-20T12:00:00.000Z',
        minimumVersion: null,
        security: false,
        notes: { en: '', fr: '', ar: '' },
        files: [{ platform: 'linux', arch: 'x64', kind: 'deb', name }],
      };
      await expect(payloadOf(folder, described)).rejects.toThrow('not for others');
    },
  );

  it('finds its heading in the changelog', () => {
    expect(changelogHeading('# Changelog\n\n## 1.2.0 (unreleased)\n', '1.2.0')).toBe('## 1.2.0 (unreleased)');
    expect(changelogHeading('# Changelog\n', '1.2.0')).toBeNull();
  });
});

describe('the stand-in for fpm', () => {
  const args = ['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'xdg-utils', '--name', 'dw'];
  const more = [
    '--description',
    'Short\n Long',
    '--package',
    '/x/a=b.deb',
    '/a/tree/=/opt/A B',
    '/a=1=/usr/b',
  ];

  it('reads what electron-builder says', () => {
    const { options, files } = readFpmArguments([...args, ...more]);
    expect(options).toMatchObject({ '--output': ['deb'], '--depends': ['libnss3', 'xdg-utils'] });
    expect(options['--package']).toEqual(['/x/a=b.deb']);
    expect(files).toEqual([
      { from: '/a/tree/', to: '/opt/A B' },
      { from: '/a=1', to: '/usr/b' },
    ]);
    expect(() => readFpmArguments(['stray'])).toThrow('stray');
  });

  it('writes a control file without empty fields', () => {
    const control = controlFile(readFpmArguments([...args, ...more]), 12);
    expect(control).toContain('Depends: libnss3, xdg-utils\n');
    expect(control).toContain('Description: Short\n Long\n');
    expect(control).not.toContain('Recommends');
  });
});

describe('a target', () => {
  it('that cannot be made here is named with its reason', () => {
    expect(whyNotHere('dir')).toBeNull();
    expect(whyNotHere('nsis')).toContain('NSIS');
    expect(whyNotHere('msi')).toContain('not a target');
  });
});
