import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes } from '../../../../shared/base/bytes.ts';
import { FormatError } from './cbor.ts';
import { LIMITS } from './limits.ts';

/** The most that packed bytes of this length may unpack to. */
function mostOf(packed: Uint8Array): number {
  return Math.min(
    LIMITS.segmentContent,
    Math.max(packed.byteLength * LIMITS.inflation, LIMITS.inflationFloor),
  );
}

/**
 * Packs as small as it goes. What would unpack to more than others allow (a long row of one letter) is packed as it
 * is: else nobody would take it, nor anything that its author writes after it.
 */
export function pack(plain: Bytes): Bytes {
  const packed = new Uint8Array(
    brotliCompressSync(plain, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength },
    }),
  );
  return plain.byteLength <= mostOf(packed) ? packed : store(plain);
}

/** Throws `FormatError` for what is not packed so, or unpacks to more than is allowed. */
export function unpack(packed: Bytes): Bytes {
  try {
    return new Uint8Array(brotliDecompressSync(packed, { maxOutputLength: mostOf(packed) }));
  } catch {
    throw new FormatError('does not inflate within bounds');
  }
}

/** The most that a block whose length is written in 16 bits holds. */
const BLOCK = 0x1_0000;

/** A Brotli stream of blocks that are not compressed (RFC 7932, section 9). */
function store(plain: Bytes): Bytes {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < plain.byteLength; at += BLOCK) {
    const block = plain.subarray(at, at + BLOCK);
    // Not the last block (0), a length in four nibbles (00), the length less one (16 bits), not compressed (1).
    const head = ((block.byteLength - 1) << 3) | (1 << 19);
    // Before the first block stands the size of the window (0: 64 KiB).
    const bits = at === 0 ? head << 1 : head;
    parts.push(Uint8Array.of(bits & 0xff, (bits >> 8) & 0xff, (bits >> 16) & 0xff), block);
  }
  // The last block (1), which is empty (1).
  return concatBytes([...parts, Uint8Array.of(0b11)]);
}
