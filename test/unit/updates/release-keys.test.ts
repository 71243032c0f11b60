import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeKeys, pinned } from '../../../build/release-keys.mjs';
import { temporary } from '../../support/update-release.ts';

const root = join(import.meta.dirname, '../../..');
const NOTHING =
  'export const PINNED_KEYS: readonly string[] = [];\nexport const HOME_ADDRESS: string | null = null;\n';

test('two different keys are made, for their owner alone, and never in the place of others', () => {
  const folder = join(temporary('dw-keys-'), 'stick');
  const keys = makeKeys(folder);
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
  for (const name of ['current.pem', 'next.pem']) {
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, name), 'utf8')).toContain('PRIVATE KEY');
  }
  expect(() => makeKeys(folder)).toThrow('EEXIST');
  expect(() => makeKeys(join(root, 'keys'))).toThrow('outside');
  expect(() => makeKeys(root)).toThrow('outside');
});

test('they are pinned once, with an https home or none', () => {
  const keys = ['aa', 'bb'] as const;
  const text = pinned(NOTHING, keys, 'https://example.org/workbench/');
  expect(text).toContain("[\n  'aa',\n  'bb',\n];");
  expect(text).toContain("= 'https://example.org/workbench/';");
  expect(() => pinned(text, keys, null)).toThrow('rotated');
  expect(pinned(NOTHING, keys, null)).toContain('HOME_ADDRESS: string | null = null');
  for (const home of ['http://example.org/', 'https://example.org', "https://example.org/'/"])
    expect(() => pinned(NOTHING, keys, home), home).toThrow();
  // What the script is for: the file as it is.
  const real = readFileSync(join(root, 'electron/host/updates/pins.ts'), 'utf8');
  if (/PINNED_KEYS[^=]*= \[\];/.test(real)) expect(pinned(real, keys, null)).toContain("'aa'");
});
