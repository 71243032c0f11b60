import axe from 'axe-core';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { SideSheet } from '../../../renderer/ui/components/index.ts';
import { mountUi } from '../../support/mount-ui.tsx';

test('a pane over the window has a first heading of its own, for the one behind it is hidden', async () => {
  await page.viewport(400, 800);
  const shown = await mountUi(
    <main>
      <h1>Draft terms of reference</h1>
      <SideSheet title="Beside the text" isOpen onClose={() => undefined} side="end">
        <h2>Annotations</h2>
      </SideSheet>
    </main>,
  );
  await expect.element(page.getByRole('dialog', { name: 'Beside the text' })).toBeVisible();
  await expect.element(page.getByRole('dialog').getByRole('heading', { level: 1 })).toBeInTheDocument();
  const { violations } = await axe.run(document, {
    runOnly: { type: 'rule', values: ['page-has-heading-one', 'heading-order', 'aria-dialog-name'] },
  });
  expect(violations.map(({ id }) => id)).toEqual([]);
  shown.unmount();
});
