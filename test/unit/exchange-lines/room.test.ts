import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  announceKey,
  makeName,
  makeTags,
  writeRecords,
} from '../../../electron/host/exchange/line/announcement.ts';
import type { OpenMdns } from '../../../electron/host/exchange/line/mdns.ts';
import { fromHex, utf8 } from '../../../shared/base/bytes.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { must, random, releaseInto, testClock } from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { addressOf, mdnsAt } from '../../support/network-machine.ts';
import { HASTY, holds, isEqual, startPair, stopPairs } from '../../support/two-networks.ts';
import { until } from '../../support/until.ts';

beforeAll(loadAutomerge);
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await stopPairs();
});

/** Carries one connection to a port and keeps every byte of it. */
async function listeningPost(port: number) {
  const heard: Buffer[] = [];
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes: Buffer) => {
        heard.push(bytes);
        to.write(bytes);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  // Listens on TCP.
  const { port: own } = server.address() as AddressInfo;
  return { port: own, bytes: () => Buffer.concat(heard) };
}

/** Keeps every packet of multicast DNS on a port. */
async function packetsAt(port: number) {
  const heard: Buffer[] = [];
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (packet) => heard.push(packet));
  await new Promise<void>((resolve) => socket.bind(port, '0.0.0.0', resolve));
  socket.addMembership('224.0.0.251', '127.0.0.1');
  open.push(socket);
  return { bytes: () => Buffer.concat(heard) };
}

function canaries(alice: Machine, bob: Machine, circle: CircleId): readonly Uint8Array[] {
  const devices = [alice, bob].flatMap(({ opener }) => {
    const device = opener.get()?.identity?.device ?? '';
    return [utf8(device), utf8(device.slice(0, 16)), fromHex(device), fromHex(device).slice(0, 8)];
  });
  return [
    utf8('CANARY'),
    new Uint8Array(Buffer.from('CANARY', 'utf16le')),
    utf8(circle),
    fromHex(circle),
    ...devices,
  ];
}

const announcer = (circle: CircleId, machine: Machine, port: number): OpenMdns => {
  const found = machine.opener.get()?.get(circle);
  const key = found?.epochKey(found.membership.state.epoch) ?? null;
  if (key === null) throw new Error('No key');
  const name = makeName(random);
  const records = writeRecords(
    { name, port, tags: makeTags([announceKey(key)], name, random), isGoodbye: false },
    '127.0.0.1',
  );
  return (_, receive) => {
    queueMicrotask(() =>
      receive({ isQuery: false, questions: [], answers: records, additionals: [], from: '127.0.0.1' }),
    );
    return { send: () => undefined, close: () => Promise.resolve() };
  };
};

describe('what goes over the air', () => {
  test('names no person, title, text, device or circle', async () => {
    const { alice, bob, circle, a, b } = await startPair({ openMdns: mdnsAt(15_731) });
    const draft = await releaseInto(alice, circle, ['CANARYTEXT of a clause'], 'CANARYTITLE');
    const packets = await packetsAt(15_731);
    await a.switchOn();
    const post = await listeningPost((await addressOf(a)).port);

    await b.switchOn();
    must(await b.host.dial({ host: '127.0.0.1', port: post.port }));
    await until(() => holds(bob, draft), 'the text');
    await until(() => packets.bytes().byteLength > 200, 'packets');
    expect(post.bytes().byteLength).toBeGreaterThan(1_500);
    for (const canary of canaries(alice, bob, circle).map((bytes) => Buffer.from(bytes))) {
      expect(post.bytes().includes(canary)).toBe(false);
      expect(packets.bytes().includes(canary)).toBe(false);
    }
    expect(packets.bytes().includes('_dw-exchange')).toBe(true);
  });
});

describe('two in one room', () => {
  test('keep one session although both called', async () => {
    const { a, b } = await startPair({ openMdns: mdnsAt(15_732) });
    await a.switchOn();
    await b.switchOn();
    const calls = [b.host.dial(await addressOf(a)), a.host.dial(await addressOf(b))];
    await Promise.all(calls);
    const isOne = async (): Promise<boolean> =>
      (await a.status()).colleagues.length === 1 && (await b.status()).colleagues.length === 1;
    await until(
      async () => (await isOne()) && (await isEqual(a)) && (await isEqual(b)),
      'one session',
      20_000,
    );
  });

  test('meet again after one of them slept', async () => {
    const clock = testClock();
    const { a, b } = await startPair({ openMdns: mdnsAt(15_733), clock });
    await a.switchOn();
    await b.switchOn();
    await until(() => isEqual(a), 'equal');
    const [before] = a.run().connections?.sessions() ?? [];
    clock.advance(3_600_000);
    await until(
      async () => {
        const [now] = a.run().connections?.sessions() ?? [];
        return now !== undefined && now !== before && (await isEqual(a));
      },
      'another line',
      20_000,
    );
  });

  test('see where the other reads in the delegation, until one of them goes', async () => {
    const { alice, circle, a, b } = await startPair();
    const draft = await releaseInto(alice, circle, ['Text']);
    await a.switchOn();
    await b.switchOn();
    const told: (string | null)[] = [];
    b.host.events.presence(({ person, draft, gone }) => told.push(gone ? `${person} gone` : draft));
    must(await b.host.dial(await addressOf(a)));
    await until(() => isEqual(a), 'equal');
    must(await a.host.here({ circle, draft, clause: null }));
    await until(() => told.includes(draft), 'presence');
    must(await a.host.switchOn({ on: false }));
    await until(() => told.includes('CANARYALICE gone'), 'gone');
  });

  test('know what the other one’s texts hold', async () => {
    const { alice, circle, a, b } = await startPair();
    await releaseInto(alice, circle, ['Text']);
    await a.switchOn();
    await b.switchOn();
    must(await b.host.dial(await addressOf(a)));
    await until(() => isEqual(b), 'equal');
    expect(must(await a.host.receipts({ circle })).receipts).toMatchObject([{ applied: 0, of: 1, at: null }]);
    const applied = b.run().exchange.get(circle)?.log.vector() ?? [];
    must(
      await b.host.applied({
        circle,
        applied: applied.map((one) => ({ device: one.device, incarnation: one.incarnation, seq: one.seq })),
      }),
    );
    await until(
      async () => must(await a.host.receipts({ circle })).receipts[0]?.applied === 1,
      'the receipt',
    );
  });

  test('let updates run while a line only idles', async () => {
    const { alice, bob, circle, a, b } = await startPair();
    const busy: boolean[] = [];
    a.gate.changed((is) => busy.push(is));
    const draft = await releaseInto(alice, circle, ['Text']);
    await a.switchOn();
    await b.switchOn();
    must(await b.host.dial(await addressOf(a)));
    await until(() => holds(bob, draft), 'the text');
    await until(async () => !a.gate.isBusy && (await isEqual(a)), 'idle');
    expect(busy.every((is, i) => is === (i % 2 === 0))).toBe(true);
  });
});

describe('a room that keeps its users apart', () => {
  const times = { handshakeMs: 50, askAfterMs: 60_000, answerMs: 30_000, unprovedMs: 30_000 };

  test('is told by somebody who is heard, never answers, while this computer answers itself', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    open.push(silent);
    // Listens on TCP.
    const { port } = silent.address() as AddressInfo;
    let openMdns: OpenMdns = () => ({ send: () => undefined, close: () => Promise.resolve() });
    const { alice, circle, a } = await startPair({
      openMdns: (...all) => openMdns(...all),
      timers: HASTY,
      times,
    });
    openMdns = announcer(circle, alice, port);
    await a.switchOn();
    await until(async () => (await a.status()).troubles.some(({ kind }) => kind === 'isolated'), 'isolated');
  });

  test('is not said where the other computer merely turns calls away', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    // Listens on TCP.
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    let openMdns: OpenMdns = () => ({ send: () => undefined, close: () => Promise.resolve() });
    const { alice, circle, a } = await startPair({
      openMdns: (...all) => openMdns(...all),
      timers: HASTY,
      times,
    });
    openMdns = announcer(circle, alice, port);
    await a.switchOn();
    const failures = (): number => a.run().candidates()[0]?.failures ?? 0;
    await until(() => failures() >= 3, 'three calls');
    expect((await a.status()).troubles).toEqual([]);
  });

  test('is told apart from having no network, and from an empty room', async () => {
    const { a } = await startPair({ readInterfaces: () => [] });
    expect((await a.switchOn()).troubles.map(({ kind }) => kind)).toEqual(['no-network']);
    const { a: alone } = await startPair({ timers: { ...HASTY, now: () => HASTY.now() * 1_000 } });
    await alone.switchOn();
    await until(
      async () => (await alone.status()).troubles.some(({ kind }) => kind === 'nobody-seen'),
      'nobody',
    );
  });
});
