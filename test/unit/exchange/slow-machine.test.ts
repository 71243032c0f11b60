import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
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

let alice: Machine;
let bob: Machine;
let circle: CircleId;
let draft: DraftId;
beforeAll(loadAutomerge);
beforeEach(async () => {
  alice = await startMachine('Alice');
  bob = await startMachine('Bob');
  circle = await circleOf([alice, bob]);
  draft = await releaseInto(alice, circle, ['first text']);
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const machine of [alice, bob]) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

/** Bob's machine does not get so many bundles checked. */
function slow(times: number): void {
  const spy = vi.spyOn(bob.drafts, 'prepare');
  for (let time = 0; time < times; time += 1) spy.mockResolvedValueOnce({ refused: 'timed-out' });
}
const evidence = async () => must(await bob.host.circle({ circle })).evidence;

test('changes that a machine did not get checked in time are tried again, and refused to nobody', async () => {
  slow(1);
  const first = await hand(alice, bob, circle);
  expect(first.arrived).toMatchObject({ putOff: true, refused: 0, segments: 0 });
  expect(await evidence()).toEqual([]);
  const second = await hand(alice, bob, circle);
  expect(second.arrived).toMatchObject({ putOff: false, refused: 0, segments: 1 });
  expect(await bob.texts(draft)).toEqual(['first text']);
});

test('changes that no try gets checked stand in nobody’s way, and can be tried again by hand', async () => {
  slow(3);
  for (let time = 0; time < 3; time += 1) await hand(alice, bob, circle);
  expect(await evidence()).toMatchObject([{ reason: 'bad-changes' }]);
  const later = await releaseInto(alice, circle, ['later text'], 'Later');
  await hand(alice, bob, circle);
  expect(await bob.texts(later)).toEqual(['later text']);
  expect(must(await bob.exchange.tryAgain(circle))).toMatchObject({ refused: 0, putOff: false });
  expect(await bob.texts(draft)).toEqual(['first text']);
  expect(await evidence()).toEqual([]);
});
