import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { OnItsWay } from '../../../renderer/features/exchanging/on-its-way.tsx';
import { WorkbenchProvider } from '../../../renderer/features/workbench.tsx';
import type { Store } from '../../../renderer/store/api.ts';
import { asId, type CircleId, type DraftId } from '../../../shared/base/ids.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import { ok } from '../../../shared/base/result.ts';
import { fakeHost, noDrafts } from '../../support/fake-host.ts';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { aDraftEntry } from '../../support/store-records.ts';

const CIRCLE = asId<CircleId>('c'.repeat(64));
const [ONE, TWO, HERE] = [asId<DraftId>('t1'), asId<DraftId>('t2'), asId<DraftId>('t3')];
const coming = { person: 'سلمى حداد', asked: false, teller: null, clauses: null };
const clauses = [{ kind: 'paragraph', label: '1', text: 'The group meets by turns.' }];

let store: Store;
let mounted: { unmount(): void } | null = null;
beforeEach(async () => {
  await page.viewport(900, 900);
  store = await openTestStore();
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await store.close();
});

const DRAFTS: readonly object[] = [
  { ...coming, draft: ONE, title: 'Rules of order' },
  { ...coming, draft: TWO, title: 'قواعد النظام', asked: true, clauses },
  { ...coming, draft: HERE, title: 'Here already' },
];

async function show(language: string, drafts = DRAFTS): Promise<readonly unknown[]> {
  const asked: unknown[] = [];
  const host = fakeHost({
    'outline.list': () => ok({ drafts }),
    'outline.ask': (params) => {
      asked.push(params);
      return ok({});
    },
  });
  const dialog = {
    openFiles: () => Promise.resolve([]),
    openFolder: () => Promise.resolve([]),
    saveFile: () => Promise.resolve(true),
  };
  await store.drafts.put(aDraftEntry(HERE));
  mounted = await mountUi(
    <WorkbenchProvider value={{ store, drafts: noDrafts(), host, dialog, clock: systemClock }}>
      <main>
        <OnItsWay circle={CIRCLE} />
      </main>
    </WorkbenchProvider>,
    { language, shell: fakeShell().shell },
  );
  return asked;
}

describe('drafts on their way', () => {
  it.each(['en', 'fr', 'ar'])(
    'from a relay are named, and nobody is asked for a copy (%s)',
    async (language) => {
      await show(language, [{ ...coming, person: '', draft: ONE, title: 'Rules of order' }]);
      await expect.element(page.getByText('Rules of order')).toBeVisible();
      await expect.element(page.getByText(/relay|relais|المرحّل/)).toBeVisible();
      expect(document.querySelector('button')).toBeNull();
      expect(document.body.innerText).not.toContain('⟦');
    },
  );

  it.each(['en', 'fr', 'ar'])(
    'are named before their texts, and can be read first by keyboard (%s)',
    async (language) => {
      const asked = await show(language);
      const button = page.getByRole('button', { name: /Rules of order/ });
      await expect.element(button).toBeVisible();
      await expect.element(page.getByText('Here already')).not.toBeInTheDocument();
      const element = button.element();
      if (element instanceof HTMLElement) element.focus();
      await userEvent.keyboard('{Enter}');
      expect(asked).toEqual([{ circle: CIRCLE, draft: ONE }]);
      await userEvent.click(page.getByRole('button', { name: /سلمى حداد/ }));
      await expect.element(page.getByText(/The group meets by turns\./)).toBeVisible();
      expect(document.body.innerText).not.toContain('⟦');
      const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    },
  );
});
