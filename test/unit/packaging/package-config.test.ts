import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FUSES } from '../../../build/fuses.mjs';
import {
  APP_ID,
  FILE_KINDS,
  LANGUAGES,
  namePrefix,
  packageConfig,
  TARGETS,
  type PackageRequest,
} from '../../../build/package-config.ts';

const root = join(import.meta.dirname, '../../..');
const request: PackageRequest = {
  purpose: 'release',
  profile: 'release',
  arch: 'x64',
  target: 'AppImage',
  electronVersion: '45.4.1',
  electronDist: null,
  electronSums: { 'electron-v45.4.1-linux-x64.zip': 'ab' },
  appFolder: '/nowhere/app',
  outputFolder: '/nowhere/out',
  homeAddress: null,
  mustBeSigned: true,
};

/** electron-builder's own judgement, as at the start of every run. */
const { validateConfiguration } = createRequire(import.meta.url)(
  join(root, 'node_modules/app-builder-lib/out/util/config/config.js'),
) as { validateConfiguration(config: object, log: object): Promise<void> };
const validate = (config: object): Promise<void> => validateConfiguration(config, { isEnabled: false });

describe('the configuration', () => {
  it('is accepted by electron-builder, for every purpose and profile', async () => {
    for (const purpose of ['placeholder', 'trial', 'release'] as const)
      for (const profile of ['release', 'inspectable'] as const)
        await expect(validate(packageConfig({ ...request, purpose, profile }))).resolves.toBeUndefined();
  });

  it('with one misspelt word is refused, so that acceptance means something', async () => {
    await expect(validate({ ...packageConfig(request), electronFuse: {} })).rejects.toThrow('electronFuse');
    const { nsis } = packageConfig(request);
    await expect(validate({ ...packageConfig(request), nsis: { ...nsis, oneClik: true } })).rejects.toThrow(
      'configuration.nsis',
    );
  });

  it('asks a Mac for the camera, with a reason, and for no microphone', () => {
    const { mac } = packageConfig(request);
    const asked = Object.keys((mac?.extendInfo ?? {}) as object).filter((key) => key.startsWith('NS'));
    expect(asked).toEqual(['NSCameraUsageDescription', 'NSLocalNetworkUsageDescription']);
    const rights = readFileSync(join(root, 'build/package-entitlements.plist'), 'utf8');
    expect(Array.from(rights.matchAll(/<key>(.*?)<\/key>/g), ([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
      'com.apple.security.device.camera',
    ]);
  });

  it('names every target of the three systems', () => {
    const config = packageConfig(request);
    expect(config.linux?.target).toEqual(['tar.gz', 'deb', 'AppImage']);
    expect(config.win?.target).toEqual(['nsis', 'zip']);
    expect(config.mac?.target).toEqual(['dmg', 'zip']);
    expect(Object.keys(TARGETS)).toEqual(['linux', 'win32', 'darwin']);
  });

  it('has the fuses of the profile, which differ', () => {
    expect(packageConfig(request).electronFuses).toEqual(FUSES.release);
    const inspectable = packageConfig({ ...request, profile: 'inspectable' }).electronFuses;
    expect(inspectable).toEqual(FUSES.inspectable);
    expect(inspectable).not.toEqual(FUSES.release);
  });

  it('opens the two kinds of files that the windows read, under types of their own', () => {
    expect(FILE_KINDS.map(({ ext }) => ext)).toEqual(['dwbundle', 'dwdraft', 'dwpack']);
    const types = FILE_KINDS.map(({ mimeType }) => mimeType);
    expect(types.every((type) => type.startsWith('application/x-delegate-workbench-'))).toBe(true);
    expect(packageConfig(request).fileAssociations).toEqual(FILE_KINDS);
  });

  it('says what the program is in every language of the screens', () => {
    const entry = packageConfig(request).linux?.desktop?.entry ?? {};
    for (const tag of LANGUAGES.filter((tag) => tag !== 'en')) expect(entry[`Comment[${tag}]`]).toBeTruthy();
    expect(packageConfig(request).electronLanguages).toEqual(LANGUAGES);
  });

  it('keeps what a delegate wrote when the program is taken away', () => {
    expect(packageConfig(request).nsis?.deleteAppDataOnUninstall).toBe(false);
  });

  it('fetches Electron only against the sums of the pinned npm package, and not at all beside a given one', () => {
    const sums = { checksums: request.electronSums };
    expect(packageConfig(request)).toMatchObject({ electronDownload: sums });
    const given = packageConfig({ ...request, electronDist: '/nowhere/electron' });
    expect(given).toMatchObject({ electronDist: '/nowhere/electron' });
    expect(given).not.toHaveProperty('electronDownload');
  });

  it('keeps the id by which installed copies are found again', () => {
    expect(APP_ID).toBe('org.delegate-workbench.app');
  });
});

describe('a file that is no release', () => {
  it('says so at the beginning of its name', () => {
    expect(namePrefix('release', 'release')).toBe('');
    expect(namePrefix('placeholder', 'release')).toBe('PLACEHOLDER-');
    expect(namePrefix('trial', 'inspectable')).toBe('TRIAL-INSPECTABLE-');
    const { linux, win, mac, nsis } = packageConfig({ ...request, purpose: 'placeholder' });
    for (const part of [linux, win, mac, nsis]) expect(part?.artifactName).toMatch(/^PLACEHOLDER-/);
  });
});

describe('the icons', () => {
  const icon = (name: string): Buffer => readFileSync(join(root, 'build/icons', name));
  /** Width and height as a PNG says them. */
  const sizeOf = (png: Buffer): readonly number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

  it('for Linux are of the size that their names say', () => {
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024])
      expect(sizeOf(icon(`linux/${size}x${size}.png`))).toEqual([size, size]);
  });

  it('for Windows go from 16 to 256 pixels in one file', () => {
    const file = icon('icon.ico');
    const pictures = Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
      const at = 6 + 16 * index;
      return sizeOf(file.subarray(file.readUInt32LE(at + 12)))[0];
    });
    expect(pictures).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  it('for a Mac go up to 1024 pixels, and the file is as long as it says', () => {
    const file = icon('icon.icns');
    expect(file.subarray(0, 4).toString('latin1')).toBe('icns');
    expect(file.readUInt32BE(4)).toBe(file.length);
    const sizes: Record<string, number | undefined> = {};
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
      sizes[file.subarray(at, at + 4).toString('latin1')] = sizeOf(file.subarray(at + 8))[0];
    expect(sizes).toMatchObject({ ic07: 128, ic08: 256, ic09: 512, ic10: 1024 });
  });
});
