import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accessibilityProblems } from '../support/accessibility.ts';
import { passFirstRun, runFromPalette, WORDS, type TestLanguage } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

async function check(page: Page, screen: string, region?: string): Promise<void> {
  expect.soft(await accessibilityProblems(page, region), screen).toEqual([]);
}

type Catalogue = Readonly<Record<string, string>>;

/** A circle, exchange with colleagues nearby off, on and paused, an address by hand, and what would go out. */
async function checkNetwork(page: Page, language: TestLanguage): Promise<void> {
  const locale = join(import.meta.dirname, '../../renderer/ui/locale', language);
  const read = (area: string): Catalogue =>
    JSON.parse(readFileSync(join(locale, `${area}.json`), 'utf8')) as Catalogue;
  const words = { ...read('exchanging'), ...read('network') };
  const button = (id: string) => page.getByRole('button', { name: words[id] ?? id, exact: true });
  await button('exchanging.new.open').first().click();
  await page.getByRole('dialog').getByRole('textbox').last().fill('A. Diallo');
  await check(page, 'new circle', '[role="dialog"]');
  await button('exchanging.new.create').click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const nearby = page.getByRole('switch').first();
  await expect(nearby).not.toBeChecked();
  await check(page, 'exchange off', 'main');
  await page.getByText(words['network.switch'] ?? '', { exact: true }).click();
  await expect(nearby).toBeChecked();
  await button('network.byHand').click();
  await page.getByRole('textbox', { name: words['network.address'] ?? '' }).fill('nowhere');
  await page.keyboard.press('Enter');
  await page.getByText(words['network.expensive'] ?? '', { exact: true }).click();
  await expect(page.getByText(words['network.budget'] ?? '').first()).toBeVisible();
  await check(page, 'exchange on', 'main');
  await button('network.pause').click();
  await expect(button('network.goOn')).toBeVisible();
  await check(page, 'exchange paused', 'main');
  await button('network.preview.open').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await check(page, 'what would go out', '[role="dialog"]');
  await page.keyboard.press('Escape');
  await page.getByText(words['network.switch'] ?? '', { exact: true }).click();
  await expect(nearby).not.toBeChecked();
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
    await page.keyboard.press('F9');
    await check(page, 'two texts', 'main');
    await page.keyboard.press('F9');
    await page.keyboard.press('Control+p');
    await expect(page.locator('main canvas').first()).toBeVisible({ timeout: 60_000 });
    await check(page, 'print preview', 'main');
    await page.locator('header nav button').nth(1).click();
    await expect(page.locator('main [contenteditable="true"]').first()).toBeVisible();
    await check(page, 'draft');
    await page.getByRole('complementary').last().getByRole('tab').last().click();
    await expect(page.getByRole('complementary').last()).toContainText('A. Diallo');
    await check(page, 'conflicts', '[data-region="side"]');
    for (const list of words.lists) {
      await runFromPalette(page, list);
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText(list);
      await check(page, list, 'main');
    }
    for (const screen of ['settings', 'tasks', 'exchange'] as const) {
      await runFromPalette(page, words[screen]);
      await check(page, screen, 'main');
    }
    await checkNetwork(page, language);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await check(page, 'palette', '[role="dialog"]');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await expect(page.getByRole('dialog')).toBeVisible();
    await check(page, 'keyboard', '[role="dialog"]');
  });
}
