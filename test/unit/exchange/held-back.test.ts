import { afterEach, beforeAll, expect, test } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';
import { err, failure } from '../../../shared/base/result.ts';
import type { exchangeService } from '../../../shared/contract/exchange.ts';
import type { Client } from '../../../shared/contract/service.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  hand,
  must,
  releaseInto,
  removeDisk,
  startMachine,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { aCircleChoice, aColleague, FakeNetwork, HeldTime } from '../../support/fake-network.ts';
import { until } from '../../support/until.ts';

beforeAll(loadAutomerge);

type Host = Client<typeof exchangeService>;

const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

async function scene() {
  const [network, time] = [new FakeNetwork(), new HeldTime()];
  const says = { seal: false, pending: false };
  const given = (host: Host): Host => ({
    ...host,
    seal: (params) =>
      says.seal ? Promise.resolve(err(failure('needs-new-key' as const))) : host.seal(params),
    pending: (params) =>
      says.pending ? Promise.resolve(err(failure('not-writable' as const))) : host.pending(params),
  });
  const alice = await startMachine('Alice', { network, wait: time.wait, given });
  const bob = await startMachine('Bob');
  machines.push(alice, bob);
  const circle = await circleOf([alice, bob]);
  const draft = await releaseInto(alice, circle, ['one', 'two']);
  await hand(alice, bob, circle);
  const [one, two] = (await alice.content(draft)).clauses.map(({ id }) => id);
  const type = (machine: Machine, clause: ClauseId | undefined, to: string): Promise<void> =>
    machine.edit(draft, [{ kind: 'set-text', clause: clause ?? asId<ClauseId>(''), to }]);
  const toSend = async () => (await alice.exchange.state()).circles[0]?.toSend;
  /** Bob's file comes to Alice's host by itself, as over a line. */
  const bring = async (): Promise<void> => {
    await type(bob, two, 'two more');
    const file = must(await bob.exchange.writeFile(circle, []));
    must(await alice.host.readFile({ bytes: new Uint8Array(file.bytes) }));
  };
  return { alice, circle, draft, network, time, says, type, one, toSend, bring };
}

test('what was typed while a key was missing goes as soon as one comes, without another key pressed', async () => {
  const { alice, circle, draft, network, time, says, type, one, toSend, bring } = await scene();
  says.seal = true;
  network.say({ on: true, circles: [aCircleChoice(circle)], colleagues: [aColleague(circle)] });
  await type(alice, one, 'the last words');
  await alice.exchange.sendNow();
  expect(await toSend()).toEqual([draft]);
  says.seal = false;
  await bring();
  await until(async () => {
    time.pass();
    return (await toSend())?.length === 0;
  });
});

test('what the host could not hand out is asked for again by itself', async () => {
  const { alice, draft, time, says, bring } = await scene();
  says.pending = true;
  await bring();
  await until(() => time.asked.length > 0);
  says.pending = false;
  time.pass();
  await until(async () => (await alice.texts(draft)).includes('two more'));
});
