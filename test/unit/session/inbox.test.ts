import { expect, test } from 'vitest';
import type { Circle } from '../../../electron/host/exchange/circle/circle.ts';
import { Vector } from '../../../electron/host/exchange/circle/vector.ts';
import { Inbox } from '../../../electron/host/exchange/session/inbox.ts';
import { circleOf, entryOf, newCircle, newFolk } from '../../support/session-folk.ts';

test('a piece that comes alone waits for nothing, those right behind it for one another', () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const id = newCircle(alice, [bob]);
  const [from, to]: readonly Circle[] = [circleOf(alice, id), circleOf(bob, id)];
  if (from === undefined || to === undefined) throw new Error('No circle');
  const pieces = ['one', 'two', 'three'].map((draft) => {
    const sealed = from.seal([entryOf(draft)], [], new Vector());
    if ('failure' in sealed) throw new Error(sealed.failure);
    return from.log.read(sealed.segment).bytes;
  });
  const asked: { readonly ms: number; readonly call: () => void }[] = [];
  const took: number[] = [];
  const inbox = new Inbox({
    exchange: bob.exchange,
    after: (ms, call) => {
      const one = { ms, call };
      asked.push(one);
      return () => void asked.splice(asked.indexOf(one), 1);
    },
    took: (_, { newSegments }) => void took.push(newSegments.length),
  });
  const [first, ...rest] = pieces;
  if (first === undefined) throw new Error('No piece');
  inbox.add(to, 'segments', first);
  expect(asked.map(({ ms }) => ms)).toEqual([0]);
  asked.shift()?.call();
  expect(took).toEqual([1]);
  for (const piece of rest) inbox.add(to, 'segments', piece);
  // It rests, and what came meanwhile is taken in together.
  expect(asked.every(({ ms }) => ms > 0)).toBe(true);
  expect(took).toEqual([1]);
  asked.at(-1)?.call();
  expect(took).toEqual([1, 2]);
  inbox.close();
  expect(asked).toEqual([]);
});
