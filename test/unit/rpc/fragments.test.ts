import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMessageChannel,
  MAX_INCOMING_STREAMS,
  WINDOW_FRAGMENTS,
} from '../../../shared/rpc/fragments.ts';
import { createMemoryWirePair } from '../../support/memory-wire.ts';
import { decodeMessage, encodeMessage } from '../../../shared/rpc/messages.ts';
import { MAX_FRAME_BYTES, type Wire } from '../../../shared/rpc/wire.ts';
import { runs } from '../../support/campaign.ts';

const MAX = 4 * 1024 * 1024;

/** A wire that keeps what is sent to it and receives nothing. */
function silentWire(): { readonly wire: Wire; readonly sent: Uint8Array[] } {
  const sent: Uint8Array[] = [];
  const never = (): (() => void) => () => undefined;
  return {
    sent,
    wire: {
      send: (frame) => void sent.push(frame),
      onMessage: never,
      onClose: never,
      close: () => undefined,
    },
  };
}

describe('a message channel', () => {
  it('gives every message whole and unchanged, whatever their sizes', async () => {
    const sizes = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom(
          MAX_FRAME_BYTES - 2,
          MAX_FRAME_BYTES - 1,
          MAX_FRAME_BYTES,
          MAX_FRAME_BYTES + 1,
          3 * MAX_FRAME_BYTES,
          1_500_000,
        ),
      ),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        const [a, b] = createMemoryWirePair();
        const from = createMessageChannel(a, MAX);
        const to = createMessageChannel(b, MAX);
        const messages = lengths.map((length, n) => new Uint8Array(length).map((_, i) => (i + n * 7) & 255));
        const received: Uint8Array[] = [];
        const all = new Promise<void>((resolve) =>
          to.onMessage((message) => {
            received.push(message);
            if (received.length === messages.length) resolve();
          }),
        );
        await Promise.all(messages.map((message) => from.send(message)));
        await all;
        const sorted = (list: readonly Uint8Array[]): readonly string[] =>
          list.map((m) => `${m.byteLength}:${m[0]}:${m.at(-1)}`).sort();
        expect(sorted(received)).toEqual(sorted(messages));
        for (const message of received)
          expect(
            messages.some((m) => m.byteLength === message.byteLength && m.every((x, i) => x === message[i])),
          ).toBe(true);
      }),
      runs(25),
    );
  });

  it('never has more than a window of frames unacknowledged', async () => {
    const { wire, sent } = silentWire();
    const channel = createMessageChannel(wire, MAX);
    void channel.send(new Uint8Array(3_000_000));
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent.length).toBe(WINDOW_FRAGMENTS);
    expect(Math.max(...sent.map((frame) => frame.byteLength))).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  });

  it('closes when more long messages arrive at once than it holds', async () => {
    const [a, b] = createMemoryWirePair();
    const channel = createMessageChannel(b, MAX);
    const closed = new Promise<void>((resolve) => channel.onClose(() => resolve()));
    for (let stream = 1; stream <= MAX_INCOMING_STREAMS + 1; stream++)
      a.send(Uint8Array.of(1, 0, 0, 0, stream, 0, 0, 1, 0, 9));
    await closed;
  });

  it('closes when a message is longer than it said', async () => {
    const [a, b] = createMemoryWirePair();
    const channel = createMessageChannel(b, MAX);
    const received: Uint8Array[] = [];
    channel.onMessage((message) => received.push(message));
    const closed = new Promise<void>((resolve) => channel.onClose(() => resolve()));
    a.send(Uint8Array.of(1, 0, 0, 0, 7, 0, 0, 0, 2, 9));
    a.send(Uint8Array.of(2, 0, 0, 0, 7, 9, 9));
    await closed;
    expect(received).toEqual([]);
  });

  it('survives any frame: it is taken, or the wire closes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), async (frames) => {
        const [a, b] = createMemoryWirePair();
        createMessageChannel(b, 1000).onMessage((message) => {
          expect(message.byteLength).toBeLessThanOrEqual(1000);
          decodeMessage(message);
        });
        for (const frame of frames) a.send(frame);
        await new Promise((resolve) => setImmediate(resolve));
      }),
      runs(300),
    );
  });
});

describe('messages', () => {
  it('come back as they went, with bytes as bytes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1 }),
        fc.string({ maxLength: 100 }),
        fc.uint8Array(),
        fc.string({ unit: 'binary' }),
        (id, name, bytes, text) => {
          const message = [
            'call',
            id,
            name,
            { bytes, text, list: [1, null, true], nested: { 'a b': -1.5 } },
          ] as const;
          expect(decodeMessage(encodeMessage([...message]))).toEqual(message);
        },
      ),
      runs(100),
    );
  });

  it('are null for anything that is not one, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const message = decodeMessage(bytes);
        expect(message === null || Array.isArray(message)).toBe(true);
      }),
      runs(100),
    );
    const deep = new Uint8Array(100_000).fill(0x81);
    expect(decodeMessage(deep)).toBeNull();
  });

  it('cannot reach the prototype of objects', () => {
    const raw = encodeMessage(['event', 'x', JSON.parse('{"__proto__": {"polluted": true}}')]);
    decodeMessage(raw);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
