import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, equalBytes, fromHex, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { CircleId, DeviceId, DraftId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Random } from '../../../../shared/base/ports.ts';
import { cappedBytes, decodeKnown, encodeCbor, fixedBytes, FormatError, label, uint } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { deriveKey, hash, openBytes, sealBytes, signBytes, verifyBytes } from './crypto.ts';
import { encodeFileAct, fileDecidedSchema, putSchema, readFileAct, withdrawnSchema } from './file-acts.ts';
import type { FileAct } from './file-acts.ts';
import { encodeKept, keptSchema, readKept } from './kept-act.ts';
import type { KeptAct } from './kept-act.ts';
import { LIMITS } from './limits.ts';
import { pack, unpack } from './packing.ts';
import {
  answeredSchema,
  decidedOnSchema,
  decidedSchema,
  encodeModeration,
  proposedSchema,
  readModeration,
} from './moderation-acts.ts';
import type { ModerationAct } from './moderation-acts.ts';

/** docs/formats/segment.md says these bytes. What a segment carries: a commenter may write
 * only comments, and only a head decides. */
export type SegmentKind = 'text' | 'comments' | 'decisions';
const KINDS: readonly SegmentKind[] = ['text', 'comments', 'decisions'];

/** A place in a device's log. */
export interface LogPlace {
  readonly incarnation: number;
  readonly seq: number;
}

export interface SegmentHeader extends LogPlace {
  readonly circle: CircleId;
  readonly device: DeviceId;
  /** Hash of the segment before it in the same incarnation; zeros for the first. */
  readonly previous: string;
  /** Identifier (a hash) of the epoch key. */
  readonly epoch: string;
  /** The newest membership records that the writer knew, sorted. */
  readonly membership: readonly string[];
  readonly kind: SegmentKind;
  readonly length: number;
}

/** Changes of one draft. `base`: what the writer's copy held of the circle before; `heads`: with them. */
export interface SegmentEntry {
  readonly draft: DraftId;
  readonly base: readonly string[];
  readonly heads: readonly string[];
  readonly bundle: Bytes;
  readonly at: number;
}

/** A text was released into the circle. */
export interface ReleasedAct {
  readonly kind: 'released';
  readonly draft: DraftId;
  readonly title: string;
  readonly at: number;
}

/** An act in the circle's own log. */
export type SegmentAct = ReleasedAct | KeptAct | FileAct | ModerationAct;

/** Up to where the writer had another device's segments in its texts. */
export interface Seen extends LogPlace {
  readonly device: DeviceId;
}

/** What is inside the seal. `seen` names only what is new since the writer's segment before. */
export interface SegmentContent {
  readonly seen: readonly Seen[];
  readonly entries: readonly SegmentEntry[];
  readonly acts: readonly SegmentAct[];
}

export interface Segment {
  readonly header: SegmentHeader;
  /** Hash of the header: what the next segment names. The header names the hash of the body. */
  readonly hash: string;
  readonly bytes: Bytes;
  readonly headerBytes: Bytes;
  /** Null: only the frame is here, and says what the body must be. */
  readonly body: Bytes | null;
}

const VERSION = 2;
const NONCE = 12;
const SIGNATURE = 64;
const MAX_INCARNATION = 0xffff_ffff;

const headerSchema = v.strictTuple([
  v.literal(VERSION),
  fixedBytes(32),
  fixedBytes(32),
  uint(MAX_INCARNATION),
  v.pipe(uint(), v.minValue(1)),
  fixedBytes(32),
  fixedBytes(16),
  v.pipe(v.array(fixedBytes(32)), v.minLength(1), v.maxLength(LIMITS.recordParents)),
  uint(KINDS.length - 1),
  v.pipe(uint(LIMITS.segment), v.minValue(NONCE + 16)),
  fixedBytes(32),
]);

const heads = v.pipe(v.array(fixedBytes(32)), v.maxLength(LIMITS.headsPerDraft));
const releasedSchema = v.strictTuple([v.literal(1), label(64), label(LIMITS.label), uint()]);
const seenSchema = v.pipe(
  v.array(v.strictTuple([fixedBytes(32), uint(MAX_INCARNATION), uint()])),
  v.maxLength(LIMITS.seenPerSegment),
);
const entriesSchema = v.pipe(
  v.array(v.strictTuple([label(64), heads, heads, cappedBytes(LIMITS.segmentContent), uint()])),
  v.maxLength(LIMITS.entriesPerSegment),
);
const actSchema = v.union([
  releasedSchema,
  putSchema,
  proposedSchema,
  answeredSchema,
  decidedSchema,
  decidedOnSchema,
  withdrawnSchema,
  fileDecidedSchema,
  keptSchema,
]);
const contentSchema = v.strictTuple([
  seenSchema,
  entriesSchema,
  v.pipe(v.array(actSchema), v.maxLength(LIMITS.actsPerSegment)),
]);

/** The number of the last act that this version knows. */
const LAST_ACT = 9;
/** Content in which some acts are of kinds that came later. */
const newerSchema = v.strictTuple([
  seenSchema,
  entriesSchema,
  v.pipe(
    v.array(v.union([actSchema, v.tupleWithRest([v.pipe(uint(), v.minValue(LAST_ACT + 1))], v.unknown())])),
    v.maxLength(LIMITS.actsPerSegment),
  ),
]);
const newerHeaderSchema = v.tupleWithRest([v.pipe(uint(), v.minValue(VERSION + 1))], v.unknown());

/** Keys and state that a writer needs. */
export interface SegmentWriter {
  readonly signingSeed: Uint8Array;
  readonly epochKey: Uint8Array;
  readonly random: Random;
}

/** Encodes, compresses, seals and signs. Throws `FormatError` when the content is beyond a bound. */
export function sealSegment(
  header: Omit<SegmentHeader, 'length'>,
  content: SegmentContent,
  writer: SegmentWriter,
): Segment {
  return sealPacked(header, pack(encodeContent(content)), writer);
}

/** Seals and signs bytes that are compressed already, whatever they are. */
export function sealPacked(
  header: Omit<SegmentHeader, 'length'>,
  packed: Uint8Array,
  writer: SegmentWriter,
): Segment {
  const length = NONCE + packed.byteLength + 16;
  const place = encodeCbor(placeOf({ ...header, length }));
  const nonce = writer.random.bytes(NONCE);
  const key = segmentKey(writer.epochKey, place);
  const body = concatBytes([nonce, sealBytes(key, nonce, packed, place)]);
  const headerBytes = encodeCbor([...placeOf({ ...header, length }), bodyHash(body)]);
  const signature = signBytes(writer.signingSeed, signedMessage(headerBytes));
  const start = lengthPrefix(headerBytes.byteLength);
  return {
    header: { ...header, length },
    hash: segmentHash(headerBytes),
    bytes: concatBytes([start, headerBytes, body, signature]),
    headerBytes,
    body,
  };
}

/** Reads the frame. Throws `FormatError`; says nothing about signature or content. */
export function parseSegment(bytes: Uint8Array): Segment {
  if (bytes.byteLength < 2 + SIGNATURE || bytes.byteLength > LIMITS.segment) {
    throw new FormatError('no segment has this length');
  }
  const headerLength = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  if (headerLength > LIMITS.segmentHeader || headerLength + 2 + SIGNATURE > bytes.byteLength) {
    throw new FormatError('header length');
  }
  const headerBytes = new Uint8Array(bytes.subarray(2, 2 + headerLength));
  const { header, bodyHash: named } = decodeHeader(headerBytes);
  const end = bytes.byteLength - SIGNATURE;
  const isFrame = 2 + headerLength === end;
  if (!isFrame && 2 + headerLength + header.length !== end)
    throw new FormatError('length differs from the header');
  const copy = new Uint8Array(bytes);
  const body = isFrame ? null : copy.slice(2 + headerLength, end);
  if (body !== null && !equalBytes(bodyHash(body), named))
    throw new FormatError('body differs from its hash');
  return { header, hash: segmentHash(headerBytes), bytes: copy, headerBytes, body };
}

/** The same without its body: chain, place and signature stand, and what it says stays where it was. */
export function frameOf(segment: Segment): Bytes {
  const { bytes, headerBytes } = segment;
  const signature = bytes.subarray(bytes.byteLength - SIGNATURE);
  return concatBytes([lengthPrefix(headerBytes.byteLength), headerBytes, signature]);
}

/** True when the device named in the header signed exactly this header, and so this body. */
export function isSigned(segment: Segment): boolean {
  const signature = segment.bytes.subarray(segment.bytes.byteLength - SIGNATURE);
  return verifyBytes(fromHex(segment.header.device), signedMessage(segment.headerBytes), signature);
}

/** Opens the seal, inflates within bounds and parses. Throws `FormatError` on anything else. */
export function openSegment(segment: Segment, epochKey: Uint8Array): SegmentContent {
  if (segment.body === null) throw new FormatError('without its body');
  const place = encodeCbor(placeOf(segment.header));
  const key = segmentKey(epochKey, place);
  const nonce = segment.body.subarray(0, NONCE);
  const packed = openBytes(key, nonce, segment.body.subarray(NONCE), place);
  if (packed === null) throw new FormatError('does not open under the key of its epoch');
  return decodeContent(unpack(packed));
}

function segmentKey(epochKey: Uint8Array, place: Uint8Array): Bytes {
  return deriveKey(epochKey, hash('dw/segment-salt/2', place), utf8('dw/segment-key/2'));
}

function bodyHash(body: Uint8Array): Bytes {
  return hash('dw/segment-body/2', body);
}

function segmentHash(headerBytes: Uint8Array): string {
  return toHex(hash('dw/segment/2', headerBytes));
}

function signedMessage(headerBytes: Uint8Array): Bytes {
  return concatBytes([utf8('dw/segment-signature/2\0'), headerBytes]);
}

function lengthPrefix(length: number): Bytes {
  return new Uint8Array([length >> 8, length & 0xff]);
}

/** The header without the hash of the body: what seals the body cannot name it. */
function placeOf(header: SegmentHeader): readonly Cbor[] {
  return [
    VERSION,
    fromHex(header.circle),
    fromHex(header.device),
    header.incarnation,
    header.seq,
    fromHex(header.previous),
    fromHex(header.epoch),
    header.membership.map((id) => fromHex(id)),
    KINDS.indexOf(header.kind),
    header.length,
  ];
}

function decodeHeader(bytes: Uint8Array): { readonly header: SegmentHeader; readonly bodyHash: Bytes } {
  const [, circle, device, incarnation, seq, previous, epoch, membership, kind, length, named] = decodeKnown(
    bytes,
    headerSchema,
    newerHeaderSchema,
    64,
  );
  const names = membership.map((id) => toHex(id));
  if (!isSortedSet(names)) throw new FormatError('membership heads are not a sorted set');
  const header: SegmentHeader = {
    circle: asId(toHex(circle)),
    device: asId(toHex(device)),
    incarnation,
    seq,
    previous: toHex(previous),
    epoch: toHex(epoch),
    membership: names,
    kind: KINDS[kind] ?? 'text',
    length,
  };
  return { header, bodyHash: named };
}

/** Content bytes before compression; for the vectors and the searches of tests. */
export function encodeContent(content: SegmentContent): Bytes {
  const bytes = encodeCbor([
    content.seen.map((seen) => [fromHex(seen.device), seen.incarnation, seen.seq]),
    content.entries.map((entry) => [
      entry.draft,
      entry.base.map((head) => fromHex(head)),
      entry.heads.map((head) => fromHex(head)),
      entry.bundle,
      entry.at,
    ]),
    content.acts.map(encodeAct),
  ]);
  if (bytes.byteLength > LIMITS.segmentContent) throw new FormatError('content is too large for a segment');
  return bytes;
}

const CONTENT_ITEMS =
  64 +
  LIMITS.seenPerSegment * 4 +
  LIMITS.actsPerSegment * (12 + 5 * LIMITS.alsoPerDecision) +
  LIMITS.entriesPerSegment * (8 + 2 * LIMITS.headsPerDraft);

function decodeContent(bytes: Uint8Array): SegmentContent {
  const [places, entries, acts] = decodeKnown(bytes, contentSchema, newerSchema, CONTENT_ITEMS);
  const seen = places.map(([device, incarnation, seq]) => ({
    device: asId<DeviceId>(toHex(device)),
    incarnation,
    seq,
  }));
  const names = new Set(seen.map(({ device, incarnation }) => `${device}/${incarnation}`));
  if (names.size < seen.length) throw new FormatError('a place that was seen twice');
  return {
    seen,
    entries: entries.map(([draft, base, after, bundle, at]) => ({
      draft: asId(draft),
      base: base.map((head) => toHex(head)),
      heads: after.map((head) => toHex(head)),
      bundle,
      at,
    })),
    acts: acts.map(readAct),
  };
}

function encodeAct(act: SegmentAct): Cbor {
  if (act.kind === 'released') return [1, act.draft, act.title, act.at];
  if (act.kind === 'kept') return encodeKept(act);
  const isOfFile = act.kind === 'put' || act.kind === 'withdrawn' || act.kind === 'file-decided';
  return isOfFile ? encodeFileAct(act) : encodeModeration(act);
}

function readAct(act: v.InferOutput<typeof contentSchema>[2][number]): SegmentAct {
  if (act[0] === 1) return { kind: 'released', draft: asId(act[1]), title: act[2], at: act[3] };
  if (act[0] === 9) return readKept(act);
  return act[0] === 2 || act[0] === 6 || act[0] === 7 ? readFileAct(act) : readModeration(act);
}

/** True for ascending names without a double. */
export function isSortedSet(names: readonly string[]): boolean {
  return names.every((name, i) => i === 0 || (names[i - 1] ?? '') < name);
}
