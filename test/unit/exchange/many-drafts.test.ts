import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { CircleId } from '../../../shared/base/ids.ts';
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

const MANY = 70;
let alice: Machine;
let bob: Machine;
let circle: CircleId;
beforeAll(loadAutomerge);
beforeEach(async () => {
  alice = await startMachine('Alice');
  bob = await startMachine('Bob');
  circle = await circleOf([alice, bob]);
  for (let one = 0; one < MANY; one += 1) await releaseInto(alice, circle, [`text ${one}`], `Text ${one}`);
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const machine of [alice, bob]) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

test('many drafts that come at once are kept in few writes, none is applied by itself, and the window hears few times of them', async () => {
  const [adopt, apply] = [vi.spyOn(bob.drafts, 'adopt'), vi.spyOn(bob.drafts, 'apply')];
  let told = 0;
  bob.exchange.changed(() => (told += 1));
  const { arrived } = await hand(alice, bob, circle);
  expect(arrived).toMatchObject({ segments: MANY, refused: 0, isWhole: true });
  expect(bob.entries()).toHaveLength(MANY);
  expect(adopt.mock.calls.map(([drafts]) => drafts.length)).toEqual([60, 10]);
  expect(apply).not.toHaveBeenCalled();
  expect(told).toBeLessThan(10);
  expect(bob.disk.news.size).toBe(MANY);
});

test('what came before a disk refused is there and is shown; the rest comes at the next occasion', async () => {
  const adopt = bob.drafts.adopt.bind(bob.drafts);
  vi.spyOn(bob.drafts, 'adopt')
    .mockImplementationOnce(adopt)
    .mockRejectedValueOnce(new Error('The disk is full'));
  const file = must(await alice.exchange.writeFile(circle, []));
  let shown = 0;
  bob.exchange.changed(() => (shown = bob.entries().length));
  expect(await bob.exchange.readFile(file.bytes)).toMatchObject({ ok: false });
  expect(shown).toBe(60);
  expect(must(await bob.exchange.readFile(file.bytes)).arrived).toMatchObject({ isWhole: true });
  expect(bob.entries()).toHaveLength(MANY);
});

test('a draft that was kept, and not yet filed when the window ended, is filed', async () => {
  const put = vi.spyOn(bob.disk.entries, 'set').mockImplementation(() => {
    throw new Error('The window ends here');
  });
  const file = must(await alice.exchange.writeFile(circle, []));
  await bob.exchange.readFile(file.bytes);
  expect((await bob.disk.chunks.list()).length).toBeGreaterThan(0);
  put.mockRestore();
  expect(must(await bob.exchange.readFile(file.bytes)).arrived).toMatchObject({ isWhole: true, refused: 0 });
  expect(bob.entries().map(({ name }) => name)).toContain('Text 0');
  expect(bob.entries()).toHaveLength(MANY);
});
