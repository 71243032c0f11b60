import { strToU8, zipSync } from 'fflate';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildDocx } from '../support/docx-builder.ts';
import { buildPdf } from '../support/pdf-builder.ts';
import { importFiles, look, runFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

const line = (at: number, text: string) => ({ x: 72, y: 120 + at * 16, size: 11, text });
const PAPER = buildPdf([
  [
    { x: 72, y: 80, size: 18, bold: true, text: 'Report of the group on funds' },
    line(1, '1. The group took note of what the delegations of its region had said, and agreed to'),
    line(2, 'come back to the matter at its next meeting.'),
    line(4, '2. It asked the secretariat for a list of the costs of the last three years.'),
  ],
  [line(1, '3. The meeting closed at noon on the last day, with thanks to the interpreters.')],
]);
const COMMENTED = buildDocx({
  body: `<w:p><w:r><w:t xml:space="preserve">The Council </w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:t xml:space="preserve">shall decide</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:t xml:space="preserve"> on fees</w:t></w:r><w:ins w:id="9" w:author="A. Traoré" w:date="2026-01-05T10:00:00Z"><w:r><w:t xml:space="preserve"> and costs</w:t></w:r></w:ins><w:r><w:t xml:space="preserve">.</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">It meets in May.</w:t></w:r></w:p>`,
  comments:
    '<w:comment w:id="0" w:author="陈伟" w:date="2026-01-06T10:00:00Z"><w:p><w:r><w:t xml:space="preserve">Too strong for us.</w:t></w:r></w:p></w:comment>',
});

const report = (page: Page) => page.getByRole('region', { name: 'Import report' });

test.describe('what the file shows', () => {
  test.setTimeout(180_000);
  let folder = '';
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dw-pages-'));
  });
  test.afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Imports files and opens the one with this title. */
  async function open(page: Page, files: Readonly<Record<string, Uint8Array>>, title: RegExp): Promise<void> {
    await runFromPalette(page, 'Library: documents');
    const paths = Object.keys(files).map((name) => join(folder, name));
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    await importFiles(page, paths);
    await report(page).getByRole('button', { name: title }).first().click();
    await expect(page.locator('[data-reader] [data-clause]').first()).toBeVisible();
  }

  test('a PDF out of an archive is read as text and as pages, with the same notes in both', async ({
    furnished: { page, problems },
  }) => {
    await open(
      page,
      { 'pack.zip': zipSync({ 'day 1/report.pdf': PAPER, 'read me.txt': strToU8('Read me first.') }) },
      /report\.pdf/,
    );
    await page.getByRole('button', { name: 'Page view' }).click();
    const pages = page.locator('[data-pages]');
    await expect(pages.getByRole('figure')).toHaveCount(2);
    await pages.getByText('asked the secretariat').dblclick({ position: { x: 30, y: 5 } });
    const word = await page.evaluate(() => document.getSelection()?.toString().trim() ?? '');
    expect(word).toMatch(/^\w+$/u);
    await pages.focus();
    await page.keyboard.press('h');
    await expect(pages.locator('[data-mark]')).toHaveCount(1);
    await pages.focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Alt+ArrowUp');
    await expect(pages.locator('[data-range=chosen]')).not.toHaveCount(0);
    await page.keyboard.press('Control+f');
    await page.getByRole('textbox', { name: 'Find in document' }).fill('interpreters');
    await expect(pages.locator('[data-range=current]')).toHaveCount(1);
    await look(page, 'pages');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Text view' }).click();
    const mark = page.locator('[data-reader] [data-mark]');
    await expect(mark).toHaveText(word);
    await expect(page.locator('[data-clause]').filter({ has: page.locator('[data-mark]') })).toContainText(
      'asked the secretariat',
    );
    expect(problems).toEqual([]);
  });

  test('comments and changes of a Word file stand beside their clause, with author and words', async ({
    furnished: { page, problems },
  }) => {
    await open(page, { 'commented.docx': COMMENTED }, /commented/);
    await page
      .getByRole('button', { name: /2 comments and changes in the file/ })
      .first()
      .click();
    const shown = page.getByRole('dialog', { name: 'Comments and changes in the file' });
    await expect(shown).toContainText('陈伟');
    await expect(shown).toContainText('Too strong for us.');
    await expect(shown).toContainText('A. Traoré');
    await expect(shown).toContainText('inserted');
    await look(page, 'source-comments');
    expect(problems).toEqual([]);
  });
});
