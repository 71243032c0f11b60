import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shippedPackages } from '../../../build/licences.mjs';
import { endedUnexpectedly, type Marks } from '../../../renderer/app/boot/crash-mark.ts';
import { readParts } from '../../../renderer/features/settings/parts.ts';

const root = join(import.meta.dirname, '../../..');

test('About names every package that ships, with its version and licence', () => {
  const page = readFileSync(join(root, 'docs/third-party-licences.md'), 'utf8');
  const shown = readParts(page).map(({ name, version, licence }) => `${name} ${version} ${licence}`);
  const shipped = shippedPackages(root).map(
    ({ name, version, licence }) => `${name} ${version} ${licence ?? ''}`,
  );
  expect(shown).toEqual(shipped);
  expect(new Set(readParts(page).map(({ id }) => id)).size).toBe(shipped.length);
});

test('a window that was ended without a word is noticed at the next start, and one that said it goes is not', () => {
  const kept = new Map<string, string>();
  const marks: Marks = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
  const first = new EventTarget();
  expect(endedUnexpectedly(marks, first)).toBe(false);
  // It crashes: nobody says anything.
  const second = new EventTarget();
  expect(endedUnexpectedly(marks, second)).toBe(true);
  second.dispatchEvent(new Event('pagehide'));
  expect(endedUnexpectedly(marks, new EventTarget())).toBe(false);
});
