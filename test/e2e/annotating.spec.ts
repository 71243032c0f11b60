import type { Locator, Page } from '@playwright/test';
import { goTo, runFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

async function goToFromLibrary(page: Page, place: string): Promise<void> {
  await runFromPalette(page, 'Library: documents');
  await expect(page.locator('[data-row]').first()).toBeVisible();
  await goTo(page, place);
}

/** Selects with the mouse, from the middle of one clause into the next. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  await to.scrollIntoViewIfNeeded();
  const [one, two] = [await from.locator('p').boundingBox(), await to.locator('p').boundingBox()];
  if (one === null || two === null) throw new Error('The clauses are not on the screen');
  await page.mouse.move(one.x + one.width / 2, one.y + one.height / 2);
  await page.mouse.down();
  await page.mouse.move(two.x + two.width / 3, two.y + two.height / 2, { steps: 6 });
  await page.mouse.up();
}

test.describe('annotations', () => {
  test.setTimeout(180_000);

  test('of the dossier stand in their texts, one of each kind', async ({ furnished: { page } }) => {
    await goToFromLibrary(page, 'WGIG 6');
    await expect(page.locator('[data-mark-button]')).toHaveCount(2);
    await goToFromLibrary(page, 'resolution 75 considering further a');
    await expect(page.locator('[data-mark-button]')).toHaveText(/Support with change/);
    await goToFromLibrary(page, 'contribution france 3');
    await expect(page.locator('[data-mark-button]')).toHaveText(/Question/);
  });

  test('a note on 29 and a private red line are made by keyboard alone and survive a kill', async ({
    furnished: workbench,
  }) => {
    await goToFromLibrary(workbench.page, 'WGIG 29');
    await workbench.page.keyboard.press('n');
    await expect(workbench.page.getByRole('textbox', { name: 'Note', exact: true })).toBeFocused();
    await workbench.page.keyboard.type('Ask who corrected the mistakes.');
    await workbench.page.keyboard.press('Escape');
    await goToFromLibrary(workbench.page, 'resolution 75 considering further b');
    await workbench.page.keyboard.press('p');
    const pane = workbench.page
      .locator('[data-card]')
      .filter({ has: workbench.page.getByRole('textbox', { name: 'Red line' }) });
    await pane.getByRole('textbox', { name: 'Target' }).fill('coordination by the General Secretariat');
    await pane.getByRole('textbox', { name: 'Fallback' }).fill('a report to the Council');
    await pane.getByRole('textbox', { name: 'Red line' }).fill('no new group');
    await workbench.page.keyboard.press('Escape');
    await expect(workbench.page.locator('[data-card]').filter({ hasText: 'no new group' })).toBeVisible();
    await workbench.killAndRestart();
    await expect(workbench.page.locator('[data-region="status"]')).toBeVisible();
    await goToFromLibrary(workbench.page, 'resolution 75 considering further b');
    await expect(workbench.page.locator('[data-card]').filter({ hasText: 'no new group' })).toContainText(
      'a report to the Council',
    );
    await goToFromLibrary(workbench.page, 'WGIG 29');
    await expect(
      workbench.page.locator('[data-card]').filter({ hasText: 'Ask who corrected' }),
    ).toBeVisible();
  });

  test('are made by pointer alone, over several clauses, and open from the words and from the margin', async ({
    furnished: { page },
  }) => {
    await goToFromLibrary(page, 'WGIG 20');
    const ids = await page
      .locator('[data-clause]:focus, [data-clause]:focus + [data-clause]')
      .evaluateAll((found) => found.map((element) => element.getAttribute('data-clause') ?? ''));
    const [from, to] = [page.locator(`[data-clause="${ids[0]}"]`), page.locator(`[data-clause="${ids[1]}"]`)];
    await drag(page, from, to);
    // Nothing is waited for between the press and the first letter.
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    await page.keyboard.type('Two paragraphs, one remark.');
    const note = page.getByRole('textbox', { name: 'Note', exact: true });
    await expect(note).toHaveValue('Two paragraphs, one remark.');
    await page.getByRole('button', { name: /^Done/ }).click();
    const card = page.locator('[data-card]').filter({ hasText: 'one remark' });
    const quoted = (await card.locator('q').first().textContent()) ?? '';
    expect(await from.textContent()).toContain(quoted);
    await drag(page, from, to);
    await page.getByRole('button', { name: 'Highlight', exact: true }).click();
    for (const clause of [from, to])
      await expect(clause.locator('[class*="mark-highlight"]')).not.toHaveCount(0);
    await from.getByRole('button', { name: /^Note/ }).click();
    await expect(card).toBeFocused();
    await card.locator('q').first().click();
    await expect(from).toHaveAttribute('aria-current', 'location');
  });
});
