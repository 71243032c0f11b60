import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { readableInDocx, readableInPdf } from '../support/readable-bytes.ts';
import { goTo, openFromPalette, runFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

/* Scenario A: one machine, no network, and nothing lost or told. */

const NOTE = 'Canarynote: ask who corrected the mistakes';
const TARGET = 'Canarytarget of the capital';
const FALLBACK = 'Canaryfallback of the capital';
const RED_LINE = 'Canaryredline of the capital';
const DELETED = 'Canarydeleted sentence that we could live with';
const PERSON = 'Aminata Canaryname';
const DRAFT_NAME = 'Canaryinternal our bottom line';
const SECRETS = [NOTE, TARGET, FALLBACK, RED_LINE, DELETED, PERSON, DRAFT_NAME].map(
  (text) => text.split(' ')[0] ?? text,
);

async function importFolder(page: Page, folder: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  // One way to the page and back: the waiting has begun there before the key arrives.
  await page.evaluate(() => undefined);
  await runFromPalette(page, 'Import a folder');
  await (await chooser).setFiles(folder);
}

async function untilSaved(page: Page): Promise<void> {
  await expect(page.locator('[data-region="status"]')).toContainText('Saved');
}

async function bytesOf(download: Download): Promise<Uint8Array> {
  return new Uint8Array(await readFile(await download.path()));
}

async function savePdf(page: Page): Promise<Uint8Array> {
  const save = page.getByRole('button', { name: 'Save as PDF…' });
  await expect(save).toBeEnabled({ timeout: 60_000 });
  const download = page.waitForEvent('download', { timeout: 60_000 });
  await save.click();
  return bytesOf(await download);
}

async function firstRun(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByRole('textbox').first().fill(PERSON);
  await page.getByRole('textbox').first().press('Enter');
  await expect(page.locator('[data-region="status"]')).toBeVisible();
  await runFromPalette(page, 'Library: documents');
  await expect(page.locator('[data-row]')).toHaveCount(5, { timeout: 30_000 });
}

test('a delegate on an aeroplane prepares, is cut off, and prints what may be shown', async ({
  workbench,
}) => {
  test.setTimeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), 'dw-folder-'));
  await firstRun(workbench.page);

  await test.step('a folder is imported, and again: only what is new', async () => {
    await writeFile(
      join(folder, 'mission-note.txt'),
      '1. Travel\nThe delegation arrives on Sunday.\n\n2. Papers\nAll papers are in the folder.\n',
    );
    await importFolder(workbench.page, folder);
    const report = workbench.page.getByRole('region', { name: 'Import report' });
    await expect(report).toContainText('1 added');
    await copyFile('renderer/app/sample/wtsa-resolution-75.txt', join(folder, 'second.txt'));
    await writeFile(join(folder, 'second.txt'), 'A second paper\n\nWith one sentence of its own.\n');
    await importFolder(workbench.page, folder);
    await expect(report).toContainText('1 added');
    await expect(report).toContainText('1 already here');
  });

  await test.step('a note on 29, and a position with a red line on Resolution 75', async () => {
    const { page } = workbench;
    await goTo(page, 'WGIG 29');
    await page.keyboard.press('n');
    // At once, as a person types: what comes before the card has the focus goes into the card.
    await page.keyboard.type(NOTE);
    await expect(page.locator('[data-card] textarea')).toHaveValue(NOTE);
    await page.keyboard.press('Escape');
    await goTo(page, 'resolution 75 considering further b');
    await page.keyboard.press('p');
    const form = page.locator('[data-card]').filter({ has: page.getByRole('textbox', { name: 'Red line' }) });
    // Typed straight on, while the choice of stances has the focus: the words begin the target.
    await page.keyboard.type(TARGET);
    await expect(form.getByRole('textbox', { name: 'Target' })).toHaveValue(TARGET);
    await form.getByRole('textbox', { name: 'Fallback' }).fill(FALLBACK);
    await form.getByRole('textbox', { name: 'Red line' }).fill(RED_LINE);
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-card]').filter({ hasText: RED_LINE })).toBeVisible();
  });

  await test.step('a contribution cites France; a fallback is typed and taken out again', async () => {
    const { page } = workbench;
    await openFromPalette(page, 'new draft');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Contribution', { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Your name for it' }).fill(DRAFT_NAME);
    await dialog.getByRole('button', { name: 'Begin' }).click();
    const editor = page.locator('.ProseMirror');
    await expect(editor).toContainText('Introduction');
    await editor.getByText('Proposal').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('We support the proposal. ');
    await untilSaved(page);
    await openFromPalette(page, 'Cite a document');
    await dialog.getByRole('textbox').or(dialog.getByRole('searchbox')).first().fill('france');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('Which clause?')).toBeVisible();
    await dialog.getByRole('textbox').or(dialog.getByRole('searchbox')).last().fill('Accordingly');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await page.keyboard.type(` ${DELETED}`);
    await expect(editor).toContainText(DELETED);
    await untilSaved(page);
    for (const _ of DELETED) await page.keyboard.press('Backspace');
    await expect(editor).not.toContainText('Canarydeleted');
    await expect(editor).toContainText('We support the proposal.');
    await untilSaved(page);
  });

  await test.step('killed without warning: everything said to be saved is there', async () => {
    const written = await workbench.page.locator('.ProseMirror').innerText();
    await workbench.killAndRestart();
    const { page } = workbench;
    await expect(page.locator('.ProseMirror')).toContainText('We support the proposal.', { timeout: 30_000 });
    expect(await page.locator('.ProseMirror').innerText()).toBe(written);
    await runFromPalette(page, 'Library: documents');
    await expect(page.locator('[data-row]')).toHaveCount(7);
    await goTo(page, 'resolution 75 considering further b');
    await expect(page.locator('[data-card]').filter({ hasText: RED_LINE })).toContainText(FALLBACK);
    await goTo(page, 'WGIG 29');
    await expect(page.locator('[data-card]').filter({ hasText: NOTE })).toBeVisible();
  });

  await test.step('a private copy with the notes, an outside copy without a trace of them', async () => {
    const { page } = workbench;
    await page.keyboard.press('Control+p');
    await expect(page.getByText(/^\d+ pages$/)).toBeVisible({ timeout: 60_000 });
    const outside = await readableInPdf(await savePdf(page));
    for (const secret of SECRETS) expect(outside, secret).not.toContain(secret);
    await page.getByText('Private copy', { exact: true }).click();
    await expect(page.getByText('Private copy: CONFIDENTIAL on each page')).toBeVisible();
    const own = await readableInPdf(await savePdf(page));
    expect(own).toContain('CONFIDENTIAL');
    expect(own).toContain('Canarynote');
    for (const secret of [PERSON, RED_LINE, DRAFT_NAME]) expect(own).not.toContain(secret.split(' ')[0]);
  });

  await test.step('the draft as a Word file and a PDF for outside hold nothing of it', async () => {
    const { page } = workbench;
    await page.getByRole('button', { name: 'Draft', exact: true }).first().click();
    await expect(page.locator('.ProseMirror')).toContainText('We support the proposal.');
    const word = page.waitForEvent('download', { timeout: 60_000 });
    await runFromPalette(page, 'Draft as a Word file');
    const docx = await word;
    expect(docx.suggestedFilename()).not.toContain('Canary');
    const docxText = readableInDocx(await bytesOf(docx));
    expect(docxText).toContain('We support the proposal.');
    for (const secret of SECRETS) expect(docxText, secret).not.toContain(secret);
    const file = page.waitForEvent('download', { timeout: 60_000 });
    await runFromPalette(page, 'Draft as a draft file');
    const draftFile = await file;
    const draftText = Buffer.from(await bytesOf(draftFile)).toString('utf8');
    for (const secret of SECRETS) expect(draftText, secret).not.toContain(secret);
    await runFromPalette(page, 'Print draft');
    await expect(page.getByText(/^\d+ pages?$/)).toBeVisible({ timeout: 60_000 });
    const pdf = await readableInPdf(await savePdf(page));
    expect(pdf).toContain('We support the proposal.');
    for (const secret of SECRETS) expect(pdf, secret).not.toContain(secret);
  });

  expect(workbench.problems).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});
