import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';
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

beforeAll(loadAutomerge);

type Host = Client<typeof exchangeService>;

const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

/** The host's service, and how many heads each answer about the log told. */
function counted(host: Host, told: number[]): Host {
  return {
    ...host,
    logged: async (params) => {
      const answer = await host.logged(params);
      if (answer.ok) told.push(answer.value.drafts.reduce((sum, { heads }) => sum + heads.length, 0));
      return answer;
    },
  };
}

const PIECES = 25;

test('each piece of a draft tells and asks as little of what stands in the log as the first', async () => {
  const told: number[] = [];
  const alice = await startMachine('Alice', { given: (host) => counted(host, told) });
  const bob = await startMachine('Bob');
  machines.push(alice, bob);
  const circle = await circleOf([alice, bob]);
  const draft = await releaseInto(alice, circle, ['one', 'two']);
  await hand(alice, bob, circle);
  const [one, two] = (await alice.content(draft)).clauses.map(({ id }) => id);
  const type = (machine: Machine, clause: ClauseId | undefined, to: string): Promise<void> =>
    machine.edit(draft, [{ kind: 'set-text', clause: clause ?? asId<ClauseId>(''), to }]);
  const asked = vi.spyOn(alice.drafts, 'changesSince');
  const most: number[] = [];
  for (let i = 0; i < PIECES; i += 1) {
    await type(alice, one, `one ${i}`);
    await type(bob, two, `two ${i}`);
    told.length = 0;
    asked.mockClear();
    await hand(alice, bob, circle);
    await hand(bob, alice, circle);
    expect(await alice.exchange.state()).toMatchObject({ circles: [{ toSend: [] }] });
    most.push(...told, ...asked.mock.calls.map(([, since]) => since.length));
  }
  expect(most.length).toBeGreaterThan(PIECES);
  expect(Math.max(...most)).toBeLessThanOrEqual(8);
  expect(await bob.texts(draft)).toEqual(await alice.texts(draft));
  // All of it stands there for whoever asks for the first time.
  const { drafts } = must(await alice.host.logged({ circle }));
  expect(drafts[0]?.heads.length).toBeGreaterThan(2 * PIECES);
});
