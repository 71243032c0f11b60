import { expect, it } from 'vitest';
import { Budget } from '../../../electron/host/exchange/network/budget.ts';
import type { SettingsFile } from '../../../electron/host/exchange/network/settings.ts';

/** Settings on a disk that may be full; counts what stands on it. */
function settingsOn(disk: { isFull: boolean; written: number }): SettingsFile {
  const traffic = { day: '', sent: 0, received: 0 };
  const value = { expensive: true, budget: 300_000, traffic } as SettingsFile['value'];
  return {
    value,
    change(change) {
      if (disk.isFull) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      disk.written = (change.traffic?.sent ?? 0) + (change.traffic?.received ?? 0);
    },
  };
}

it('bytes are counted on where the disk is full, and written when there is room', () => {
  const disk = { isFull: true, written: 0 };
  const budget = new Budget(settingsOn(disk), { now: () => Date.UTC(2026, 10, 23, 12) });
  for (let time = 0; time < 5; time += 1) budget.spend(20_000, 20_000);
  budget.write();
  expect(disk.written).toBe(0);
  expect(budget.today).toMatchObject({ sent: 100_000, received: 100_000 });
  disk.isFull = false;
  budget.write();
  expect(disk.written).toBe(200_000);
  budget.spend(100_000, 0);
  expect(budget.isSpent).toBe(true);
  expect(disk.written).toBe(300_000);
});
