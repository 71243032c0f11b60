import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { importFiles, look, passFirstRun, runFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

/** Opens the print preview of a report that was just imported, and waits for its pages. */
async function openPreview(page: Page): Promise<void> {
  await passFirstRun(page);
  await importFiles(page, ['wgig-preliminary-report.txt']);
  await expect(page.getByRole('complementary').first()).toContainText(/preliminary report/i);
  await runFromPalette(page, 'preliminary report');
  await expect(page.getByRole('main')).toContainText('Executive Summary');
  await page.keyboard.press('Control+p');
  await expect(page.getByText(/^\d+ pages$/)).toBeVisible({ timeout: 60_000 });
}

async function savedText(page: Page): Promise<{ name: string; pages: readonly string[] }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as PDF…' }).click();
  const file = await download;
  const data = new Uint8Array(await readFile(await file.path()));
  const pdf = await getDocument({ data, verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  return { name: file.suggestedFilename(), pages };
}

test('prints a report for outside, then a private copy with the words CONFIDENTIAL on each page', async ({
  launchWorkbench,
}) => {
  // Two papers by a Chromium beside the window's own: long on a busy machine.
  test.setTimeout(240_000);
  const workbench = await launchWorkbench({ printer: 'whole' });
  const { page } = workbench;
  await openPreview(page);
  await expect
    .poll(() => page.evaluate(() => document.querySelector('figure canvas')?.clientWidth ?? 0), {
      timeout: 30_000,
    })
    .toBeGreaterThan(100);
  const outside = await savedText(page);
  expect(outside.name).toMatch(/\.pdf$/);
  expect(outside.pages.length).toBeGreaterThan(4);
  expect(outside.pages.join()).not.toContain('CONFIDENTIAL');
  expect(outside.pages[0]).toContain('This file contains the clean text only');

  await page.getByText('Private copy', { exact: true }).click();
  await expect(page.getByText('Private copy: CONFIDENTIAL on each page')).toBeVisible();
  const save = page.getByRole('button', { name: 'Save as PDF…' });
  await expect(save).toBeEnabled({ timeout: 60_000 });
  const own = await savedText(page);
  expect(own.name).toContain('CONFIDENTIAL');
  for (const text of own.pages) expect(text).toContain('CONFIDENTIAL');
  expect(workbench.problems).toEqual([]);
  await look(page, 'print-e2e');
});
