import { encode } from 'cborg';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  decodeReply,
  decodeRequest,
  encodeReply,
  SUBPROTOCOL,
} from '../../../electron/host/exchange/codec/mailbox-message.ts';
import type { MailboxReply } from '../../../electron/host/exchange/codec/mailbox-message.ts';
import { systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { startTestHub } from '../../support/hub-process.ts';
import type { TestHub } from '../../support/hub-process.ts';
import { circleOf, startPeer, textsOf } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';
import { until as untilWithin } from '../../support/until.ts';

/** Processes and disks of a busy machine take their time. */
const until = (holds: () => boolean | Promise<boolean>, what?: string, ms = 40_000): Promise<void> =>
  untilWithin(holds, what, ms);

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});
async function hub(): Promise<TestHub> {
  const started = await startTestHub();
  cleanUp.push(() => started.stop());
  return started;
}
function peer(name: string): MailboxPeer {
  const started = startPeer(name);
  cleanUp.push(() => started.stop());
  return started;
}

/** What a relay in between makes of an answer: none, one or several. */
type Lie = (reply: MailboxReply, n: number) => readonly (MailboxReply | Uint8Array)[];

/** Stands between a workbench and a hub, changes answers, and keeps all bytes. */
async function relayBetween(hubUrl: string, lie: Lie, seen: Buffer[] = []): Promise<string> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => SUBPROTOCOL });
  let count = 0;
  sockets.on('connection', (near) => {
    const far = new WebSocket(hubUrl, SUBPROTOCOL, { perMessageDeflate: false });
    const early: Buffer[] = [];
    near.on('message', (data: Buffer) => {
      seen.push(data);
      if (far.readyState === WebSocket.OPEN) far.send(data);
      else early.push(data);
    });
    far.on('open', () => early.forEach((data) => far.send(data)));
    far.on('message', (data: Buffer) => {
      seen.push(data);
      for (const reply of lie(decodeReply(data), count++))
        near.send(reply instanceof Uint8Array ? reply : encodeReply(reply));
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => other.terminate());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => {
    for (const one of sockets.clients) one.terminate();
    server.close();
  });
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/mail`;
}

/** Alice has posted three pieces; Bob looks through a relay that lies. */
async function throughALiar(lie: Lie): Promise<{
  bob: MailboxPeer;
  alice: MailboxPeer;
  circle: ReturnType<typeof circleOf>;
  link: ReturnType<MailboxPeer['link']>;
}> {
  const { url } = await hub();
  const [alice, bob] = [peer('Alice'), peer('Bob')];
  const circle = circleOf(alice, [bob]);
  for (const text of ['text one', 'text two', 'text three']) alice.write(circle, text);
  const there = alice.link(url);
  await until(() => there.status(circle).state === 'equal');
  const link = bob.link(await relayBetween(url, lie));
  return { alice, bob, circle, link };
}
const isItem = (reply: MailboxReply): reply is Extract<MailboxReply, { kind: 'item' }> =>
  reply.kind === 'item' && reply.total > 0;

describe('a relay that refuses a piece for now', () => {
  it('is given it again within seconds, and is not called equal before', async () => {
    const { url } = await hub();
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    alice.write(circle, 'text one');
    let answers = 0;
    const lie: Lie = (reply) => {
      if (reply.kind !== 'stored') return [reply];
      answers += 1;
      return answers === 1 ? [{ kind: 'refused', about: 'ref', id: reply.ref, why: 'too-fast' }] : [reply];
    };
    const link = alice.link(await relayBetween(url, lie));
    let whenEqual = -1;
    link.changed(() => {
      if (whenEqual < 0 && link.status(circle).state === 'equal') whenEqual = answers;
    });
    // Two records, one piece, and once more what was refused.
    const all = alice.circle(circle).membership.all().length + 2;
    await until(() => answers === all && link.status(circle).state === 'equal', 'both the same', 20_000);
    expect(whenEqual).toBe(all);
  });
});

describe('a relay that takes a piece never', () => {
  it('is said to have no room, holds up nothing else, and is not asked again and again', async () => {
    const { url } = await hub();
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    alice.write(circle, 'text one');
    let answers = 0;
    const lie: Lie = (reply) => {
      if (reply.kind !== 'stored') return [reply];
      answers += 1;
      return answers === 1 ? [{ kind: 'refused', about: 'ref', id: reply.ref, why: 'too-large' }] : [reply];
    };
    const link = alice.link(await relayBetween(url, lie));
    await until(
      () => link.status(circle).state === 'waiting' && link.status(circle).trouble === 'relay-full',
    );
    expect(link.status(circle)).toMatchObject({ toSend: 1, lastAt: null, isReached: true });
    // Two records and one piece: each was put once.
    const once = alice.circle(circle).membership.all().length + 1;
    expect(answers).toBe(once);
    alice.write(circle, 'text two');
    await until(() => answers === once + 1 && link.status(circle).state === 'waiting');
    expect(link.status(circle).toSend).toBe(1);
    link.exchangeNow();
    await until(() => link.status(circle).state === 'equal');
    expect(link.status(circle)).toMatchObject({ toSend: 0, trouble: null });
  });
});

describe('a relay that lies', () => {
  it('by altering items is noticed, and nothing of them is believed', async () => {
    const { bob, circle, link } = await throughALiar((reply) => {
      if (!isItem(reply)) return [reply];
      const part = new Uint8Array(reply.part);
      part[part.byteLength - 1] = (part[part.byteLength - 1] ?? 0) ^ 1;
      return [{ ...reply, part }];
    });
    await until(() => link.status(circle).altered >= 3);
    expect(link.status(circle).trouble).toBe('relay-altered');
    expect(textsOf(bob, circle)).toEqual([]);
  });

  it('by giving an item under the id or number of another is noticed', async () => {
    let first: Uint8Array<ArrayBuffer> | null = null;
    const { bob, circle, link } = await throughALiar((reply) => {
      if (!isItem(reply)) return [reply];
      first ??= reply.part;
      return [{ ...reply, part: first, total: first.byteLength }];
    });
    await until(() => link.status(circle).altered > 0);
    expect(textsOf(bob, circle).length).toBeLessThan(3);
  });

  it('by saying everything twice and in another order changes nothing', async () => {
    const held: MailboxReply[] = [];
    const { bob, circle } = await throughALiar((reply) => {
      if (!isItem(reply)) return [reply];
      held.push(reply);
      return held.length < 3 ? [] : [...held.toReversed(), ...held];
    });
    await until(() => textsOf(bob, circle).length === 3);
    expect(textsOf(bob, circle)).toEqual(['text one', 'text three', 'text two']);
  });

  it('by withholding a piece is noticed by what builds on it, and what came stays', async () => {
    let items = 0;
    const { bob, circle, link } = await throughALiar((reply) => {
      if (!isItem(reply) || reply.class !== 1) return [reply];
      items += 1;
      // The second piece never was there, says the relay.
      return items === 2 ? [{ ...reply, total: 0, part: new Uint8Array(0) }] : [reply];
    });
    await until(() => link.status(circle).missing > 0 && textsOf(bob, circle).length === 1);
    expect(bob.circle(circle).waitingCount()).toBe(1);
  });

  it('by naming what nobody asked for, or more than fits, loses the connection and no more', async () => {
    const lies: readonly Uint8Array[] = [
      encodeReply({ kind: 'item-more', box: 1, number: 7, part: new Uint8Array(9) }),
      encodeReply({
        kind: 'item',
        box: 1,
        number: 7,
        class: 1,
        id: new Uint8Array(16),
        total: 2 ** 31,
        part: new Uint8Array(9),
      }),
      new Uint8Array([0x81, 0x18]),
      systemRandom.bytes(3_000),
    ];
    for (const bytes of lies) {
      const { circle, link } = await throughALiar((reply) => (reply.kind === 'opened' ? [bytes] : [reply]));
      await until(() => link.status(circle).trouble === 'relay-altered');
      await until(() => link.status(circle).state !== 'equal');
      link.close();
    }
  });

  it.each([
    ['in the same form', [1, 2, new Uint8Array(16), new Uint8Array(8), 66_560]],
    ['in another form', [1, 3, 'anything', [1, 2]]],
  ])('is not what a relay of a newer version is told as, which greets %s', async (_, greeting) => {
    const { circle, link } = await throughALiar((reply) =>
      reply.kind === 'hello' ? [encode(greeting)] : [reply],
    );
    const isTold = (): boolean => link.status(circle).trouble === 'relay-newer';
    await until(() => isTold() && link.status(circle).state === 'waiting');
  });

  it('by endless listings is left', async () => {
    const { circle, link } = await throughALiar((reply) => {
      if (reply.kind === 'opened') return [{ ...reply, count: 10, bytes: 1_000_000 }];
      if (reply.kind !== 'listed') return [reply];
      const items = Array.from({ length: 120 }, (_, i) => ({
        number: i + 1,
        class: 1,
        size: 9,
        id: systemRandom.bytes(16),
      }));
      return Array.from({ length: 1_000 }, () => ({ ...reply, items, done: false }));
    });
    await until(() => link.status(circle).state === 'waiting', 'an end', 20_000);
    expect(link.status(circle).items).toBeLessThan(10);
  });

  it('by going back to an earlier state is noticed, and gets again what it lost', async () => {
    let isBack = false;
    const { alice, bob, circle, link } = await throughALiar((reply) =>
      reply.kind === 'opened' && isBack ? [{ ...reply, fits: false }] : [reply],
    );
    await until(() => textsOf(bob, circle).length === 3 && link.status(circle).state === 'equal');
    link.close();
    isBack = true;
    const again = bob.link(link.url);
    await until(() => again.status(circle).wentBack === 1);
    expect(textsOf(alice, circle)).toEqual(textsOf(bob, circle));
  });
});

describe('a relay that is busy', () => {
  it('and refuses for the moment is asked again', async () => {
    let refused = 0;
    const { bob, circle, link } = await throughALiar((reply) =>
      reply.kind === 'opened' && refused++ === 0
        ? [{ kind: 'refused', about: 'box', id: reply.box, why: 'too-fast' }]
        : [reply],
    );
    await until(() => link.status(circle).state === 'waiting');
    await until(() => link.status(circle).state === 'equal', 'a second opening', 20_000);
    expect([refused, textsOf(bob, circle).length]).toEqual([2, 3]);
  });
});

describe('what a relay sees', () => {
  it('holds no circle, device, name, title or text: neither on the wire nor on its disk', async () => {
    const started = await hub();
    const [alice, bob] = [
      startPeer('Canary-Person-Aïcha', mkdtempSync(join(tmpdir(), 'dw-canary-'))),
      peer('Canary-Person-Bob'),
    ];
    cleanUp.push(() => {
      alice.stop();
      rmSync(alice.folder, { recursive: true, force: true });
    });
    const circle = circleOf(alice, [bob], 'Canary-Circle-Name');
    alice.write(circle, 'text Canary-Text', 'Canary-Draft-Id');
    const seen: Buffer[] = [];
    const url = await relayBetween(started.url, (reply) => [reply], seen);
    const [left, right] = [alice.link(url), bob.link(url)];
    await until(() => textsOf(bob, circle).length === 1 && left.status(circle).state === 'equal');
    await left.putChunk(circle, 'ab'.repeat(32), Buffer.from('Canary-Chunk'));
    expect(right.status(circle).altered).toBe(0);
    const disk = readdirSync(started.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    const everything = Buffer.concat([
      ...seen,
      ...disk,
      Buffer.from(started.log.join('\n')),
      Buffer.from(await (await fetch(`http://127.0.0.1:${started.hub.port}/metrics`)).text()),
    ]);
    expect(everything.byteLength).toBeGreaterThan(2_000);
    const devices = [alice, bob].map((one) => one.exchange.requireIdentity().device);
    const { epoch } = alice.circle(circle).membership.state;
    const segments = alice
      .circle(circle)
      .log.all()
      .map(({ hash }) => hash);
    for (const secret of [circle, epoch, 'ab'.repeat(32), ...devices, ...segments]) {
      expect(everything.includes(Buffer.from(secret, 'hex'))).toBe(false);
      expect(everything.includes(secret)).toBe(false);
    }
    for (const word of ['Canary', 'canary', 'Aïcha', 'draft-1', 'Automerge'])
      expect(everything.includes(word)).toBe(false);
    expect(
      seen.some((data) => {
        try {
          return decodeRequest(data).kind === 'put';
        } catch {
          return false;
        }
      }),
    ).toBe(true);
  });
});
