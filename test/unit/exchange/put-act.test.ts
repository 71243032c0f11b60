import { describe, expect, test } from 'vitest';
import {
  chunkCount,
  openChunk,
  openList,
  sealFile,
  travelSize,
} from '../../../electron/host/exchange/attachments/chunks.ts';
import { encodeCbor, FormatError } from '../../../electron/host/exchange/codec/cbor.ts';
import type { Cbor } from '../../../electron/host/exchange/codec/cbor.ts';
import {
  openSegment,
  parseSegment,
  sealPacked,
  sealSegment,
} from '../../../electron/host/exchange/codec/segment.ts';
import type { PutAct } from '../../../electron/host/exchange/codec/file-acts.ts';
import type { SegmentHeader } from '../../../electron/host/exchange/codec/segment.ts';
import { brotliCompressSync } from 'node:zlib';
import { asId } from '../../../shared/base/ids.ts';
import { someBytes } from '../../support/circle-files.ts';
import { random } from '../../support/exchange-machine.ts';

const epochKey = random.bytes(32);
const header: Omit<SegmentHeader, 'length'> = {
  circle: asId('11'.repeat(32)),
  device: asId('22'.repeat(32)),
  incarnation: 1,
  seq: 1,
  previous: '0'.repeat(64),
  epoch: '33'.repeat(16),
  membership: ['44'.repeat(32)],
  kind: 'text',
};
const writer = { signingSeed: random.bytes(32), epochKey, random };
const ACT: PutAct = {
  kind: 'put',
  sha256: '55'.repeat(32),
  list: '66'.repeat(32),
  size: 70_000,
  name: 'paper.docx',
  mediaType: 'text/plain',
  title: 'Paper',
  symbol: 'C7',
  agenda: '4.2',
  at: 5,
};

/** What a segment that says this act, well sealed and signed, is read as. */
function read(act: Cbor): unknown {
  const packed = new Uint8Array(brotliCompressSync(encodeCbor([[], [], [act]])));
  return openSegment(parseSegment(sealPacked(header, packed, writer).bytes), epochKey).acts;
}

function act(change: Partial<Record<number, Cbor>>): Cbor {
  const hash = new Uint8Array(32);
  const base: Cbor[] = [2, hash, hash, 70_000, 'paper.docx', 'text/plain', 'Paper', 'C7', '4.2', 5];
  return base.map((value, index) => change[index] ?? value);
}

describe('the act of putting a document', () => {
  test('comes out of a segment as it went in', () => {
    const sealed = sealSegment(header, { seen: [], entries: [], acts: [ACT] }, writer);
    expect(openSegment(parseSegment(sealed.bytes), epochKey).acts).toEqual([ACT]);
    expect(read(act({}))).toHaveLength(1);
  });

  test.each<[string, Partial<Record<number, Cbor>>]>([
    ['a path upwards', { 4: '../../.bashrc' }],
    ['a path of the other system', { 4: '..\\evil.docx' }],
    ['a stream of a file', { 4: 'a.docx:hidden' }],
    ['the folder itself', { 4: '.' }],
    ['no name', { 4: '' }],
    ['a name with a line break', { 4: 'a\nb.docx' }],
    ['a name of a page', { 4: 'x'.repeat(201) }],
    ['no bytes', { 3: 0 }],
    ['more than 100 MiB', { 3: 100 * 1024 * 1024 + 1 }],
    ['a million chunks', { 3: 65_536 * 1_000_000 }],
    ['a short hash', { 1: new Uint8Array(31) }],
    ['a list of addresses in the place of one', { 2: [new Uint8Array(32)] }],
    ['a number in the place of the title', { 6: 7 }],
  ])('with %s is refused', (_, change) => {
    expect(() => read(act(change))).toThrow(FormatError);
  });

  test('with a negative size is refused before anything is made of it', () => {
    const bytes = encodeCbor([[], [], [act({ 3: 9 })]]);
    const place = bytes.findIndex((_, i) => bytes[i] === 0x09 && bytes[i + 1] === 0x6a);
    expect(place).toBeGreaterThan(0);
    bytes[place] = 0x28;
    const packed = new Uint8Array(brotliCompressSync(bytes));
    const segment = parseSegment(sealPacked(header, packed, writer).bytes);
    expect(() => openSegment(segment, epochKey)).toThrow(FormatError);
  });
});

describe('chunks', () => {
  const circle = asId<SegmentHeader['circle']>('11'.repeat(32));

  function sealed(bytes: Uint8Array, sha256 = '77'.repeat(32)) {
    const key = { circle, epochKey, sha256, size: bytes.byteLength };
    const parts = new Map<string, Uint8Array>();
    const list = sealFile(bytes, key, (address, chunk) => parts.set(address, chunk));
    return { key, parts, list };
  }

  test.each([1, 65_535, 65_536, 65_537, 131_072, 200_001])('of %i bytes open to the same bytes', (size) => {
    const bytes = someBytes(size);
    const { key, parts, list } = sealed(bytes);
    const addresses = openList(parts.get(list) ?? new Uint8Array(0), key) ?? [];
    expect(addresses).toHaveLength(chunkCount(size));
    const opened = addresses.map((one, i) => openChunk(parts.get(one) ?? new Uint8Array(0), i, key));
    expect(Buffer.concat(opened).equals(bytes)).toBe(true);
    expect(Array.from(parts.values()).reduce((sum, part) => sum + part.byteLength, 0)).toBe(travelSize(size));
  });

  test('open in no other place, file, size, circle or epoch', () => {
    const { key, parts, list } = sealed(someBytes(140_000));
    const [first = '', second = ''] = openList(parts.get(list) ?? new Uint8Array(0), key) ?? [];
    const chunk = parts.get(first) ?? new Uint8Array(0);
    expect(() => openChunk(chunk, 1, key)).toThrow(FormatError);
    expect(() => openChunk(parts.get(second) ?? chunk, 0, key)).toThrow(FormatError);
    expect(() => openChunk(chunk, 0, { ...key, sha256: '78'.repeat(32) })).toThrow(FormatError);
    expect(() => openChunk(chunk, 0, { ...key, size: 140_001 })).toThrow(FormatError);
    expect(() => openChunk(chunk, 0, { ...key, circle: asId('12'.repeat(32)) })).toThrow(FormatError);
    expect(() => openChunk(chunk, 0, { ...key, epochKey: random.bytes(32) })).toThrow(FormatError);
    expect(openList(chunk, key)).toBeNull();
  });
});
