import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createVerifyUpdate } from '../../../electron/cli/commands/verify-update.ts';
import { MANIFEST_NAME } from '../../../electron/host/updates/manifest.ts';
import { sha512OfFile } from '../../../electron/host/updates/part-file.ts';
import {
  changed,
  DAY,
  FILE_NAME,
  newSigner,
  noise,
  publish,
  temporary,
} from '../../support/update-release.ts';

const signer = newSigner();
const content = noise(200_000, 'verify');

async function run(args: readonly string[], keys = [signer.hex], now = Date.now()) {
  const said = { out: '', err: '' };
  const command = createVerifyUpdate({ keys, now: () => now, sumFile: sha512OfFile });
  const code = await command.run(args, {
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
    readFile: (path) => Promise.resolve().then(() => readFileSync(path)),
    writeFile: () => Promise.reject(new Error('nothing is written')),
    isSameFile: () => Promise.resolve(false),
  });
  return { code, ...said };
}

test('a signed installer is good, by the pinned key or by one that is named', async () => {
  const path = join(await publish(content, [signer]), FILE_NAME);
  const good = await run([path]);
  expect(good).toMatchObject({ code: 0, err: '' });
  expect(good.out).toContain(`version 2.0.0`);
  expect((await run([path, '--key', signer.hex], [])).code).toBe(0);
  expect((await run([path], [signer.hex], Date.now() + 60 * DAY)).out).toContain('out of date');
});

test('a changed installer, a foreign signature, a file that is not named: refused with a sentence', async () => {
  const folder = await publish(content, [signer]);
  const path = join(folder, FILE_NAME);
  expect(await run([path], [newSigner().hex])).toMatchObject({ code: 3 });
  expect(await run([path], [])).toMatchObject({ code: 3 });
  writeFileSync(join(folder, 'other.exe'), content);
  expect((await run([join(folder, 'other.exe'), '--manifest', join(folder, MANIFEST_NAME)])).err).toContain(
    'does not name it',
  );
  writeFileSync(path, changed(content, 0.01, 1));
  expect(await run([path])).toMatchObject({ code: 3 });
});

test('what cannot be read is said, and what was not asked properly', async () => {
  const folder = await publish(content, [signer]);
  expect((await run([join(temporary('dw-none-'), 'x')])).code).toBe(2);
  expect((await run([join(folder, 'x'), '--manifest', join(folder, MANIFEST_NAME)])).code).toBe(2);
  expect((await run([])).code).toBe(1);
  expect((await run(['a', '--what'])).code).toBe(1);
});

test('the signing script makes keys for their owner alone, refuses others, and signs what the workbench believes', async () => {
  const folder = await publish(content, [newSigner()]);
  const key = join(temporary('dw-key-'), 'current.pem');
  const script = join(import.meta.dirname, '../../../build/sign-update.mjs');
  const sign = (...args: readonly string[]): string =>
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const hex = sign('--make-key', key).trim();
  expect(hex).toMatch(/^[0-9a-f]{64}$/);
  const release = join(temporary('dw-key-'), 'release.json');
  const file = { platform: 'linux', arch: 'x64', kind: 'appimage', name: FILE_NAME };
  const described = {
    version: '3.1.4',
    sequence: 3,
    issuedAt: '2026-11-22T12:00:00.000Z',
    expiresAt: '2027-11-22T12:00:00.000Z',
    minimumVersion: null,
    security: true,
    notes: {},
    files: [file],
  };
  writeFileSync(release, JSON.stringify(described));
  sign('--folder', folder, '--release', release, '--key', key);
  expect((await run([join(folder, FILE_NAME)], [hex])).out).toContain('3.1.4');
  writeFileSync(release, JSON.stringify({ ...described, version: 'three' }));
  expect(() => sign('--folder', folder, '--release', release, '--key', key)).toThrow(/would not read/);
  if (process.platform === 'win32') return;
  expect(statSync(key).mode & 0o777).toBe(0o600);
  chmodSync(key, 0o644);
  expect(() => sign('--folder', folder, '--release', release, '--key', key)).toThrow(/read by others/);
});
