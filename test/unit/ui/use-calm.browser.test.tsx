import { afterEach, expect, test, vi } from 'vitest';
import { useState } from 'react';
import { useCalm } from '../../../renderer/features/use-calm.ts';
import { mountUi } from '../../support/mount-ui.tsx';

afterEach(() => {
  vi.useRealTimers();
});

const press = (): void => void document.dispatchEvent(new KeyboardEvent('keydown', { key: 'e' }));

/** React has drawn what it was asked for. */
async function drawn(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

test('a list that much comes into is drawn once a second, and more seldom while somebody types', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  let tell: (value: number) => void = () => undefined;
  function List() {
    const [value, setValue] = useState(0);
    tell = setValue;
    return <output>{useCalm(value, 1_000)}</output>;
  }
  await mountUi(<List />);
  const shown = (): string | null => document.querySelector('output')?.textContent ?? null;
  do await drawn();
  while (shown() === null);
  const come = async (value: number, ms: number): Promise<string | null> => {
    tell(value);
    await drawn();
    vi.advanceTimersByTime(ms);
    await drawn();
    return shown();
  };
  vi.advanceTimersByTime(60_000);
  expect(await come(1, 0)).toBe('1');
  expect(await come(2, 500)).toBe('1');
  expect(await come(3, 600)).toBe('3');
  // Nobody waits for the list between two letters,
  for (let value = 4; value < 12; value++) {
    press();
    expect(await come(value, 600)).toBe('3');
  }
  // and a pause, or long typing, shows it.
  expect(await come(12, 800)).toBe('12');
  const seen = new Set<string | null>();
  for (let value = 13; value < 40; value++) {
    press();
    seen.add(await come(value, 600));
  }
  expect(seen.size).toBeGreaterThan(2);
  expect(seen.size).toBeLessThan(6);
});
