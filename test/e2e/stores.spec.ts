import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { importFiles, passFirstRun, runFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

const PASSPHRASE = 'seven small boats at noon';
const AGENDA = 'Agenda of the meeting\n\n1\nThe meeting opens at ten in the morning of Monday.\n';

async function openLibrary(page: Page): Promise<void> {
  await expect(page.locator('[data-region="status"]')).toBeVisible({ timeout: 60_000 });
  await runFromPalette(page, 'Library: documents');
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
}

const rows = (page: Page) => page.getByRole('grid', { name: 'Documents' }).locator('[data-row]');

/** A library with one document of the delegate's own beside the sample. */
async function importAgenda(page: Page, folder: string): Promise<void> {
  await openLibrary(page);
  await expect(rows(page)).toHaveCount(5);
  const agenda = join(folder, 'agenda.txt');
  await writeFile(agenda, AGENDA);
  await importFiles(page, [agenda]);
  await expect(rows(page)).toHaveCount(6, { timeout: 60_000 });
}

/** Cuts the last bytes off the log of the window's databases, as a power cut does. */
async function cutLog(databases: string, bytes: number): Promise<void> {
  const folder = join(databases, (await readdir(databases)).find((name) => name.endsWith('.leveldb')) ?? '');
  const log =
    (await readdir(folder))
      .filter((name) => /^\d+\.log$/.test(name))
      .toSorted()
      .at(-1) ?? '';
  const { size } = await stat(join(folder, log));
  await truncate(join(folder, log), Math.max(0, size - bytes));
}

test.describe('what the workbench keeps', () => {
  test.setTimeout(300_000);
  let folder = '';
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dw-stores-'));
  });
  test.afterEach(() => rm(folder, { recursive: true, force: true }));

  test('comes back from a backup on another machine, and only with its passphrase', async ({
    furnished: alice,
    launchWorkbench,
  }) => {
    await importAgenda(alice.page, folder);
    await runFromPalette(alice.page, 'settings');
    await alice.page.getByRole('button', { name: 'Back up to a file…' }).click();
    await alice.page.getByLabel('Passphrase of the file', { exact: true }).fill(PASSPHRASE);
    await alice.page.getByLabel('Passphrase of the file again').fill(PASSPHRASE);
    const download = alice.page.waitForEvent('download');
    await alice.page.getByRole('button', { name: 'Back up', exact: true }).click();
    const file = join(folder, (await download).suggestedFilename());
    await (await download).saveAs(file);
    expect((await readFile(file)).includes('Agenda of the meeting')).toBe(false);
    await alice.stop();

    const bob = await launchWorkbench();
    await passFirstRun(bob.page);
    await runFromPalette(bob.page, 'settings');
    await bob.page.getByRole('button', { name: 'Restore from a file…' }).click();
    const chooser = bob.page.waitForEvent('filechooser');
    // One way to the page and back: the waiting has begun there before the key arrives.
    await bob.page.evaluate(() => undefined);
    await bob.page.getByRole('button', { name: 'Choose the file…' }).click();
    await (await chooser).setFiles(file);
    await bob.page.getByLabel('Passphrase of the file').fill('not the passphrase');
    await bob.page.getByRole('button', { name: 'Look into the file' }).click();
    await expect(bob.page.getByText('That is not the passphrase of this file.')).toBeVisible();
    await bob.page.getByLabel('Passphrase of the file').fill(PASSPHRASE);
    await bob.page.getByRole('button', { name: 'Look into the file' }).click();
    await expect(bob.page.getByText('6 documents')).toBeVisible();
    await bob.page.getByRole('button', { name: 'Replace everything here' }).click();
    await expect(bob.page.getByRole('heading', { name: 'The backup is restored' })).toBeVisible();
    await bob.restart();
    await openLibrary(bob.page);
    await expect(rows(bob.page)).toHaveCount(6);
    await expect(rows(bob.page).filter({ hasText: 'Agenda of the meeting' })).toBeVisible();
    const store = JSON.parse(await readFile(join(bob.dataFolder, 'store.json'), 'utf8')) as {
      incarnation: number;
    };
    expect(store.incarnation).toBeGreaterThan(1);
    await bob.restart();
    await openLibrary(bob.page);
    await expect(rows(bob.page)).toHaveCount(6);
  });

  test('survives a power cut and what comes after it', async ({ furnished: workbench }) => {
    await importAgenda(workbench.page, folder);
    await workbench.killAndRestart();
    await openLibrary(workbench.page);
    await expect(rows(workbench.page)).toHaveCount(6);
    for (let round = 0; round < 3; round++) {
      await workbench.restartAfter(() => cutLog(workbench.databases, 37));
      await openLibrary(workbench.page);
      await expect(rows(workbench.page)).toHaveCount(6);
    }
  });

  test("is refused under another folder's id with an explanation, and can be taken along", async ({
    furnished: workbench,
  }) => {
    await importAgenda(workbench.page, folder);
    const path = join(workbench.dataFolder, 'store.json');
    const store = JSON.parse(await readFile(path, 'utf8')) as object;
    await workbench.restartAfter(() =>
      writeFile(path, JSON.stringify({ ...store, storeId: 'f'.repeat(32) })),
    );
    await expect(workbench.page.getByRole('button', { name: 'Copy details' })).toBeVisible();
    await workbench.page.screenshot({ path: '.cache/stores-mismatch.png' });
    await workbench.page.getByRole('button', { name: /reading|export/i }).click();
    await openLibrary(workbench.page);
    await expect(rows(workbench.page)).toHaveCount(6);
  });
});
