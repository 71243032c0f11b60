import { afterEach, expect, it, vi } from 'vitest';
import { removeDevice } from '../../../electron/host/exchange/circle/acts.ts';
import { systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { itemId, mailboxKeys, sealItem } from '../../../electron/host/exchange/mailbox/mailbox-keys.ts';
import { itemsOf } from '../../../electron/host/exchange/mailbox/pieces.ts';
import { signRecord } from '../../../electron/host/exchange/membership/record.ts';
import { takeIn } from '../../../electron/host/exchange/take-in.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import { startTestHub } from '../../support/hub-process.ts';
import { circleOf, startPeer, textsOf } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';
import { rawMailbox } from '../../support/raw-mailbox.ts';
import { until } from '../../support/until.ts';

/* What somebody who is out of a circle leaves in the mailbox of an older key. */

vi.mock('../../../electron/host/exchange/codec/limits.ts', async (original) => {
  const { LIMITS: real } = await original<{ readonly LIMITS: { readonly parkedPerDevice: object } }>();
  return { LIMITS: { ...real, parkedPerDevice: { ...real.parkedPerDevice, segments: 3 } } };
});

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

function peer(person: string): MailboxPeer {
  const started = startPeer(person);
  cleanUp.push(() => started.stop());
  return started;
}

/** One meeting with the relay; how many bytes came. */
async function meet(one: MailboxPeer, url: string, id: CircleId): Promise<number> {
  one.bytes.received = 0;
  const link = one.link(url);
  await until(() => link.status(id).state === 'equal', 'both to hold the same');
  link.close();
  return one.bytes.received;
}

it('a record that builds on nothing makes nobody read twice what came beside it', async () => {
  const hub = await startTestHub({});
  cleanUp.push(() => hub.stop(true));
  const [alice, bob, mallory] = [peer('Alice'), peer('Bob'), peer('Mallory')];
  const id = circleOf(alice, [bob, mallory]);
  const circle = alice.circle(id);
  const oldKey = circle.epochKey(circle.membership.state.epoch);
  if (oldKey === null) throw new Error('No key');
  const me = mallory.exchange.requireIdentity();
  removeDevice(circle, alice.exchange.requireIdentity(), me.device, alice.exchange.ports);
  takeIn(bob.exchange, bob.circle(id), { records: circle.membership.bytes(), segments: [], said: null });
  await meet(alice, hub.url, id);
  await meet(bob, hub.url, id);
  const raw = await rawMailbox(hub.url, oldKey);
  const keys = mailboxKeys(oldKey, 'circle');
  const act = { kind: 'remove' as const, device: me.device, ends: [] };
  const parents = [toHex(systemRandom.bytes(32))];
  const record = signRecord({ circle: id, parents, author: me.device, at: 1, act }, me.signingSeed);
  for (const plain of itemsOf('record', record.bytes)) {
    const item = itemId(keys, plain);
    await raw.client.put(await raw.open(), 0, item, 0, sealItem(keys, item, plain, systemRandom));
  }
  raw.close();
  for (let at = 0; at < 30; at += 1) alice.write(id, `text ${at}`, `draft-${at}`);
  await meet(alice, hub.url, id);
  const first = await meet(bob, hub.url, id);
  expect(textsOf(bob, id)).toHaveLength(30);
  expect(first).toBeGreaterThan(6_000);
  // The next one costs what a meeting with nothing new costs.
  expect(await meet(bob, hub.url, id)).toBeLessThan(1_000);
});

it('of a member’s pieces those that found no room are read again, and nothing else is', async () => {
  const hub = await startTestHub({});
  cleanUp.push(() => hub.stop(true));
  const [alice, bob, mallory] = [peer('Alice'), peer('Bob'), peer('Mallory')];
  const id = circleOf(alice, [bob, mallory]);
  const circle = alice.circle(id);
  for (const one of [bob, mallory])
    takeIn(one.exchange, one.circle(id), { records: circle.membership.bytes(), segments: [], said: null });
  const key = circle.epochKey(circle.membership.state.epoch);
  if (key === null) throw new Error('No key');
  for (let at = 0; at < 6; at += 1) mallory.write(id, `text m${at}`);
  const theirs = mallory.circle(id);
  const [first, ...rest] = theirs.log.all().map((one) => theirs.log.read(one).bytes);
  if (first === undefined) throw new Error('Nothing was written');
  const raw = await rawMailbox(hub.url, key);
  const box = await raw.open();
  const keys = mailboxKeys(key, 'circle');
  const leave = async (bytes: Uint8Array) => {
    for (const plain of itemsOf('segment', bytes)) {
      const item = itemId(keys, plain);
      await raw.client.put(box, 1, item, 0, sealItem(keys, item, plain, systemRandom));
    }
  };
  for (const bytes of rest) await leave(bytes);
  for (let at = 0; at < 20; at += 1) alice.write(id, `text ${at}`, `draft-${at}`);
  await meet(alice, hub.url, id);
  const once = await meet(bob, hub.url, id);
  expect(bob.circle(id).waitingCount()).toBe(3);
  expect(textsOf(bob, id)).toHaveLength(20);
  // Their numbers, and the two.
  expect(await meet(bob, hub.url, id)).toBeLessThan(once / 2);
  await leave(first);
  raw.close();
  // What was read before there was room comes at the next meeting.
  for (let left = 2; left > 0; left -= 1) await meet(bob, hub.url, id);
  expect(textsOf(bob, id)).toHaveLength(26);
});
