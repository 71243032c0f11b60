import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { loadCatalogue } from '../../../renderer/ui/locale/languages.ts';
import { axeFaults } from '../../support/axe-faults.ts';
import { frameScene } from '../../support/frame-window.tsx';
import { until } from '../../support/until.ts';

const scene = frameScene();
const dialog = (): Element | null => document.querySelector('[role="dialog"]');

it.each(['en', 'fr', 'ar'] as const)(
  'the window has no fault, with a text, with two, and with the palette and the keys over it (%s)',
  async (language) => {
    const words = await loadCatalogue(language);
    await scene.openReport({ language });
    expect(await axeFaults(document.documentElement), 'a text').toEqual([]);
    await userEvent.keyboard('{F9}');
    await until(() => document.querySelectorAll('main > div > section').length === 2, 'two texts');
    expect(await axeFaults(document.documentElement), 'two texts').toEqual([]);
    for (const keys of ['{Control>}k{/Control}', '{F1}']) {
      await userEvent.keyboard(keys);
      await until(() => dialog() !== null, keys);
      expect(await axeFaults(), keys).toEqual([]);
      await userEvent.keyboard('{Escape}');
      await until(() => dialog() === null, `the end of ${keys}`);
    }
    await userEvent.keyboard('{Control>}k{/Control}');
    await until(() => dialog()?.querySelector('input') !== null, 'the palette');
    await userEvent.keyboard(words['library.command.documents'] ?? '');
    await until(() => dialog()?.querySelectorAll('[role="menuitem"]').length === 1, 'one command');
    await userEvent.keyboard('{Enter}');
    await until(() => document.querySelector('main [data-row]') !== null, 'the library');
    expect(await axeFaults(document.documentElement), 'library').toEqual([]);
  },
);
