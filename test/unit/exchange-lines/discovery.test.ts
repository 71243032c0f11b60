import { createSocket } from 'node:dgram';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  makeName,
  makeTags,
  readRecords,
  SERVICE,
  tagFor,
  writeRecords,
} from '../../../electron/host/exchange/line/announcement.ts';
import type { Announcement } from '../../../electron/host/exchange/line/announcement.ts';
import { Discovery } from '../../../electron/host/exchange/line/discovery.ts';
import type { Seen } from '../../../electron/host/exchange/line/discovery.ts';
import type { MdnsPacket, OpenMdns } from '../../../electron/host/exchange/line/mdns.ts';
import { systemTimers } from '../../../electron/host/exchange/line/timers.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import { random } from '../../support/exchange-machine.ts';
import { mdnsAt } from '../../support/network-machine.ts';
import { until } from '../../support/until.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A room in memory: everybody hears everybody, the speaker too. */
function room() {
  const listeners = new Map<string, (packet: MdnsPacket) => void>();
  const said: MdnsPacket[] = [];
  const say = (packet: MdnsPacket): void => {
    said.push(packet);
    for (const listen of Array.from(listeners.values())) listen(packet);
  };
  const enter: OpenMdns = (address, receive) => {
    listeners.set(address, receive);
    return {
      send: ({ isQuery, questions, records }) =>
        say({
          isQuery,
          questions,
          answers: isQuery ? [] : records,
          additionals: isQuery ? records : [],
          from: address,
        }),
      close: async () => void listeners.delete(address),
    };
  };
  return { said, say, enter };
}

function discover(
  openMdns: OpenMdns,
  address: string,
  circles: readonly Uint8Array<ArrayBuffer>[],
  port = 50_000,
  timers = systemTimers,
) {
  const seen: Seen[] = [];
  const gone: string[] = [];
  let asked = 0;
  const name = makeName(random);
  const discovery = new Discovery({
    address,
    isNear: () => true,
    name,
    port,
    keys: () => {
      asked += 1;
      return { own: circles, known: circles };
    },
    openMdns,
    timers,
    random,
    onSeen: (one) => seen.push(one),
    onGone: (one) => gone.push(one),
    onFailed: () => undefined,
  });
  open.push(discovery);
  return { discovery, seen, gone, name, asked: () => asked };
}

const key = () => random.bytes(32);
const announce = (name: string, tags: Announcement['tags'], from = '192.0.2.66'): MdnsPacket => ({
  isQuery: false,
  questions: [],
  answers: writeRecords({ name, port: 4_444, tags, isGoodbye: false }, from),
  additionals: [],
  from,
});

describe('what is said in the air', () => {
  test('has the same shape for none, one and sixteen circles', () => {
    const name = makeName(random);
    const sizes = [0, 1, 16].map(
      (count) => makeTags(Array.from({ length: count }, key), name, random).length,
    );
    expect(sizes).toEqual([16, 16, 16]);
    expect(makeTags(Array.from({ length: 17 }, key), name, random)).toHaveLength(32);
  });

  test('has no tag in common under two names', () => {
    const circle = key();
    expect(toHex(tagFor(circle, makeName(random)))).not.toBe(toHex(tagFor(circle, makeName(random))));
  });

  test('holds nothing that is always the same but the type of the service', () => {
    const words = (): string[] =>
      JSON.stringify(
        writeRecords(
          { name: makeName(random), port: 51_000, tags: makeTags([key()], 'x', random), isGoodbye: false },
          '192.0.2.1',
        ),
      )
        .split(/[^\w.-]+/)
        .filter((word) => word.length > 4);
    const other = new Set(words());
    const common = words().filter((word) => other.has(word) && !/^\d+$/.test(word));
    expect(
      common.every(
        (word) =>
          word === SERVICE || ['Buffer', 'priority', 'weight', 'target', '192.0.2.1', '51000'].includes(word),
      ),
    ).toBe(true);
  });

  test('is read back as it was written', () => {
    const said = {
      name: makeName(random),
      port: 51_000,
      tags: makeTags([key()], 'x', random),
      isGoodbye: false,
    };
    expect(readRecords(writeRecords(said, '192.0.2.1'))).toEqual(said);
  });
});

describe('members in one room', () => {
  test('see each other, and not who is of another circle', async () => {
    const { enter } = room();
    const circle = key();
    const alice = discover(enter, '192.0.2.1', [circle]);
    const bob = discover(enter, '192.0.2.2', [key(), circle]);
    const carol = discover(enter, '192.0.2.3', [key()]);
    await until(() => alice.seen.length > 0 && bob.seen.length > 0);
    expect(alice.seen.every(({ host, name }) => host === '192.0.2.2' && name === bob.name)).toBe(true);
    expect(bob.seen.every(({ host }) => host === '192.0.2.1')).toBe(true);
    expect(carol.seen).toEqual([]);
  });

  test('see each other over real sockets', async () => {
    const circle = key();
    const alice = discover(mdnsAt(15_711), '127.0.0.1', [circle]);
    const bob = discover(mdnsAt(15_711), '127.0.0.1', [circle]);
    await until(() => alice.seen.length > 0 && bob.seen.length > 0);
    await bob.discovery.close();
    await until(() => alice.gone.includes(bob.name), 'goodbye');
  });

  test('answer no scanner that only asks', async () => {
    const { enter, said, say } = room();
    discover(enter, '192.0.2.1', [key()]);
    await until(() => said.length > 0);
    const before = said.length;
    say({
      isQuery: true,
      questions: [{ name: SERVICE, type: 'PTR', class: 'IN' }],
      answers: [],
      additionals: [],
      from: '192.0.2.9',
    });
    expect(said.slice(before + 1)).toEqual([]);
  });

  test('answer no stranger who says who he is', async () => {
    const { enter, said, say } = room();
    discover(enter, '192.0.2.1', [key()]);
    await until(() => said.length > 0);
    const before = said.length;
    const { answers } = announce(makeName(random), makeTags([key()], 'x', random));
    say({
      isQuery: true,
      questions: [{ name: SERVICE, type: 'PTR', class: 'IN' }],
      answers: [],
      additionals: answers,
      from: '192.0.2.9',
    });
    expect(said.slice(before + 1)).toEqual([]);
  });
});

describe('somebody hostile in the room', () => {
  test('costs a bounded number of looks, and colleagues are seen again afterwards', async () => {
    const { enter, say } = room();
    const circle = key();
    // However long the computer takes over it, the flood comes in one moment.
    let moment: number | null = null;
    const timers = { ...systemTimers, now: () => moment ?? systemTimers.now() };
    const alice = discover(enter, '192.0.2.1', [circle], 50_000, timers);
    await until(() => alice.asked() > 0);
    const before = alice.asked();
    moment = systemTimers.now();
    for (let i = 0; i < 5_000; i++) say(announce(makeName(random), makeTags([], 'x', random)));
    expect(alice.asked() - before).toBeLessThanOrEqual(60);
    moment = null;
    const bob = makeName(random);
    await until(() => {
      say(announce(bob, makeTags([circle], bob, random)));
      return alice.seen.some(({ name }) => name === bob);
    });
  });

  test('is told apart although it repeats tags under a name of its own', async () => {
    const { enter, say } = room();
    const circle = key();
    const alice = discover(enter, '192.0.2.1', [circle]);
    const bob = makeName(random);
    say(announce(makeName(random), makeTags([circle], bob, random)));
    expect(alice.seen).toEqual([]);
  });

  test('breaks nothing with records of any shape', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            name: fc.oneof(fc.string(), fc.constant(`0123456789abcdef.${SERVICE}`)),
            type: fc.constantFrom('SRV', 'TXT', 'PTR', 'A'),
            ttl: fc.integer(),
            data: fc.anything(),
          }),
        ),
        (records) => {
          // What the wire gives has been read by another library already; its types are its promise, not a proof.
          readRecords(records as unknown as Parameters<typeof readRecords>[0]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('breaks nothing with bytes of any kind on the socket', async () => {
    const circle = key();
    const alice = discover(mdnsAt(15_712), '127.0.0.1', [circle]);
    const socket = createSocket({ type: 'udp4' });
    const send = (bytes: Uint8Array): Promise<void> =>
      new Promise((resolve) => socket.send(bytes, 15_712, '127.0.0.1', () => resolve()));
    for (let i = 0; i < 300; i++) await send(random.bytes(i * 4));
    // A name that points to itself.
    await send(Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 12, 0, 1));
    socket.close();
    const bob = discover(mdnsAt(15_712), '127.0.0.1', [circle]);
    await until(() => alice.seen.some(({ name }) => name === bob.name), 'bob is seen');
  });
});
