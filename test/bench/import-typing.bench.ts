import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { mixedFiles } from '../support/mixed-files.ts';
import { importFiles, openFromPalette, passFirstRun, waitForSample } from '../support/window-model.ts';
import { startWorkbench } from '../support/workbench.ts';
import type { Bench } from './figure.ts';

const FILES = 200;

async function beginDraft(page: Page): Promise<void> {
  await openFromPalette(page, 'New draft…');
  const dialog = page.getByRole('dialog', { name: 'New draft' });
  await dialog.getByRole('textbox', { name: 'Your name for it' }).fill('Typed meanwhile');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  const editor = page.getByRole('textbox', { name: 'Text of the draft' });
  await editor.locator('[data-clause]').last().click();
}

/** Milliseconds from each key to the frame that shows it, taken in the window itself. */
async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = [];
    document.addEventListener(
      'keydown',
      ({ timeStamp }) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => times.push(performance.now() - timeStamp));
          port1.start();
          port2.postMessage(null);
        }),
      true,
    );
    Object.assign(globalThis, { keyTimes: times });
  });
}

const keyTimes = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => {
    const { keyTimes: times } = globalThis as unknown as { keyTimes: number[] };
    return times.splice(0);
  });

async function type(page: Page, isOver: () => Promise<boolean>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let key = 0; key < 2000; key++) {
    await page.keyboard.press(key % 7 === 6 ? 'Space' : 'e');
    await page.waitForTimeout(80);
    if (key % 20 !== 19) continue;
    times.push(...(await keyTimes(page)));
    if (await isOver()) break;
  }
  return times;
}

/** A draft typed in a real window, alone and while 200 files come in. */
export const bench: Bench = {
  name: 'import-typing',
  async run(report) {
    const folder = await mkdtemp(join(tmpdir(), 'dw-typing-'));
    const workbench = await startWorkbench();
    try {
      const { page } = workbench;
      await passFirstRun(page);
      await waitForSample(page);
      const files = mixedFiles(FILES);
      for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
      await beginDraft(page);
      await watchKeys(page);
      let rounds = 0;
      const alone = await type(page, () => Promise.resolve((rounds += 1) >= 3));
      report({ name: 'key to frame, nothing else going on', unit: 'ms', runs: alone, aim: 'p95 ≤ 50' });
      const began = performance.now();
      await importFiles(
        page,
        files.map(({ name }) => join(folder, name)),
      );
      const added = page.getByText(/^\d+ added/u).first();
      await page.getByRole('textbox', { name: 'Text of the draft' }).focus();
      const during = await type(page, () => added.isVisible());
      await expect(added).toBeVisible({ timeout: 300_000 });
      report({
        name: `key to frame while ${FILES} files come in`,
        unit: 'ms',
        runs: during,
        aim: 'p95 ≤ 50',
      });
      report({
        name: `${FILES} mixed files into the library, typing meanwhile`,
        unit: 'ms',
        runs: [performance.now() - began],
        aim: '180000',
      });
    } finally {
      await workbench.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
