import { afterEach, expect, test, vi } from 'vitest';
import { newlySeen } from '../../../electron/host/exchange/circle/sealing.ts';
import { Said } from '../../../electron/host/exchange/circle/said.ts';
import { tidyKeys } from '../../../electron/host/exchange/circle/acts.ts';
import { Vector } from '../../../electron/host/exchange/circle/vector.ts';
import type { LoggedSegment } from '../../../electron/host/exchange/log/segment-log.ts';
import { circleOf, newCircle, newFolk, write } from '../../support/session-folk.ts';

afterEach(() => vi.restoreAllMocks());

test('what this device said that it had seen is read once of each piece', () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const id = newCircle(alice, [bob]);
  const circle = circleOf(alice, id);
  const me = alice.exchange.requireIdentity();
  const seenBy = vi.fn((one: LoggedSegment) => circle.insideOf(one)?.seen ?? []);
  const said = new Said(circle.log, seenBy);
  for (let i = 0; i < 5; i += 1) {
    write(bob, id, 'theirs');
    const { log } = circleOf(bob, id);
    const newest = log.all().at(-1);
    if (newest !== undefined) circle.receive([], [log.read(newest).bytes]);
    const applied = new Vector(circle.log.vector());
    // What Bob wrote just now is all that was not said yet.
    expect(newlySeen(me, applied, { log: circle.log, forks: circle.forks, said })).toEqual([
      expect.objectContaining({ device: bob.exchange.requireIdentity().device, seq: i + 1 }),
    ]);
    write(alice, id, 'mine');
  }
  said.of(me);
  expect(seenBy).toHaveBeenCalledTimes(5);
});

test('a head who takes something in goes through no log to see that all keys are there', () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = circleOf(alice, newCircle(alice, [bob]));
  write(alice, circle.id, 'mine');
  const all = vi.spyOn(circle.log, 'all');
  expect(tidyKeys(circle, alice.exchange.requireIdentity(), alice.exchange.ports)).toBe(0);
  expect(all).not.toHaveBeenCalled();
});
