import { readdirSync, readlinkSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../../shared/base/bytes.ts';
import type { ReadInterfaces } from '../../../electron/host/exchange/network/interfaces.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { must, random, releaseInto, testClock } from '../../support/exchange-machine.ts';
import { addNetwork, addressOf, LOOPBACK, mdnsAt } from '../../support/network-machine.ts';
import {
  HASTY,
  holds,
  isEqual,
  CALLERS_NETWORK,
  OTHER_NETWORK,
  startPair,
  stopPairs,
} from '../../support/two-networks.ts';
import { until } from '../../support/until.ts';

beforeAll(loadAutomerge);
afterEach(stopPairs);

/** Sockets that this process has open now, by the system's own account. */
function sockets(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      const target = readlinkSync(`/proc/self/fd/${name}`);
      if (target.startsWith('socket:')) found.add(target);
    } catch {
      // The descriptor with which the list itself was read.
    }
  }
  return found;
}

const newSince = (before: ReadonlySet<string>): number =>
  Array.from(sockets()).filter((one) => !before.has(one)).length;

describe('the switch', () => {
  test('is off at the beginning, and then no socket is open', async () => {
    const before = sockets();
    const { a } = await startPair({ openMdns: mdnsAt(15_721) });
    const status = await a.status();
    expect([status.on, status.listening, status.colleagues, status.troubles]).toEqual([false, null, [], []]);
    must(await a.host.exchangeNow({}));
    expect(must(await a.host.status({})).listening).toBeNull();
    expect(await a.host.dial({ host: '127.0.0.1', port: 9 })).toEqual({ ok: false, error: { code: 'off' } });
    expect(newSince(before)).toBe(0);
  });

  test('opens sockets, and closes every one of them again', async () => {
    const before = sockets();
    const { a, b } = await startPair({ openMdns: mdnsAt(15_722) });
    await a.switchOn();
    await b.switchOn();
    await until(() => isEqual(a), 'equal');
    expect(newSince(before)).toBeGreaterThan(3);
    must(await a.host.switchOn({ on: false }));
    must(await b.host.switchOn({ on: false }));
    await until(() => newSince(before) === 0, 'all closed');
  });

  test('closes them when the workbench is locked', async () => {
    const before = sockets();
    const { alice, a, b } = await startPair({ openMdns: mdnsAt(15_723) });
    await a.switchOn();
    await b.switchOn();
    await until(() => isEqual(a), 'equal');
    must(await b.host.switchOn({ on: false }));
    alice.lock();
    await until(() => newSince(before) === 0, 'all closed');
    expect(await a.host.status({})).toEqual({ ok: false, error: { code: 'locked' } });
  });

  test('is remembered', async () => {
    const { alice, a } = await startPair();
    await a.switchOn();
    must(await a.host.setBudget({ expensive: true, budget: 1_000 }));
    await a.stop();
    const again = addNetwork(alice);
    const status = await again.status();
    expect([status.on, status.expensive, status.budget]).toEqual([true, true, 1_000]);
    await until(async () => (await again.status()).listening !== null, 'it listens');
    must(await again.host.switchOn({ on: false }));
    await again.stop();
  });

  test('gives the same port in the same network, and another one elsewhere', async () => {
    let network: ReadInterfaces = LOOPBACK;
    const { a } = await startPair({ readInterfaces: () => network() });
    await a.switchOn();
    const { port } = await addressOf(a);
    must(await a.host.switchOn({ on: false }));
    await a.switchOn();
    expect((await addressOf(a)).port).toBe(port);
    network = OTHER_NETWORK;
    await until(async () => (await a.status()).listening?.hosts[0] === '127.0.0.5', 'the other network');
    expect((await addressOf(a)).port).not.toBe(port);
  });
});

describe('what may leave', () => {
  test('is nothing of a circle that is never exchanged', async () => {
    const { circle, a, b } = await startPair({ timers: HASTY });
    must(await a.host.setChoice({ circle, choice: 'never' }));
    await a.switchOn();
    await b.switchOn();
    expect(await b.host.dial(await addressOf(a))).toEqual({ ok: false, error: { code: 'nobody-known' } });
  });

  test('is not the text of a draft that stays, while others go', async () => {
    const { alice, bob, circle, a, b } = await startPair();
    const kept = await releaseInto(alice, circle, ['CANARYKEPT']);
    const given = await releaseInto(alice, circle, ['Given']);
    must(await a.host.setDraftChoice({ circle, draft: kept, choice: 'never' }));
    await a.switchOn();
    await b.switchOn();
    must(await b.host.dial(await addressOf(a)));
    await until(() => holds(bob, given), 'the other draft');
    expect(holds(bob, kept)).toBe(false);
    must(await a.host.setDraftChoice({ circle, draft: kept, choice: null }));
    await until(() => holds(bob, kept), 'the draft that was kept');
  });

  test('is nothing of a circle of the room by an address in another network', async () => {
    const { circle, a, b } = await startPair(
      { readInterfaces: OTHER_NETWORK, timers: HASTY },
      { readInterfaces: CALLERS_NETWORK, timers: HASTY },
    );
    must(await a.host.setChoice({ circle, choice: 'lan' }));
    await a.switchOn();
    await b.switchOn();
    expect((await b.host.dial(await addressOf(a))).ok).toBe(false);
    must(await a.host.setChoice({ circle, choice: 'exchange' }));
    await until(async () => (await b.host.dial(await addressOf(a))).ok, 'an answer');
    expect((await b.status()).colleagues.map(({ way }) => way)).toEqual(['address']);
  });

  test('stops with Pause and goes on after it', async () => {
    const { alice, bob, circle, a, b } = await startPair();
    await a.switchOn();
    await b.switchOn();
    must(await b.host.dial(await addressOf(a)));
    await until(() => isEqual(a), 'equal');
    must(await a.host.pause({ paused: true }));
    const draft = await releaseInto(alice, circle, ['Typed meanwhile']);
    await until(async () => (await a.status()).colleagues.some(({ state }) => state === 'paused'), 'paused');
    expect(holds(bob, draft)).toBe(false);
    must(await a.host.pause({ paused: false }));
    await until(() => holds(bob, draft), 'the text');
  });

  test('is seen before: who would get how much', async () => {
    const { alice, circle, a } = await startPair();
    await releaseInto(alice, circle, ['The Assembly decides']);
    const seen = must(await a.host.preview({ circle }));
    expect(seen.recipients.map(({ person }) => person)).toEqual(['CANARYBOB']);
    expect(seen.recipients[0]?.bytes).toBeGreaterThan(100);
    expect([seen.segments, seen.drafts.length, seen.relayBytes]).toEqual([1, 1, null]);
    must(await a.host.setChoice({ circle, choice: 'never' }));
    expect(must(await a.host.preview({ circle })).segments).toBe(0);
  });
});

describe('a link that costs money', () => {
  test('carries no more than its bytes of a day, and goes on the next day', async () => {
    const clock = testClock();
    const { alice, bob, circle, a, b } = await startPair(
      { readInterfaces: OTHER_NETWORK, clock },
      { readInterfaces: CALLERS_NETWORK },
    );
    must(await a.host.setBudget({ expensive: true, budget: 4_000 }));
    const draft = await releaseInto(
      alice,
      circle,
      Array.from({ length: 30 }, () => toHex(random.bytes(1_024))),
    );
    await a.switchOn();
    await b.switchOn();
    must(await b.host.dial(await addressOf(a)));
    await until(async () => (await a.status()).troubles.some(({ kind }) => kind === 'budget-spent'), 'spent');
    expect(holds(bob, draft)).toBe(false);
    clock.advance(24 * 3_600_000);
    await until(async () => (await a.status()).today.sent === 0, 'the next day');
    must(await a.host.setBudget({ expensive: true, budget: 1_000_000 }));
    must(await b.host.exchangeNow({}));
    await until(() => holds(bob, draft), 'the text');
    expect((await a.status()).today.sent).toBeGreaterThan(0);
  });

  test('does not count what stays in the room', async () => {
    const { a, b } = await startPair();
    must(await a.host.setBudget({ expensive: true, budget: 1 }));
    await a.switchOn();
    await b.switchOn();
    must(await b.host.dial(await addressOf(a)));
    await until(() => isEqual(a), 'equal');
    const status = await a.status();
    expect([status.today, status.troubles]).toEqual([{ sent: 0, received: 0 }, []]);
  });
});

describe('addresses of relays and proxies', () => {
  test('are refused where they would be in the clear or carry a password', async () => {
    const { circle, a } = await startPair();
    for (const url of [
      'ws://relay.example/',
      'https://relay.example/',
      'wss://me:secret@relay.example/',
      'x',
    ]) {
      expect(await a.host.setRelay({ circle, url })).toEqual({ ok: false, error: { code: 'bad-address' } });
    }
    for (const url of ['http://me:secret@proxy:3128', 'socks5://proxy', 'ftp://x']) {
      expect(await a.host.setProxy({ url })).toEqual({ ok: false, error: { code: 'bad-address' } });
    }
    must(await a.host.setProxy({ url: 'proxy.example:3128' }));
    expect((await a.status()).proxy).toBe('http://proxy.example:3128/');
  });
});
