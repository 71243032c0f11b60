import { expect, test } from 'vitest';
import { useLivePart } from '../../../renderer/features/workbench.tsx';
import { mountUi } from '../../support/mount-ui.tsx';
import { until } from '../../support/until.ts';

test('whoever wants a part of a list is drawn anew only where that part is another', async () => {
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  let tell: (value: readonly number[]) => void = () => undefined;
  const query = {
    current: () => Promise.resolve<readonly number[]>([]),
    subscribe: (listener: (value: readonly number[]) => void) => {
      tell = listener;
      isAsked();
      return () => undefined;
    },
  };
  const greatest = (list: readonly number[]): number => Math.max(...list);
  let drawn = 0;
  function Part() {
    drawn += 1;
    return <output>{useLivePart(query, greatest)}</output>;
  }
  await mountUi(<Part />);
  const shown = (): string | null => document.querySelector('output')?.textContent ?? null;
  const isShown = (words: string) => until(() => shown() === words, words);
  await asked;
  tell([1, 2]);
  await isShown('2');
  const before = drawn;
  for (let more = 0; more < 5; more++) tell([1, more % 2, 2]);
  tell([3]);
  await isShown('3');
  expect(drawn).toBe(before + 1);
});
