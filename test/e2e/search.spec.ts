import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import { goTo, look } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search all texts' });
const hits = (page: Page) => page.locator('[data-results] [data-hit]');

/** Opens the search by its key and types. */
async function search(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+Shift+F');
  await expect(field(page)).toBeFocused();
  await field(page).fill(words);
}

test.describe('search', () => {
  test.setTimeout(180_000);

  test('finds forms of words, phrases and own notes by keyboard alone, and again after a restart', async ({
    furnished,
  }) => {
    let { page } = furnished;
    await search(page, 'deádline posting');
    await expect(hits(page)).toHaveCount(1);
    await field(page).press('Enter');
    await expect(hits(page).first()).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-clause]:focus')).toContainText('15 April was set as a deadline');
    await expect(page.locator('[data-clause]:focus [class*="found"]').first()).toBeVisible();

    await search(page, '"Internet governance" -zanzibar');
    await expect(hits(page).nth(3)).toBeVisible();
    await look(page, 'search-en');
    await search(page, 'govrenance');
    await page.getByRole('button', { name: 'governance', exact: true }).click();
    await expect(hits(page).nth(3)).toBeVisible();

    await goTo(page, 'WGIG 29');
    await page.keyboard.press('n');
    await page.keyboard.type('zanzibarquokka is our line');
    await page.keyboard.press('Escape');
    await search(page, 'zanzibar*');
    await expect(hits(page)).toHaveCount(1);
    await expect(page.locator('[data-results]').getByRole('heading')).toContainText('Note');
    await page.keyboard.press('F4');
    await expect(hits(page)).toHaveCount(0);
    await page.keyboard.press('F4');
    await expect(hits(page)).toHaveCount(1);

    await furnished.restart();
    ({ page } = furnished);
    await expect(page.locator('[data-row], [data-clause]').first()).toBeVisible();
    await search(page, 'deadline');
    await expect(hits(page).first()).toBeVisible();
    const files = (await readdir(furnished.dataFolder, { recursive: true, withFileTypes: true })).filter(
      (each) => each.isFile() && each.parentPath.includes('File System'),
    );
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      const bytes = await readFile(path).catch(() => Buffer.alloc(0));
      for (const canary of ['zanzibar', 'deadlin', 'Internet governance', 'CREATE TABLE'])
        expect([relative(furnished.dataFolder, path), bytes.includes(canary)]).toEqual([
          relative(furnished.dataFolder, path),
          false,
        ]);
    }
    expect(furnished.problems).toEqual([]);
  });
});
