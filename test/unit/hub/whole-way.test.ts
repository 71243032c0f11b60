import { afterEach, beforeAll, expect, it } from 'vitest';
import { openMailboxLink } from '../../../electron/host/exchange/mailbox/mailbox-link.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { joinCircle, must, releaseInto, removeDisk, startMachine } from '../../support/exchange-machine.ts';
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
