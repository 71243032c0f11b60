import type { Bytes } from '../../../../shared/base/bytes.ts';
import { assertNever } from '../../../../shared/base/assert-never.ts';
import { fromUtf8, utf8 } from '../../../../shared/base/bytes.ts';
import { FormatError } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import type { Lane } from './lanes.ts';
import { MASK, PROOF, TAG } from './secrets.ts';
import { WireReader, WireWriter } from './wire.ts';

/** docs/formats/session.md says these bytes. */
export const VERSION = 1;

/** What one side says of one of its circles: nothing to whoever does not hold the epoch's key. */
export interface Entry {
  /** The sender's number for the circle, from here on. */
  readonly number: number;
  readonly tag: Bytes;
  readonly hint: Bytes;
  readonly vectorMask: Bytes;
  readonly headsMask: Bytes;
}

/** Up to where a device's incarnation is held; `device`: the first 8 bytes of its key in hex. */
export interface ShortPlace {
  readonly device: string;
  readonly incarnation: number;
  readonly seq: number;
}

/** A stretch of the pieces ordered by name: their number and hash, or their names. `to` is the first name beyond. */
export interface Range {
  readonly from: string;
  readonly to: string;
  readonly what:
    | { readonly kind: 'hash'; readonly count: number; readonly hash: string }
    | { readonly kind: 'names'; readonly names: readonly string[]; readonly isAnswer: boolean };
}

export type Message =
  | { readonly kind: 'hello'; readonly version: number; readonly entries: readonly Entry[] }
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'who'; readonly number: number; readonly heads: readonly string[] }
  | { readonly kind: 'proof'; readonly proof: Bytes }
  | {
      readonly kind: 'vector';
      readonly number: number;
      /** The other side is asked to say its own. */
      readonly isAsking: boolean;
      /** First 16 bytes of the newest membership records. */
      readonly heads: readonly string[];
      readonly places: readonly ShortPlace[];
      /** Places of which only the frame is here. */
      readonly lacking: readonly ShortPlace[];
    }
  | { readonly kind: 'record'; readonly number: number; readonly bytes: Bytes }
  | { readonly kind: 'segment'; readonly number: number; readonly bytes: Bytes }
  | { readonly kind: 'offer'; readonly number: number; readonly bytes: number }
  | { readonly kind: 'state'; readonly number: number; readonly vectorMask: Bytes; readonly headsMask: Bytes }
  | { readonly kind: 'check'; readonly hash: Bytes }
  | { readonly kind: 'same' }
  | { readonly kind: 'received'; readonly bytes: number }
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
  | { readonly kind: 'ranges'; readonly number: number; readonly ranges: readonly Range[] }
  | { readonly kind: 'applied'; readonly number: number; readonly places: readonly ShortPlace[] }
  | {
      readonly kind: 'here';
      readonly number: number;
      readonly isHere: boolean;
      readonly draft: string;
      readonly clause: string;
    }
  | { readonly kind: 'channel'; readonly channel: number; readonly body: Bytes };
export type MessageKind = Message['kind'];

const PLACES = 4096;
/** Places without a body in one message. */
export const LACKING_MOST = 512;
/** Greatest number of circles in one message, and of numbers a side may use up in a session. */
export const ENTRIES = 64;
const RANGES = 512;
const NAMES = 64;
/** Bytes of a piece's name in reconciliation. */
export const NAME = 16;
const KEY = 8;
const CHANNEL = 64;

const lists = PLACES * 32 + LACKING_MOST * 16 + 1024;

/** Each kind: its first byte, the lane it travels in (null: its channel's), and its greatest size. */
const KINDS: Readonly<
  Record<MessageKind, { readonly byte: number; readonly lane: Lane | null; readonly most: number }>
> = {
  hello: { byte: 1, lane: 'control', most: 4000 },
  entries: { byte: 2, lane: 'control', most: 4000 },
  who: { byte: 3, lane: 'control', most: 1024 },
  proof: { byte: 4, lane: 'control', most: 1 + PROOF },
  vector: { byte: 5, lane: 'control', most: lists },
  record: { byte: 6, lane: 'membership', most: LIMITS.record + 8 },
  segment: { byte: 7, lane: 'text', most: LIMITS.segment + 8 },
  offer: { byte: 8, lane: 'control', most: 24 },
  state: { byte: 9, lane: 'text', most: 8 + 2 * MASK },
  check: { byte: 10, lane: 'control', most: 1 + TAG },
  same: { byte: 11, lane: 'control', most: 1 },
  received: { byte: 12, lane: 'control', most: 12 },
  ping: { byte: 13, lane: 'control', most: 1 },
  pong: { byte: 14, lane: 'control', most: 1 },
  ranges: { byte: 15, lane: 'text', most: RANGES * (2 * KEY + NAMES * NAME + 8) },
  applied: { byte: 16, lane: 'control', most: lists },
  here: { byte: 17, lane: 'control', most: 2 * 64 * 4 + 16 },
  channel: { byte: CHANNEL, lane: null, most: 0 },
};
const BY_BYTE = new Map(Object.entries(KINDS).map(([kind, { byte }]) => [byte, kind as MessageKind]));

/** The lane of a message that is no channel's. */
export function laneOf(kind: Exclude<MessageKind, 'channel'>): Lane {
  return KINDS[kind].lane ?? 'attachments';
}

/** What a first byte announces. Null: nothing of this protocol. */
export function kindOf(first: number): { readonly kind: MessageKind; readonly channel: number } | null {
  if (first > CHANNEL && first < 128) return { kind: 'channel', channel: first - CHANNEL };
  const kind = BY_BYTE.get(first);
  return kind === undefined || kind === 'channel' ? null : { kind, channel: 0 };
}

/** The greatest message of a kind in a lane; 0 in any other lane. */
export function mostOf(kind: Exclude<MessageKind, 'channel'>, lane: Lane): number {
  return KINDS[kind].lane === lane ? KINDS[kind].most : 0;
}

export function encodeMessage(message: Message): Bytes {
  const writer = new WireWriter().byte(
    KINDS[message.kind].byte + (message.kind === 'channel' ? message.channel : 0),
  );
  writeBody(writer, message);
  return writer.finish();
}

function writeBody(writer: WireWriter, message: Message): void {
  switch (message.kind) {
    case 'hello':
      writer.byte(message.version);
      return writeEntries(writer, message.entries);
    case 'entries':
      return writeEntries(writer, message.entries);
    case 'who':
      return writeHeads(writer.number(message.number), message.heads);
    case 'proof':
      return void writer.bytes(message.proof);
    case 'vector':
      writeHeads(writer.number(message.number).byte(message.isAsking ? 1 : 0), message.heads);
      writePlaces(writer, message.places);
      return writePlaces(writer, message.lacking);
    case 'record':
    case 'segment':
      return void writer.number(message.number).bytes(message.bytes);
    case 'offer':
      return void writer.number(message.number).number(message.bytes);
    case 'state':
      return void writer.number(message.number).bytes(message.vectorMask).bytes(message.headsMask);
    case 'check':
      return void writer.bytes(message.hash);
    case 'received':
      return void writer.number(message.bytes);
    case 'ranges':
      return writeRanges(writer.number(message.number), message.ranges);
    case 'applied':
      return writePlaces(writer.number(message.number), message.places);
    case 'here':
      writer.number(message.number).byte(message.isHere ? 1 : 0);
      return void writer.sized(utf8(message.draft)).sized(utf8(message.clause));
    case 'channel':
      return void writer.bytes(message.body);
    case 'same':
    case 'ping':
    case 'pong':
      return;
    default:
      assertNever(message);
  }
}

/** Throws `FormatError`. */
export function decodeMessage(bytes: Uint8Array): Message {
  const reader = new WireReader(bytes);
  const first = kindOf(reader.byte());
  if (first === null) throw new FormatError('no such message');
  const message: Message =
    first.kind === 'channel'
      ? { kind: 'channel', channel: first.channel, body: reader.rest() }
      : readBody(reader, first.kind);
  // What a newer version adds to its first message is none of ours.
  if (message.kind !== 'hello' || message.version === VERSION) reader.end();
  return message;
}

function readBody(reader: WireReader, kind: Exclude<MessageKind, 'channel'>): Message {
  switch (kind) {
    case 'hello': {
      const version = reader.byte();
      return { kind, version, entries: version === VERSION ? readEntries(reader) : [] };
    }
    case 'entries':
      return { kind, entries: readEntries(reader) };
    case 'who':
      return { kind, number: readNumber(reader), heads: readHeads(reader) };
    case 'proof':
      return { kind, proof: reader.bytes(PROOF) };
    case 'vector':
      return {
        kind,
        number: readNumber(reader),
        isAsking: readFlag(reader),
        heads: readHeads(reader),
        places: readPlaces(reader, PLACES),
        lacking: readPlaces(reader, LACKING_MOST),
      };
    case 'record':
    case 'segment':
      return { kind, number: readNumber(reader), bytes: reader.rest() };
    case 'offer':
      return { kind, number: readNumber(reader), bytes: reader.number(Number.MAX_SAFE_INTEGER) };
    case 'state':
      return {
        kind,
        number: readNumber(reader),
        vectorMask: reader.bytes(MASK),
        headsMask: reader.bytes(MASK),
      };
    case 'check':
      return { kind, hash: reader.bytes(TAG) };
    case 'received':
      return { kind, bytes: reader.number(2 ** 32) };
    case 'ranges':
      return { kind, number: readNumber(reader), ranges: readRanges(reader) };
    case 'applied':
      return { kind, number: readNumber(reader), places: readPlaces(reader, PLACES) };
    case 'here':
      return {
        kind,
        number: readNumber(reader),
        isHere: readFlag(reader),
        draft: readText(reader),
        clause: readText(reader),
      };
    case 'same':
    case 'ping':
    case 'pong':
      return { kind };
    default:
      return assertNever(kind);
  }
}

function readNumber(reader: WireReader): number {
  return reader.number(ENTRIES - 1);
}

function readFlag(reader: WireReader): boolean {
  const value = reader.byte();
  if (value > 1) throw new FormatError('neither yes nor no');
  return value === 1;
}

function readText(reader: WireReader): string {
  const bytes = reader.sized(64 * 3);
  let text: string;
  try {
    text = fromUtf8(bytes);
  } catch {
    throw new FormatError('not UTF-8');
  }
  if (text.length > 64 || /\p{Cc}/u.test(text)) throw new FormatError('no name');
  return text;
}

function writeEntries(writer: WireWriter, entries: readonly Entry[]): void {
  writer.number(entries.length);
  for (const { number, tag, hint, vectorMask, headsMask } of entries)
    writer.number(number).bytes(tag).bytes(hint).bytes(vectorMask).bytes(headsMask);
}

function readEntries(reader: WireReader): readonly Entry[] {
  return reader.list(ENTRIES, 1 + 2 * TAG + 2 * MASK, () => ({
    number: readNumber(reader),
    tag: reader.bytes(TAG),
    hint: reader.bytes(TAG),
    vectorMask: reader.bytes(MASK),
    headsMask: reader.bytes(MASK),
  }));
}

function writeHeads(writer: WireWriter, heads: readonly string[]): void {
  writer.number(heads.length);
  for (const head of heads) writer.hex(head);
}

function readHeads(reader: WireReader): readonly string[] {
  return reader.list(LIMITS.recordParents * 2, 16, () => reader.hex(16));
}

/** By device: its name once, then its incarnations, each as the step from the one before. */
function writePlaces(writer: WireWriter, places: readonly ShortPlace[]): void {
  const devices = Map.groupBy(places, (place) => place.device);
  writer.number(devices.size);
  for (const [device, own] of devices) {
    writer.hex(device).number(own.length);
    let before = 0;
    for (const { incarnation, seq } of own) {
      writer.number(incarnation - before).number(seq);
      before = incarnation;
    }
  }
}

function readPlaces(reader: WireReader, most: number): readonly ShortPlace[] {
  const places: ShortPlace[] = [];
  const devices = reader.number(most);
  for (let i = 0; i < devices; i += 1) {
    const device = reader.hex(KEY);
    const count = reader.number(most - places.length);
    let incarnation = 0;
    for (let j = 0; j < count; j += 1) {
      incarnation += reader.number(0xffff_ffff);
      if (incarnation > 0xffff_ffff) throw new FormatError('a number too large');
      places.push({ device, incarnation, seq: reader.number(Number.MAX_SAFE_INTEGER) });
    }
  }
  return places;
}

function writeRanges(writer: WireWriter, ranges: readonly Range[]): void {
  writer.number(ranges.length);
  for (const { from, to, what } of ranges) {
    writer.hex(from).hex(to);
    if (what.kind === 'hash') writer.byte(0).number(what.count).hex(what.hash);
    else {
      writer.byte(what.isAnswer ? 2 : 1).number(what.names.length);
      for (const name of what.names) writer.hex(name);
    }
  }
}

function readRanges(reader: WireReader): readonly Range[] {
  return reader.list(RANGES, 2 * KEY + 2, () => {
    const [from, to, mode] = [reader.hex(KEY), reader.hex(KEY), reader.byte()];
    if (mode === 0) {
      const count = reader.number(Number.MAX_SAFE_INTEGER);
      return { from, to, what: { kind: 'hash', count, hash: reader.hex(NAME) } };
    }
    if (mode > 2) throw new FormatError('no such range');
    const names = reader.list(NAMES, NAME, () => reader.hex(NAME));
    return { from, to, what: { kind: 'names', names, isAnswer: mode === 2 } };
  });
}
