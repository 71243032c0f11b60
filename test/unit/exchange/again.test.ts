import { expect, it } from 'vitest';
import { Again } from '../../../renderer/exchange/again.ts';
import { asId, type CircleId } from '../../../shared/base/ids.ts';

const CIRCLE = asId<CircleId>('c1');

/** Time that goes on when the test says so. */
function clockwork() {
  const waits: { ms: number; act: () => void }[] = [];
  const wait = (ms: number, act: () => void): (() => void) => {
    const one = { ms, act };
    waits.push(one);
    return () => void waits.splice(waits.indexOf(one), 1);
  };
  return { waits, wait };
}

it('what was not taken in is tried again by itself, more and more seldom, until it is', () => {
  const { waits, wait } = clockwork();
  const tried: CircleId[] = [];
  const again = new Again(wait, (circle) => void tried.push(circle));
  const rests: number[] = [];
  for (let time = 0; time < 6; time += 1) {
    again.failed(CIRCLE);
    again.failed(CIRCLE);
    expect(waits).toHaveLength(1);
    const [due] = waits.splice(0);
    rests.push(due?.ms ?? 0);
    due?.act();
  }
  expect(tried).toHaveLength(6);
  expect(rests).toEqual([10_000, 40_000, 60_000, 60_000, 60_000, 60_000]);
  again.failed(CIRCLE);
  again.done(CIRCLE);
  expect(waits).toEqual([]);
  again.failed(CIRCLE);
  expect(waits[0]?.ms).toBe(5_000);
  again.close();
  expect(waits).toEqual([]);
});
