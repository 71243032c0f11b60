import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { frameScene } from '../../support/frame-window.tsx';
import { until } from '../../support/until.ts';

const scene = frameScene();

/** What the strip says, by language. */
const WORDS = [
  ['en', 'The window ended unexpectedly and was opened again', 'ltr'],
  ['fr', 'La fenêtre s’est fermée de façon inattendue et a été rouverte', 'ltr'],
  ['ar', 'أُغلقت النافذة على غير المتوقع وفُتحت من جديد', 'rtl'],
] as const;

describe.each(WORDS)('after a crash (%s)', (language, title, direction) => {
  const strip = () => page.getByRole('region', { name: title });

  it('says what is safe, and axe has nothing to say', async () => {
    await scene.openReport({ language, hasCrashed: true });
    await expect.element(strip()).toBeVisible();
    expect(getComputedStyle(strip().element()).direction).toBe(direction);
    for (const theme of ['light', 'dark']) {
      document.documentElement.dataset['theme'] = theme;
      const { violations } = await axe.run('#root');
      expect(violations.map(({ id, nodes }) => `${theme} ${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
    }
  });

  it('goes by the keyboard, and leaves the focus in the window', async () => {
    await scene.openReport({ language, hasCrashed: true });
    await expect.element(strip()).toBeVisible();
    const region = strip().element();
    for (let step = 0; step < 40 && !region.contains(document.activeElement); step += 1)
      await userEvent.tab();
    expect(region.contains(document.activeElement)).toBe(true);
    await userEvent.keyboard('{Enter}');
    await until(() => !region.isConnected, 'the end of the strip');
    await until(() => document.activeElement !== document.body, 'the focus in the window');
  });
});

it('says nothing where nothing crashed', async () => {
  await scene.openReport();
  await expect.element(page.getByRole('region', { name: WORDS[0][1] })).not.toBeInTheDocument();
});
