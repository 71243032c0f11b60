import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  look,
  openFromPalette,
  passFirstRun,
  runFromPalette,
  waitForSample,
} from '../support/window-model.ts';
import { expect, test, type RunningWorkbench } from '../support/workbench.ts';

/* One data folder, both ways of starting: what the delegate wrote is in one of them, whole, and the other says where. */

const WORDS = 'The group meets in Tunis.';
const editor = (page: Page) => page.getByRole('textbox', { name: 'Text of the draft' });

async function writeDraft(page: Page): Promise<void> {
  await openFromPalette(page, 'New draft…');
  const dialog = page.getByRole('dialog', { name: 'New draft' });
  await dialog.getByRole('textbox', { name: 'Your name for it' }).fill('Venue');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await editor(page).locator('[data-clause]').nth(1).click();
  await page.keyboard.type(WORDS);
  await expect(page.locator('[data-saved="saved"]').first()).toBeVisible();
}

/** The draft and the library are here, and nothing of the first run is asked again. */
async function expectWords({ page, problems }: RunningWorkbench): Promise<void> {
  await expect(page.locator('[data-region="status"]')).toBeVisible({ timeout: 60_000 });
  await waitForSample(page);
  await runFromPalette(page, 'Venue');
  await expect(editor(page)).toContainText(WORDS);
  expect(problems).toEqual([]);
}

async function move({ page }: RunningWorkbench, act: string, done: string): Promise<void> {
  await expect(page.locator('[data-region="status"]')).toBeVisible({ timeout: 60_000 });
  await runFromPalette(page, 'Settings');
  const button = page.getByRole('button', { name: act });
  await button.scrollIntoViewIfNeeded();
  await look(page, 'moving-settings');
  await button.click();
  await expect(page.getByRole('heading', { name: done })).toBeVisible({ timeout: 60_000 });
  await look(page, 'moving-done');
}

const heading = ({ page }: RunningWorkbench, name: string) => page.getByRole('heading', { name });

test('goes from the browser window to Electron and back, and is in one of them at a time', async ({
  launchWorkbench,
}) => {
  test.setTimeout(400_000);
  const dataFolder = await mkdtemp(join(tmpdir(), 'dw-moved-'));
  const start = (mode: 'browser' | 'standin') => launchWorkbench({ mode, dataFolder });
  const browser = await start('browser');
  await passFirstRun(browser.page);
  await waitForSample(browser.page);
  await writeDraft(browser.page);
  await browser.stop();

  // Electron does not begin a second, empty library beside it.
  const refused = await start('standin');
  await expect(heading(refused, 'Your documents, drafts and notes are in the browser window')).toBeVisible();
  await look(refused.page, 'moving-there');
  await refused.stop();

  const leaving = await start('browser');
  await move(leaving, 'Move to Electron', 'Everything is ready for Electron');
  await leaving.page.getByRole('button', { name: 'Stay here' }).click();
  await expectWords(leaving);
  await move(leaving, 'Move to Electron', 'Everything is ready for Electron');
  await leaving.stop();

  const electron = await start('standin');
  await expectWords(electron);
  await electron.killAndRestart();
  await expectWords(electron);
  await move(electron, 'Move to the browser window', 'Everything is ready for the browser window');
  await electron.stop();

  const back = await start('browser');
  await expectWords(back);
  await back.stop();
  const gone = await start('standin');
  await expect(heading(gone, 'Your documents, drafts and notes are in the browser window')).toBeVisible();
  await gone.stop();
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
});
