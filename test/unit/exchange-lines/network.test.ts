import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { WireSystem } from '../../../electron/host/exchange/network/compose.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { circleOf, must, releaseInto, removeDisk, startMachine } from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { addNetwork, addressOf, mdnsAt } from '../../support/network-machine.ts';
import type { NetworkMachine } from '../../support/network-machine.ts';
import { startTestHub } from '../../support/hub-process.ts';
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

async function twoMembers(options: Partial<WireSystem> = {}) {
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

const isAtRelay = async (one: NetworkMachine): Promise<boolean> => {
  const { circles } = await one.status();
  return circles.every(({ relay }) => relay?.state === 'equal');
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

  test('leave and fetch what is new at a relay, without ever being there at once', async () => {
    const hub = await startTestHub();
    try {
      const { alice, bob, circle, a, b } = await twoMembers({ readInterfaces: () => [] });
      const draft = await releaseInto(alice, circle, ['The Assembly decides']);
      must(await a.host.setRelay({ circle, url: hub.url }));
      must(await b.host.setRelay({ circle, url: hub.url }));
      await a.switchOn();
      await until(() => isAtRelay(a), 'all left at the relay');
      must(await a.host.switchOn({ on: false }));
      await b.switchOn();
      await until(() => holds(bob, draft), 'the text');
    } finally {
      await hub.stop();
    }
  });

  test('let somebody in who was given a code', async () => {
    const alice = await startMachine('Alice');
    const carol = await startMachine('Carol');
    machines.push(alice, carol);
    const circle = await circleOf([alice]);
    const openMdns = mdnsAt(15_702);
    const a = addNetwork(alice, { openMdns });
    const c = addNetwork(carol, { openMdns });
    networks.push(a, c);
    await a.switchOn();
    const { id, spoken } = must(await a.joining.offer({ circle, role: 'editor', kind: 'spoken' }));
    if (spoken === null) throw new Error('No words');
    must(await c.joining.join({ code: { kind: 'spoken', spoken }, address: null, person: 'Carol' }));
    await until(async () => must(await c.joining.status({})).newcomer?.kind === 'comparing', 'the words');
    must(await c.joining.confirm({}));
    await until(
      async () => must(await a.joining.status({})).offers.some(({ state }) => state.kind === 'asking'),
      'somebody asks',
    );
    must(await a.joining.admit({ offer: id }));
    await until(async () => must(await c.joining.status({})).newcomer?.kind === 'joined', 'in');
    expect(must(await carol.host.status({})).circles.map((one) => one.id)).toEqual([circle]);
  });
});
