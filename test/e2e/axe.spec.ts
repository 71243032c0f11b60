import type { Page } from '@playwright/test';
import { accessibilityProblems } from '../support/accessibility.ts';
import { passFirstRun, runFromPalette, WORDS, type TestLanguage } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

/* The lists, the network, dialogs and the window in French are looked at in component tests, which cost a second each. */

async function check(page: Page, screen: string, region?: string): Promise<void> {
  expect.soft(await accessibilityProblems(page, region), screen).toEqual([]);
}

for (const language of ['en', 'ar'] as const satisfies readonly TestLanguage[]) {
  test(`no accessibility violation on any screen, in light and in dark: ${language}`, async ({
    launchWorkbench,
  }) => {
    test.setTimeout(300_000);
    const { page } = await launchWorkbench({ locale: language });
    const words = WORDS[language];
    await expect(page.getByRole('button', { name: words.go, exact: true })).toBeVisible();
    await check(page, 'first run');
    await passFirstRun(page, language);
    await check(page, 'library at the start');
    await expect(page.getByRole('complementary').first()).toContainText('RESOLUTION 75', {
      timeout: 60_000,
    });
    await check(page, 'library');
    await page.keyboard.press('Control+Shift+F');
    await page.locator('[role="search"] input').fill('internet governance');
    await expect(page.locator('[data-results] [data-hit]').nth(3)).toBeVisible();
    await check(page, 'search', 'main');
    await runFromPalette(page, 'RESOLUTION 75');
    await expect(page.getByRole('main')).toContainText('considering');
    await check(page, 'reader');
    await page.keyboard.press('Control+p');
    await expect(page.locator('main canvas').first()).toBeVisible({ timeout: 60_000 });
    await check(page, 'print preview', 'main');
    await page.locator('header nav button').nth(1).click();
    await expect(page.locator('main [contenteditable="true"]').first()).toBeVisible();
    await check(page, 'draft');
    await page.getByRole('complementary').last().getByRole('tab').last().click();
    await expect(page.getByRole('complementary').last()).toContainText('A. Diallo');
    await check(page, 'conflicts', '[data-region="side"]');
    for (const screen of ['settings', 'tasks', 'exchange'] as const) {
      await runFromPalette(page, words[screen]);
      await check(page, screen, 'main');
    }
  });
}
