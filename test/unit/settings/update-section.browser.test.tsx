import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Emitter } from '../../../shared/base/emitter.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import { err, failure, ok } from '../../../shared/base/result.ts';
import type { UpdateState, UpdateStatus } from '../../../shared/contract/updates.ts';
import { UpdateSection } from '../../../renderer/features/settings/update-section.tsx';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import { Section } from '../../../renderer/ui/components/index.ts';
import ar from '../../../renderer/ui/locale/ar/settings.json';
import en from '../../../renderer/ui/locale/en/settings.json';
import fr from '../../../renderer/ui/locale/fr/settings.json';
import { fakeHost, noDrafts, type HostAnswers } from '../../support/fake-host.ts';
import { fakeShell, mountUi, type ShellRecord } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const release = {
  version: '2.0.0',
  issuedAt: Date.UTC(2026, 10, 22),
  security: true,
  notes: { en: 'Prints faster.', fr: 'Imprime plus vite.' },
  fileName: 'Delegate-Workbench.AppImage',
  size: 90_000_000,
};
const cost = { full: 90_000_000, delta: 3_100_000 };
const progress: Omit<Extract<UpdateState, { readonly kind: 'fetching' }>, 'kind'> = {
  release,
  mode: 'delta',
  cost,
  done: 45_000_000,
  spent: 1_500_000,
  sources: [{ kind: 'home' }],
};
const available: UpdateState = { kind: 'available', release, cost };
const paused: UpdateState = { kind: 'paused', ...progress, why: 'more-than-said', problem: null };
const ready: UpdateState = {
  kind: 'ready',
  release,
  path: '/data/updates/files/2.0.0/Delegate-Workbench.AppImage',
};

function statusOf(state: UpdateState, change: Partial<UpdateStatus> = {}): UpdateStatus {
  return {
    version: '1.0.0',
    hasKeys: true,
    hasHome: true,
    installs: 'program',
    budgetPerDay: null,
    spentToday: 0,
    clockIsBehind: false,
    shared: null,
    state,
    ...change,
  };
}

interface Mounted {
  readonly calls: readonly (readonly [string, unknown])[];
  readonly record: ShellRecord;
  tell(status: UpdateStatus): void;
}

/** The section over a host that keeps what it was asked, and answers with this status. */
async function mount(status: UpdateStatus, answers: HostAnswers = {}, language = 'en'): Promise<Mounted> {
  const calls: (readonly [string, unknown])[] = [];
  const changed = new Emitter<UpdateStatus>();
  const keep =
    (name: string) =>
    (params: unknown): unknown => {
      calls.push([name, params]);
      return answers[name]?.(params) ?? ok(status);
    };
  const names = ['check', 'fetch', 'pause', 'discard', 'setBudget', 'install', 'share'];
  const host = fakeHost({
    'updates.status': () => ok(status),
    ...Object.fromEntries(names.map((name) => [`updates.${name}`, keep(name)])),
  });
  const store = await openTestStore();
  opened.push(() => store.close());
  const workbench: Workbench = {
    store,
    drafts: noDrafts(),
    host: { ...host, updates: { ...host.updates, events: { changed: changed.event } } },
    dialog: {
      openFiles: () => Promise.resolve([]),
      openFolder: () => Promise.resolve([]),
      saveFile: () => Promise.resolve(false),
    },
    clock: systemClock,
  };
  const { shell, record } = fakeShell();
  const mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <main>
        <h1>Settings</h1>
        <Section id="settings-update" title="Update" description="d">
          <UpdateSection />
        </Section>
      </main>
    </WorkbenchProvider>,
    { shell, language },
  );
  opened.push(() => mounted.unmount());
  return { calls, record, tell: (next) => changed.fire(next) };
}

const button = (name: string | RegExp) => page.getByRole('button', { name });

describe('the delegate', () => {
  test('is not asked for anything by a copy that can believe nobody', async () => {
    await mount(statusOf({ kind: 'nothing-known' }, { hasKeys: false }));
    await expect.element(page.getByText(/cannot check who signed/)).toBeVisible();
    expect(page.getByRole('button').all()).toHaveLength(0);
  });

  test('causes nothing by looking at the page, and asks one place by one button', async () => {
    const { calls } = await mount(statusOf({ kind: 'nothing-known' }));
    await expect.element(button('Look for a new version')).toBeVisible();
    expect(calls).toEqual([]);
    await userEvent.click(button('Look for a new version'));
    expect(calls).toEqual([['check', { source: { kind: 'home' } }]]);
  });

  test('names a folder or an address, and nothing is asked without one', async () => {
    const { calls } = await mount(statusOf({ kind: 'nothing-known' }));
    await userEvent.click(page.getByText(/^In a folder/));
    await expect.element(button('Look for a new version')).toBeDisabled();
    await userEvent.fill(page.getByRole('textbox', { name: 'Folder' }), ' /media/stick ');
    await userEvent.click(button('Look for a new version'));
    await userEvent.click(page.getByText('At another address'));
    await userEvent.fill(page.getByRole('textbox', { name: 'Address' }), 'http://192.168.1.9:8123/');
    await userEvent.click(button('Look for a new version'));
    expect(calls.map(([, params]) => params)).toEqual([
      { source: { kind: 'folder', path: '/media/stick' } },
      { source: { kind: 'address', address: 'http://192.168.1.9:8123/' } },
    ]);
  });

  test('sees both sizes, and agrees to the number that is shown', async () => {
    const { calls } = await mount(statusOf(available));
    await expect.element(page.getByRole('radio', { name: 'Only what is new: 3.1 MB' })).toBeChecked();
    await expect.element(page.getByText('Prints faster.')).toBeVisible();
    await userEvent.click(button('Fetch'));
    await userEvent.click(page.getByText('Everything: 90 MB'));
    await userEvent.click(button('Fetch'));
    expect(calls).toEqual([
      ['fetch', { mode: 'delta', bytes: 3_100_000 }],
      ['fetch', { mode: 'full', bytes: 90_000_000 }],
    ]);
  });

  test('is told why there is no difference to fetch', async () => {
    await mount(statusOf({ ...available, cost: { full: 90_000_000, delta: null } }));
    await expect.element(page.getByRole('radio', { name: /not possible/ })).toBeDisabled();
    await expect.element(page.getByRole('radio', { name: 'Everything: 90 MB' })).toBeChecked();
  });

  test('sees how far it is, pauses, and goes on with the sizes that are left', async () => {
    const { calls, tell } = await mount(statusOf({ kind: 'fetching', ...progress }));
    await expect.element(page.getByRole('progressbar', { name: 'Fetching version 2.0.0' })).toBeVisible();
    await userEvent.click(button('Pause'));
    tell(statusOf({ ...paused, cost: { full: 45_000_000, delta: 40_000_000 } }));
    await expect.element(page.getByText(/more is needed than you agreed to/)).toBeVisible();
    await userEvent.click(button('Continue'));
    expect(calls).toEqual([
      ['pause', {}],
      ['fetch', { mode: 'delta', bytes: 40_000_000 }],
    ]);
  });

  test('installs by a word of its own', async () => {
    const { calls } = await mount(statusOf(ready));
    await expect.element(button('Install and restart')).toBeVisible();
    expect(calls).toEqual([]);
    await userEvent.click(button('Install and restart'));
    expect(calls).toEqual([['install', {}]]);
  });

  test('is shown the file where nothing installs it', async () => {
    const { calls, record } = await mount(statusOf(ready, { installs: 'hand' }));
    await expect
      .element(page.getByText('/data/updates/files/2.0.0/Delegate-Workbench.AppImage'))
      .toBeVisible();
    await userEvent.click(button('Check the file again'));
    await expect.poll(() => record.announced).toEqual(['The file is as it was signed.']);
    expect(calls).toEqual([['install', {}]]);
  });

  test('lets colleagues fetch it, and reads out where', async () => {
    const { calls, tell } = await mount(statusOf(ready));
    await userEvent.click(page.getByText(/Let colleagues in this room/));
    expect(calls).toEqual([['share', { on: true }]]);
    tell(statusOf(ready, { shared: 'http://192.168.1.9:8123/' }));
    await expect.element(page.getByText('http://192.168.1.9:8123/')).toBeVisible();
    await expect.element(page.getByRole('switch')).toBeChecked();
  });

  test('sets a limit for the day', async () => {
    const { calls } = await mount(statusOf({ kind: 'nothing-known' }, { spentToday: 1_200_000 }));
    await expect.element(page.getByText('1.2 MB so far today.')).toBeVisible();
    await userEvent.click(page.getByText('20 MB', { exact: true }));
    expect(calls).toEqual([['setBudget', { perDay: 20_000_000 }]]);
  });

  test.each([
    ['bad-signature', /not signed by the maintainers/],
    ['timed-out', /did not succeed/],
  ])('is told what went wrong: %s', async (code, words) => {
    await mount(statusOf({ kind: 'nothing-known' }), { check: () => err(failure(code)) });
    await userEvent.click(button('Look for a new version'));
    await expect.element(page.getByText(words)).toBeVisible();
  });
});

describe('axe has nothing to say', () => {
  const states: readonly (readonly [string, UpdateStatus])[] = [
    ['nothing known', statusOf({ kind: 'nothing-known' }, { hasHome: false })],
    ['a version', statusOf(available, { clockIsBehind: true })],
    ['fetching', statusOf({ kind: 'fetching', ...progress })],
    ['paused', statusOf({ ...paused, why: 'no-source', problem: 'differs' })],
    ['ready', statusOf(ready, { installs: 'hand', shared: 'http://192.168.1.9:8123/' })],
  ];
  for (const language of ['en', 'fr', 'ar'])
    test.each(states)(`${language}: %s`, async (_name, status) => {
      await mount(status, {}, language);
      await expect.element(page.getByRole('radiogroup').first()).toBeVisible();
      const { violations } = await axe.run('#root');
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
    });
});

describe('the keyboard alone', () => {
  const focused = (): HTMLElement => document.activeElement as HTMLElement;
  const CATALOGUES = { en, fr, ar } as const;
  /** Tabs until the focus is where it is wanted; the page has few controls. */
  async function tabTo(what: string, isThere: (element: HTMLElement) => boolean): Promise<void> {
    for (let step = 0; step < 20; step += 1) {
      await userEvent.tab();
      if (isThere(focused())) return;
    }
    throw new Error(`Tab does not come to: ${what}`);
  }
  const tabToButton = async (words: string): Promise<void> =>
    await tabTo(words, ({ tagName, textContent }) => tagName === 'BUTTON' && textContent === words);

  test.each(['en', 'fr', 'ar'] as const)('looks, fetches, pauses and installs (%s)', async (language) => {
    const say = CATALOGUES[language];
    const { calls, tell } = await mount(statusOf({ kind: 'nothing-known' }), {}, language);
    await expect.element(page.getByRole('radiogroup').first()).toBeVisible();
    await tabTo('the places', (element) => element.matches('input[type=radio]'));
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await tabTo('the folder', (element) => element.matches('input:not([type=radio])'));
    await userEvent.keyboard('/media/stick');
    await tabToButton(say['settings.update.look']);
    await userEvent.keyboard('{Enter}');
    tell(statusOf(available));
    await expect.element(button(say['settings.update.fetch'])).toBeEnabled();
    await tabTo('the two sizes', (element) => element.matches('input[type=radio]'));
    await userEvent.keyboard('{ArrowDown}');
    await tabToButton(say['settings.update.fetch']);
    await userEvent.keyboard('{Enter}');
    tell(statusOf({ kind: 'fetching', ...progress }));
    await expect.element(button(say['settings.update.pause'])).toBeEnabled();
    await tabToButton(say['settings.update.pause']);
    await userEvent.keyboard(' ');
    tell(statusOf(ready));
    await expect.element(button(say['settings.update.install'])).toBeEnabled();
    await tabToButton(say['settings.update.install']);
    await userEvent.keyboard('{Enter}');
    expect(calls).toEqual([
      ['check', { source: { kind: 'folder', path: '/media/stick' } }],
      ['fetch', { mode: 'full', bytes: 90_000_000 }],
      ['pause', {}],
      ['install', {}],
    ]);
  });
});
