import { concatBytes } from '../base/bytes.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { MAX_FRAME_BYTES, type Wire } from './wire.ts';

/** Messages of any size up to `maxMessageBytes` over a wire of small frames. */
export interface MessageChannel {
  /** Resolves when the last byte was handed to the wire, or the channel was closed. */
  send(message: Uint8Array): Promise<void>;
  readonly onMessage: Event<Uint8Array>;
  readonly onClose: Event<undefined>;
  close(): void;
}

/** Unacknowledged fragments of one message: what bounds the memory of a wire's queue. */
export const WINDOW_FRAGMENTS = 16;
/** Long messages that may arrive at the same time. */
export const MAX_INCOMING_STREAMS = 8;

const WHOLE = 0;
const FIRST = 1;
const NEXT = 2;
const CREDIT = 3;
const HEADER_BYTES = 9;
const FRAGMENT_BYTES = MAX_FRAME_BYTES - HEADER_BYTES;

interface Incoming {
  readonly total: number;
  readonly parts: Uint8Array[];
  received: number;
}

/**
 * Cuts long messages into frames with a window of credits, so that short messages overtake and no side
 * queues more than a window. A frame that breaks the rules closes the wire: the other side is not ours.
 *
 * Frame, first byte: 0 whole message · 1 first fragment (u32 stream, u32 total length, bytes) ·
 * 2 next fragment (u32 stream, bytes) · 3 credit for one fragment (u32 stream). Big-endian.
 */
export function createMessageChannel(wire: Wire, maxMessageBytes: number): MessageChannel {
  const message = new Emitter<Uint8Array>();
  const incoming = new Map<number, Incoming>();
  const credits = new Map<number, (open: boolean) => void>();
  let nextStream = 1;
  let open = true;

  wire.onMessage((frame) => {
    if (open && !accept(frame)) close();
  });
  wire.onClose(() => {
    open = false;
    incoming.clear();
    for (const waiting of Array.from(credits.values())) waiting(false);
    credits.clear();
  });

  function close(): void {
    wire.close();
  }

  /** False when the frame breaks the rules. */
  function accept(frame: Uint8Array): boolean {
    const kind = frame[0];
    if (kind === WHOLE) {
      if (frame.byteLength - 1 > maxMessageBytes) return false;
      message.fire(frame.subarray(1));
      return true;
    }
    if (frame.byteLength < 5 || kind === undefined) return false;
    const stream = readU32(frame, 1);
    if (kind === CREDIT) {
      credits.get(stream)?.(true);
      return true;
    }
    if (kind === FIRST) return acceptFirst(stream, frame);
    return kind === NEXT && acceptPart(stream, frame.subarray(5));
  }

  function acceptFirst(stream: number, frame: Uint8Array): boolean {
    if (frame.byteLength < HEADER_BYTES || incoming.has(stream)) return false;
    const total = readU32(frame, 5);
    if (total > maxMessageBytes || incoming.size >= MAX_INCOMING_STREAMS) return false;
    incoming.set(stream, { total, parts: [], received: 0 });
    return acceptPart(stream, frame.subarray(HEADER_BYTES));
  }

  function acceptPart(stream: number, part: Uint8Array): boolean {
    const whole = incoming.get(stream);
    if (whole === undefined || part.byteLength === 0) return false;
    whole.parts.push(new Uint8Array(part));
    whole.received += part.byteLength;
    if (whole.received > whole.total) return false;
    wire.send(creditFrame(stream));
    if (whole.received === whole.total) {
      incoming.delete(stream);
      message.fire(concatBytes(whole.parts));
    }
    return true;
  }

  async function sendFragments(bytes: Uint8Array): Promise<void> {
    const stream = nextStream++;
    let window = WINDOW_FRAGMENTS;
    let wake: ((open: boolean) => void) | null = null;
    credits.set(stream, (stillOpen) => {
      window += 1;
      wake?.(stillOpen);
    });
    for (let offset = 0; offset < bytes.byteLength && open; offset += FRAGMENT_BYTES) {
      if (window === 0) {
        await new Promise<boolean>((resolve) => (wake = resolve));
        wake = null;
      }
      window -= 1;
      const part = bytes.subarray(offset, offset + FRAGMENT_BYTES);
      wire.send(fragmentFrame(offset === 0, stream, bytes.byteLength, part));
    }
    credits.delete(stream);
  }

  return {
    async send(bytes) {
      if (!open) return;
      if (bytes.byteLength < MAX_FRAME_BYTES) wire.send(concatBytes([Uint8Array.of(WHOLE), bytes]));
      else await sendFragments(bytes);
    },
    onMessage: message.event,
    onClose: wire.onClose,
    close,
  };
}

function readU32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset);
}

function creditFrame(stream: number): Uint8Array {
  const frame = new Uint8Array(5);
  frame[0] = CREDIT;
  new DataView(frame.buffer).setUint32(1, stream);
  return frame;
}

function fragmentFrame(first: boolean, stream: number, total: number, part: Uint8Array): Uint8Array {
  const header = first ? HEADER_BYTES : 5;
  const frame = new Uint8Array(header + part.byteLength);
  const view = new DataView(frame.buffer);
  frame[0] = first ? FIRST : NEXT;
  view.setUint32(1, stream);
  if (first) view.setUint32(5, total);
  frame.set(part, header);
  return frame;
}
