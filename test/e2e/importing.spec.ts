import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { importFiles, runFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

const rows = (page: Page) => page.getByRole('grid', { name: 'Documents' }).locator('[data-row]');
const report = (page: Page) => page.getByRole('region', { name: 'Import report' });

async function openLibrary(page: Page): Promise<void> {
  await runFromPalette(page, 'Library: documents');
  await expect(rows(page)).toHaveCount(5);
}

/** Drags files and folders from outside over the window and lets them fall, as the system does it. */
async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver'] as const) {
    await browser.send('Input.dispatchDragEvent', { type, x: 640, y: 400, data });
  }
  await expect(page.getByText(/^Drop to import into/)).toBeVisible();
  await browser.send('Input.dispatchDragEvent', { type: 'drop', x: 640, y: 400, data });
  await browser.detach();
  await expect(page.getByText(/^Drop to import into/)).toHaveCount(0);
}

async function originals(dataFolder: string): Promise<number> {
  return (await readdir(join(dataFolder, 'originals', 'private'))).length;
}

test.describe('documents come in', () => {
  test.setTimeout(180_000);
  let folder = '';
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dw-import-'));
  });
  test.afterEach(() => rm(folder, { recursive: true, force: true }));

  test('by a drop of several files and of a folder with folders in it', async ({ furnished: workbench }) => {
    const { page, dataFolder } = workbench;
    await openLibrary(page);
    const loose = ['agenda.txt', 'list.csv'].map((name) => join(folder, name));
    for (const path of loose) await writeFile(path, `a list or a text, at ${path}\n`);
    await mkdir(join(folder, 'papers', 'day 2'), { recursive: true });
    await writeFile(join(folder, 'papers', 'opening.txt'), 'The chair opens the meeting.\n');
    await writeFile(join(folder, 'papers', 'day 2', 'programme.txt'), 'Programme of the second day.\n');
    await writeFile(join(folder, 'papers', '.DS_Store'), 'not a document');
    await drop(page, [...loose, join(folder, 'papers')]);
    await expect(report(page)).toContainText('3 added · 1 kept without reading');
    await expect(report(page)).toContainText('papers/day 2/programme.txt');
    await expect(rows(page)).toHaveCount(9);
    expect(await originals(dataFolder)).toBe(9);
    await drop(page, [join(folder, 'papers')]);
    await expect(report(page)).toContainText('2 already here');
    expect(workbench.problems).toEqual([]);
  });

  test('until it is cancelled: what was taken is there whole, nothing is left of the rest, and it can be had again', async ({
    furnished: workbench,
  }) => {
    const { page, dataFolder } = workbench;
    await openLibrary(page);
    const count = 12;
    const files = Array.from({ length: count }, (_, i) => join(folder, `paper ${i}.txt`));
    for (const [i, path] of files.entries())
      await writeFile(path, `Paper ${i}\n\n1\nThe words of paper ${i} alone.\n`);
    await runFromPalette(page, 'Tasks');
    await importFiles(page, files);
    const progress = page.getByRole('main').getByRole('progressbar');
    await expect
      .poll(
        async () => Number(await progress.getAttribute('aria-valuenow', { timeout: 1000 }).catch(() => 0)),
        {
          intervals: [20],
        },
      )
      .toBeGreaterThan(0);
    await page.getByRole('button', { name: /^Cancel: / }).click();
    await expect(page.getByRole('main')).toContainText('Cancelled');
    await runFromPalette(page, 'Library: documents');
    await expect(report(page)).toContainText(/cancelled before \d+ files/);
    const line = (await report(page).textContent()) ?? '';
    const [added, left] = [/(\d+) added/, /cancelled before (\d+) files/].map((words) =>
      Number(words.exec(line)?.[1]),
    );
    expect((added ?? 0) + (left ?? 0)).toBe(count);
    expect(left).toBeGreaterThan(0);
    await workbench.killAndRestart();
    const again = workbench.page;
    await expect(again.locator('[data-region="status"]')).toBeVisible({ timeout: 60_000 });
    await runFromPalette(again, 'Library: documents');
    await expect(rows(again)).toHaveCount(5 + (added ?? 0));
    expect(await originals(dataFolder)).toBe(5 + (added ?? 0));
    await importFiles(again, files);
    await expect(report(again)).toContainText(`${left} added · ${added} already here`, { timeout: 60_000 });
    expect(await originals(dataFolder)).toBe(5 + count);
  });
});
