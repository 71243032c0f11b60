import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { envelope } from '../../../build/sign-update.mjs';
import {
  admitManifest,
  fileFor,
  MANIFEST_MAX,
  MANIFEST_NAME,
  readManifest,
  remember,
  type Manifest,
} from '../../../electron/host/updates/manifest.ts';
import { compareVersions } from '../../../electron/host/updates/version.ts';
import { runs } from '../../support/campaign.ts';
import { DAY, newSigner, noise, publish } from '../../support/update-release.ts';

const [current, next, stranger] = [newSigner(), newSigner(), newSigner()];
const keys = [current.hex, next.hex];
const now = Date.now();

let bytes: Uint8Array;
beforeAll(async () => {
  bytes = readFileSync(join(await publish(noise(50_000), [current]), MANIFEST_NAME));
});

/** A signed payload with some fields written otherwise. */
function signed(fields: Record<string, unknown>, signer = current): Uint8Array {
  const { payload } = JSON.parse(Buffer.from(bytes).toString()) as { payload: string };
  const plain = JSON.parse(Buffer.from(payload, 'base64').toString()) as Record<string, unknown>;
  return Buffer.from(envelope(JSON.stringify({ ...plain, ...fields }), [signer.key]));
}

function must(manifest: Uint8Array): Manifest {
  const read = readManifest(manifest, keys);
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}

describe('a signature', () => {
  test('of either pinned key is believed', () => {
    expect(must(bytes)).toMatchObject({ version: '2.0.0', key: current.hex });
    expect(must(signed({ sequence: 9 }, next))).toMatchObject({ sequence: 9, key: next.hex });
  });

  test('of any other key is not, nor one of a pinned key over other bytes', () => {
    expect(readManifest(signed({}, stranger), keys)).toMatchObject({ error: { code: 'bad-signature' } });
    const one = JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
    const other = JSON.parse(Buffer.from(signed({ sequence: 3 })).toString()) as Record<string, unknown>;
    const mixed = Buffer.from(JSON.stringify({ ...one, payload: other['payload'] }));
    expect(readManifest(mixed, keys)).toMatchObject({ error: { code: 'bad-signature' } });
  });

  test('under the name of a pinned key by another key is not believed', () => {
    const forged = Buffer.from(
      Buffer.from(signed({}, stranger)).toString().replace(stranger.hex, current.hex),
    );
    expect(readManifest(forged, keys)).toMatchObject({ error: { code: 'bad-signature' } });
  });

  test('is worth nothing to a copy without keys', () => {
    expect(readManifest(bytes, [])).toMatchObject({ error: { code: 'no-keys' } });
  });

  test('breaks with any flipped bit', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const flipped = Uint8Array.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        const read = readManifest(flipped, keys);
        // A flipped bit in base64 padding or in the names of fields that are not signed may mean nothing.
        if (read.ok) expect(read.value).toEqual(must(bytes));
      }),
      runs(300),
    );
  });
});

describe('what is signed but wrong', () => {
  test.each([
    ['another product', { product: 'other' }],
    ['a name that leads out of the folder', { version: '../2.0.0' }],
    ['a sequence that is no counting number', { sequence: 0 }],
    ['a moment that is none', { issuedAt: 'yesterday' }],
    ['files without end', { files: Array.from({ length: 65 }, () => ({})) }],
  ])('%s is refused', (_what, fields) => {
    expect(readManifest(signed(fields), keys)).toMatchObject({ error: { code: 'damaged' } });
  });

  test('a file of an unknown kind or with an odd name is passed over', () => {
    const [file] = must(bytes).files;
    const odd = [{ ...file, kind: 'msix' }, { ...file, name: '../x' }, { ...file, size: 2 ** 40 }, file];
    expect(must(signed({ files: odd })).files).toEqual([file]);
  });

  test('more bytes than a manifest may have are refused before they are read', () => {
    const padded = Buffer.concat([bytes, Buffer.alloc(MANIFEST_MAX, 0x20)]);
    expect(readManifest(padded, keys)).toMatchObject({ error: { code: 'damaged' } });
  });

  test('arbitrary bytes are refused and never throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (any) => {
          expect(readManifest(any, keys).ok).toBe(false);
        },
      ),
      runs(300),
    );
  });
});

describe('the order of manifests', () => {
  const memory = () => remember(must(bytes), null);

  test('lets the same one and a later one pass, and no earlier one', () => {
    expect(admitManifest(must(bytes), memory(), keys, now).ok).toBe(true);
    expect(admitManifest(must(signed({ sequence: 3 })), memory(), keys, now).ok).toBe(true);
    expect(admitManifest(must(signed({ sequence: 1 })), memory(), keys, now)).toMatchObject({
      error: { code: 'older' },
    });
  });

  test('knows two contents under one number for what they are', () => {
    expect(admitManifest(must(signed({ version: '2.0.1' })), memory(), keys, now)).toMatchObject({
      error: { code: 'older' },
    });
  });

  test('puts the next key above the current one, whatever the numbers, and never goes back', () => {
    const stolen = remember(must(signed({ sequence: Number.MAX_SAFE_INTEGER })), null);
    const rescue = must(signed({ sequence: 1 }, next));
    expect(admitManifest(rescue, stolen, keys, now).ok).toBe(true);
    expect(admitManifest(must(signed({ sequence: 99 })), remember(rescue, stolen), keys, now)).toMatchObject({
      error: { code: 'older' },
    });
  });

  test('an expired one is refused, also when the clock was turned back to before a later one', () => {
    expect(admitManifest(must(bytes), null, keys, now + 31 * DAY)).toMatchObject({
      error: { code: 'expired' },
    });
    const later = remember(
      must(signed({ sequence: 2, issuedAt: new Date(now + 40 * DAY).toISOString() })),
      null,
    );
    const replayed = must(signed({ sequence: 3 }));
    expect(admitManifest(replayed, later, keys, now)).toMatchObject({ error: { code: 'expired' } });
  });
});

test('the file for a computer is the one of its own way of installing', () => {
  const [file] = must(bytes).files;
  if (file === undefined) throw new Error('No file');
  const deb = { ...file, kind: 'deb' as const, name: 'a.deb' };
  const manifest = { ...must(bytes), files: [deb, file] };
  const at = { platform: process.platform, arch: process.arch };
  expect(fileFor(manifest, { ...at, kind: 'deb' })).toBe(deb);
  expect(fileFor(manifest, { ...at, kind: 'nsis' })).toBeNull();
  expect(fileFor(manifest, { ...at, kind: null })).toBe(file);
  expect(fileFor(manifest, { ...at, arch: 'mips', kind: null })).toBeNull();
});

test('versions are ordered as semantic versioning has it', () => {
  const order = [
    '0.9.9',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0',
    '1.0.10',
    '1.2.0',
  ];
  for (const [i, a] of order.entries())
    for (const [j, b] of order.entries()) expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(i - j));
});
