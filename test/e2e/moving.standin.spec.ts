import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ownWindows, type OwnWindows } from '../support/own-window.ts';
import {
  look,
  openFromPalette,
  passFirstRun,
  runFromPalette,
  waitForSample,
} from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

/* One data folder, both ways of starting: what the delegate wrote is in one of them, whole, and the other says where. */

const WORDS = 'The group meets in Tunis.';
const editor = (page: Page) => page.getByRole('textbox', { name: 'Text of the draft' });

interface Shown {
  readonly page: Page;
  readonly problems?: readonly string[];
}

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
async function expectWords({ page, problems = [] }: Shown): Promise<void> {
  await expect(page.locator('[data-region="status"]')).toBeVisible({ timeout: 60_000 });
  await waitForSample(page);
  await runFromPalette(page, 'Venue');
  await expect(editor(page)).toContainText(WORDS);
  expect(problems).toEqual([]);
}

async function move({ page }: Shown, act: string, done: string): Promise<void> {
  await expect(page.locator('[data-region="status"]')).toBeVisible({ timeout: 60_000 });
  await runFromPalette(page, 'Settings');
  const button = page.getByRole('button', { name: act });
  await button.scrollIntoViewIfNeeded();
  await look(page, 'moving-settings');
  await button.click();
  await expect(page.getByRole('heading', { name: done })).toBeVisible({ timeout: 60_000 });
  await look(page, 'moving-done');
}

const heading = ({ page }: Shown, name: string) => page.getByRole('heading', { name });
const THERE = 'Your documents, drafts and notes are in the browser window';

let windows: OwnWindows;
test.beforeEach(async () => {
  windows = await ownWindows();
});
test.afterEach(() => windows.end());

test('comes from the browser window to Electron with one press at its first start, and goes back', async ({
  launchWorkbench,
}) => {
  test.setTimeout(400_000);
  const dataFolder = join(windows.base, 'data');
  const browser = await windows.open(dataFolder);
  await passFirstRun(browser.page);
  await waitForSample(browser.page);
  await writeDraft(browser.page);
  await move(browser, 'Move to Electron', 'Everything is ready for Electron');
  await browser.page.getByRole('button', { name: 'Stay here' }).click();
  await expectWords(browser);
  await browser.stop();

  // Electron does not begin a second, empty library beside it. Killed while it brings the words, it has moved nothing.
  const electron = await launchWorkbench({ mode: 'standin', dataFolder });
  await expect(heading(electron, THERE)).toBeVisible();
  await look(electron.page, 'moving-there');
  const bring = () => electron.page.getByRole('button', { name: 'Bring everything here' });
  await bring().click();
  await expect.poll(() => isRunning(dataFolder), { timeout: 60_000 }).toBe(true);
  await electron.killAndRestart();
  await expect(heading(electron, THERE)).toBeVisible();
  await bring().click();
  await expectWords(electron);
  expect(await isRunning(dataFolder)).toBe(false);
  expect(await readdir(dataFolder)).not.toContain('moving.dwbackup');
  await electron.killAndRestart();
  await expectWords(electron);
  await move(electron, 'Move to the browser window', 'Everything is ready for the browser window');
  await electron.stop();

  const back = await windows.open(dataFolder);
  await expectWords(back);
  await back.stop();
  const gone = await launchWorkbench({ mode: 'standin', dataFolder });
  await expect(heading(gone, THERE)).toBeVisible();
  await gone.stop();
});

/** Whether a Chromium holds the profile of the browser window. */
async function isRunning(dataFolder: string): Promise<boolean> {
  return (await readdir(join(dataFolder, 'profile'))).includes('SingletonLock');
}
