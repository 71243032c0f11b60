import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes } from '../../../../shared/base/bytes.ts';
import { FormatError } from '../codec/cbor.ts';
import { MAX_MESSAGE } from '../line/line.ts';
import { encodeNumber, WireReader } from './wire.ts';

/*
 * Messages of a session are cut into frames, and frames are put together into messages of the line. A frame is a byte
 * (bits 0-2: lane, bit 3: first of its message, bit 4: last), a length, and that many bytes; the first frame of a
 * message that needs several begins with the length of the whole. Each lane carries one message at a time.
 */

/** In the order in which they go: what is in a lane waits for all lanes before it. */
export const LANES = ['control', 'membership', 'text', 'snapshots', 'attachments'] as const;
export type Lane = (typeof LANES)[number];

const FIRST = 8;
const LAST = 16;
/** Room that a frame's own bytes take. */
const HEAD = 1 + 2;
/** A frame with fewer bytes than this of a longer message is not worth its head. */
const LEAST = 64;

/** A message that is being cut into frames. */
export class Cutting {
  readonly lane: Lane;
  private readonly message: Bytes;
  private at = 0;

  constructor(lane: Lane, message: Bytes) {
    this.lane = lane;
    this.message = message;
  }

  get left(): number {
    return this.message.byteLength - this.at;
  }

  /** The next frame, in at most `room` bytes; null when there is no room for one that is worth it. */
  next(room: number): Bytes | null {
    const isFirst = this.at === 0;
    const fits = this.left + HEAD <= room;
    const prefix = isFirst && !fits ? encodeNumber(this.message.byteLength) : new Uint8Array(0);
    const space = Math.min(this.left, room - HEAD - prefix.byteLength);
    if (!fits && space < LEAST) return null;
    const part = this.message.subarray(this.at, this.at + space);
    this.at += space;
    const head = LANES.indexOf(this.lane) + (isFirst ? FIRST : 0) + (this.left === 0 ? LAST : 0);
    return concatBytes([
      Uint8Array.of(head),
      encodeNumber(prefix.byteLength + part.byteLength),
      prefix,
      part,
    ]);
  }
}

/** A whole message as it came out of its lane. */
export interface Received {
  readonly lane: Lane;
  readonly message: Bytes;
}

interface Partial {
  readonly total: number;
  readonly parts: Uint8Array[];
  have: number;
}

/** Puts frames together again. Holds at most one message a lane, and none longer than `limit` allows. */
export class Gathering {
  private readonly limit: (lane: Lane, kind: number) => number;
  private readonly partial = new Map<Lane, Partial>();

  /** `limit`: the greatest message of this kind (its first byte) in this lane now; 0: none is welcome. */
  constructor(limit: (lane: Lane, kind: number) => number) {
    this.limit = limit;
  }

  /**
   * The messages that are whole with this one of the line, each handed out before the next is looked at: what one says
   * decides what is welcome behind it. Throws `FormatError`.
   */
  *take(bytes: Uint8Array): Generator<Received> {
    if (bytes.byteLength > MAX_MESSAGE) throw new FormatError('a message of the line is too long');
    const reader = new WireReader(bytes);
    while (reader.left > 0) {
      const head = reader.byte();
      const lane = LANES[head & 7];
      if (lane === undefined || head >= 32) throw new FormatError('no such lane');
      const frame = reader.sized(MAX_MESSAGE);
      const message = this.add(lane, (head & FIRST) !== 0, (head & LAST) !== 0, frame);
      if (message !== null) yield { lane, message };
    }
  }

  private add(lane: Lane, isFirst: boolean, isLast: boolean, frame: Bytes): Bytes | null {
    const open = this.partial.get(lane);
    if (isFirst !== (open === undefined)) throw new FormatError('frames out of order');
    if (open === undefined) return this.begin(lane, isLast, frame);
    // Nobody who keeps to the rules sends less, and what is kept of a frame takes more than its bytes.
    if (!isLast && frame.byteLength < LEAST) throw new FormatError('a frame that is not worth its head');
    open.parts.push(frame);
    open.have += frame.byteLength;
    if (frame.byteLength === 0 || open.have > open.total || isLast !== (open.have === open.total))
      throw new FormatError('a message of another length than it said');
    if (!isLast) return null;
    this.partial.delete(lane);
    return concatBytes(open.parts);
  }

  private begin(lane: Lane, isLast: boolean, frame: Bytes): Bytes | null {
    const reader = new WireReader(frame);
    const total = isLast ? frame.byteLength : reader.number(Number.MAX_SAFE_INTEGER);
    const part = reader.rest();
    const kind = part[0];
    if (kind === undefined) throw new FormatError('an empty message');
    if (total > this.limit(lane, kind)) throw new FormatError('a message longer than allowed');
    if (isLast) return part;
    if (part.byteLength >= total) throw new FormatError('a message of another length than it said');
    this.partial.set(lane, { total, parts: [part], have: part.byteLength });
    return null;
  }
}
