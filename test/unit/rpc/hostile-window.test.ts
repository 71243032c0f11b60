import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import { CONTRACT_VERSION, defineService, SMALL } from '../../../shared/contract/service.ts';
import { connectServices } from '../../../shared/rpc/connect.ts';
import { createMemoryWirePair } from '../../support/memory-wire.ts';
import { decodeMessage, encodeMessage } from '../../../shared/rpc/messages.ts';
import {
  createServiceRegistry,
  MAX_RUNNING_CALLS,
  MAX_WAITING_REPLY_BYTES,
} from '../../../shared/rpc/serve.ts';
import { runs } from '../../support/campaign.ts';

/* A window that sends whatever it likes: the host parses every frame, and its other windows notice nothing. */

const probe = defineService({
  name: 'probe',
  methods: {
    echo: {
      params: v.strictObject({ text: v.pipe(v.string(), v.maxLength(1000)) }),
      result: v.strictObject({ text: v.string() }),
      errors: [],
      timeoutMs: 20_000,
      maxBytes: SMALL,
    },
  },
  events: {},
});

const bulk = defineService({
  name: 'bulk',
  methods: {
    read: {
      params: v.strictObject({}),
      result: v.strictObject({ bytes: v.instance(Uint8Array) }),
      errors: [],
      timeoutMs: 20_000,
      maxBytes: SMALL,
    },
  },
  events: {},
});
const CALLS = 12;

/** Frames as a window of ours sends them, to be altered. */
const GOOD: readonly Uint8Array[] = [
  ['hello', CONTRACT_VERSION] as const,
  ['call', 1, 'probe.echo', { text: 'words' }] as const,
  ['call', 2, 'probe.echo', { text: 'words', more: true }] as const,
  ['cancel', 1] as const,
].map((message) => Uint8Array.from([0, ...encodeMessage([...message])]));
const FIRST = Uint8Array.of(1, 0, 0, 0, 7, 0, 0, 0, 30, ...new Uint8Array(20).fill(0x61));
const NEXT = Uint8Array.of(2, 0, 0, 0, 7, ...new Uint8Array(10).fill(0x61));
const CREDIT = Uint8Array.of(3, 0, 0, 0, 7);

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const frame = fc
  .tuple(
    fc.constantFrom(...GOOD, ...GOOD, FIRST, NEXT, CREDIT),
    fc.array(fc.tuple(share, fc.nat({ max: 255 })), { maxLength: 2 }),
    fc.option(share, { freq: 6 }),
  )
  .map(([bytes, writes, cut]) => {
    const copy = Uint8Array.from(bytes);
    for (const [at, value] of writes) copy[Math.floor(at * copy.byteLength)] = value;
    return cut === null ? copy : copy.slice(0, Math.floor(cut * copy.byteLength));
  });

describe('a host with a window that keeps to no rule', () => {
  it('answers its other window, runs no handler on what the contract does not allow, and has no bug', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 12 }), async (frames) => {
        const bugs: unknown[] = [];
        const handled: string[] = [];
        const registry = createServiceRegistry((where, problem) => bugs.push(where, problem));
        registry.add(probe, {
          echo: async ({ text }) => {
            handled.push(text);
            return ok({ text });
          },
        });
        const [bad, badEnd] = createMemoryWirePair();
        registry.serve(badEnd);
        for (const each of frames) bad.send(each);
        const [good, goodEnd] = createMemoryWirePair();
        registry.serve(goodEnd);
        const other = connectServices(good).client(probe);
        expect(await other.echo({ text: 'from the other' })).toEqual(ok({ text: 'from the other' }));
        expect(bugs).toEqual([]);
        expect(handled.every((text) => typeof text === 'string' && text.length <= 1000)).toBe(true);
      }),
      runs(200),
    );
  });

  it('holds no more replies for it than a limit when it takes none', async () => {
    const registry = createServiceRegistry(() => undefined);
    const bytes = new Uint8Array(32 * 1024 * 1024);
    registry.add(bulk, { read: () => Promise.resolve(ok({ bytes })) });
    const [bad, badEnd] = createMemoryWirePair();
    const failed: unknown[] = [];
    const streams = new Set<number>();
    const settled = new Promise<void>((resolve) =>
      bad.onMessage((frame) => {
        // Neither a credit nor a word goes back.
        if (frame[0] === 1) streams.add(new DataView(frame.buffer, frame.byteOffset).getUint32(1));
        if (frame[0] === 0) {
          const message = decodeMessage(frame.subarray(1));
          if (message?.[0] === 'fail') failed.push(message[2]);
        }
        if (streams.size + failed.length === CALLS) resolve();
      }),
    );
    registry.serve(badEnd);
    bad.send(Uint8Array.from([0, ...encodeMessage(['hello', CONTRACT_VERSION])]));
    for (let id = 1; id <= CALLS; id++) {
      bad.send(Uint8Array.from([0, ...encodeMessage(['call', id, 'bulk.read', {}])]));
    }
    await settled;
    expect(streams.size).toBe(Math.floor(MAX_WAITING_REPLY_BYTES / bytes.byteLength));
    expect(failed).toEqual(Array.from({ length: CALLS - streams.size }, () => 'too-large'));
  });

  it('may cancel late as often as it likes: an early cancel still counts', async () => {
    const registry = createServiceRegistry(() => undefined);
    const handled: string[] = [];
    registry.add(probe, {
      echo: ({ text }) => {
        handled.push(text);
        return Promise.resolve(ok({ text }));
      },
    });
    const [bad, badEnd] = createMemoryWirePair();
    const answered = new Promise<void>((resolve) =>
      bad.onMessage((frame) => {
        const message = decodeMessage(frame.subarray(1));
        if (message?.[0] === 'ok') resolve();
      }),
    );
    registry.serve(badEnd);
    const say = (message: Parameters<typeof encodeMessage>[0]): void =>
      bad.send(Uint8Array.from([0, ...encodeMessage(message)]));
    say(['hello', CONTRACT_VERSION]);
    for (let id = 1; id <= 3 * MAX_RUNNING_CALLS; id++) say(['cancel', id]);
    const early = 3 * MAX_RUNNING_CALLS + 1;
    say(['cancel', early]);
    say(['call', early, 'probe.echo', { text: 'cancelled' }]);
    say(['call', early + 1, 'probe.echo', { text: 'wanted' }]);
    await answered;
    expect(handled).toEqual(['wanted']);
  });
});
