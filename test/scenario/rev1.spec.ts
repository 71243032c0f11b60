import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accessibilityProblems } from '../support/accessibility.ts';
import { revised } from '../support/revised-report.ts';
import { goTo, importFiles, look, runFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

/* Scenario C: a revision arrives in plenary, and the notes on the text before it stand where they belong. */

const note = (page: Page, words: string) => page.locator('[data-note]').filter({ hasText: words });
async function openText(page: Page, file: string): Promise<void> {
  await runFromPalette(page, 'Library: documents');
  await page.getByRole('button', { name: `Open ${file}` }).click();
}
const card = (page: Page, words: string) => page.locator('[data-card]').filter({ hasText: words });

test('Rev.1 in plenary: what changed is shown, the note on 29 stands on 30, the one on 15 on nothing', async ({
  furnished: { page },
}) => {
  test.setTimeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), 'dw-rev-'));
  const file = join(folder, 'wgig-rev1.txt');
  await writeFile(file, revised());

  await test.step('a note on 29, beside those of the dossier on 6 and on 15', async () => {
    await runFromPalette(page, 'Library: documents');
    await goTo(page, 'WGIG 29');
    await page.keyboard.press('n');
    await expect(page.getByRole('textbox', { name: 'Note', exact: true })).toBeFocused();
    await page.keyboard.type('On twenty-nine.');
    await page.keyboard.press('Escape');
    await expect(card(page, 'On twenty-nine.')).toBeVisible();
  });

  await test.step('the revision is imported; above its text stands what can be done', async () => {
    await runFromPalette(page, 'Library: documents');
    await importFiles(page, [file]);
    await expect(page.getByRole('region', { name: 'Import report' })).toContainText('1 added');
    await page.getByRole('button', { name: 'Open wgig-rev1.txt' }).click();
    await expect(page.getByText('This looks like a revision of', { exact: false })).toBeVisible();
    await look(page, 'rev1-offer');
  });

  await test.step('compared: one changed, one deleted, one inserted, and nothing moved', async () => {
    await page.getByRole('button', { name: 'Compare the two' }).click();
    const rows = page.getByRole('list', { name: 'Clauses compared' });
    await expect(
      page.getByRole('status').filter({ hasText: '1 changed, 1 inserted, 1 deleted, 0 moved' }),
    ).toBeVisible();
    await expect(rows.locator('[data-kind="changed"] del')).toHaveText('35');
    await expect(rows.locator('[data-kind="changed"] ins')).toHaveText('25');
    await expect(rows.locator('[data-kind="deleted"]')).toContainText('15');
    await expect(rows.locator('[data-kind="inserted"]')).toContainText('The Group thanks the secretariat');
    await page.keyboard.press('F8');
    await expect(rows.locator('[data-kind="changed"]')).toBeFocused();
    await page.keyboard.press('F8');
    await expect(rows.locator('[data-kind="deleted"]')).toBeFocused();
    await look(page, 'rev1-compare');
    expect(await accessibilityProblems(page, 'main')).toEqual([]);
    await page.getByText('In one text', { exact: true }).click();
    await expect(rows.locator('[data-kind="changed"] p del')).toHaveText('35');
  });

  await test.step('each note says how it is placed, before anything is moved', async () => {
    await openText(page, 'wgig-rev1.txt');
    await page.getByRole('button', { name: 'Bring my notes over…' }).click();
    await expect(note(page, 'On twenty-nine.')).toContainText('29 → 30');
    await expect(note(page, 'On twenty-nine.')).toContainText('Moved');
    await expect(note(page, 'November has 30 days')).toContainText('Words changed');
    await expect(note(page, 'Nearly the same words as paragraph 4')).toContainText('Unplaced');
    await expect(note(page, 'Nearly the same words as paragraph 4')).toContainText('was 15');
    await look(page, 'rev1-carry');
    expect(await accessibilityProblems(page, 'main')).toEqual([]);
  });

  await test.step('brought over, taken back by Undo, and brought again', async () => {
    const bring = page.getByRole('button', { name: /^Bring \d+ over$/ });
    await bring.click();
    await expect(note(page, 'On twenty-nine.')).toContainText('On the new text');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(note(page, 'On twenty-nine.')).not.toContainText('On the new text');
    await bring.click();
    await expect(note(page, 'On twenty-nine.')).toContainText('On the new text');
  });

  await test.step('on the new text the note on 29 stands on 30, the one on 15 on no clause and never on 4', async () => {
    await page.getByRole('button', { name: 'Open the new text' }).click();
    await expect(card(page, 'On twenty-nine.')).toContainText('Moved, was 29');
    await expect(card(page, 'November has 30 days')).toContainText('Words changed');
    await expect(card(page, 'Nearly the same words as paragraph 4')).toContainText('Unplaced, was 15');
    await expect(page.locator('[data-mark-button]')).toHaveCount(2);
    await expect(page.getByText('This looks like a revision of', { exact: false })).toHaveCount(0);
    await look(page, 'rev1-new');
  });

  await test.step('the earlier text has its notes as before', async () => {
    await runFromPalette(page, 'Library: documents');
    // Upper and lower case tell the two titles apart.
    const row = page.locator('[data-row]').filter({ hasText: /Preliminary report of/ });
    await row.getByRole('button').first().click();
    await expect(card(page, 'On twenty-nine.')).toBeVisible();
    await expect(card(page, 'Nearly the same words as paragraph 4')).not.toContainText('Unplaced');
  });
  await rm(folder, { recursive: true, force: true });
});
