import { appendFile, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { pictureOf } from '../support/folder-picture.ts';
import { onSmallDisk } from '../support/on-small-disk.ts';
import { ownWindows, type OwnWindow, type OwnWindows } from '../support/own-window.ts';
import { passFirstRun, runFromPalette, waitForSample } from '../support/window-model.ts';

/* The workbench with its own window, as `npm start` opens it, over folders in which nothing may be changed. */

let windows: OwnWindows;
let base = '';
const open = (data: string): Promise<OwnWindow> => windows.open(data);
const places = (): Promise<readonly string[]> => windows.places();

test.describe('in its own window', { tag: '@loopback' }, () => {
  test.setTimeout(240_000);
  // One after the other in one worker, over copies of one folder: to make it costs as much as all else of a test.
  test.describe.configure({ mode: 'default' });
  let making: OwnWindows;
  let made = '';
  test.beforeAll(async () => {
    making = await ownWindows();
    made = join(making.base, 'made');
    await furnish(making, made);
  });
  test.afterAll(() => making.end());

  test.beforeEach(async () => {
    windows = await ownWindows();
    ({ base } = windows);
  });
  test.afterEach(() => windows.end());

  for (const [kind, store] of [
    ['damaged', '{"damaged'],
    ['of a newer version', '{"formatVersion": 2}'],
  ] as const) {
    test(`a folder ${kind} is read from a mended copy, gives all of it, and is the same byte for byte`, async () => {
      const data = join(base, 'data');
      await copyFolder(made, data);
      await writeFile(join(data, 'store.json'), store);
      const picture = pictureOf(data);
      const window = await open(data);
      expect(window.output()).toContain('It is opened for reading and export only.');
      await expect(strip(window.page)).toContainText('of a newer version or damaged', { timeout: 60_000 });
      await lookAtSample(window.page);
      expect(pictureOf(data)).toEqual(picture);
      expect(await places()).toHaveLength(1);
      await window.stop();
      expect(pictureOf(data)).toEqual(picture);
      expect(await places()).toEqual([]);
    });
  }

  test(
    'a write-protected medium is read, says so, and gives all of it',
    onSmallDisk(400_000, async (disk) => {
      const data = join(disk.path, 'data');
      await copyFolder(made, data);
      disk.protect();
      const picture = pictureOf(data);
      const window = await open(data);
      expect(window.output()).toContain(`Nothing can be written to ${data}.`);
      await expect(strip(window.page)).toContainText('a write-protected medium', { timeout: 60_000 });
      await lookAtSample(window.page);
      await window.stop();
      expect(pictureOf(data)).toEqual(picture);
      expect(await places()).toEqual([]);
    }),
  );

  test('killed while it reads, it has changed nothing, and the next start removes its copy', async () => {
    const data = join(base, 'data');
    await copyFolder(made, data);
    await writeFile(join(data, 'store.json'), '{"damaged');
    const picture = pictureOf(data);
    const window = await open(data);
    await expect(strip(window.page)).toBeVisible({ timeout: 60_000 });
    await window.kill();
    expect(pictureOf(data)).toEqual(picture);
    expect(await places()).toHaveLength(1);
    const again = await open(data);
    await expect(strip(again.page)).toBeVisible({ timeout: 60_000 });
    expect(await places()).toHaveLength(1);
    await again.stop();
    expect(await places()).toEqual([]);
    expect(pictureOf(data)).toEqual(picture);
  });
});

const strip = (page: Page) => page.getByRole('region', { name: 'Open for reading and export only' });

/** The five documents, and the unencrypted copy of everything. */
async function lookAtSample(page: Page): Promise<void> {
  await runFromPalette(page, 'Library: documents');
  await expect(page.getByRole('grid', { name: 'Documents' }).locator('[data-row]')).toHaveCount(5);
  const download = page.waitForEvent('download');
  await strip(page)
    .getByRole('button', { name: /unencrypted copy/ })
    .click();
  const copy = unzipSync(new Uint8Array(await readFile(await (await download).path())));
  expect(JSON.parse(strFromU8(copy['missing.json'] ?? new Uint8Array()))).toEqual([]);
  expect(Object.keys(copy).filter((name) => name.startsWith('originals/')).length).toBeGreaterThan(0);
}

/** Without the address of the Chromium that had it. */
function copyFolder(from: string, to: string): Promise<void> {
  const filter = (path: string): boolean => !path.endsWith('DevToolsActivePort');
  return cp(from, to, { recursive: true, verbatimSymlinks: true, filter });
}

/** A data folder with the sample dossier whose IndexedDB ends in half a record, as a power cut leaves it. */
async function furnish(own: OwnWindows, data: string): Promise<void> {
  const window = await own.open(data);
  await passFirstRun(window.page);
  await waitForSample(window.page);
  await window.stop();
  const databases = join(data, 'profile/Default/IndexedDB');
  const [database = ''] = (await readdir(databases)).filter((name) => name.endsWith('.leveldb'));
  const logs = (await readdir(join(databases, database))).filter((name) => /^\d+\.log$/.test(name));
  await appendFile(join(databases, database, logs.toSorted().at(-1) ?? ''), Buffer.alloc(20, 7));
}
