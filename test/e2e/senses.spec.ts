import type { Locator, Page } from '@playwright/test';
import { differingPixels } from '../support/pixels.ts';
import { openFromPalette, runFromPalette } from '../support/window-model.ts';
import { expect, test, type RunningWorkbench } from '../support/workbench.ts';

/* How the window is for eyes that need other colours or no motion, and for hands that use keys only. */

const PASSPHRASE = 'seven small boats at noon';

async function openReport(page: Page): Promise<void> {
  await runFromPalette(page, 'preliminary report');
  await expect(page.getByRole('main')).toContainText('Executive Summary');
}

/** An element with a little around it: a ring stands outside. */
async function picture(page: Page, element: Locator): Promise<Buffer> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (box === null) throw new Error('not on the screen');
  const [x, y] = [Math.max(0, box.x - 6), Math.max(0, box.y - 6)];
  return await page.screenshot({ clip: { x, y, width: box.width + 12, height: box.height + 12 } });
}

/** An element comes to look different by more than so many pixels after an act. */
async function expectChange(
  { page, context }: RunningWorkbench,
  what: string,
  { element, by, act }: { readonly element: Locator; readonly by: number; readonly act: () => Promise<void> },
): Promise<void> {
  const before = await picture(page, element);
  await act();
  await expect
    .poll(async () => await differingPixels(context, before, await picture(page, element)), { message: what })
    .toBeGreaterThan(by);
}

/** The kind of thing that has the focus: its region, else what it is. */
async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const held = document.activeElement;
    return held?.closest<HTMLElement>('[data-region]')?.dataset['region'] ?? held?.tagName ?? 'nothing';
  });
}

test.describe('in the colours of the system', () => {
  test('focus, selection and marks can be seen', async ({ furnished }) => {
    const { page } = furnished;
    await page.emulateMedia({ forcedColors: 'active' });
    await openReport(page);
    const clause = page.getByRole('main').locator('[data-clause]').nth(3);
    await page.getByRole('banner').getByRole('searchbox').focus();
    await expectChange(furnished, 'focus on a clause', {
      element: clause,
      by: 200,
      act: () => clause.focus(),
    });
    const commands = page.getByRole('button', { name: 'Commands, Ctrl+K' });
    await expectChange(furnished, 'focus on a button', {
      element: commands,
      by: 60,
      act: () => commands.focus(),
    });
    const tab = page.getByRole('navigation').getByRole('button', { name: 'Exchange' });
    await expectChange(furnished, 'the screen that is shown', {
      element: tab,
      by: 60,
      async act() {
        await runFromPalette(page, 'Exchange');
        await expect(tab).toHaveAttribute('aria-current', 'page');
      },
    });
    await runFromPalette(page, 'Back to the text');
    // The text opens where reading stood, with its cursor on the clause that had it.
    await expect(clause).toBeInViewport();
    await clause.focus();
    await expect(clause).toHaveAttribute('aria-current');
    await expectChange(furnished, 'a mark', {
      element: clause,
      by: 200,
      async act() {
        await page.keyboard.press('h');
        await expect(page.getByRole('button', { name: /^Undo: Highlighted in / })).toBeVisible();
      },
    });
    const row = page.getByRole('grid', { name: 'Documents' }).locator('[data-row]').nth(1);
    await runFromPalette(page, 'Library: documents');
    await row.focus();
    await expectChange(furnished, 'a chosen row', {
      element: row,
      by: 60,
      async act() {
        await page.keyboard.press('Space');
        await expect(row.getByRole('checkbox')).toBeChecked();
      },
    });
    const room = page.getByRole('button', { name: 'Room view', exact: true });
    await expectChange(furnished, 'a button that stays pressed', {
      element: room,
      by: 60,
      async act() {
        await page.keyboard.press('F4');
        await expect(room).toHaveAttribute('aria-pressed', 'true');
      },
    });
  });
});

test.describe('with less motion', () => {
  test('nothing moves by itself', async ({ furnished: { page } }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.evaluate(() => {
      const moved: string[] = [];
      Object.assign(window, { moved });
      const note = (event: Event): void => {
        const element = event.target;
        if (element instanceof Element) moved.push(`${event.type} ${element.tagName}.${element.className}`);
      };
      for (const type of ['transitionrun', 'animationstart']) document.addEventListener(type, note, true);
    });
    await openReport(page);
    await openFromPalette(page, 'New draft');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await expect(page.getByRole('menu').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('F4');
    await page.keyboard.press('F4');
    await page.setViewportSize({ width: 400, height: 800 });
    await page.getByRole('button', { name: 'Show the notes' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(
      await page.evaluate(() => (window as unknown as { readonly moved: readonly string[] }).moved),
    ).toEqual([]);
  });
});

test.describe('with keys only', () => {
  // One start for what leaves nothing behind.
  test('two texts stand side by side, regions are visited backwards, and commands go to their part of Settings', async ({
    furnished: { page },
  }) => {
    await test.step('F9 sets two texts side by side and F9 again leaves the one that acts', async () => {
      await openReport(page);
      await page.keyboard.press('F9');
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveCount(2);
      await runFromPalette(page, 'RESOLUTION 75');
      await expect(page.getByRole('main')).toContainText('considering');
      await expect(page.getByRole('main')).toContainText('Executive Summary');
      await page.keyboard.press('F9');
      await expect(page.getByRole('main')).toContainText('considering');
      await expect(page.getByRole('main')).not.toContainText('Executive Summary');
    });

    await test.step('Shift+F6 visits the regions in the other order and comes back', async () => {
      await openReport(page);
      const order: string[] = [];
      await page.keyboard.press('F6');
      const begin = await focused(page);
      for (let step = 0; step < 5; step += 1) {
        await page.keyboard.press('Shift+F6');
        order.push(await focused(page));
      }
      const regions = ['status', 'side', 'main', 'start', 'top'];
      const from = regions.indexOf(begin);
      expect(order).toEqual([1, 2, 3, 4, 5].map((step) => regions[(from + step) % 5]));
    });

    await test.step('a command goes to its part of Settings again when that is open already', async () => {
      const backup = page.getByRole('button', { name: 'Back up to a file…' });
      await runFromPalette(page, 'Back up to a file');
      await expect(backup).toBeFocused();
      await page.getByRole('main').getByRole('searchbox').fill('language');
      await expect(backup).toHaveCount(0);
      await runFromPalette(page, 'Back up to a file');
      await expect(backup).toBeFocused();
      await expect(backup).toBeInViewport();
    });
  });

  test('the first run and a locked window are passed without a pointer', async ({ workbench }) => {
    const { page } = workbench;
    await expect(page.getByRole('button', { name: 'Continue', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-region="status"]')).toBeVisible();
    await expect.poll(() => focused(page)).toBe('main');
    await runFromPalette(page, 'Set a passphrase');
    await expect(page.getByRole('button', { name: 'Set a passphrase' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.getByLabel('New passphrase', { exact: true }).fill(PASSPHRASE);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Protected by passphrase' })).toBeVisible();
    await openFromPalette(page, 'Lock now');
    const field = page.getByLabel('Passphrase');
    await expect(field).toBeFocused();
    await page.keyboard.type('not the right one');
    await page.keyboard.press('Enter');
    await expect(page.getByText('That is not the passphrase')).toBeVisible();
    await expect(field).toBeFocused();
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-region="status"]')).toBeVisible();
    await expect.poll(() => focused(page)).toBe('main');
  });
});
