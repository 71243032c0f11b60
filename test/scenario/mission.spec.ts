import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { readableInDocx } from '../support/readable-bytes.ts';
import { goTo, runFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

/* Scenario C, steps 3 and 4: what the texts of a meeting ask for, and the report on it; by keyboard alone. */

const group = (page: Page, name: string) => page.getByRole('main').getByRole('region', { name, exact: true });

test('a delegate sees who spoke, by when, and what the Director is to do, and reports on one page', async ({
  workbench,
}) => {
  test.setTimeout(240_000);
  const { page } = workbench;
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByRole('button', { name: 'Skip', exact: true }).click();
  await expect(page.locator('[data-region="status"]')).toBeVisible();
  await runFromPalette(page, 'Library: documents');
  await expect(page.locator('[data-row]')).toHaveCount(5, { timeout: 30_000 });

  await test.step('jump to WGIG 34 (ii)', async () => {
    await goTo(page, 'WGIG 34 (ii)');
    await expect(page.locator('[data-clause]:focus')).toContainText('(ii)');
  });

  await test.step('Barbados, Brazil and Ghana come apart, and the ambassador is no delegation', async () => {
    await runFromPalette(page, 'Speakers');
    for (const name of ['Barbados', 'Brazil', 'Ghana'])
      await expect(group(page, name).locator('li').filter({ hasText: 'Delegation' }).first()).toBeVisible();
    const ambassador = group(page, 'Ambassador Karklins');
    await expect(ambassador).toContainText('Personal');
    await expect(ambassador).not.toContainText('Delegation');
    await expect(group(page, 'Ayesha Hassan')).toContainText('on behalf of CCBI');
  });

  await test.step('a speaker is confirmed, and the confirmation can be undone', async () => {
    await group(page, 'Ghana').getByRole('button', { name: 'Confirm Ghana' }).press('Enter');
    await expect(group(page, 'Ghana')).toContainText('Confirmed');
    await expect(group(page, 'Ghana').locator('[data-row]')).toBeFocused();
    await expect(page.locator('[data-region="status"]').getByRole('button', { name: /Undo/ })).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(group(page, 'Ghana')).not.toContainText('Confirmed');
  });

  await test.step('15 August is in the deadlines, says where its year is from, and leads to its clause and back', async () => {
    await runFromPalette(page, 'Deadlines');
    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: '15 August' });
    await expect(row).toContainText('15 Aug 2005');
    await expect(row).toContainText('the year is from the date of the text');
    await row.getByRole('button').first().press('Enter');
    await expect(page.locator('[data-clause]:focus')).toContainText('deadline of 15 August');
    await page.keyboard.press('Shift+F4');
    await expect(row.getByRole('button').first()).toBeFocused();
  });

  await test.step('what the Director is to do is listed with its clauses', async () => {
    await runFromPalette(page, 'Mandates');
    const director = page
      .getByRole('main')
      .getByRole('region', { name: /^RESOLUTION 75/ })
      .getByRole('listitem')
      .filter({ hasText: 'instructs the Director' });
    await expect(director).toHaveCount(3);
    for (const label of ['1', '2', '3'])
      await expect(
        director
          .nth(Number(label) - 1)
          .getByRole('button')
          .first(),
      ).toContainText(label);
    await director.first().getByRole('button').first().press('Enter');
    await expect(page.locator('[data-clause]:focus')).toContainText('to prepare an annual report');
    await page.keyboard.press('Shift+F4');
    await expect(director.first().getByRole('button').first()).toBeFocused();
  });

  await test.step('one of them is in hand, also after a restart', async () => {
    const director = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: 'to prepare an annual report' });
    await director.getByRole('button', { name: /How far/ }).press('Enter');
    await page.getByRole('option', { name: 'In hand' }).press('Enter');
    await expect(director.getByRole('button', { name: /How far/ })).toContainText('In hand');
    await workbench.restart();
    await expect(workbench.page.locator('[data-region="status"]')).toBeVisible();
    await runFromPalette(workbench.page, 'Mandates');
    const again = workbench.page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: 'to prepare an annual report' });
    await expect(again.getByRole('button', { name: /How far/ })).toContainText('In hand');
  });

  await test.step('the report takes it over and goes to a Word file', async () => {
    const own = workbench.page;
    await runFromPalette(own, 'Mission report');
    await own.getByRole('textbox', { name: 'Our position' }).fill('- We support the Dedicated Group.');
    await own.getByRole('button', { name: 'Fill empty parts' }).press('Enter');
    await expect(own.getByRole('textbox', { name: 'Follow-up' })).toHaveValue(/to prepare an annual report/);
    await expect(own.getByRole('textbox', { name: 'Our position' })).toHaveValue(
      '- We support the Dedicated Group.',
    );
    const download = own.waitForEvent('download', { timeout: 60_000 });
    await own.getByRole('button', { name: 'Export to Word…' }).press('Enter');
    const text = readableInDocx(new Uint8Array(await readFile(await (await download).path())));
    for (const words of [
      'Outcome',
      'Our position',
      'We support the Dedicated Group.',
      'Follow-up',
      'to prepare an annual report',
    ])
      expect(text).toContain(words);
  });
  expect(workbench.problems).toEqual([]);
});
