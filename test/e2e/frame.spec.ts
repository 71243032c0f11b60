import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { goTo, passFirstRun, runFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

const PASSPHRASE = 'seven small boats at noon';

async function regionOfFocus(page: Page): Promise<string | null> {
  return await page.evaluate(
    () => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region'] ?? null,
  );
}

/** Opens the report of the sample dossier. */
async function openReport(page: Page): Promise<void> {
  await expect(page.getByRole('complementary').first()).toContainText(/preliminary report/i, {
    timeout: 60_000,
  });
  await runFromPalette(page, 'preliminary report');
  await expect(page.getByRole('main')).toContainText('Executive Summary');
}

test.describe('the window', () => {
  test('goes from the first start to the library with two presses and no problem in the console', async ({
    workbench,
  }) => {
    await passFirstRun(workbench.page);
    await expect(workbench.page.getByRole('main')).toBeVisible();
    expect(workbench.problems).toEqual([]);
  });

  // One start for what leaves nothing behind.
  test('is gone through by keys alone, and shows and tells no more than it should', async ({
    furnished: { page },
  }) => {
    await openReport(page);
    await test.step('F6 visits every region and comes back', async () => {
      const seen = new Set<string | null>();
      for (let step = 0; step < 5; step += 1) {
        await page.keyboard.press('F6');
        seen.add(await regionOfFocus(page));
      }
      expect(seen).toEqual(new Set(['main', 'side', 'start', 'status', 'top']));
    });

    await test.step('Room view shows neither notes nor protection nor the circle', async () => {
      await expect(page.locator('[data-region="side"]')).toBeVisible();
      await page.keyboard.press('F4');
      await expect(page.locator('[data-region="side"]')).toHaveCount(0);
      await expect(page.getByRole('button', { name: 'Not protected' })).toBeHidden();
      await page.keyboard.press('F4');
      await expect(page.locator('[data-region="side"]')).toBeVisible();
    });

    await test.step('no single letter is a command while one writes', async () => {
      const find = page.getByRole('banner').getByRole('searchbox');
      await find.click();
      await page.keyboard.type('nqhp');
      await expect(find).toHaveValue('nqhp');
      await expect(page.getByRole('complementary').last().getByRole('textbox')).toHaveCount(0);
      await find.fill('');
    });

    await test.step('Escape closes the top layer and gives the focus back, also where things move', async () => {
      await page.emulateMedia({ reducedMotion: 'no-preference' });
      const commands = page.getByRole('button', { name: 'Commands, Ctrl+K' });
      await commands.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(commands).toBeFocused();
    });

    await test.step('a diagnostic file holds none of the delegate’s words', async () => {
      await runFromPalette(page, 'settings');
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Make diagnostic file' }).click();
      const text = await readFile(await (await download).path(), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ protection: 'none' });
      expect(text).not.toMatch(/preliminary|wgig|imported documents/i);
    });
  });

  test('opens with the meeting, the text and the theme it was closed with', async ({
    furnished: workbench,
  }) => {
    await openReport(workbench.page);
    await runFromPalette(workbench.page, 'dark colours');
    await expect(workbench.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(async () => {
      await workbench.restart();
      await expect(workbench.page.getByRole('main')).toContainText('Executive Summary');
    }).toPass();
    await expect(workbench.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  });

  test('gives a text opened from the palette the focus, at the clause where reading stood', async ({
    furnished: { page },
  }) => {
    await goTo(page, 'WGIG 34');
    await page.keyboard.press('ArrowDown');
    const left = await page.locator('[data-clause]:focus').getAttribute('data-clause');
    const exchange = page.getByRole('banner').getByRole('button', { name: 'Exchange' });
    await exchange.click();
    await runFromPalette(page, 'Preliminary report');
    await expect(page.locator(`[data-clause="${left ?? ''}"]`)).toBeFocused();
    await exchange.click();
    await runFromPalette(page, 'Contribution from France');
    await expect(page.locator('[data-clause]:focus')).toHaveCount(1);
    await expect(
      page.getByRole('region', { name: 'Contribution from France' }).or(page.getByRole('main')).first(),
    ).toContainText('France');
  });

  test('says nothing is protected, takes a passphrase, locks, and opens only with it', async ({
    furnished: workbench,
  }) => {
    const { page } = workbench;
    await page.getByRole('button', { name: 'Not protected' }).click();
    await expect(page.getByRole('button', { name: 'Set a passphrase' })).toBeInViewport();
    const top = await page.evaluate(() => document.querySelector('header')?.getBoundingClientRect().top);
    expect(top, 'the window itself does not scroll').toBe(0);
    await page.getByRole('button', { name: 'Set a passphrase' }).click();
    await page.getByLabel('New passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('New passphrase again').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Set a passphrase' }).click();
    await expect(page.getByRole('button', { name: 'Protected by passphrase' })).toBeVisible();
    await page.getByRole('button', { name: 'Lock now' }).click();
    await expect(page.getByRole('heading', { name: 'Your workbench is locked' })).toBeVisible();
    await page.getByLabel('Passphrase').fill('not the right one');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expect(page.getByText('That is not the passphrase')).toBeVisible();
    await page.getByLabel('Passphrase').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expect(page.locator('[data-region="status"]')).toBeVisible();
    await workbench.restart();
    await expect(workbench.page.getByRole('heading', { name: 'Your workbench is locked' })).toBeVisible();
  });

  test('turns round for Arabic, says that its words are a draft, and keeps the choice', async ({
    furnished: workbench,
  }) => {
    await runFromPalette(workbench.page, 'settings');
    await workbench.page.getByRole('main').getByText('العربية').click();
    await expect(workbench.page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expect(workbench.page.getByText('هذه اللغة مسودة').first()).toBeVisible();
    await workbench.restart();
    await expect(workbench.page.locator('html')).toHaveAttribute('lang', 'ar');
  });

  test('needs no second direction of scrolling at 320 pixels', async ({ launchWorkbench }) => {
    const { page } = await launchWorkbench({ viewport: { width: 320, height: 640 } });
    await passFirstRun(page);
    for (const screen of ['settings', 'tasks', 'exchange']) {
      await runFromPalette(page, screen);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, screen).toBeLessThanOrEqual(0);
    }
  });

  // Electron has one window.
  const inBrowser = { tag: '@loopback' };
  test(
    'hands the stores over to a second window and takes them back',
    inBrowser,
    async ({ furnished: workbench }) => {
      const second = await workbench.context.newPage();
      const session = await workbench.page.evaluate(() => sessionStorage.getItem('workbench.session') ?? '');
      await second.addInitScript((value) => sessionStorage.setItem('workbench.session', value), session);
      await second.goto(new URL('/', workbench.page.url()).href);
      await expect(second.locator('[data-region="status"]')).toBeVisible();
      await expect(workbench.page.getByRole('heading', { name: 'Open in another window' })).toBeVisible();
      await workbench.page.getByRole('button', { name: 'Use it in this window' }).click();
      await expect(workbench.page.locator('[data-region="status"]')).toBeVisible();
      await expect(second.getByRole('heading', { name: 'Open in another window' })).toBeVisible();
    },
  );
});
