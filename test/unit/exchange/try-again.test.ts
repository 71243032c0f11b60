import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
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

/* Pieces that a machine did not get checked lose nobody's words, whatever comes between. */

let alice: Machine;
let bob: Machine;
let carol: Machine;
let circle: CircleId;
let draft: DraftId;
beforeAll(loadAutomerge);
beforeEach(async () => {
  [alice, bob, carol] = [await startMachine('Alice'), await startMachine('Bob'), await startMachine('Carol')];
  circle = await circleOf([alice, bob, carol]);
  draft = await releaseInto(alice, circle, ['first text']);
  await hand(alice, bob, circle);
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const machine of [alice, bob, carol]) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

/** Carol's machine does not get the next piece checked, however often it tries. */
function slow(): void {
  const spy = vi.spyOn(carol.drafts, 'prepare');
  for (let time = 0; time < 3; time += 1) spy.mockResolvedValueOnce({ refused: 'timed-out' });
}

async function write(by: Machine, words: string): Promise<void> {
  const [clause] = (await by.content(draft)).clauses;
  if (clause === undefined) throw new Error('No clause');
  const splices = [{ at: 0, remove: 0, insert: words }];
  await by.edit(draft, [{ kind: 'text', clause: clause.id, splices, marks: [] }]);
}

async function handThrice(from: Machine): Promise<void> {
  for (let time = 0; time < 3; time += 1) await hand(from, carol, circle);
}

const reasons = async (machine: Machine) =>
  must(await machine.host.circle({ circle })).evidence.map(({ reason }) => reason);

test('what colleagues wrote on a piece that could not be applied comes with it when it is tried again', async () => {
  await write(bob, 'BOB ');
  slow();
  await handThrice(bob);
  expect(await reasons(carol)).toEqual(['bad-changes', 'bad-changes']);
  expect(must(await carol.exchange.tryAgain(circle))).toMatchObject({ refused: 0, putOff: false });
  expect(await carol.texts(draft)).toEqual(['BOB first text']);
  await write(bob, 'MORE ');
  await hand(bob, carol, circle);
  expect(await carol.texts(draft)).toEqual(await bob.texts(draft));
  expect(await reasons(carol)).toEqual([]);
});

test('a kill between the host’s word and the window’s note loses no piece that could not be applied', async () => {
  slow();
  await handThrice(alice);
  must(await carol.host.tryAgain({ circle }));
  expect(await reasons(carol)).toEqual(['bad-changes']);
  must(await carol.exchange.tryAgain(circle));
  expect(await carol.texts(draft)).toEqual(['first text']);
  expect(await reasons(carol)).toEqual([]);
});

test('a kill after the window’s note, before the host forgets, applies the piece at the next start', async () => {
  let isKilled = false;
  const onCall = (method: string): void => {
    if (isKilled && method === 'triedAgain') throw new Error('killed');
  };
  await carol.stop();
  carol = await startMachine('Carol', { disk: carol.disk, onCall });
  slow();
  await handThrice(alice);
  isKilled = true;
  expect((await carol.exchange.tryAgain(circle)).ok).toBe(false);
  await carol.stop();
  carol = await startMachine('Carol', { disk: carol.disk });
  expect(await carol.texts(draft)).toEqual(['first text']);
});

test('with the room for evidence full, a piece that could not be applied can still be tried again', async () => {
  const junk = Array.from({ length: 64 }, (_, i) => Uint8Array.of(i, 1, 2));
  must(await carol.opener.inCircle(circle, (found) => ok({ refused: found.receive([], junk).refused })));
  slow();
  await handThrice(alice);
  expect(await reasons(carol)).toContain('bad-changes');
  must(await carol.exchange.tryAgain(circle));
  expect(await carol.texts(draft)).toEqual(['first text']);
});

test('what could not be applied and could not be noted either does not count as applied', async () => {
  const onCall = (method: string): void => {
    if (method === 'refuse') throw new Error('disk full');
  };
  await carol.stop();
  carol = await startMachine('Carol', { disk: carol.disk, onCall });
  slow();
  await handThrice(alice).catch(() => undefined);
  await hand(alice, carol, circle);
  expect(await carol.texts(draft)).toEqual(['first text']);
});

test('a draft that the delegate removed for good stays away, and what builds on it is no evidence', async () => {
  await hand(alice, carol, circle);
  const later = await releaseInto(alice, circle, ['later text'], 'Later');
  carol.disk.entries.delete(draft);
  await carol.disk.chunks.remove(draft);
  carol.disk.removed.add(draft);
  await carol.stop();
  carol = await startMachine('Carol', { disk: carol.disk });
  await write(bob, 'BOB ');
  await hand(bob, carol, circle);
  slow();
  await handThrice(alice);
  must(await carol.exchange.tryAgain(circle));
  expect(await carol.texts(later)).toEqual(['later text']);
  expect(carol.entries().map(({ id }) => id)).toEqual([later]);
  expect(await reasons(carol)).toEqual([]);
});
