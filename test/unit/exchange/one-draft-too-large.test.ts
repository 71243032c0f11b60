import { afterEach, beforeAll, expect, test } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { ClauseId, DraftId } from '../../../shared/base/ids.ts';
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

/** A host for which what this draft brings is more than a piece may; without the seconds that such a text takes. */
function refusing(host: Host, what: () => DraftId | null): Host {
  const isRefused = (draft: string): boolean => draft === what();
  return {
    ...host,
    seal: (params) =>
      params.entries.some(({ draft }) => isRefused(draft))
        ? Promise.resolve(err(failure('too-large' as const)))
        : host.seal(params),
  };
}

test('a draft that is more than a piece may bring keeps no other draft from leaving', async () => {
  const [network, time] = [new FakeNetwork(), new HeldTime()];
  let refused: DraftId | null = null;
  const given = (host: Host): Host => refusing(host, () => refused);
  const alice = await startMachine('Alice', { network, wait: time.wait, given });
  const bob = await startMachine('Bob');
  machines.push(alice, bob);
  const circle = await circleOf([alice, bob]);
  refused = await releaseInto(alice, circle, ['begun']);
  await alice.edit(refused, [{ kind: 'set-title', to: 'Too much' }]);
  // By file, though it was released after the one that cannot go.
  const draft = await releaseInto(alice, circle, ['one']);
  await hand(alice, bob, circle);
  expect(await bob.texts(draft)).toEqual(['one']);
  // And while a colleague is there.
  network.say({ on: true, circles: [aCircleChoice(circle)], colleagues: [aColleague(circle)] });
  time.pass();
  const [clause] = (await alice.content(draft)).clauses;
  await alice.edit(draft, [{ kind: 'set-text', clause: clause?.id ?? asId<ClauseId>(''), to: 'one more' }]);
  const heads = await alice.drafts.heads(draft);
  await until(async () => {
    time.pass();
    const { drafts } = must(await alice.host.logged({ circle, drafts: [draft] }));
    return heads.every((head) => drafts[0]?.heads.includes(head));
  });
  // What cannot go is told of, and not tried again and again.
  await alice.exchange.sendNow();
  expect(time.asked).toEqual([]);
  expect((await alice.exchange.state()).circles[0]?.toSend).toEqual([refused]);
});
