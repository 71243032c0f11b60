import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { passFirstRun, runFromPalette, WORDS, type TestLanguage } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Violations in a form that reads as a sentence. */
async function violations(page: Page): Promise<readonly string[]> {
  const result = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return result.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  );
}

async function check(page: Page, screen: string): Promise<void> {
  expect.soft(await violations(page), screen).toEqual([]);
}

for (const language of ['en', 'ar'] as const satisfies readonly TestLanguage[]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`no accessibility violation on any screen: ${language}, ${colorScheme}`, async ({
      launchWorkbench,
    }) => {
      test.setTimeout(480_000);
      const { page } = await launchWorkbench({ locale: language, colorScheme });
      const words = WORDS[language];
      await expect(page.getByRole('button', { name: words.go, exact: true })).toBeVisible();
      await check(page, 'first run');
      await passFirstRun(page, language);
      await check(page, 'library at the start');
      await expect(page.getByRole('complementary').first()).toContainText('RESOLUTION 75', {
        timeout: 60_000,
      });
      await check(page, 'library');
      await runFromPalette(page, 'RESOLUTION 75');
      await expect(page.getByRole('main')).toContainText('considering');
      await check(page, 'reader');
      await page.keyboard.press('F9');
      await check(page, 'two texts');
      await page.keyboard.press('F9');
      await page.keyboard.press('Control+p');
      await expect(page.locator('main canvas').first()).toBeVisible({ timeout: 60_000 });
      await check(page, 'print preview');
      await page.locator('header nav button').nth(1).click();
      await expect(page.locator('main [contenteditable="true"]').first()).toBeVisible();
      await check(page, 'draft');
      await page.getByRole('complementary').last().getByRole('tab').last().click();
      await expect(page.getByRole('complementary').last()).toContainText('A. Diallo');
      await check(page, 'conflicts');
      for (const screen of ['settings', 'tasks', 'exchange'] as const) {
        await runFromPalette(page, words[screen]);
        await check(page, screen);
      }
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(page, 'palette');
      await page.keyboard.press('Escape');
      await page.keyboard.press('F1');
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(page, 'keyboard');
    });
  }
}
