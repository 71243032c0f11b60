import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import { goTo, passFirstRun, runFromPalette, waitForSample } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

async function openLibrary(page: Page): Promise<void> {
  await runFromPalette(page, 'Library: documents');
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
}

async function importFolder(page: Page, folder: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  // One way to the page and back: the waiting has begun there before the key arrives.
  await page.evaluate(() => undefined);
  await runFromPalette(page, 'Import a folder');
  await (await chooser).setFiles(folder);
}

test.describe('the library', () => {
  test.setTimeout(180_000);

  test('opens with the sample dossier, which goes in one act and comes back by Undo', async ({
    workbench,
  }) => {
    const { page } = workbench;
    await passFirstRun(page);
    await waitForSample(page);
    await runFromPalette(page, 'Remove the sample dossier');
    await expect(page.locator('[data-row]')).toHaveCount(0);
    await page
      .getByRole('button', { name: /Bring the sample dossier back|Undo/ })
      .first()
      .click();
    await expect(page.locator('[data-row]')).toHaveCount(5, { timeout: 60_000 });
    expect(workbench.problems).toEqual([]);
  });

  test('takes a folder, and from the same folder again only what is new', async ({ furnished: { page } }) => {
    const folder = await mkdtemp(join(tmpdir(), 'dw-folder-'));
    try {
      await mkdir(join(folder, 'day 1'));
      await writeFile(
        join(folder, 'day 1', 'agenda.txt'),
        'Agenda of the meeting\n\n1\nThe meeting opens at ten in the morning of Monday.\n',
      );
      await writeFile(join(folder, 'map.csv'), 'room,floor\n1,2\n');
      await writeFile(join(folder, 'broken.docx'), Buffer.from('504b0304deadbeef', 'hex'));
      await importFolder(page, folder);
      const report = page.getByRole('region', { name: 'Import report' });
      await expect(report).toContainText('1 added');
      await expect(report).toContainText('1 kept without reading');
      await expect(report).toContainText('1 refused');
      await expect(report).toContainText('Nothing of it was added');
      await expect(page.locator('[data-row]')).toHaveCount(7);

      await writeFile(
        join(folder, 'day 2.txt'),
        'Programme of day two\n\n1\nThe second day begins with the report of the chair.\n',
      );
      await importFolder(page, folder);
      await expect(report).toContainText('1 added · 2 already here');
      await expect(page.locator('[data-row]')).toHaveCount(8);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('moves a document to Trash and back, and jumps to "WGIG 34 (ii)" and to "resolution 75 considering further a" by typing them', async ({
    furnished: { page },
  }) => {
    await test.step('Trash and back', async () => {
      await page.locator('[data-row]').first().focus();
      const title = await page.locator('[data-row]').first().getByRole('button').textContent();
      await page.keyboard.press('Delete');
      await expect(page.locator('[data-row]')).toHaveCount(4);
      await expect(page.locator('[data-row]').first()).toBeFocused();
      await runFromPalette(page, 'Library: Trash');
      await page.getByRole('button', { name: `Restore ${title ?? ''}` }).click();
      await openLibrary(page);
      await expect(page.locator('[data-row]')).toHaveCount(5, { timeout: 60_000 });
    });

    await test.step('places that are typed', async () => {
      const find = page.getByRole('banner').getByRole('searchbox');
      await find.fill('WGIG 34 (ii)');
      await expect(page.getByRole('list', { name: 'Places and search' }).getByRole('listitem')).toHaveCount(
        2,
      );
      await find.press('Enter');
      await expect(page.locator('[data-clause]:focus')).toContainText(
        'Issues relating to the use of the Internet',
      );
      await find.fill('resolution 75 considering further a');
      await expect(page.getByRole('list', { name: 'Places and search' }).getByRole('listitem')).toHaveCount(
        2,
      );
      await find.press('Enter');
      await expect(page.locator('[data-clause]:focus')).toContainText(
        'that the creation of a group, open for Member States only',
      );
    });
  });

  test('keeps nothing in clear: no word read, written or half written lies in the data folder', async ({
    furnished,
  }) => {
    const { page, dataFolder } = furnished;
    await goTo(page, 'WGIG 29');
    await page.keyboard.press('n');
    await page.keyboard.type('zanzibarquokka in a note');
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-card]').filter({ hasText: 'zanzibarquokka' })).toBeVisible();
    await page.keyboard.press('n');
    await page.keyboard.type('wombathalf written');
    await page.getByRole('banner').getByRole('searchbox').fill('numbatsearch');
    await furnished.restart();
    const canaries = ['zanzibarquokka', 'wombathalf', 'numbatsearch', 'Preliminary report'];
    const files = (await readdir(dataFolder, { recursive: true, withFileTypes: true })).filter((each) =>
      each.isFile(),
    );
    expect(files.filter((file) => file.parentPath.includes('originals')).length).toBe(5);
    expect(files.some((file) => file.parentPath.includes('IndexedDB'))).toBe(true);
    const found: string[] = [];
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      const bytes = await readFile(path).catch(() => Buffer.alloc(0));
      for (const canary of canaries) {
        const isThere = bytes.includes(canary) || bytes.includes(Buffer.from(canary, 'utf16le'));
        if (isThere) found.push(`${canary}: ${relative(dataFolder, path)}`);
      }
    }
    expect(found).toEqual([]);
  });
});
