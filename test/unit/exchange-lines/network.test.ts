import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DraftId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { circleOf, must, releaseInto, removeDisk, startMachine } from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { addNetwork, addressOf, mdnsAt } from '../../support/network-machine.ts';
import type { NetworkMachine, NetworkOptions } from '../../support/network-machine.ts';
import { until } from '../../support/until.ts';

beforeAll(loadAutomerge);
const networks: NetworkMachine[] = [];
const machines: Machine[] = [];
afterEach(async () => {
  for (const one of networks.splice(0)) await one.stop();
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

async function twoMembers(options: NetworkOptions = {}) {
  const alice = await startMachine('Alice');
  const bob = await startMachine('Bob');
  machines.push(alice, bob);
  const circle = await circleOf([alice, bob]);
  const a = addNetwork(alice, options);
  const b = addNetwork(bob, options);
  networks.push(a, b);
  return { alice, bob, circle, a, b };
}

const isEqual = async (one: NetworkMachine): Promise<boolean> => {
  const { colleagues } = await one.status();
  return colleagues.length > 0 && colleagues.every(({ state }) => state === 'equal');
};

const holds = (machine: Machine, draft: DraftId): boolean => machine.entries().some(({ id }) => id === draft);

describe('two hosts on one network', () => {
  test('find each other by multicast and hold the same text', async () => {
    const { alice, bob, circle, a, b } = await twoMembers({ openMdns: mdnsAt(15_701) });
    const draft = await releaseInto(alice, circle, ['The Assembly decides']);
    await a.switchOn();
    await b.switchOn();
    await until(() => isEqual(b), 'equal');
    await until(() => holds(bob, draft), 'the text');
    const { colleagues } = await b.status();
    expect(colleagues.map(({ person, way }) => [person, way])).toEqual([['Alice', 'lan']]);
  });

  test('meet by an address given by hand', async () => {
    const { a, b } = await twoMembers();
    await a.switchOn();
    await b.switchOn();
    expect(must(await b.host.dial(await addressOf(a)))).toEqual({ person: 'Alice' });
    await until(() => isEqual(a), 'equal');
    expect((await b.status()).addresses.map(({ person }) => person)).toEqual(['Alice']);
  });
});
