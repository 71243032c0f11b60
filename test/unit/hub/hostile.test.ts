import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { encodeCbor } from '../../../electron/host/exchange/codec/cbor.ts';
import { signBytes, systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import {
  decodeReply,
  decodeRequest,
  encodeRequest,
  MAX_ITEM,
  openingStatement,
} from '../../../electron/host/exchange/codec/mailbox-message.ts';
import { FormatError } from '../../../electron/host/exchange/codec/cbor.ts';
import { startTestHub } from '../../support/hub-process.ts';
import type { TestHub } from '../../support/hub-process.ts';
import { rawMailbox } from '../../support/raw-mailbox.ts';
import type { RawMailbox } from '../../support/raw-mailbox.ts';
import { until as untilWithin } from '../../support/until.ts';

/** Processes and disks of a busy machine take their time. */
const until = (holds: () => boolean | Promise<boolean>, what?: string, ms = 40_000): Promise<void> =>
  untilWithin(holds, what, ms);

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});
async function hub(limits: Parameters<typeof startTestHub>[0] = {}): Promise<TestHub> {
  const started = await startTestHub(limits);
  cleanUp.push(() => started.stop());
  return started;
}
async function raw(url: string, secret?: Uint8Array<ArrayBuffer>, authority?: string): Promise<RawMailbox> {
  const client = await rawMailbox(url, secret, authority);
  cleanUp.push(() => client.close());
  return client;
}

describe('a mailbox opens to nobody but who can sign for it', () => {
  it('not with a signature for another connection, another hub, or by another key', async () => {
    const { url } = await hub();
    const [owner, thief] = [await raw(url), await raw(url)];
    const box = await owner.open();
    expect(await owner.put(box, Buffer.from('sealed'))).toMatchObject({ known: false });
    const challenge = owner.client.hello?.challenge ?? new Uint8Array(0);
    const own = thief.client.hello?.challenge ?? new Uint8Array(0);
    const stolen = [
      signBytes(owner.keys.seed, openingStatement(challenge, '127.0.0.1')),
      signBytes(owner.keys.seed, openingStatement(own, 'another.example')),
      signBytes(thief.keys.seed, openingStatement(own, '127.0.0.1')),
    ];
    const replies: unknown[] = [];
    thief.socket.on('message', (data) => replies.push(decodeReply(new Uint8Array(data as Buffer))));
    for (const [i, signature] of stolen.entries()) {
      const common = { box: 100 + i, from: 0, mark: new Uint8Array(0), eager: 100_000 };
      thief.socket.send(encodeRequest({ kind: 'open', mailbox: owner.keys.mailbox, signature, ...common }));
    }
    const mac = systemRandom.bytes(16);
    const tag = owner.keys.mailbox.slice(0, 8);
    thief.socket.send(
      encodeRequest({ kind: 'reopen', box: 103, tag, from: 0, mark: new Uint8Array(0), eager: 9, mac }),
    );
    thief.client.get(100, [1]);
    expect(await thief.put(100, Buffer.from('x'))).toBe('not-open');
    await until(() => replies.length >= 6);
    expect(replies.filter((reply) => (reply as { kind: string }).kind !== 'refused')).toEqual([]);
    expect(replies).toContainEqual({ kind: 'refused', about: 'box', id: 100, why: 'bad-proof' });
    expect(replies).toContainEqual({ kind: 'refused', about: 'box', id: 103, why: 'unknown-ticket' });
    expect(replies).toContainEqual({ kind: 'refused', about: 'box', id: 100, why: 'not-open' });
  });

  it('and what one puts, the holder of another key does not see', async () => {
    const { url } = await hub();
    const [one, other] = [await raw(url), await raw(url)];
    const [left] = [await one.open(), await other.open()];
    await one.put(left, Buffer.from('mine'));
    const again = await raw(url);
    await again.open();
    expect([other.items, again.items, again.top()]).toEqual([[], [], 0]);
  });
});

describe('bytes that are no message', () => {
  it('end the connection, whatever they are, and nothing else', async () => {
    const { url, hub: running } = await hub();
    const kinds = [
      new Uint8Array(0),
      new Uint8Array([0xff, 0xff]),
      encodeCbor([1, 2, 3]),
      encodeCbor([99]),
      encodeCbor([7, 1, Array.from({ length: 101 }, () => 1)]),
      encodeCbor([4, 1, 1, 9, new Uint8Array(16), 0, 5, new Uint8Array(5)]),
      systemRandom.bytes(4_096),
      'text',
    ];
    for (const bytes of kinds) {
      const client = await raw(url);
      client.socket.send(bytes);
      await until(() => client.closeCode() !== null);
      expect(client.closeCode()).toBe(4400);
    }
    const large = await raw(url);
    large.socket.send(new Uint8Array(5_000));
    await until(() => large.closeCode() !== null);
    expect(large.closeCode()).toBe(1009);
    const fine = await raw(url);
    expect(await fine.put(await fine.open(), Buffer.from('works'))).toMatchObject({ known: false });
    expect(running.metrics.connections).toBe(1);
  });

  it('are refused as such on both sides, never as anything else', () => {
    const isCalm = (read: (bytes: Uint8Array) => unknown) => (bytes: Uint8Array) => {
      try {
        read(bytes);
      } catch (problem) {
        if (!(problem instanceof FormatError)) throw problem;
      }
    };
    const arrays = fc
      .array(fc.oneof(fc.nat(), fc.uint8Array({ maxLength: 70 }), fc.array(fc.nat(), { maxLength: 4 })), {
        maxLength: 8,
      })
      .map((items) => encodeCbor(items));
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), arrays), isCalm(decodeRequest)), {
      numRuns: 500,
    });
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), arrays), isCalm(decodeReply)), {
      numRuns: 500,
    });
  });

  it('before the web socket get nothing but the end of the connection', async () => {
    const { hub: running } = await hub();
    for (const text of [
      'garbage\r\n\r\n',
      'GET /mail HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    ]) {
      const socket = connect(running.port, '127.0.0.1');
      const gone = new Promise((resolve) => socket.once('close', resolve));
      socket
        .on('error', () => undefined)
        .resume()
        .write(text);
      await gone;
    }
    const wrong = new WebSocket(`ws://127.0.0.1:${running.port}/elsewhere`);
    const status = await new Promise((resolve) => {
      wrong.on('unexpected-response', (_, response) => resolve(response.statusCode));
      wrong.on('error', () => undefined);
    });
    wrong.terminate();
    expect(status).toBe(404);
  });
});

describe('bounds', () => {
  it('of an item, of a mailbox and of uploads are told by a code, and the connection goes on', async () => {
    const { url } = await hub({ limits: { mailboxBytes: 100_000, uploadBytes: 80_000 } });
    const client = await raw(url);
    const box = await client.open();
    const total = MAX_ITEM + 1;
    const ref = 4_000_000;
    const answers: unknown[] = [];
    client.socket.on('message', (data) => answers.push(decodeReply(new Uint8Array(data as Buffer))));
    const common = { box, class: 1, hours: 0 };
    const part = new Uint8Array(10);
    client.socket.send(
      encodeRequest({ kind: 'put', ref, id: systemRandom.bytes(16), total, part, ...common }),
    );
    for (let i = 1; i <= 3; i += 1)
      client.socket.send(
        encodeRequest({
          kind: 'put',
          ref: ref + i,
          id: systemRandom.bytes(16),
          total: 30_000,
          part,
          ...common,
        }),
      );
    await until(() => answers.length === 2);
    expect(answers).toEqual([
      { kind: 'refused', about: 'ref', id: ref, why: 'too-large' },
      { kind: 'refused', about: 'ref', id: ref + 3, why: 'too-many' },
    ]);
    expect(await client.put(box, new Uint8Array(3_000))).toMatchObject({ known: false });
    const full = await raw(url);
    const other = await full.open();
    const outcomes: unknown[] = [];
    for (let i = 0; i < 40; i += 1) outcomes.push(await full.put(other, new Uint8Array(3_000)));
    expect(outcomes.filter((outcome) => outcome === 'mailbox-full')).toHaveLength(7);
  });

  it('of mailboxes that one connection opens, and of signatures that one address sends', async () => {
    const { url } = await hub({ limits: { boxesPerConnection: 3, openingsPerSecond: 1 } });
    const client = await raw(url);
    for (let i = 0; i < 4; i += 1) await client.open();
    expect(client.refusals).toEqual(['too-many']);
    const second = await raw(url);
    for (let i = 0; i < 25; i += 1) {
      await second.open();
      second.client.leave(i + 1);
    }
    expect(second.refusals).toContain('too-fast');
  });

  it('of mailboxes that one address makes in a day; what stands goes on', async () => {
    const { url } = await hub({ limits: { mailboxesPerAddress: 2 } });
    const [one, two, three] = [await raw(url), await raw(url), await raw(url)];
    const [first, second, third] = [await one.open(), await two.open(), await three.open()];
    for (const [client, box] of [[one, first] as const, [two, second] as const])
      expect(await client.put(box, Buffer.from('x'))).toMatchObject({ known: false });
    expect(await three.put(third, Buffer.from('x'))).toBe('hub-full');
    expect(await one.put(first, Buffer.from('another'))).toMatchObject({ known: false });
  });

  it('of connections of one address: more are turned away before anything else', async () => {
    const { url, hub: running } = await hub({ limits: { connectionsPerAddress: 5 } });
    for (let i = 0; i < 5; i += 1) await raw(url);
    const sixth = await raw(url);
    expect(sixth.closeCode()).not.toBeNull();
    expect(running.metrics.turnedAway).toBe(1);
    expect(running.metrics.connections).toBe(5);
  });

  it('of time: who opens nothing is sent away', async () => {
    const { url } = await hub({ limits: { openWithinMs: 50 } });
    const idle = await raw(url);
    await until(() => idle.closeCode() !== null);
    expect(idle.closeCode()).toBe(4408);
  });

  it('of what a flood is read: the rest waits, and others are served', async () => {
    const { url, hub: running } = await hub({ limits: { messagesPerSecond: 10 } });
    const flooder = await raw(url);
    const box = await flooder.open();
    const names = [systemRandom.bytes(32), systemRandom.bytes(32)];
    const question = encodeRequest({ kind: 'have', ref: 1, box, names });
    for (let i = 0; i < 40_000; i += 1) flooder.socket.send(question);
    await until(() => running.metrics.messages.in >= 200);
    // One buffer of the socket may have been on its way.
    expect(running.metrics.bytes.in).toBeLessThan(10 * 65_536);
    expect(40_000 * question.byteLength).toBeGreaterThan(40 * 65_536);
    const calm = await raw(url);
    expect(calm.client.hello).not.toBeNull();
    expect(flooder.closeCode()).toBeNull();
    expect(running.metrics.connections).toBe(2);
  });

  it('of a reader that does not read: nothing piles up for it, and it is cut off', async () => {
    const { url, hub: running } = await hub({ limits: { slowMs: 200 } });
    const secret = systemRandom.bytes(32);
    const writer = await raw(url, secret);
    const box = await writer.open();
    for (let i = 0; i < 300; i += 1) await writer.put(box, new Uint8Array(60_000));
    const reader = await raw(url, secret);
    reader.socket.pause();
    const before = process.memoryUsage().rss;
    void reader.open(0, 1_000_000_000).catch(() => undefined);
    await until(() => running.metrics.connections === 1, 'an end of the slow reader', 20_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 2 ** 20);
    expect(await writer.put(box, Buffer.from('goes on'))).toMatchObject({ known: false });
  });
});
