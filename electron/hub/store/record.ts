import { crc32 } from 'node:zlib';
import type { Bytes } from '../../../shared/base/bytes.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../../../shared/base/bytes.ts';

/*
 * One thing in a file of the store: length of what follows the head, its CRC-32, the CRC-32 of these eight bytes (32
 * bits each, big endian); then kind 1, class 1, number 6, time 6, end 6, mailbox 32, id 32, and the bytes.
 */
export const FILE_MAGIC = utf8('DWMBOX1\n');
export const HEAD = 12;
const META = 84;

export interface StoredRecord {
  readonly kind: 'item' | 'chunk';
  readonly class: number;
  readonly number: number;
  readonly at: number;
  readonly expiresAt: number;
  readonly mailbox: string;
  readonly id: string;
  readonly bytes: Uint8Array;
}

export function encodeRecord(record: StoredRecord): Bytes {
  const meta = Buffer.alloc(META);
  meta[0] = record.kind === 'item' ? 0 : 1;
  meta[1] = record.class;
  meta.writeUIntBE(record.number, 2, 6);
  meta.writeUIntBE(record.at, 8, 6);
  meta.writeUIntBE(record.expiresAt, 14, 6);
  meta.set(fromHex(record.mailbox), 20);
  meta.set(fromHex(record.id), 52);
  const body = concatBytes([meta, record.bytes]);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(body.byteLength, 0);
  head.writeUInt32BE(crc32(body), 4);
  head.writeUInt32BE(crc32(head.subarray(0, 8)), 8);
  return concatBytes([head, body]);
}

/** Bytes of a record of this many bytes on the disk. */
export function recordSize(bytes: number): number {
  return HEAD + META + bytes;
}

/** Length of what follows; null where no record begins. */
export function headLength(head: Uint8Array, max: number): number | null {
  const view = new DataView(head.buffer, head.byteOffset, HEAD);
  const length = view.getUint32(0);
  const isHead = length >= META && length <= META + max && crc32(head.subarray(0, 8)) === view.getUint32(8);
  return isHead ? length : null;
}

/** Null when the bytes are not those that were written. */
export function decodeRecord(head: Uint8Array, body: Uint8Array): StoredRecord | null {
  const view = new DataView(head.buffer, head.byteOffset, HEAD);
  if (crc32(body) !== view.getUint32(4)) return null;
  const meta = Buffer.from(body.buffer, body.byteOffset, META);
  const kind = meta[0] === 0 ? 'item' : 'chunk';
  return {
    kind,
    class: meta[1] ?? 0,
    number: meta.readUIntBE(2, 6),
    at: meta.readUIntBE(8, 6),
    expiresAt: meta.readUIntBE(14, 6),
    mailbox: toHex(meta.subarray(20, 52)),
    id: toHex(meta.subarray(52, kind === 'item' ? 68 : 84)),
    bytes: body.subarray(META),
  };
}
