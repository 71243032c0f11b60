import { expect, test } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import { LiveSealing } from '../../../renderer/exchange/live-sealing.ts';

/** Somebody who types on; each piece takes so long. Answers how long was left between pieces. */
async function pausesWhere(pieceTakes: number): Promise<readonly number[]> {
  let now = 1_000_000;
  const waits: { readonly ms: number; readonly act: () => void }[] = [];
  const live = new LiveSealing({
    reach: () => 'near',
    seal: async () => {
      now += pieceTakes;
      return true;
    },
    now: () => now,
    wait: (ms, act) => {
      waits.push({ ms, act });
      return () => undefined;
    },
  });
  const pauses: number[] = [];
  let last = 0;
  for (let piece = 0; piece < 4; piece += 1) {
    live.note(asId('c'), asId('d'));
    const wait = waits.shift();
    now += wait?.ms ?? 0;
    pauses.push(now - last);
    last = now;
    wait?.act();
    await new Promise((resolve) => setImmediate(resolve));
  }
  live.close();
  return pauses.slice(2);
}

test('who types on sends four pieces a second where they are quickly made, and never more than two where they are not', async () => {
  expect(await pausesWhere(10)).toEqual([250, 250]);
  expect(await pausesWhere(80)).toEqual([320, 320]);
  expect(await pausesWhere(300)).toEqual([500, 500]);
});
