import type { Page } from '@playwright/test';
import { openFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

async function beginDraft(page: Page, name: string): Promise<void> {
  await openFromPalette(page, 'New draft…');
  const dialog = page.getByRole('dialog', { name: 'New draft' });
  await dialog.getByRole('textbox', { name: 'Your name for it' }).fill(name);
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(page.getByRole('textbox', { name: 'Text of the draft' })).toBeVisible();
}

const editor = (page: Page) => page.getByRole('textbox', { name: 'Text of the draft' });
const saved = (page: Page) => page.locator('[data-saved="saved"]').first();

/** Puts the caret into the empty clause behind a heading. */
async function behind(page: Page, heading: string): Promise<void> {
  await editor(page)
    .locator('[data-kind="heading"]', { hasText: heading })
    .locator('xpath=following-sibling::*[1]')
    .click();
}

test.describe('drafts', () => {
  test.setTimeout(180_000);

  test('are written, bracketed and moved by keyboard, and survive a kill', async ({
    furnished: workbench,
  }) => {
    await beginDraft(workbench.page, 'Terms of reference, second try');
    await behind(workbench.page, 'Working methods');
    await workbench.page.keyboard.type('The problem of their different sizes.');
    await workbench.page.keyboard.press('Control+Shift+B');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.keyboard.type('A second paragraph.');
    await workbench.page.keyboard.press('Alt+ArrowUp');
    await expect(saved(workbench.page)).toBeVisible();
    await workbench.killAndRestart();
    await expect(editor(workbench.page)).toContainText('A second paragraph.', { timeout: 60_000 });
    const texts = await editor(workbench.page).locator('[data-clause]').allTextContents();
    const at = texts.indexOf('Working methods');
    expect(texts.slice(at, at + 3)).toEqual([
      'Working methods',
      'A second paragraph.',
      '[The problem of their different sizes.]',
    ]);
    expect(workbench.problems).toEqual([]);
  });

  test('take what is typed right behind Enter in its order, though nothing was painted between', async ({
    furnished: workbench,
  }) => {
    const { page } = workbench;
    await beginDraft(page, 'In a hurry');
    await behind(page, 'Working methods');
    const keyboard = await page.context().newCDPSession(page);
    const keys = Array.from('First.\rSecond.\rThird.', (text) => ({
      text,
      unmodifiedText: text,
      key: text === '\r' ? 'Enter' : text,
      windowsVirtualKeyCode: text === '.' ? 190 : text.toUpperCase().charCodeAt(0),
    }));
    // All handed over at once: a slow machine finds them waiting in a row.
    await Promise.all(
      keys.flatMap((key) => [
        keyboard.send('Input.dispatchKeyEvent', { ...key, type: 'keyDown' }),
        keyboard.send('Input.dispatchKeyEvent', { ...key, type: 'keyUp' }),
      ]),
    );
    const texts = await editor(page).locator('[data-clause]').allTextContents();
    const at = texts.indexOf('Working methods');
    expect(texts.slice(at + 1, at + 4)).toEqual(['First.', 'Second.', 'Third.']);
  });

  test('go on when the worker that stores them throws, and ask before going on the second time', async ({
    furnished: workbench,
  }) => {
    const { page } = workbench;
    await beginDraft(page, 'Through thick and thin');
    await behind(page, 'Mandate');
    await page.keyboard.type('Typed before');
    await throwInWorker(page);
    await page.keyboard.type(' and after.');
    await expect(page.getByText(/stopped and was started again/)).toBeVisible();
    await expect(saved(page)).toBeVisible();
    await throwInWorker(page);
    const alarm = page.getByRole('alert').filter({ hasText: 'has stopped' });
    await expect(alarm).toBeVisible();
    await expect(editor(page)).toContainText('Typed before and after.');
    await alarm.getByRole('button', { name: 'Open again' }).click();
    await expect(alarm).toHaveCount(0);
    await behind(page, 'Deliverables');
    await page.keyboard.type('A report.');
    await expect(saved(page)).toBeVisible();
    await workbench.killAndRestart();
    await expect(editor(workbench.page)).toContainText('A report.', { timeout: 60_000 });
    await expect(editor(workbench.page)).toContainText('Typed before and after.');
  });
});

/** An error that nobody catches, in the real worker. */
async function throwInWorker(page: Page): Promise<void> {
  for (const worker of page.workers().filter((one) => one.url().includes('draft-worker')))
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('thrown by a test');
      });
    });
}
