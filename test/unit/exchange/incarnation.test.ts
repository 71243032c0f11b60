import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { Exchange } from '../../../electron/host/exchange/exchange.ts';

const folder = mkdtempSync(join(tmpdir(), 'dw-incarnation-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a clock that is a century ahead for once uses up no number of later years', () => {
  let now = Date.UTC(2150, 0, 1);
  const open = (folderIncarnation: number): Exchange =>
    new Exchange(join(folder, 'x'), new Uint8Array(32).fill(7), {
      random: systemRandom,
      clock: { now: () => now },
      folderIncarnation,
      wordsCost: 256,
    });
  const first = open(1);
  first.ensureIdentity('A');
  const seen = [first.requireIdentity().incarnation];
  for (let time = 0; time < 3; time += 1) seen.push(first.reincarnate().incarnation);
  first.close();
  now = Date.UTC(2026, 0, 1);
  const again = open(2);
  seen.push(again.requireIdentity().incarnation, again.reincarnate().incarnation);
  again.close();
  expect(seen.toSorted((a, b) => a - b)).toEqual(seen);
  expect(new Set(seen).size).toBe(seen.length);
});
