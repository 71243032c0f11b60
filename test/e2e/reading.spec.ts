import type { Page } from '@playwright/test';
import { goTo, runFromPalette, waitForSample } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

/** Opens a document of the dossier by its name; the text has the focus. */
async function openDocument(page: Page, place: string): Promise<void> {
  await waitForSample(page);
  await goTo(page, place);
}

test.describe('the reader', () => {
  test.setTimeout(180_000);

  // One start for what leaves nothing behind.
  test('shows labels as the source has them, finds words and clauses, and reads two documents beside each other', async ({
    furnished: { page },
  }) => {
    await test.step('the labels of the source, 41 paragraphs and 7 sections, and the groups of a resolution', async () => {
      await openDocument(page, 'WGIG 1');
      const labels = await page.locator('[data-kind="paragraph"] [class*="label"] bdi').allTextContents();
      expect(labels).toEqual(Array.from({ length: 41 }, (_, index) => String(index + 1)));
      await openDocument(page, 'resolution 75 considering a');
      await expect(page.locator('[class*="keywordLine"]')).toHaveCount(11);
    });

    await test.step('Ctrl+F finds in the document and Ctrl+G goes to a clause', async () => {
      await openDocument(page, 'WGIG 1');
      await page.keyboard.press('Control+f');
      await page.keyboard.type('sees itself not as');
      await expect(page.getByRole('search', { name: 'Find in document' })).toContainText('1 of 2');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('search', { name: 'Find in document' })).toContainText('2 of 2');
      await page.keyboard.press('Escape');
      await expect(page.locator('[data-clause]:focus')).toContainText('15');
      await page.keyboard.press('Control+g');
      await page.keyboard.type('34 (ii)');
      await page.keyboard.press('Enter');
      await expect(page.locator('[data-clause]:focus')).toContainText(
        'Issues relating to the use of the Internet',
      );
    });

    await test.step('two documents beside each other, each with a cursor of its own', async () => {
      await openDocument(page, 'WGIG 29');
      const find = page.getByRole('banner').getByRole('searchbox');
      await find.fill('resolution 75 resolves 1');
      await expect(page.getByRole('list', { name: 'Places and search' }).getByRole('listitem')).toHaveCount(
        2,
      );
      await find.press('Control+Enter');
      await expect(page.locator('[data-reader]')).toHaveCount(2);
      await expect(page.locator('[data-clause][aria-current]')).toHaveCount(2);
      await expect(page.locator('[data-clause]:focus')).toContainText("to continue ITU-T's work");
      await page.keyboard.press('ArrowDown');
      await expect(page.locator('[data-clause]:focus')).toContainText('that ITU-T should carry out');
      const ids = await page.locator('[data-clause]').evaluateAll((all) => all.map((each) => each.id));
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  test('opens where reading stood, also after the process was killed', async ({ furnished: workbench }) => {
    await openDocument(workbench.page, 'WGIG 30');
    await expect(workbench.page.locator('[data-clause]:focus')).toBeInViewport();
    await runFromPalette(workbench.page, 'Library: documents');
    await expect(workbench.page.locator('[data-row]', { hasText: 'Begun' })).toHaveCount(1);
    await workbench.killAndRestart();
    const { page } = workbench;
    await expect(page.locator('[data-region="status"]')).toBeVisible();
    await runFromPalette(page, 'Library: documents');
    await page.locator('[data-row]', { hasText: 'Preliminary report' }).focus();
    await page.keyboard.press('Enter');
    await expect(
      page.locator('[data-clause]', { hasText: 'The WGIG started discussions on a working definition' }),
    ).toBeInViewport();
    await expect(page.locator('[data-clause]', { hasText: 'Executive Summary' })).not.toBeInViewport();
  });

  test('keeps a file that it cannot read, with notes on the whole of it', async ({ furnished: { page } }) => {
    const chooser = page.waitForEvent('filechooser');
    // One way to the page and back: the waiting has begun there before the key arrives.
    await page.evaluate(() => undefined);
    await page.keyboard.press('Control+o');
    await (
      await chooser
    ).setFiles({
      name: 'seating plan.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('seat,who'),
    });
    await expect(page.getByRole('complementary').first()).toContainText('seating plan');
    await runFromPalette(page, 'seating plan');
    await expect(page.getByRole('button', { name: 'Open with the system’s program' })).toBeVisible();
    await page.getByRole('button', { name: 'Note on the whole document' }).click();
    await expect(page.locator('[data-card] textarea')).toBeFocused();
    await page.keyboard.type('We sit beside Chad.');
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-card]')).toContainText('We sit beside Chad.');
    await expect(page.locator('[data-card]')).toContainText('Whole document');
  });
});
