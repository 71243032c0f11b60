import { createHash } from 'node:crypto';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { CircleId } from '../../../../shared/base/ids.ts';
import { FormatError } from '../codec/cbor.ts';
import { deriveKey, hash, openBytes, sealBytes } from '../codec/crypto.ts';
import { LIMITS } from '../codec/limits.ts';

/*
 * docs/formats/chunks.md says these bytes. A document of a circle's folder travels as chunks of 64 KiB, each sealed
 * under a key that comes from the circle's epoch key and the document's hash, never from the content alone: whoever
 * holds a known document cannot find out whether a circle has it. A chunk is addressed by the hash of its ciphertext.
 */

/** Address of a chunk: 64 hex digits of the hash of its ciphertext. */
export type ChunkAddress = string;

const TAG = 16;
const ADDRESS = 32;
/** The greatest thing that is kept or sent as a chunk; the list of a file's chunks is one too. */
export const MAX_SEALED = LIMITS.chunk + TAG;
/** In the place of a chunk's number: the list. */
const LIST = 0xffff_ffff;

/** Which file a chunk is of. */
export interface FileKey {
  readonly circle: CircleId;
  readonly epochKey: Uint8Array;
  readonly sha256: string;
  readonly size: number;
}

/** How many chunks a file of this size has. */
export function chunkCount(size: number): number {
  return Math.ceil(size / LIMITS.chunk);
}

/** Bytes of a chunk as it is kept and sent. */
export function sealedSize(size: number, index: number): number {
  return Math.min(LIMITS.chunk, size - index * LIMITS.chunk) + TAG;
}

/** Bytes of the sealed list of a file of this size. */
export function sealedListSize(size: number): number {
  return chunkCount(size) * ADDRESS + TAG;
}

/** Bytes that travel for a file of this size: chunks and list. */
export function travelSize(size: number): number {
  return size + chunkCount(size) * TAG + sealedListSize(size);
}

export function addressOf(sealed: Uint8Array): ChunkAddress {
  return toHex(hash('dw/chunk/1', sealed));
}

/** Lower-case hex SHA-256 of a whole document. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Cuts and seals a document. Hands out each chunk, then the list, and answers with the list's address. The same
 * document under the same epoch key always gives the same bytes: two members who put it need the room once.
 */
export function sealFile(
  bytes: Uint8Array,
  key: FileKey,
  keep: (address: ChunkAddress, sealed: Bytes) => void,
): ChunkAddress {
  const secret = chunkKey(key);
  const addresses: Uint8Array[] = [];
  for (let index = 0; index < chunkCount(bytes.byteLength); index += 1) {
    const plain = bytes.subarray(index * LIMITS.chunk, (index + 1) * LIMITS.chunk);
    const sealed = sealBytes(secret, nonceOf(index), plain, contextOf(key, index));
    const address = addressOf(sealed);
    addresses.push(fromHex(address));
    keep(address, sealed);
  }
  const list = sealBytes(secret, nonceOf(LIST), concatBytes(addresses), contextOf(key, LIST));
  const address = addressOf(list);
  keep(address, list);
  return address;
}

/** The addresses in a sealed list; null: it is not the list of such a file under this key. */
export function openList(sealed: Uint8Array, key: FileKey): readonly ChunkAddress[] | null {
  if (sealed.byteLength !== sealedListSize(key.size)) return null;
  const plain = openBytes(chunkKey(key), nonceOf(LIST), sealed, contextOf(key, LIST));
  if (plain === null) return null;
  return Array.from({ length: chunkCount(key.size) }, (_, index) =>
    toHex(plain.subarray(index * ADDRESS, (index + 1) * ADDRESS)),
  );
}

/** The plain bytes of a chunk. Throws `FormatError` where it is not this chunk of such a file. */
export function openChunk(sealed: Uint8Array, index: number, key: FileKey): Bytes {
  if (sealed.byteLength !== sealedSize(key.size, index)) throw new FormatError('a chunk of another length');
  const plain = openBytes(chunkKey(key), nonceOf(index), sealed, contextOf(key, index));
  if (plain === null) throw new FormatError('the chunk does not open');
  return plain;
}

function chunkKey({ epochKey, sha256 }: FileKey): Bytes {
  return deriveKey(epochKey, fromHex(sha256), utf8('dw/chunk-key/1'));
}

/** One key seals one file, so its chunks are told apart by their numbers. */
function nonceOf(index: number): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, index);
  return nonce;
}

function contextOf({ circle, sha256, size }: FileKey, index: number): Bytes {
  const numbers = new Uint8Array(12);
  const view = new DataView(numbers.buffer);
  view.setUint32(0, index);
  view.setBigUint64(4, BigInt(size));
  return concatBytes([utf8('dw/chunk/1\0'), fromHex(circle), fromHex(sha256), numbers]);
}
