import { afterEach, expect, test, vi } from 'vitest';
import { newlySeen } from '../../../electron/host/exchange/circle/sealing.ts';
import { Said } from '../../../electron/host/exchange/circle/said.ts';
import { tidyKeys } from '../../../electron/host/exchange/circle/acts.ts';
import { planFile } from '../../../electron/host/exchange/files.ts';
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

test('the pieces of a file stand in the order of the format, those that its readers may hold too', () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = circleOf(alice, newCircle(alice, [bob]));
  for (let i = 0; i < 3; i += 1) write(bob, circle.id, 'theirs');
  const { log } = circleOf(bob, circle.id);
  circle.receive([], log.all().map((one) => log.read(one).bytes)); // prettier-ignore
  for (let i = 0; i < 2; i += 1) write(alice, circle.id, 'mine');
  const { device } = bob.exchange.requireIdentity();
  alice.exchange.learn(circle.id, { device, at: 1, holds: log.vector() });
  const last = log.all().slice(-1).map(({ hash }) => hash); // prettier-ignore
  const mine = circle.log.all().flatMap(({ header, hash }) => (header.device === device ? [] : [hash]));
  const { segments } = planFile(alice.exchange, circle, [], false);
  const isFirst = device < alice.exchange.requireIdentity().device;
  expect(segments.map(({ hash }) => hash)).toEqual(isFirst ? [...last, ...mine] : [...mine, ...last]);
});
