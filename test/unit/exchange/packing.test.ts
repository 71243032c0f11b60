import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pack, unpack } from '../../../electron/host/exchange/codec/packing.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import { runs } from '../../support/campaign.ts';

const row = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(0x78);

describe('content that is packed for a piece', () => {
  test('is unpacked as it was, whatever it is', () => {
    const lengths = fc.oneof(
      fc.nat(2_000),
      fc.constantFrom(65_535, 65_536, 65_537, 131_072, 131_073, 400_001),
    );
    fc.assert(
      fc.property(lengths, fc.uint8Array({ maxLength: 40 }), (length, end) => {
        const plain = new Uint8Array([...row(length), ...end]);
        expect(Buffer.from(unpack(pack(plain))).equals(plain)).toBe(true);
      }),
      runs(60),
    );
  });

  test('is taken by others also where it would compress beyond what they allow', () => {
    for (const length of [LIMITS.inflationFloor + 1, 300_000, LIMITS.segmentContent]) {
      const packed = pack(row(length));
      expect(length / packed.byteLength).toBeLessThan(LIMITS.inflation);
      expect(packed.byteLength).toBeLessThan(LIMITS.segment);
      expect(Buffer.from(unpack(packed)).equals(row(length))).toBe(true);
    }
  });

  test('is small where it may be', () => {
    expect(pack(row(LIMITS.inflationFloor)).byteLength).toBeLessThan(100);
  });
});
