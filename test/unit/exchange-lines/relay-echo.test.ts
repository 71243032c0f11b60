import { afterEach, beforeAll, expect, it } from 'vitest';
import { openMailboxLink } from '../../../electron/host/exchange/mailbox/mailbox-link.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { joinCircle, must, releaseInto, removeDisk, startMachine } from '../../support/exchange-machine.ts';
import { startTestHub } from '../../support/hub-process.ts';
import { addNetwork } from '../../support/network-machine.ts';
import { until } from '../../support/until.ts';

const cleanUp: (() => Promise<void>)[] = [];
beforeAll(loadAutomerge);
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

async function machine(name: string) {
  const started = await startMachine(name);
  const network = addNetwork(started, { openMailbox: openMailboxLink });
  cleanUp.push(async () => {
    await network.stop();
    await started.stop();
    removeDisk(started.disk);
  });
  return { started, network };
}

it('a mere reader gives the relay nothing back of what it gave', async () => {
  const hub = await startTestHub();
  cleanUp.push(() => hub.stop());
  const [alice, bob] = [await machine('Alice'), await machine('Bob')];
  const { circle } = must(
    await alice.started.host.createCircle({
      person: 'Alice',
      name: 'D',
      kind: 'delegation',
      colour: 'petrol',
    }),
  );
  await joinCircle(alice.started, bob.started, circle, 'editor');
  for (const { network } of [alice, bob]) {
    must(await network.host.setRelay({ circle, url: hub.url }));
    await network.switchOn();
  }
  const today = async () => (await bob.network.status()).today;
  const isEqual = async ({ network }: typeof bob): Promise<boolean> =>
    (await network.status()).circles.find((one) => one.circle === circle)?.relay?.state === 'equal';
  for (const one of [alice, bob]) await until(() => isEqual(one), 'both know the same', 20_000);
  const before = await today();
  let words = 0;
  for (let piece = 0; piece < 6; piece += 1) {
    const text = Array.from({ length: 300 }, () => (words += 7).toString(36)).join(' ');
    const draft = await releaseInto(alice.started, circle, [text], `T${piece}`);
    await alice.started.exchange.writeFile(circle, []);
    await until(() => bob.started.entries().some(({ id }) => id === draft), 'it is here', 20_000);
  }
  const after = await today();
  const [sent, received] = [after.sent - before.sent, after.received - before.received];
  expect(received).toBeGreaterThan(5_000);
  expect(sent).toBeLessThan(received / 4);
}, 60_000);
