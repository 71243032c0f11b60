import { afterEach, describe, expect, it, vi } from 'vitest';
import { removeDevice, tidyKeys } from '../../../electron/host/exchange/circle/acts.ts';
import {
  RelayChunks,
  RELAY_DOCUMENT_DEAR,
} from '../../../electron/host/exchange/attachments/relay-chunks.ts';
import { withdraw } from '../../../electron/host/exchange/attachments/folder-acts.ts';
import { MailboxClient } from '../../../electron/host/exchange/mailbox/mailbox-client.ts';
import type { MailboxLink } from '../../../electron/host/exchange/mailbox/mailbox.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import { someBytes, WORDS } from '../../support/circle-files.ts';
import { startTestHub } from '../../support/hub-process.ts';
import { circleOf, startPeer } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';
import { until } from '../../support/until.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

function peer(name: string): MailboxPeer {
  const started = startPeer(name);
  cleanUp.push(() => started.stop());
  return started;
}

const documentsOf = (one: MailboxPeer, circle: CircleId) => one.exchange.attachments(one.circle(circle));
const listOf = (one: MailboxPeer, circle: CircleId, file: string) =>
  documentsOf(one, circle).file(file)?.list ?? '';

function connect(one: MailboxPeer, url: string, circle: CircleId, mayUse = true, isDear = () => false) {
  const link = one.link(url);
  const documents = new RelayChunks(one.exchange, link, () => mayUse, isDear);
  cleanUp.push(() => documents.close());
  documents.setCircles([circle]);
  return { link, documents };
}

function put(one: MailboxPeer, circle: CircleId, bytes: Uint8Array): string {
  const done = documentsOf(one, circle).put(bytes, { ...WORDS, at: 1 });
  if ('failure' in done) throw new Error(done.failure);
  one.exchange.changed.fire(circle);
  return done.file;
}

describe('documents at a relay', () => {
  it('come to a colleague although the one who put them is gone, and are read by no relay', async () => {
    const hub = await startTestHub();
    cleanUp.push(() => hub.stop());
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    const text = new TextEncoder().encode('CANARYDOCUMENT of the delegation. '.repeat(6_000));
    const list = put(alice, circle, text);
    const left = connect(alice, hub.url, circle);
    await until(async () => (await left.link.haveChunks(circle, [listOf(alice, circle, list)]))[0] === true);
    left.documents.close();
    left.link.close();
    const { link } = connect(bob, hub.url, circle);
    await until(() => link.status(circle).state === 'equal' && documentsOf(bob, circle).files().length === 1);
    documentsOf(bob, circle).fetch([list], { lanOnly: false, into: '' });
    await until(() => 'bytes' in documentsOf(bob, circle).open(list));
    const opened = documentsOf(bob, circle).open(list);
    expect('bytes' in opened && Buffer.from(opened.bytes).equals(text)).toBe(true);
  });

  it('stay where they are when the delegate wants the room’s network alone, or the circle uses no relay', async () => {
    const hub = await startTestHub();
    cleanUp.push(() => hub.stop());
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    const list = put(alice, circle, someBytes(70_000));
    const barred = connect(alice, hub.url, circle, false);
    await until(() => barred.link.status(circle).state === 'equal');
    expect(hub.hub.metrics.stored.chunks).toBe(0);
    barred.documents.close();
    const open = new RelayChunks(alice.exchange, barred.link, () => true);
    cleanUp.push(() => open.close());
    open.setCircles([circle]);
    await until(() => hub.hub.metrics.stored.chunks === 3);
    const { link } = connect(bob, hub.url, circle);
    await until(() => link.status(circle).state === 'equal' && documentsOf(bob, circle).files().length === 1);
    documentsOf(bob, circle).fetch([list], { lanOnly: true, into: '' });
    expect(documentsOf(bob, circle).files()[0]?.have).toBe(0);
    documentsOf(bob, circle).fetch([list], { lanOnly: false, into: '' });
    await until(() => documentsOf(bob, circle).files()[0]?.have === 2);
  });

  it('come to whoever asked for them before they were there, as soon as they are', async () => {
    const hub = await startTestHub();
    cleanUp.push(() => hub.stop());
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    const file = put(alice, circle, someBytes(70_000));
    const barred = connect(alice, hub.url, circle, false);
    const asking = vi.spyOn(MailboxClient.prototype, 'have');
    const { link } = connect(bob, hub.url, circle);
    await until(() => link.status(circle).state === 'equal' && documentsOf(bob, circle).files().length === 1);
    documentsOf(bob, circle).fetch([file], { lanOnly: false, into: '' });
    await until(() => asking.mock.settledResults.some(({ type }) => type === 'fulfilled'));
    barred.documents.close();
    const leave = (): RelayChunks => {
      const documents = new RelayChunks(alice.exchange, barred.link, () => true);
      cleanUp.push(() => documents.close());
      documents.setCircles([circle]);
      return documents;
    };
    const left = leave();
    await until(() => documentsOf(bob, circle).files()[0]?.have === 2);
    // It is told in one word, and once.
    const items = hub.hub.metrics.stored.items;
    left.close();
    const questions = asking.mock.calls.length;
    leave();
    await until(() => asking.mock.settledResults.length > questions);
    expect(hub.hub.metrics.stored.items).toBe(items);
  });

  it('are found by who joins after a change of keys, and new ones stay out of the mailbox of the old key', async () => {
    const hub = await startTestHub();
    cleanUp.push(() => hub.stop());
    const [alice, bob, carol] = [peer('Alice'), peer('Bob'), peer('Carol')];
    const circle = circleOf(alice, [bob, carol]);
    const before = listOf(alice, circle, put(alice, circle, someBytes(100)));
    const left = connect(alice, hub.url, circle);
    await until(async () => (await left.link.haveChunks(circle, [before]))[0] === true);
    const spy = connect(carol, hub.url, circle);
    await until(() => spy.link.status(circle).state === 'equal');
    const { id, ports, me } = {
      id: carol.exchange.requireIdentity().device,
      ports: alice.exchange.ports,
      me: alice.exchange.requireIdentity(),
    };
    removeDevice(alice.circle(circle), me, id, ports);
    tidyKeys(alice.circle(circle), me, ports);
    alice.exchange.changed.fire(circle);
    const after = listOf(alice, circle, put(alice, circle, someBytes(100, 2)));
    await until(async () => (await left.link.haveChunks(circle, [after]))[0] === true);
    await until(() => carol.circle(circle).role === null);
    expect(await spy.link.haveChunks(circle, [before, after])).toEqual([true, false]);
    left.documents.close();
    left.link.close();
    const { link } = connect(bob, hub.url, circle);
    await until(async () => (await link.haveChunks(circle, [before, after])).every((one) => one));
  });

  it('are left there although one before them is withdrawn on its way', async () => {
    const alice = peer('Alice');
    const circle = circleOf(alice, []);
    const both = [put(alice, circle, someBytes(70_000)), put(alice, circle, someBytes(70_000, 2))];
    const partsOf = (file: string) => documentsOf(alice, circle).partsOf(file) ?? [];
    const all = both.map((file) => ({ file, parts: partsOf(file).toReversed() }));
    const left: string[] = [];
    const link: ConstructorParameters<typeof RelayChunks>[1] = {
      url: 'wss://relay.example',
      status: () => ({ isReached: true }) as ReturnType<MailboxLink['status']>,
      changed: () => () => {},
      getChunk: () => Promise.resolve(null),
      tellLeft: () => undefined,
      haveChunks: (_, parts) => Promise.resolve(parts.map(() => false)),
      putChunk: (_, address) => {
        left.push(address);
        const name = all.find(({ parts }) => parts.includes(address))?.file ?? '';
        const file = documentsOf(alice, circle).file(name);
        if (left.length === 1 && file !== null) withdraw(alice.circle(circle), file, 5);
        return Promise.resolve(true);
      },
    };
    const documents = new RelayChunks(alice.exchange, link, () => true);
    cleanUp.push(() => documents.close());
    documents.setCircles([circle]);
    await until(() => left.length === 4);
    expect(all.map(({ parts }) => parts)).toContainEqual(left.slice(1));
  });

  it('are not left there when they are large, as long as the link costs money', async () => {
    const hub = await startTestHub();
    cleanUp.push(() => hub.stop());
    const alice = peer('Alice');
    const circle = circleOf(alice, []);
    put(alice, circle, someBytes(RELAY_DOCUMENT_DEAR + 1));
    const small = listOf(alice, circle, put(alice, circle, someBytes(100, 2)));
    let isDear = true;
    const { link } = connect(alice, hub.url, circle, true, () => isDear);
    await until(async () => (await link.haveChunks(circle, [small]))[0] === true);
    expect(hub.hub.metrics.stored.chunks).toBe(2);
    isDear = false;
    alice.exchange.changed.fire(circle);
    alice.exchange.filesChanged.fire(circle);
    await until(() => hub.hub.metrics.stored.chunks === 2 + 82);
  });
});
