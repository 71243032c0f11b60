import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { systemClock } from '../../../shared/base/ports.ts';
import { ok } from '../../../shared/base/result.ts';
import { SettingsScreen } from '../../../renderer/features/settings/settings-screen.tsx';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import { fakeHost, noDrafts } from '../../support/fake-host.ts';
import { mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { until } from '../../support/until.ts';

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

/** The settings with About asked for, while the parts above it still wait for the host. */
async function openAbout(language = 'en'): Promise<{ answer(): Promise<void> }> {
  await page.viewport(1280, 800);
  const answered = Promise.withResolvers<unknown>();
  const store = await openTestStore();
  opened.push(() => store.close());
  const workbench: Workbench = {
    store,
    drafts: noDrafts(),
    host: fakeHost({ 'updates.status': () => answered.promise }),
    dialog: {
      openFiles: () => Promise.resolve([]),
      openFolder: () => Promise.resolve([]),
      saveFile: () => Promise.resolve(false),
    },
    clock: systemClock,
  };
  const mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <div style={{ height: '100vh', display: 'grid' }}>
        <SettingsScreen section="about" asked={{}} />
      </div>
    </WorkbenchProvider>,
    { language },
  );
  opened.push(() => mounted.unmount());
  await until(() => document.querySelector('#settings-about button') !== null, 'the part');
  await until(() => document.activeElement?.closest('#settings-about') !== null, 'the focus');
  const update = part('update');
  const before = update.offsetHeight;
  return {
    async answer() {
      answered.resolve(
        ok({
          version: '1.0.0',
          hasKeys: true,
          hasHome: true,
          installs: 'program',
          budgetPerDay: null,
          spentToday: 0,
          clockIsBehind: false,
          shared: null,
          state: { kind: 'nothing-known' },
        }),
      );
      await until(() => update.offsetHeight > before + 100, 'the growth of a part above');
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    },
  };
}

function part(id: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(`#settings-${id}`);
  if (element === null) throw new Error(`There is no part ${id}`);
  return element;
}
/** Pixels are divided where parts have uneven heights. */
const isAtTop = (id: string): boolean => Math.abs(part(id).getBoundingClientRect().top) <= 1;

describe('the part that was asked for', () => {
  it.each(['en', 'fr', 'ar'])(
    'is at the top, and stays there when parts above it grow (%s)',
    async (language) => {
      const { answer } = await openAbout(language);
      await expect.poll(() => isAtTop('about')).toBe(true);
      await answer();
      await expect.poll(() => isAtTop('about')).toBe(true);
    },
  );

  it('is let go when the delegate goes on alone', async () => {
    const { answer } = await openAbout();
    await expect.poll(() => isAtTop('about')).toBe(true);
    await userEvent.keyboard('{Shift}');
    const pane = part('about').closest<HTMLElement>('[class*="scroll"], [class*="screen"]');
    pane?.scrollTo({ top: 0 });
    await answer();
    expect(pane?.scrollTop).toBe(0);
  });
});
