import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { SUBPROTOCOL } from '../../../electron/host/exchange/codec/mailbox-message.ts';
import { openItem } from '../../../electron/host/exchange/mailbox/mailbox-keys.ts';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import { canariesIn } from '../../support/canaries.ts';
import { put, someBytes } from '../../support/circle-files.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  allFiles,
  circleOf,
  MEETING,
  must,
  releaseInto,
  removeDisk,
  startMachine,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { startTestHub } from '../../support/hub-process.ts';
import type { TestHub } from '../../support/hub-process.ts';
import { addNetwork, addressOf, mdnsAt } from '../../support/network-machine.ts';
import type { NetworkMachine } from '../../support/network-machine.ts';
import { rawMailbox } from '../../support/raw-mailbox.ts';
import { until } from '../../support/until.ts';
import { tapWire } from '../../support/wire-tap.ts';
import type { WireTap } from '../../support/wire-tap.ts';

/* Two real hosts, from the contracts to the sockets, and somebody who keeps every byte between them. */

const CANARIES = {
  text: 'CANARYTEXTOFCLAUSE',
  'Arabic text': 'الكناريالأصفر',
  title: 'CANARYTITLEOFDRAFT',
  person: 'CANARYALICEOFUTOPIA',
  colleague: 'CANARYBOBOFUTOPIA',
  circle: 'CANARYCIRCLENAME',
  'file name': 'CANARYFILENAME',
  'text of a document': 'CANARYDOCUMENTTEXT',
  'own name of a draft': 'CANARYOWNNAME',
  'private draft': 'CANARYPRIVATENOTE',
};

beforeAll(loadAutomerge);
const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

async function machine(name: string): Promise<Machine> {
  const started = await startMachine(name);
  cleanUp.push(
    () => removeDisk(started.disk),
    () => started.stop(),
  );
  return started;
}

function network(of: Machine, options: Parameters<typeof addNetwork>[1]): NetworkMachine {
  const added = addNetwork(of, options);
  cleanUp.push(() => added.stop());
  return added;
}

async function tap(to: Parameters<typeof tapWire>[0]): Promise<WireTap> {
  const made = await tapWire(to);
  cleanUp.push(() => made.close());
  return made;
}

/** What a stranger in the room hears of multicast DNS at a port. */
async function eavesdrop(port: number): Promise<Buffer[]> {
  const heard: Buffer[] = [];
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (bytes) => heard.push(bytes));
  await new Promise<void>((resolve) => socket.bind(port, resolve));
  socket.addMembership('224.0.0.251', '127.0.0.1');
  cleanUp.push(() => new Promise<void>((resolve) => void socket.close(() => resolve())));
  return heard;
}

/** A circle of both, and in Alice's hands a text released into it, a document in it and a draft of her own. */
async function scene(filling: readonly string[] = []) {
  const [alice, bob] = [await machine(CANARIES.person), await machine(CANARIES.colleague)];
  const circle = await circleOf([alice, bob], { name: CANARIES.circle });
  const texts = [`${CANARIES.text} in English`, `${CANARIES['Arabic text']} بالعربية`, ...filling];
  const draft = await releaseInto(alice, circle, texts, CANARIES.title);
  const own = await alice.draft([CANARIES['private draft']], CANARIES['own name of a draft']);
  const name = CANARIES['own name of a draft'];
  const common = {
    meeting: MEETING,
    kind: 'blank',
    createdAt: 1,
    changedAt: 1,
    sample: false,
    trashedAt: null,
  } as const;
  alice.disk.entries.set(own, { id: own, name, home: { kind: 'only-me' }, ...common });
  const file = await put(
    alice,
    circle,
    new TextEncoder().encode(`${CANARIES['text of a document']} `.repeat(500)),
    { name: `${CANARIES['file name']}.txt`, title: CANARIES.title },
  );
  return { alice, bob, circle, draft, file, texts };
}

/** Bob has the text and the document, and writes back. */
async function exchanged({ bob, circle, draft, file, texts }: Awaited<ReturnType<typeof scene>>) {
  await until(() => bob.entries().some(({ id }) => id === draft), 'the text');
  await until(async () => {
    // Asked for again: a relay does not say when somebody has left it there.
    const { files } = must(await bob.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
    return files[0]?.state === 'whole';
  }, 'the document');
  expect(await bob.texts(draft)).toEqual(texts);
  const clause = (await bob.content(draft)).clauses[0]?.id;
  if (clause === undefined) throw new Error('No clause');
  await bob.edit(draft, [{ kind: 'set-text', clause, to: `${CANARIES.text}, writes Bob` }]);
  must(await bob.exchange.writeFile(circle, []));
}

const hasAnswer = (alice: Machine, draft: DraftId) => async () =>
  (await alice.texts(draft))[0] === `${CANARIES.text}, writes Bob`;

describe('what passes between two hosts', () => {
  test('on one network holds no word of theirs, in no encoding, and neither does what is said in the air', async () => {
    const made = await scene();
    const { alice, bob, draft } = made;
    const heard = [await eavesdrop(15_721), await eavesdrop(15_722)];
    // Each in an air of its own, so that they meet over the cable that is tapped.
    const a = network(alice, { openMdns: mdnsAt(15_721) });
    const b = network(bob, { openMdns: mdnsAt(15_722) });
    await a.switchOn();
    const cable = await tap(await addressOf(a));
    await b.switchOn();
    must(await b.host.dial({ host: cable.host, port: cable.port }));
    await exchanged(made);
    await until(hasAnswer(alice, draft), 'what Bob wrote');
    await until(() => heard.every((one) => one.length > 0), 'announcements');
    const captured = Buffer.concat([cable.captured(), ...heard.flat()]);
    expect(captured.byteLength).toBeGreaterThan(5_000);
    expect(canariesIn(captured, CANARIES)).toEqual([]);
    // A leak on this very cable is found.
    await leak(cable, Buffer.from(CANARIES.circle, 'utf16le'));
    await until(() => canariesIn(cable.captured(), CANARIES).length > 0, 'the leak');
    expect(canariesIn(cable.captured(), CANARIES)).toEqual(['circle as UTF-16LE']);
  });

  test('over a relay holds no word of theirs; nor does the relay’s disk, its log or its figures', async () => {
    // So much that the titles go before it, in an item of their own.
    const made = await scene(
      Array.from({ length: 8 }, (_, i) => Buffer.from(someBytes(6_500, i + 1)).toString('base64')),
    );
    const { alice, bob, circle, draft } = made;
    const hub = await startTestHub();
    cleanUp.push(() => hub.stop());
    const cable = await tap({ host: '127.0.0.1', port: hub.hub.port });
    const url = `ws://127.0.0.1:${cable.port}/mail`;
    for (const one of [alice, bob]) {
      const wires = network(one, { readInterfaces: () => [] });
      must(await wires.host.setRelay({ circle, url }));
      await wires.switchOn();
    }
    await exchanged(made);
    await until(hasAnswer(alice, draft), 'what Bob wrote');
    expect(cable.captured().byteLength).toBeGreaterThan(50_000);
    expect(canariesIn(cable.captured(), CANARIES)).toEqual([]);
    expect(await canariesAt(hub)).toEqual([]);
    // They were left there, and whoever has the key reads them.
    const titles = await titlesAt(hub, alice, circle);
    expect(titles.flatMap((item) => canariesIn(item, CANARIES))).toContain('title as UTF-8');
    // A leak is found: one that a web socket masks, one on the disk.
    await leakOverSocket(url, Buffer.from(Buffer.from(`x${CANARIES.title}`).toString('base64')));
    await until(() => canariesIn(cable.captured(), CANARIES).length > 0, 'the leak');
    expect(canariesIn(cable.captured(), CANARIES)).toEqual(['title as base64 of UTF-8']);
    writeFileSync(join(hub.folder, 'leak'), `a line with ${CANARIES['Arabic text']} in it`);
    expect(await canariesAt(hub)).toEqual(['Arabic text as UTF-8']);
  });
});

/** The items of titles in the circle's mailbox, opened with its key. */
async function titlesAt(hub: TestHub, member: Machine, id: CircleId): Promise<readonly Uint8Array[]> {
  const circle = member.opener.get()?.get(id) ?? null;
  const key = circle?.epochKey(circle.membership.state.epoch) ?? null;
  if (key === null) throw new Error('No key');
  const raw = await rawMailbox(hub.url, key);
  cleanUp.push(() => raw.close());
  await raw.open();
  const opened = (): (Uint8Array | null)[] =>
    raw.items.map((item) => openItem(raw.keys, item.id, item.sealed));
  const isTitles = (plain: Uint8Array | null): plain is Uint8Array => plain?.[0] === 2;
  await until(() => opened().some(isTitles), 'an item of titles');
  return opened().filter(isTitles);
}

/** On everything that the relay keeps and shows. */
async function canariesAt(hub: TestHub): Promise<readonly string[]> {
  const files = allFiles(hub.folder);
  expect(files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)).toBeGreaterThan(2_000);
  const figures = await (await fetch(`http://127.0.0.1:${hub.hub.port}/metrics`)).text();
  const said = Buffer.from([...hub.log, figures, ...files.map(({ path }) => path)].join('\n'));
  return canariesIn(Buffer.concat([said, ...files.map(({ bytes }) => bytes)]), CANARIES);
}

async function leak({ host, port }: WireTap, bytes: Buffer): Promise<void> {
  const socket = connect(port, host);
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
  cleanUp.push(() => void socket.destroy());
}

async function leakOverSocket(url: string, bytes: Buffer): Promise<void> {
  const socket = new WebSocket(url, SUBPROTOCOL, { perMessageDeflate: false });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('open', resolve));
  socket.send(bytes);
  cleanUp.push(() => socket.terminate());
}

describe('a search for canaries', () => {
  const word = { it: 'CANARYكناري' };

  test.each(['utf8', 'utf16le'] as const)('finds a word at any place of base64 (%s)', (encoding) => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      const text = Buffer.concat([Buffer.from(before), Buffer.from(`${word.it} and more`, encoding)]);
      for (const dress of ['base64', 'base64url', 'hex'] as const) {
        expect(canariesIn(Buffer.from(`"${text.toString(dress)}"`), word), `${before} ${dress}`).not.toEqual(
          [],
        );
      }
    }
  });

  test('finds nothing where nothing is', () => {
    expect(canariesIn(Buffer.from('CANARY and no more'), word)).toEqual([]);
  });
});
