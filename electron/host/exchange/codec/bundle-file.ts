import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { CircleId, DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Random } from '../../../../shared/base/ports.ts';
import { decodeCbor, encodeCbor, fixedBytes, FormatError, uint } from './cbor.ts';
import { BOX_LENGTH, openBox, openBytes, sealBox, sealBytes, signBytes, verifyBytes } from './crypto.ts';
import { LIMITS } from './limits.ts';
import type { Seen } from './segment.ts';

/*
 * docs/formats/bundle-file.md says these bytes. A file carries the same records and segments as any other
 * way; it adds only who can open it and what both sides know.
 */
export type FileKind = 'exchange' | 'invitation' | 'join-request';
const FILE_KINDS: readonly FileKind[] = ['exchange', 'invitation', 'join-request'];

const MAGIC = utf8('DWBUNDLE');
/** 4 is written where a file carries chunks, and only there. */
const VERSION = 3;
const VERSION_WITH_CHUNKS = 4;
const FRONT = MAGIC.byteLength + 2 + 1 + 4 + 4;
const SIGNATURE = 64;
const NO_NONCE = new Uint8Array(12);
const BOX_CONTEXT = utf8('dw/bundle-key/1');

export type FileProblem = 'not-a-file' | 'newer-version' | 'incomplete' | 'damaged' | 'not-for-this-device';

/** A file that is refused as a whole; nothing of it was looked at further. */
export class FileProblemError extends Error {
  readonly problem: FileProblem;
  constructor(problem: FileProblem) {
    super(problem);
    this.name = 'FileProblemError';
    this.problem = problem;
  }
}

/** What a file of changes says. */
export interface BundleContent {
  readonly circle: CircleId;
  readonly sender: DeviceId;
  readonly at: number;
  /** What the sender holds. */
  readonly holds: readonly Seen[];
  /** What the sender believed the recipients to hold; nothing up to there is in the file. */
  readonly assumes: readonly Seen[];
  readonly isRequest: boolean;
  readonly records: readonly Uint8Array[];
  readonly segments: readonly Uint8Array[];
  /** Sealed chunks of the circle's documents. */
  readonly chunks?: readonly Uint8Array[];
}

/** The frame of every file: magic, version, kind, two lengths, a clear part, a body. */
export function packFile(kind: FileKind, clear: Uint8Array, body: Uint8Array): Bytes {
  return concatBytes([front(VERSION, kind, clear.byteLength, body.byteLength), clear, body]);
}

export function unpackFile(bytes: Uint8Array): {
  readonly version: number;
  readonly kind: FileKind;
  readonly clear: Bytes;
  readonly body: Bytes;
  readonly before: Bytes;
} {
  const shown = Math.min(bytes.byteLength, MAGIC.byteLength);
  if (!MAGIC.subarray(0, shown).every((byte, i) => byte === bytes[i]))
    throw new FileProblemError('not-a-file');
  if (bytes.byteLength < FRONT) throw new FileProblemError('incomplete');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(MAGIC.byteLength);
  if (version > VERSION_WITH_CHUNKS) throw new FileProblemError('newer-version');
  const kind = FILE_KINDS[view.getUint8(10)];
  const isKnown = version === VERSION || (version === VERSION_WITH_CHUNKS && kind === 'exchange');
  if (kind === undefined || !isKnown) throw new FileProblemError('damaged');
  const clearLength = view.getUint32(11);
  const bodyLength = view.getUint32(15);
  const whole = FRONT + clearLength + bodyLength;
  if (whole > LIMITS.bundle) throw new FileProblemError('damaged');
  if (bytes.byteLength < whole) throw new FileProblemError('incomplete');
  if (bytes.byteLength > whole) throw new FileProblemError('damaged');
  return {
    version,
    kind,
    clear: new Uint8Array(bytes.subarray(FRONT, FRONT + clearLength)),
    body: new Uint8Array(bytes.subarray(FRONT + clearLength, whole)),
    before: new Uint8Array(bytes.subarray(0, FRONT + clearLength)),
  };
}

const VECTOR = LIMITS.devicesPerCircle * LIMITS.incarnationsPerDevice;
const vectorSchema = v.pipe(
  v.array(v.strictTuple([fixedBytes(32), uint(0xffff_ffff), uint()])),
  v.maxLength(VECTOR),
);
const metaSchema = v.strictTuple([
  v.literal(VERSION),
  fixedBytes(32),
  fixedBytes(32),
  uint(),
  vectorSchema,
  vectorSchema,
  uint(1),
  uint(LIMITS.recordsPerLog),
  uint(LIMITS.segmentsPerBundle),
]);
const metaWithChunksSchema = v.strictTuple([
  v.literal(VERSION_WITH_CHUNKS),
  fixedBytes(32),
  fixedBytes(32),
  uint(),
  vectorSchema,
  vectorSchema,
  uint(1),
  uint(LIMITS.recordsPerLog),
  uint(LIMITS.segmentsPerBundle),
  v.pipe(uint(LIMITS.chunksPerBundle), v.minValue(1)),
]);
const META_ITEMS = 64 + VECTOR * 8;
const boxesSchema = v.pipe(
  v.array(fixedBytes(BOX_LENGTH)),
  v.minLength(1),
  v.maxLength(LIMITS.devicesPerCircle),
);

/** Writes a file that only the holders of these X25519 keys can open. */
export function sealBundle(
  content: BundleContent,
  recipients: readonly Uint8Array[],
  writer: { readonly signingSeed: Uint8Array; readonly random: Random },
): Bytes {
  const chunks = content.chunks ?? [];
  const version = chunks.length > 0 ? VERSION_WITH_CHUNKS : VERSION;
  const meta = encodeCbor([
    version,
    fromHex(content.circle),
    fromHex(content.sender),
    content.at,
    content.holds.map((entry) => [fromHex(entry.device), entry.incarnation, entry.seq]),
    content.assumes.map((entry) => [fromHex(entry.device), entry.incarnation, entry.seq]),
    content.isRequest ? 1 : 0,
    content.records.length,
    content.segments.length,
    ...(version === VERSION ? [] : [chunks.length]),
  ]);
  const items = [meta, ...content.records, ...content.segments, ...chunks];
  const plain = concatBytes(items.flatMap((item) => [length32(item.byteLength), item]));
  const signature = signBytes(writer.signingSeed, signatureMessage(plain));
  const fileKey = writer.random.bytes(32);
  const clear = encodeCbor(recipients.map((key) => sealBox(key, fileKey, BOX_CONTEXT, writer.random)));
  const packed = pack(concatBytes([plain, signature]));
  const bodyLength = packed.byteLength + 16;
  const before = concatBytes([front(version, 'exchange', clear.byteLength, bodyLength), clear]);
  return concatBytes([before, sealBytes(fileKey, NO_NONCE, packed, before)]);
}

/** Opens, checks the sender's signature and takes the items apart. Throws `FileProblemError`. */
export function openBundle(bytes: Uint8Array, agreementSeed: Uint8Array): BundleContent {
  const { version, kind, clear, body, before } = unpackFile(bytes);
  if (kind !== 'exchange') throw new FileProblemError('damaged');
  try {
    const boxes = decodeCbor(clear, boxesSchema, LIMITS.devicesPerCircle + 1);
    const fileKey = findKey(boxes, agreementSeed);
    if (fileKey === null) throw new FileProblemError('not-for-this-device');
    const packed = openBytes(fileKey, NO_NONCE, body, before);
    const opened = packed === null ? null : unpack(packed);
    if (opened === null || opened.byteLength < SIGNATURE) throw new FileProblemError('damaged');
    return takeApart(opened, version === VERSION_WITH_CHUNKS);
  } catch (problem) {
    if (problem instanceof FormatError) throw new FileProblemError('damaged');
    throw problem;
  }
}

function findKey(boxes: readonly Uint8Array[], agreementSeed: Uint8Array): Bytes | null {
  for (const box of boxes) {
    const key = openBox(agreementSeed, box, BOX_CONTEXT);
    if (key !== null) return key;
  }
  return null;
}

function takeApart(opened: Bytes, withChunks: boolean): BundleContent {
  const plain = opened.subarray(0, opened.byteLength - SIGNATURE);
  const next = reader(plain);
  const [, circle, sender, at, holds, assumes, isRequest, records, segments, chunks = 0] = decodeCbor(
    next.item(LIMITS.bundle),
    withChunks ? metaWithChunksSchema : metaSchema,
    META_ITEMS,
  );
  if (!verifyBytes(sender, signatureMessage(plain), opened.subarray(plain.byteLength))) {
    throw new FormatError('bad signature');
  }
  const content: BundleContent = {
    circle: asId(toHex(circle)),
    sender: asId(toHex(sender)),
    at,
    holds: holds.map(readSeen),
    assumes: assumes.map(readSeen),
    isRequest: isRequest === 1,
    records: Array.from({ length: records }, () => next.item(LIMITS.record)),
    segments: Array.from({ length: segments }, () => next.item(LIMITS.segment)),
    chunks: Array.from({ length: chunks }, () => next.item(LIMITS.chunk + 16)),
  };
  if (!next.isDone()) throw new FormatError('something follows');
  return content;
}

function readSeen([device, incarnation, seq]: readonly [Bytes, number, number]): Seen {
  return { device: asId(toHex(device)), incarnation, seq };
}

function reader(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return {
    item(max: number): Uint8Array {
      if (at + 4 > bytes.byteLength) throw new FormatError('cut short');
      const length = view.getUint32(at);
      if (length > max || at + 4 + length > bytes.byteLength) throw new FormatError('cut short');
      at += 4 + length;
      return bytes.subarray(at - length, at);
    },
    isDone: () => at === bytes.byteLength,
  };
}

function front(version: number, kind: FileKind, clearLength: number, bodyLength: number): Bytes {
  const bytes = new Uint8Array(FRONT);
  bytes.set(MAGIC);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, version);
  view.setUint8(10, FILE_KINDS.indexOf(kind));
  view.setUint32(11, clearLength);
  view.setUint32(15, bodyLength);
  return bytes;
}

function length32(length: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

function signatureMessage(plain: Uint8Array): Bytes {
  return concatBytes([utf8('dw/bundle-signature/1\0'), plain]);
}

/** Sealed pieces do not shrink; the names of devices and records around them, said again and again, do. */
function pack(plain: Uint8Array): Bytes {
  const params = { [constants.BROTLI_PARAM_QUALITY]: plain.byteLength < PACK_WELL ? 9 : 1 };
  return new Uint8Array(brotliCompressSync(plain, { params }));
}
const PACK_WELL = 256 * 1024;

/** Null when it is not packed, or comes to more than a file may hold or than its size lets expect. */
function unpack(packed: Uint8Array): Bytes | null {
  const most = Math.min(LIMITS.bundle, Math.max(packed.byteLength * LIMITS.inflation, LIMITS.inflationFloor));
  try {
    return new Uint8Array(brotliDecompressSync(packed, { maxOutputLength: most }));
  } catch {
    return null;
  }
}
