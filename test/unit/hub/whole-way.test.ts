import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { openMailboxLink } from '../../../electron/host/exchange/mailbox/mailbox-link.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  hand,
  joinCircle,
  must,
  releaseInto,
  removeDisk,
  startMachine,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { startTestHub } from '../../support/hub-process.ts';
import { addNetwork } from '../../support/network-machine.ts';
import type { NetworkMachine } from '../../support/network-machine.ts';
import { until as untilWithin } from '../../support/until.ts';

/** Processes and disks of a busy machine take their time. */
const until = (holds: () => boolean | Promise<boolean>, what?: string, ms = 40_000): Promise<void> =>
  untilWithin(holds, what, ms);

const cleanUp: (() => Promise<void> | void)[] = [];
beforeAll(loadAutomerge);
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

async function machine(name: string): Promise<[Machine, NetworkMachine]> {
  const started = await startMachine(name);
  const network = addNetwork(started, { openMailbox: openMailboxLink });
  cleanUp.push(async () => {
    await network.stop();
    await started.stop();
    removeDisk(started.disk);
  });
  return [started, network];
}

it('a text goes from one window over a relay into the other’s drafts, and both hear that they are equal', async () => {
  const hub = await startTestHub();
  cleanUp.push(() => hub.stop());
  const [[alice, aliceNetwork], [bob, bobNetwork]] = [await machine('Alice'), await machine('Bob')];
  const made = must(
    await alice.host.createCircle({ person: 'Alice', name: 'D', kind: 'delegation', colour: 'petrol' }),
  );
  await joinCircle(alice, bob, made.circle, 'editor');
  for (const network of [aliceNetwork, bobNetwork]) {
    must(await network.host.setRelay({ circle: made.circle, url: hub.url }));
    await network.switchOn();
  }
  const draft = await releaseInto(alice, made.circle, ['The first clause.']);
  await alice.exchange.writeFile(made.circle, []);
  await until(
    async () => {
      return bob.entries().some(({ id }) => id === draft);
    },
    'the draft at Bob’s',
    30_000,
  );
  expect(await bob.texts(draft)).toEqual(['The first clause.']);
  const state = async (network: NetworkMachine) =>
    (await network.status()).circles.find(({ circle }) => circle === made.circle)?.relay?.state;
  await until(async () => (await state(aliceNetwork)) === 'equal' && (await state(bobNetwork)) === 'equal');
});

it('two who are never there at the same time have each other’s words and answers, by a relay that was restarted between', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dw-hub-'));
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  const first = await startTestHub({ folder });
  const { port } = first.hub;
  const [[alice, aliceNetwork], [bob, bobNetwork]] = [await machine('Alice'), await machine('Bob')];
  const made = must(
    await alice.host.createCircle({ person: 'Alice', name: 'D', kind: 'delegation', colour: 'petrol' }),
  );
  await joinCircle(alice, bob, made.circle, 'editor');
  for (const { host } of [aliceNetwork, bobNetwork])
    must(await host.setRelay({ circle: made.circle, url: first.url }));
  const visit = async (network: NetworkMachine, isDone: () => Promise<boolean>): Promise<void> => {
    await network.switchOn();
    const isEqual = async () =>
      (await network.status()).circles.find(({ circle }) => circle === made.circle)?.relay?.state === 'equal';
    await until(async () => (await isDone()) && (await isEqual()), 'all of it here, and equal');
    must(await network.host.switchOn({ on: false }));
  };
  const draft = await releaseInto(alice, made.circle, ['The first clause.', 'The second.']);
  await alice.exchange.writeFile(made.circle, []);
  await visit(aliceNetwork, () => Promise.resolve(true));
  await first.stop(true);

  const second = await startTestHub({ folder, port });
  cleanUp.push(() => second.stop());
  await visit(bobNetwork, () => Promise.resolve(bob.entries().some(({ id }) => id === draft)));
  const clause = (await bob.content(draft)).clauses[1]?.id;
  if (clause === undefined) throw new Error('No second clause');
  await bob.edit(draft, [{ kind: 'set-text', clause, to: 'The second, by Bob.' }]);
  await bob.exchange.writeFile(made.circle, []);
  await visit(bobNetwork, () => Promise.resolve(true));
  await visit(aliceNetwork, async () => (await alice.texts(draft))[1] === 'The second, by Bob.');
  expect(await alice.texts(draft)).toEqual(['The first clause.', 'The second, by Bob.']);
  expect(await bob.drafts.heads(draft)).toEqual(await alice.drafts.heads(draft));
});

it('what a delegate keeps to the room’s network no colleague puts on a relay, until the delegate says otherwise', async () => {
  const hub = await startTestHub();
  cleanUp.push(() => hub.stop());
  const [[alice, aliceNetwork], [bob, bobNetwork], [carol, carolNetwork]] = [
    await machine('Alice'),
    await machine('Bob'),
    await machine('Carol'),
  ];
  const { circle } = must(
    await alice.host.createCircle({ person: 'Alice', name: 'D', kind: 'delegation', colour: 'petrol' }),
  );
  await joinCircle(alice, bob, circle, 'editor');
  await joinCircle(alice, carol, circle, 'editor');
  const [room, open] = [
    await releaseInto(alice, circle, ['For the room.']),
    await releaseInto(alice, circle, ['For all.']),
  ];
  must(await aliceNetwork.host.setDraftChoice({ circle, draft: room, choice: 'lan' }));
  await hand(alice, bob, circle);
  const kept = async (network: NetworkMachine) => (await network.status()).circles[0]?.kept;
  expect(await kept(bobNetwork)).toEqual([{ draft: room, choice: 'lan' }]);
  expect(await kept(aliceNetwork)).toEqual([]);
  // What he writes himself into it stays in the room as well.
  const clause = (await bob.content(room)).clauses[0]?.id;
  if (clause === undefined) throw new Error('No clause');
  await bob.edit(room, [{ kind: 'set-text', clause, to: 'For the room, says Bob.' }]);
  await bob.exchange.writeFile(circle, []);
  for (const network of [bobNetwork, carolNetwork]) {
    must(await network.host.setRelay({ circle, url: hub.url }));
    await network.switchOn();
  }
  const has = (draft: DraftId) => carol.entries().some(({ id }) => id === draft);
  const relayOf = async (network: NetworkMachine) => (await network.status()).circles[0]?.relay?.state;
  const isEqual = async () =>
    (await relayOf(bobNetwork)) === 'equal' && (await relayOf(carolNetwork)) === 'equal';
  await until(async () => has(open) && (await isEqual()), 'what is for all');
  expect(has(room)).toBe(false);

  must(await aliceNetwork.host.setDraftChoice({ circle, draft: room, choice: null }));
  await hand(alice, bob, circle);
  await until(() => has(room), 'what was kept');
  expect(await carol.texts(room)).toEqual(['For the room, says Bob.']);
});
