import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { goTo, runFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

async function goToFromLibrary(page: Page, place: string): Promise<void> {
  await runFromPalette(page, 'Library: documents');
  await expect(page.locator('[data-row]').first()).toBeVisible();
  await goTo(page, place);
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

  test('come over to a revision: 29 is 30, 6 has changed words, 15 is Unplaced and never on 4', async ({
    furnished: { page },
  }) => {
    await goToFromLibrary(page, 'WGIG 29');
    await page.keyboard.press('n');
    await expect(page.getByRole('textbox', { name: 'Note', exact: true })).toBeFocused();
    await page.keyboard.type('On twenty-nine.');
    await page.keyboard.press('Escape');
    const source = await readFile('renderer/app/sample/wgig-preliminary-report.txt', 'utf8');
    const folder = await mkdtemp(join(tmpdir(), 'dw-rev-'));
    const file = join(folder, 'wgig-rev1.txt');
    await writeFile(file, revised(source));
    await expect(async () => {
      const chooser = page.waitForEvent('filechooser', { timeout: 3000 });
      await page.keyboard.press('Control+o');
      await (await chooser).setFiles(file);
    }).toPass();
    await runFromPalette(page, 'Library: documents');
    await expect(page.getByRole('region', { name: 'Import report' })).toContainText('1 added');
    await page.getByRole('button', { name: 'Open wgig-rev1.txt' }).click();
    await page.getByRole('button', { name: 'More', exact: true }).last().click();
    await page.getByRole('menuitem', { name: /Bring notes from an earlier document/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Bring notes' }).click();
    const card = (words: string) => page.locator('[data-card]').filter({ hasText: words });
    await expect(card('On twenty-nine.')).toContainText('Moved, was 29');
    await expect(card('November has 30 days')).toContainText('Words changed');
    await expect(card('Nearly the same words as paragraph 4')).toContainText('Unplaced, was 15');
    await expect(page.getByRole('heading', { name: '1 unplaced' })).toBeVisible();
    await expect(page.locator('[data-mark-button]')).toHaveCount(2);
    await rm(folder, { recursive: true, force: true });
  });
});

/** "23 - 35" corrected in paragraph 6; paragraph 15 deleted, its number vacant; a new paragraph 29, the next ones one higher. */
function revised(source: string): string {
  const corrected = source.replace('23 - 35 November', '23 - 25 November');
  const without =
    corrected.slice(0, corrected.indexOf('\n15\n')) + corrected.slice(corrected.indexOf('\n16\n'));
  const renumbered = without.replaceAll(
    /\n(29|3\d|4[01])\n/g,
    (_line, number: string) => `\n${Number(number) + 1}\n`,
  );
  return renumbered.replace(
    '\n30\n',
    '\n29\nThe Group thanks the secretariat for its work between the two meetings.\n\n30\n',
  );
}
