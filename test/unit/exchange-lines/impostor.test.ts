import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addDevice } from '../../../electron/host/exchange/circle/acts.ts';
import { deviceRecord } from '../../../electron/host/exchange/identity.ts';
import type { Exchange } from '../../../electron/host/exchange/exchange.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { circleOf, hand, must, removeDisk, startMachine } from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { addNetwork, addressOf } from '../../support/network-machine.ts';
import { until } from '../../support/until.ts';

beforeAll(loadAutomerge);
const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

async function machine(name: string) {
  const started = await startMachine(name);
  const network = addNetwork(started);
  must(await started.host.createCircle({ name: 'Own', kind: 'delegation', colour: 'blue', person: name }));
  cleanUp.push(async () => {
    await network.stop();
    await started.stop();
    removeDisk(started.disk);
  });
  return { machine: started, network };
}
const exchangeOf = ({ opener }: Machine): Exchange => {
  const exchange = opener.get();
  if (exchange === null) throw new Error('Not open');
  return exchange;
};
const deviceOf = (one: Machine) => exchangeOf(one).requireIdentity().device;

test('a head who writes down another’s device under his own key takes nobody’s place at a line', async () => {
  const mallory = await machine('Mallory');
  const two = [await machine('Alice'), await machine('Bob')];
  // The one with the smaller name decides at once which of two lines to one device stays.
  const [alice, bob] = two.toSorted((a, b) => (deviceOf(a.machine) < deviceOf(b.machine) ? -1 : 1));
  if (alice === undefined || bob === undefined) throw new Error('Two were made');
  const delegation = await circleOf([alice.machine, bob.machine]);
  const trap = await circleOf([mallory.machine, alice.machine], { name: 'Trap' });

  // In the circle that he founded Mallory is Bob, by a key of his own.
  const his = exchangeOf(mallory.machine);
  const me = his.requireIdentity();
  const asBob = { ...me, device: deviceOf(bob.machine) };
  const circle = his.get(trap);
  if (circle === null) throw new Error('No circle');
  const record = { ...deviceRecord(asBob), person: 'Bob' };
  addDevice(circle, me, record, 'editor', his.ports);
  await hand(mallory.machine, alice.machine, trap);

  await alice.network.switchOn();
  await bob.network.switchOn();
  await mallory.network.switchOn();
  const address = await addressOf(alice.network);
  must(await bob.network.host.dial(address));
  const isThere = async (name: string): Promise<boolean> =>
    (await alice.network.status()).colleagues.some((one) => one.circle === name);
  await until(() => isThere(delegation), 'Bob');
  vi.spyOn(his, 'requireIdentity').mockReturnValue(asBob);
  must(await mallory.network.host.dial(address));
  await until(() => isThere(trap), 'the impostor');
  expect(await isThere(delegation)).toBe(true);
  const { colleagues } = await alice.network.status();
  expect(new Set(colleagues.map(({ device }) => device))).toEqual(new Set([deviceOf(bob.machine)]));
});
