import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Attachments } from '../../../electron/host/exchange/attachments/attachments.ts';
import { createChunkChannel } from '../../../electron/host/exchange/attachments/chunk-channel.ts';
import { encodeCbor } from '../../../electron/host/exchange/codec/cbor.ts';
import type { ChannelEnd, ChannelLink, Session } from '../../../electron/host/exchange/session/session.ts';
import { openSession } from '../../../electron/host/exchange/session/open-session.ts';
import { fromHex } from '../../../shared/base/bytes.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import { someBytes, WORDS } from '../../support/circle-files.ts';
import {
  circleOf,
  linePair,
  newCircle,
  newFolk,
  openFolder,
  openly,
  write,
} from '../../support/session-folk.ts';
import type { Folk, Wire } from '../../support/session-folk.ts';
import { until } from '../../support/until.ts';

/* Documents of a circle over sessions: real hosts, real protocol, a line in memory that can be cut. */

const DOCUMENT = someBytes(4 * 65_536 + 17);
const folk: Folk[] = [];
const sessions: Session[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
  for (const one of folk.splice(0)) {
    one.exchange.close();
    rmSync(one.folder, { recursive: true, force: true });
  }
});

function somebody(name: string): Folk {
  const made = newFolk(name);
  folk.push(made);
  return made;
}

function documentsOf(one: Folk, circle: CircleId): Attachments {
  return one.exchange.attachments(circleOf(one, circle));
}

function putDocument(one: Folk, circle: CircleId, bytes: Uint8Array): string {
  const done = documentsOf(one, circle).put(bytes, { ...WORDS, at: 1 });
  if ('failure' in done) throw new Error(done.failure);
  one.exchange.changed.fire(circle);
  return done.file;
}

function connect(one: Folk, other: Folk, wire: Wire = {}): void {
  const [caller, called] = linePair(wire);
  for (const [line, at] of [
    [caller, one],
    [called, other],
  ] as const) {
    sessions.push(openSession(line, openly(at, { channels: [createChunkChannel(at.exchange)] })));
  }
}

function progress(one: Folk, circle: CircleId) {
  return documentsOf(one, circle).files()[0] ?? null;
}

const isWhole = (one: Folk, circle: CircleId) => (): boolean => {
  const found = progress(one, circle);
  return found !== null && found.have === found.chunks;
};

describe('documents over a line', () => {
  test('are named by the exchange, and come only when they are asked for', async () => {
    const [alice, bob] = [somebody('Alice'), somebody('Bob')];
    const circle = newCircle(alice, [bob]);
    const list = putDocument(alice, circle, DOCUMENT);
    connect(alice, bob);
    await until(() => progress(bob, circle) !== null);
    expect(progress(bob, circle)).toMatchObject({ have: 0, chunks: 5, bytesHere: 0 });
    documentsOf(bob, circle).fetch([list], { lanOnly: true, into: '' });
    await until(isWhole(bob, circle));
    const opened = documentsOf(bob, circle).open(list);
    expect('bytes' in opened && Buffer.from(opened.bytes).equals(DOCUMENT)).toBe(true);
  });

  test('come whole although the line is cut again and again, and no part is sent twice that arrived', async () => {
    const [alice, bob] = [somebody('Alice'), somebody('Bob')];
    const circle = newCircle(alice, [bob]);
    const list = putDocument(alice, circle, DOCUMENT);
    connect(alice, bob);
    await until(() => progress(bob, circle) !== null);
    for (const session of sessions.splice(0)) session.close();
    documentsOf(bob, circle).fetch([list], { lanOnly: false, into: '' });
    let cuts = 0;
    for (let whole = isWhole(bob, circle)(); !whole; whole = isWhole(bob, circle)()) {
      const before = progress(bob, circle)?.have ?? 0;
      let lost = false;
      connect(alice, bob, { cutAfter: 150_000 });
      sessions.at(-1)?.ended(() => (lost = true));
      await until(() => lost || isWhole(bob, circle)());
      for (const session of sessions.splice(0)) session.close();
      // A new process, as after a kill: what came is found on the disk.
      bob.exchange.close();
      bob.exchange = openFolder(bob.folder, bob.hostKey);
      expect(progress(bob, circle)?.have ?? 0).toBeGreaterThanOrEqual(before);
      cuts += 1;
      if (cuts > 20) throw new Error('It does not come nearer');
    }
    expect(cuts).toBeGreaterThan(1);
    const opened = documentsOf(bob, circle).open(list);
    expect('bytes' in opened && Buffer.from(opened.bytes).equals(DOCUMENT)).toBe(true);
  });

  test('come in parts from two colleagues who each have some', async () => {
    const [alice, bob, carol] = [somebody('Alice'), somebody('Bob'), somebody('Carol')];
    const circle = newCircle(alice, [bob, carol]);
    const list = putDocument(alice, circle, DOCUMENT);
    connect(alice, bob);
    connect(alice, carol);
    await until(() => progress(bob, circle) !== null && progress(carol, circle) !== null);
    for (const session of sessions.splice(0)) session.close();
    // Bob has the first two parts, by a file; Alice is gone with the rest until later.
    const { chunks } = documentsOf(alice, circle).pack([list], 3 * 65_600);
    documentsOf(bob, circle).receive(chunks);
    documentsOf(carol, circle).fetch([list], { lanOnly: false, into: '' });
    connect(bob, carol);
    await until(() => (progress(carol, circle)?.have ?? 0) === 2);
    connect(alice, carol);
    await until(isWhole(carol, circle));
  });

  test('wait behind text that is written meanwhile', async () => {
    const [alice, bob] = [somebody('Alice'), somebody('Bob')];
    const circle = newCircle(alice, [bob]);
    const list = putDocument(alice, circle, someBytes(2_000_000));
    connect(alice, bob, { delay: () => 1 });
    await until(() => progress(bob, circle) !== null);
    documentsOf(bob, circle).fetch([list], { lanOnly: false, into: '' });
    await until(() => (progress(bob, circle)?.have ?? 0) > 0);
    const before = circleOf(bob, circle).log.all().length;
    write(alice, circle);
    await until(() => circleOf(bob, circle).log.all().length > before);
    expect(isWhole(bob, circle)()).toBe(false);
    await until(isWhole(bob, circle), 'the document', 30_000);
  }, 40_000);

  test('are told of when a colleague got more of them than before', async () => {
    const [alice, bob, carol] = [somebody('Alice'), somebody('Bob'), somebody('Carol')];
    const circle = newCircle(alice, [bob, carol]);
    const list = putDocument(alice, circle, DOCUMENT);
    connect(alice, bob);
    connect(bob, carol);
    await until(() => progress(carol, circle) !== null);
    // Carol asks Bob, who has nothing yet; then Bob fetches for himself.
    documentsOf(carol, circle).fetch([list], { lanOnly: false, into: '' });
    documentsOf(bob, circle).fetch([list], { lanOnly: false, into: '' });
    await until(isWhole(carol, circle), 'the document');
  });
});

describe('the other end of the channel', () => {
  /** The channel of one member, spoken to directly. */
  function spokenTo(one: Folk, circles: readonly CircleId[]) {
    const sent: Uint8Array[] = [];
    let refused = false;
    const [line] = linePair();
    const link: ChannelLink = {
      line,
      peer: null,
      send: (message) => {
        sent.push(message);
        return Promise.resolve(true);
      },
      refuse: () => (refused = true),
    };
    const end: ChannelEnd = createChunkChannel(one.exchange).open(link);
    const device = one.exchange.requireIdentity().device;
    end.peerChanged({ device, key: '', person: 'Mallory', circles });
    return { end, sent, isRefused: () => refused };
  }

  test('gets no chunk of a circle that is not in common, and none that the log does not name', async () => {
    const alice = somebody('Alice');
    const [ours, theirs] = [newCircle(alice, []), newCircle(alice, [])];
    const list = documentsOf(alice, ours).file(putDocument(alice, ours, DOCUMENT))?.list ?? '';
    const { end, sent } = spokenTo(alice, [theirs]);
    end.receive(encodeCbor([1, fromHex(ours), fromHex(list)]));
    end.receive(encodeCbor([1, fromHex(theirs), fromHex(list)]));
    end.receive(encodeCbor([1, fromHex(theirs), new Uint8Array(32)]));
    await until(() => sent.length === 3);
    expect(sent.map((message) => message[1])).toEqual([3, 3, 3]);
    end.closed();
  });

  test('ends the session by what is no message, and by asking for too much at once', async () => {
    const alice = somebody('Alice');
    const circle = newCircle(alice, []);
    for (const bytes of [[], [0x80], [0x84, 9, 9, 9, 9], [0x83, 1, 0x40, 0x40], [0x20], [0xff]]) {
      const { end, isRefused } = spokenTo(alice, [circle]);
      end.receive(new Uint8Array(bytes));
      expect(isRefused(), bytes.join()).toBe(true);
      end.closed();
    }
    const { end, isRefused } = spokenTo(alice, [circle]);
    for (let i = 0; i < 17; i += 1) end.receive(encodeCbor([1, fromHex(circle), new Uint8Array(32)]));
    expect(isRefused()).toBe(true);
    end.closed();
  });
});
