import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { pictureOf } from '../support/folder-picture.ts';
import { importFiles, openFromPalette, runFromPalette } from '../support/window-model.ts';
import { expect, test, type RunningWorkbench } from '../support/workbench.ts';

const AGENDA = 'Agenda of the meeting\n\n1\nThe meeting opens at ten in the morning of Monday.\n';
/** What belongs to the running process and not to the delegate; the window's own profile is looked at through the window. */
const NOT_DATA = /^(?:profile|opened)\/|^(?:lock|host\.log)$/;

const rows = (page: Page) => page.getByRole('grid', { name: 'Documents' }).locator('[data-row]');

/** Every file of the data folder by its hash. */
async function filesOf(dataFolder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(dataFolder, { recursive: true, withFileTypes: true });
  const found: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(dataFolder.length + 1);
    if (!entry.isFile() || NOT_DATA.test(name)) continue;
    found[name] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return found;
}

/** Adds a document, a circle and a draft of the delegate's own to the sample dossier with its notes. */
async function addOwn({ page }: RunningWorkbench, folder: string): Promise<void> {
  await runFromPalette(page, 'Library: documents');
  await writeFile(join(folder, 'agenda.txt'), AGENDA);
  await importFiles(page, [join(folder, 'agenda.txt')]);
  await expect(rows(page)).toHaveCount(6);
  await page.getByRole('button', { name: 'Exchange', exact: true }).first().click();
  await page.getByRole('button', { name: 'New circle…' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Delegation of Utopia');
  await dialog.getByRole('textbox', { name: /Your name/ }).fill('A. Diallo');
  await dialog.getByRole('button', { name: 'Create circle' }).click();
  await expect(dialog).toHaveCount(0);
  await openFromPalette(page, 'New draft…');
  await page.getByRole('dialog').getByRole('textbox').first().fill('Draft of the night');
  await page.getByRole('dialog').getByRole('button', { name: 'Begin' }).click();
  await expect(page.getByRole('textbox', { name: 'Text of the draft' })).toBeVisible();
  await expect(page.locator('[data-saved="saved"]').first()).toBeVisible();
}

/** Walks over the screens that could write, and takes the unencrypted copy along. */
async function useReadOnly(page: Page): Promise<Readonly<Record<string, Uint8Array>>> {
  const strip = page.getByRole('region', { name: 'Open for reading and export only' });
  await expect(strip).toContainText('Nothing is changed here.', { timeout: 60_000 });
  await runFromPalette(page, 'Library: documents');
  await expect(rows(page)).toHaveCount(6);
  await page.getByRole('button', { name: 'Exchange', exact: true }).first().click();
  await expect(page.getByText('Nothing can be exchanged')).toBeVisible();
  await page.getByRole('button', { name: 'New circle…' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Another circle');
  await dialog.getByRole('textbox', { name: /Your name/ }).fill('A. Diallo');
  await dialog.getByRole('button', { name: 'Create circle' }).click();
  await expect(page.getByText('open for reading only')).not.toHaveCount(0);
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog').or(page.getByRole('alertdialog'))).toHaveCount(0, { timeout: 500 });
  }).toPass();
  const download = page.waitForEvent('download');
  await strip.getByRole('button', { name: /unencrypted copy/ }).click();
  return unzipSync(new Uint8Array(await readFile(await (await download).path())));
}

test.describe('a data folder that is not as it should be', () => {
  test.setTimeout(240_000);
  let folder = '';
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dw-damage-'));
  });
  test.afterEach(() => rm(folder, { recursive: true, force: true }));

  test('when damaged or of a newer version, opens for reading, gives all of it as a copy, and is the same after as before', async ({
    furnished: workbench,
  }) => {
    await addOwn(workbench, folder);
    const path = join(workbench.dataFolder, 'store.json');
    const whole = await readFile(path, 'utf8');
    for (const [kind, text] of [
      ['damaged', '{"damaged'],
      ['of a newer version', JSON.stringify({ ...JSON.parse(whole), formatVersion: 2 })],
    ] as const)
      await test.step(kind, async () => {
        let picture = {};
        await workbench.restartAfter(async () => {
          await writeFile(path, text);
          picture = pictureOf(workbench.dataFolder);
        });
        const before = await filesOf(workbench.dataFolder);
        const copy = await useReadOnly(workbench.page);
        const names = Object.keys(copy);
        const agenda = names.find((name) => name.endsWith('agenda.txt')) ?? '';
        expect(strFromU8(copy[agenda] ?? new Uint8Array())).toBe(AGENDA);
        expect(names.filter((name) => name.endsWith('.dwdraft')).join()).toContain('Draft of the night');
        expect(names.filter((name) => name.startsWith('notes/')).length).toBeGreaterThan(0);
        expect(JSON.parse(strFromU8(copy['missing.json'] ?? new Uint8Array()))).toEqual([]);
        expect(await filesOf(workbench.dataFolder)).toEqual(before);
        // In a browser the profile in the folder stands for the delegate's own, which the workbench does not see.
        if (workbench.mode !== 'browser') expect(pictureOf(workbench.dataFolder)).toEqual(picture);
      });

    // Mended, it is as it was.
    await workbench.restartAfter(() => writeFile(path, whole));
    await expect(workbench.page.locator('[data-region="status"]')).toBeVisible({ timeout: 60_000 });
    await runFromPalette(workbench.page, 'Library: documents');
    await expect(rows(workbench.page)).toHaveCount(6);
    await workbench.page.getByRole('button', { name: 'Exchange', exact: true }).first().click();
    await expect(workbench.page.getByText('Delegation of Utopia').first()).toBeVisible();
    await expect(workbench.page.getByText('Open for reading and export only')).toHaveCount(0);
  });

  test('whose key file is gone, cut short or of a newer version says so, makes no other key, and opens again with the right one', async ({
    furnished: workbench,
  }) => {
    const path = join(workbench.dataFolder, 'keys.json');
    const key = await readFile(path);
    for (const [title, harm] of [
      ['The key file is missing', () => rm(path)],
      ['The key file is damaged', () => writeFile(path, key.subarray(0, 20))],
      [
        'These data belong to a newer workbench',
        () => writeFile(path, '{"version":2,"protection":"a later one"}'),
      ],
    ] as const)
      await test.step(title, async () => {
        await workbench.restartAfter(harm);
        const before = await filesOf(workbench.dataFolder);
        await expect(workbench.page.getByRole('heading', { name: title })).toBeVisible();
        await expect(workbench.page.getByText('Nothing was changed or deleted')).toBeVisible();
        await workbench.page.getByRole('button', { name: 'Try again' }).click();
        await expect(workbench.page.getByRole('heading', { name: title })).toBeVisible();
        expect(await filesOf(workbench.dataFolder)).toEqual(before);
      });
    await workbench.restartAfter(() => writeFile(path, key));
    await expect(workbench.page.locator('[data-region="status"]')).toBeVisible({ timeout: 60_000 });
    await runFromPalette(workbench.page, 'Library: documents');
    await expect(rows(workbench.page)).toHaveCount(5);
  });
});
