import { chromium, type Page } from '@playwright/test';
import { MOST_RESTARTS } from '../../electron/main/restart-budget.ts';
import { accessibilityProblems } from '../support/accessibility.ts';
import { look, openFromPalette, passFirstRun } from '../support/window-model.ts';
import { expect, test, type RunningWorkbench } from '../support/workbench.ts';

/* What ends by itself, for real: the process of the page, and that of the host, more often than they are started anew. */

const CRASHED = 'The window ended unexpectedly and was opened again';
const editor = (page: Page) => page.getByRole('textbox', { name: 'Text of the draft' });

/** The page over a connection of its own: Playwright gives up a page that it saw crash. */
async function attach({ program }: RunningWorkbench): Promise<Page> {
  const browser = await chromium.connectOverCDP(program?.endpoint ?? '');
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('There is no window');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  return page;
}

/** Ends the process of the page, and gives the one that stands in its place. */
async function crash(workbench: RunningWorkbench, page: Page): Promise<Page> {
  const session = await page.context().newCDPSession(page);
  const gone = page.waitForEvent('crash');
  await session.send('Page.crash').catch(() => undefined);
  await gone;
  return await attach(workbench);
}

async function beginDraft(page: Page, words: string): Promise<void> {
  await openFromPalette(page, 'New draft…');
  const dialog = page.getByRole('dialog', { name: 'New draft' });
  await dialog.getByRole('textbox', { name: 'Your name for it' }).fill('Venue');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await editor(page).locator('[data-clause]').nth(1).click();
  await write(page, words);
}

async function write(page: Page, words: string): Promise<void> {
  await page.keyboard.type(words);
  await expect(editor(page)).toContainText(words);
  await expect(page.locator('[data-saved="saved"]').first()).toBeVisible();
}

const boxes = async ({ program }: RunningWorkbench): Promise<readonly string[]> =>
  ((await program?.calls('showMessageBox')) ?? []).map(([box]) => (box as { message: string }).message);

test('a page that crashed is there again by itself, with what was saved, and says so once', async ({
  workbench,
}) => {
  await passFirstRun(workbench.page);
  await beginDraft(workbench.page, 'The group meets in Tunis.');
  const page = await crash(workbench, workbench.page);
  const strip = page.getByRole('region', { name: CRASHED });
  await expect(strip).toContainText('Everything that was shown as saved is here.');
  await expect(editor(page)).toContainText('The group meets in Tunis.');
  expect(await accessibilityProblems(page)).toEqual([]);
  await look(page, 'after-crash');
  await strip.getByRole('button', { name: 'OK' }).click();
  await expect(strip).toHaveCount(0);
  await page.reload();
  await expect(editor(page)).toContainText('The group meets in Tunis.');
  await expect(strip).toHaveCount(0);
});

test('a page that crashes again and again is loaded anew no more until the delegate says so', async ({
  workbench,
}) => {
  await passFirstRun(workbench.page);
  workbench.program?.answer(0);
  let { page } = workbench;
  for (let time = 0; time <= MOST_RESTARTS; time++) {
    expect(await boxes(workbench)).toEqual([]);
    page = await crash(workbench, page);
    // The last time by the answer to the question.
    await expect(page.getByRole('region', { name: CRASHED })).toBeVisible({ timeout: 30_000 });
  }
  expect(await boxes(workbench)).toEqual(['The window stopped several times in a short while.']);
});

test('without a host, which ended too often, words are still written, saved, and there at the next start', async ({
  workbench,
}) => {
  const { page, program } = workbench;
  await passFirstRun(page);
  await beginDraft(page, 'Before.');
  for (let time = 0; time <= MOST_RESTARTS; time++) {
    await expect.poll(async () => (await program?.calls('fork'))?.length).toBeGreaterThan(time);
    await workbench.kill('host');
  }
  await expect.poll(() => boxes(workbench)).toHaveLength(1);
  await expect(page.locator('[data-region="status"]')).toContainText('The workbench’s helper has stopped');
  await write(page, ' After.');
  await look(page, 'without-host');
  await workbench.restart();
  await expect(editor(workbench.page)).toContainText('Before. After.', { timeout: 60_000 });
});
