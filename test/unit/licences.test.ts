import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeLicence, licencePage, shippedPackages } from '../../build/licences.mjs';

const root = join(import.meta.dirname, '../..');

describe('licences of what ships', () => {
  const packages = shippedPackages(root);

  it('cover the whole production tree', () => {
    expect(packages.length).toBeGreaterThan(50);
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['docx', 'rxdb', 'saxes', 'react']),
    );
    expect(packages.map(({ name }) => name)).not.toContain('vitest');
  });

  it('are all known and none is copyleft beyond MPL', () => {
    const bad = packages.filter(({ licence }) => judgeLicence(licence).verdict !== 'fine');
    expect(
      bad.map(({ name, version, licence }) => `${name}@${version}: ${licence ?? 'none stated'}`),
    ).toEqual([]);
  });

  it('are written down: else run node build/licences.mjs', () => {
    expect(readFileSync(join(root, 'docs/third-party-licences.md'), 'utf8')).toBe(licencePage(packages));
  });
});

describe('a licence', () => {
  it.each([
    ['MIT', 'fine'],
    ['MPL-2.0', 'fine'],
    ['OFL-1.1', 'fine'],
    ['(MIT OR GPL-3.0-or-later)', 'fine'],
    ['GPL-3.0 OR AGPL-3.0', 'copyleft'],
    ['MIT AND Apache-2.0', 'fine'],
    ['MIT AND LGPL-3.0-only', 'copyleft'],
    ['AGPL-3.0', 'copyleft'],
    ['LGPL-2.1-or-later', 'copyleft'],
    ['SEE LICENSE IN LICENSE', 'unknown'],
    ['UNLICENSED', 'unknown'],
    [null, 'unknown'],
  ])('%s is %s', (licence, verdict) => {
    expect(judgeLicence(licence).verdict).toBe(verdict);
  });
});
