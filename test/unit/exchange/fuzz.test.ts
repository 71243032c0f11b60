import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FileProblemError,
  openBundle,
  unpackFile,
} from '../../../electron/host/exchange/codec/bundle-file.ts';
import { FormatError } from '../../../electron/host/exchange/codec/cbor.ts';
import { readInvitation, readJoinRequest } from '../../../electron/host/exchange/codec/invitation.ts';
import { openSegment, parseSegment } from '../../../electron/host/exchange/codec/segment.ts';
import { readRecord } from '../../../electron/host/exchange/membership/record.ts';
import { fromHex } from '../../../shared/base/bytes.ts';
import { runs } from '../../support/campaign.ts';

/* Every reader of bytes that came from elsewhere, with bytes that no workbench wrote. */

function vectors(name: string): Readonly<Record<string, unknown>> {
  const path = join(import.meta.dirname, `../../fixtures/vectors/${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}
/** Every hexadecimal text of a vector file that is long enough to be a whole thing. */
function bytesIn(value: unknown): readonly Uint8Array[] {
  if (typeof value === 'string') return /^(?:[0-9a-f]{2}){24,}$/.test(value) ? [fromHex(value)] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(bytesIn) : [];
}
const samples = ['bundle-file', 'segment', 'invitation', 'membership'].flatMap((name) =>
  bytesIn(vectors(name)),
);

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const altered = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(fc.tuple(share, fc.nat({ max: 255 })), { maxLength: 6 }),
    fc.option(share),
    fc.uint8Array({ maxLength: 6 }),
  )
  .map(([bytes, writes, cut, more]) => {
    const copy = Uint8Array.from([...bytes, ...more]);
    for (const [at, value] of writes) copy[Math.floor(at * copy.byteLength)] = value;
    return cut === null ? copy : copy.slice(0, Math.floor(cut * copy.byteLength));
  });
const anyBytes = fc.oneof({ weight: 4, arbitrary: altered }, fc.uint8Array({ maxLength: 300 }));

const READERS: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  'the outside of a file': unpackFile,
  'an exchange file': (bytes) => openBundle(bytes, new Uint8Array(32).fill(0x22)),
  'an invitation': readInvitation,
  'an answer': readJoinRequest,
  'a record of membership': readRecord,
  'a segment': (bytes) => openSegment(parseSegment(bytes), new Uint8Array(32).fill(0x42)),
};

describe('bytes that no workbench wrote', () => {
  test('come from vectors that are long enough to be altered', () => {
    expect(samples.length).toBeGreaterThan(10);
  });

  test.each(Object.entries(READERS))('are read as %s or refused by a known name', (_name, read) => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        try {
          read(bytes);
        } catch (problem) {
          if (!(problem instanceof FileProblemError || problem instanceof FormatError)) throw problem;
        }
      }),
      runs(300),
    );
  });
});
