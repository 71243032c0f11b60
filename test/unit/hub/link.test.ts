import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { removeDevice } from '../../../electron/host/exchange/circle/acts.ts';
import { openDoor } from '../../../electron/host/exchange/mailbox/door.ts';
import { systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { rounds } from '../../support/campaign.ts';
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

async function hub(options: Parameters<typeof startTestHub>[0] = {}): Promise<TestHub> {
  const started = await startTestHub(options);
  cleanUp.push(() => started.stop(options.folder !== undefined));
  return started;
}
function peer(name: string): MailboxPeer {
  const started = startPeer(name);
  cleanUp.push(() => started.stop());
  return started;
}

describe('two workbenches and a relay', () => {
  it('see each other’s pieces, whoever was there first', async () => {
    const { url } = await hub();
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    alice.write(circle, 'text of Alice');
    const left = alice.link(url);
    await until(() => left.status(circle).state === 'equal');
    expect(left.status(circle)).toMatchObject({ trouble: null, toSend: 0, altered: 0, missing: 0 });
    left.close();
    bob.write(circle, 'text of Bob');
    const there = bob.link(url);
    await until(() => textsOf(bob, circle).length === 2 && there.status(circle).state === 'equal');
    alice.link(url);
    await until(() => textsOf(alice, circle).length === 2);
    expect(textsOf(alice, circle)).toEqual(['text of Alice', 'text of Bob']);
    bob.write(circle, 'text live');
    await until(() => textsOf(alice, circle).length === 3);
  });

  it('bring the words of both copies of a data folder to everybody, where each had used the same numbers', async () => {
    const { url } = await hub();
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    alice.write(circle, 'text before');
    alice.exchange.close();
    const folder = mkdtempSync(join(tmpdir(), 'dw-relay-copy-'));
    cpSync(alice.folder, folder, { recursive: true });
    const [first, second] = [startPeer('Alice', alice.folder), startPeer('Alice', folder)];
    cleanUp.push(
      () => first.stop(),
      () => second.stop(),
    );
    // In a campaign more than is kept as evidence.
    const words = ['text before'];
    for (let i = 0; i < rounds(3); i += 1) {
      words.push(`text ${i} of the first`, `text ${i} of the second`);
      first.write(circle, `text ${i} of the first`);
      second.write(circle, `text ${i} of the second`);
    }
    const both = [first.link(url), second.link(url)];
    bob.link(url);
    await until(() =>
      [first, second, bob].every((one) => words.every((text) => textsOf(one, circle).includes(text))),
    );
    // Each goes on under numbers of its own, and is heard.
    first.write(circle, 'text after, first');
    second.write(circle, 'text after, second');
    await until(() =>
      ['text after, first', 'text after, second'].every((text) => textsOf(bob, circle).includes(text)),
    );
    await until(() => both.every((link) => link.status(circle).state === 'equal'));
    expect(bob.circle(circle).forkEvidence().length).toBeGreaterThan(0);
  });

  it('need about 40 bytes each when nothing is new', async () => {
    const { url, hub: running } = await hub();
    const alice = peer('Alice');
    const circle = circleOf(alice, []);
    alice.write(circle, 'text');
    const first = alice.link(url);
    await until(() => first.status(circle).state === 'equal');
    first.close();
    await until(() => running.metrics.connections === 0);
    const before = { ...running.metrics.bytes };
    const again = alice.link(url);
    await until(() => again.status(circle).state === 'equal');
    const hello = 32;
    expect(running.metrics.bytes.in - before.in).toBeLessThanOrEqual(48);
    expect(running.metrics.bytes.out - before.out).toBeLessThanOrEqual(20 + hello);
    expect(running.metrics.opened).toEqual({ signature: 1, ticket: 1 });
  });

  it('bring large pieces in parts, and text before them', async () => {
    const { url } = await hub();
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    const large = `text ${Buffer.from(systemRandom.bytes(150_000)).toString('hex')}`;
    alice.write(circle, large);
    alice.write(circle, 'text small');
    alice.link(url);
    bob.link(url);
    await until(() => textsOf(bob, circle).length === 2);
    expect(textsOf(bob, circle)).toEqual([large, 'text small'].toSorted());
  });

  it('post only what the mailbox lacks, also what others wrote', async () => {
    const { url, hub: running } = await hub();
    const [alice, bob, carol] = [peer('Alice'), peer('Bob'), peer('Carol')];
    const circle = circleOf(alice, [bob, carol]);
    for (let i = 0; i < 40; i += 1)
      alice.write(circle, `text ${Buffer.from(systemRandom.bytes(1_000)).toString('hex')}`);
    bob.circle(circle).receive(
      alice.circle(circle).membership.bytes(),
      alice
        .circle(circle)
        .log.all()
        .map((one) => alice.circle(circle).log.read(one).bytes),
    );
    const posting = bob.link(url);
    await until(() => posting.status(circle).state === 'equal');
    const { stored } = running.metrics;
    expect(stored.items).toBe(40 + alice.circle(circle).membership.all().length);
    const link = alice.link(url);
    const received = (): number => alice.bytes.received;
    await until(() => link.status(circle).state === 'equal');
    expect(stored.known).toBe(0);
    expect(stored.items).toBe(40 + alice.circle(circle).membership.all().length);
    // The list of 26 bytes an item, and no piece again.
    expect(received()).toBeLessThan(3_000);
    carol.link(url);
    await until(() => textsOf(carol, circle).length === 40);
  });

  it('tell a removed device so, and give it nothing new', async () => {
    const { url } = await hub();
    const [alice, bob, carol] = [peer('Alice'), peer('Bob'), peer('Carol')];
    const circle = circleOf(alice, [bob, carol]);
    alice.write(circle, 'text before');
    alice.link(url);
    carol.link(url);
    const left = bob.link(url);
    await until(() => textsOf(bob, circle).length === 1 && left.status(circle).state === 'equal');
    removeDevice(
      alice.circle(circle),
      alice.exchange.requireIdentity(),
      bob.exchange.requireIdentity().device,
      alice.exchange.ports,
    );
    alice.exchange.changed.fire(circle);
    alice.write(circle, 'text after');
    await until(() => bob.circle(circle).role === null && textsOf(carol, circle).length === 2);
    expect(textsOf(bob, circle)).toEqual(['text before']);
  });

  it('leave out the text that may not leave, and what is written after it comes all the same', async () => {
    const { url } = await hub();
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    alice.write(circle, 'text before', 'open');
    alice.write(circle, 'text for the room', 'room');
    alice.write(circle, 'text behind', 'open');
    let may = false;
    const link = alice.link(url, { mayLeave: (_, draft) => may || draft !== 'room' });
    bob.link(url);
    await until(() => textsOf(bob, circle).length === 2 && link.status(circle).state === 'equal');
    expect(textsOf(bob, circle)).toEqual(['text before', 'text behind']);
    expect(bob.circle(circle).waitingCount()).toBe(0);
    may = true;
    link.push(circle);
    await until(() => textsOf(bob, circle).length === 3);
  });

  it('do nothing for a circle that may not use a relay', async () => {
    const { url, hub: running } = await hub();
    const alice = peer('Alice');
    const circle = circleOf(alice, []);
    let may = false;
    const link = alice.link(url, { mayUse: () => may });
    expect(link.status(circle).state).toBe('connecting');
    expect(running.metrics.connectionsTotal).toBe(0);
    may = true;
    link.push(circle);
    await until(() => link.status(circle).state === 'equal');
    may = false;
    link.push(circle);
    await until(() => running.metrics.connections === 0);
  });

  it('notice a relay that begins anew or went back, and give it again what it lost', async () => {
    const first = await startTestHub();
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    alice.write(circle, 'text one');
    const link = alice.link(first.url);
    await until(() => link.status(circle).state === 'equal');
    const port = first.hub.port;
    await first.stop();
    await hub({ port });
    link.exchangeNow();
    await until(
      () => link.status(circle).wentBack === 1 && link.status(circle).state === 'equal',
      'notice',
      15_000,
    );
    bob.link(`ws://127.0.0.1:${port}/mail`);
    await until(() => textsOf(bob, circle).length === 1);
  });

  it('keep chunks under names that the relay cannot connect', async () => {
    const { url } = await hub();
    const [alice, bob] = [peer('Alice'), peer('Bob')];
    const circle = circleOf(alice, [bob]);
    const [left, right] = [alice.link(url), bob.link(url)];
    await until(() => left.status(circle).state === 'equal' && right.status(circle).state === 'equal');
    const address = Buffer.from(systemRandom.bytes(32)).toString('hex');
    const chunk = systemRandom.bytes(64 * 1024 + 16);
    expect(await right.getChunk(circle, address)).toBeNull();
    expect(await left.putChunk(circle, address, chunk)).toBe(true);
    expect(await right.haveChunks(circle, [address, '0'.repeat(64)])).toEqual([true, false]);
    expect(await right.getChunk(circle, address)).toEqual(chunk);
  });
});

describe('a door', () => {
  it('hands messages over between two who know the secret', async () => {
    const { url } = await hub();
    const secret = systemRandom.bytes(16);
    const ports = { random: systemRandom, bug: (problem: unknown) => expect.unreachable(String(problem)) };
    const [one, other] = [openDoor(url, secret, ports), openDoor(url, secret, ports)];
    cleanUp.push(
      () => one.close(),
      () => other.close(),
    );
    const heard: string[] = [];
    await one.put(Buffer.from('answer'), 24);
    other.arrived((blob) => heard.push(Buffer.from(blob).toString()));
    await until(() => heard.length === 1);
    await other.put(Buffer.from('welcome'), 24);
    const back: string[] = [];
    one.arrived((blob) => back.push(Buffer.from(blob).toString()));
    await until(() => back.includes('welcome'));
    expect(heard).toEqual(['answer']);
  });
});
