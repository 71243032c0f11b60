import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockCutter } from '../../../electron/host/updates/block-cutter.ts';
import { blockMapOfFile, parseBlockMap, writeBlockMap } from '../../../electron/host/updates/block-map.ts';
import { noise, temporary } from '../../support/update-release.ts';

/** The JSON of electron-builder's own `buildBlockMap` (app-builder-lib 26.17.0) for the file that the test makes. */
const BUILDERS_SUM = 'ae4ddf74e282a7a6c5f9bed982dca90d2a3d1f08df3e4f4dcac31ca1d4af869e';

test('a file is cut and summed exactly as electron-builder does it', async () => {
  const parts = Array.from({ length: 40_000 }, (_, i) => createHash('sha256').update(String(i)).digest());
  const bytes = Buffer.concat([
    ...parts,
    Buffer.alloc(100_000),
    Buffer.from('Delegate Workbench\n'.repeat(5000)),
  ]);
  const path = join(temporary('dw-map-'), 'file');
  writeFileSync(path, bytes);
  const json = gunzipSync(writeBlockMap(await blockMapOfFile(path)));
  expect(createHash('sha256').update(json).digest('hex')).toBe(BUILDERS_SUM);
});

test('the cuts do not depend on the pieces that a file is read in', () => {
  const bytes = noise(300_000);
  const cut = (pieces: readonly number[]): readonly number[] => {
    const cutter = new BlockCutter();
    const sizes: number[] = [];
    let at = 0;
    for (const size of [...pieces, bytes.length]) {
      cutter.push(bytes.subarray(at, at + size), (block) => sizes.push(block.byteLength));
      at += size;
    }
    cutter.end((block) => sizes.push(block.byteLength));
    return sizes;
  };
  const whole = cut([]);
  expect(whole.reduce((sum, size) => sum + size, 0)).toBe(bytes.length);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 12 }), (pieces) => {
      expect(cut(pieces)).toEqual(whole);
    }),
    { numRuns: 40 },
  );
});

test('a byte put in changes few blocks', async () => {
  const folder = temporary('dw-map-');
  const bytes = noise(2_000_000);
  writeFileSync(join(folder, 'old'), bytes);
  writeFileSync(
    join(folder, 'new'),
    Buffer.concat([bytes.subarray(0, 900_000), Buffer.from('!'), bytes.subarray(900_000)]),
  );
  const old = new Set((await blockMapOfFile(join(folder, 'old'))).sums);
  const fresh = (await blockMapOfFile(join(folder, 'new'))).sums;
  expect(fresh.filter((sum) => !old.has(sum)).length).toBeLessThan(6);
});

test('what is no block map of the file is refused', () => {
  const pack = (value: unknown): Uint8Array => gzipSync(JSON.stringify(value));
  const sum = 'A'.repeat(24);
  const file = { name: 'file', offset: 0, checksums: [sum, sum], sizes: [9000, 1000] };
  expect(parseBlockMap(pack({ version: '2', files: [file] }), 10_000).ok).toBe(true);
  for (const bytes of [
    pack({ version: '1', files: [file] }),
    pack({ version: '2', files: [] }),
    pack({ version: '2', files: [{ ...file, sizes: [10_000] }] }),
    pack({ version: '2', files: [{ ...file, sizes: [0, 10_000] }] }),
    pack({ version: '2', files: [{ ...file, sizes: [9000, 2000] }] }),
    pack({ version: '2', files: [{ ...file, offset: 5 }] }),
    Buffer.from('{}'),
    gzipSync(Buffer.alloc(64 * 1024 * 1024)),
  ])
    expect(parseBlockMap(bytes, 10_000)).toMatchObject({ error: { code: 'damaged' } });
});
