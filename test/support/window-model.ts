import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

const SAMPLE = join(import.meta.dirname, '../../renderer/app/sample');

/** Words of the window by which tests find their way, in the languages that they run in. */
export const WORDS = {
  en: {
    go: 'Continue',
    skip: 'Skip',
    library: 'Library',
    exchange: 'Exchange',
    palette: 'Find a command or a text',
    settings: 'Settings',
    tasks: 'Tasks',
  },
  ar: {
    go: 'متابعة',
    skip: 'تخطٍّ',
    library: 'المكتبة',
    exchange: 'التبادل',
    palette: 'ابحث عن أمر أو نص',
    settings: 'الإعدادات',
    tasks: 'المهام',
  },
} as const;
export type TestLanguage = keyof typeof WORDS;

/** Goes through the first run without a name; two inputs. */
export async function passFirstRun(page: Page, language: TestLanguage = 'en'): Promise<void> {
  const words = WORDS[language];
  await page.getByRole('button', { name: words.go, exact: true }).click();
  await page.getByRole('button', { name: words.skip, exact: true }).click();
  await expect(page.locator('[data-region="status"]')).toBeVisible();
}

/** Goes to the Library and waits until the five documents of the dossier are there. */
export async function waitForSample(page: Page): Promise<void> {
  await runFromPalette(page, 'Library: documents');
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Documents' }).locator('[data-row]')).toHaveCount(5, {
    timeout: 60_000,
  });
}

/** Imports files of the sample dossier, or others by path, through the picker. */
export async function importFiles(page: Page, names: readonly string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  // One way to the page and back: the waiting has begun there before the key arrives.
  await page.evaluate(() => undefined);
  await page.keyboard.press('Control+o');
  await (await chooser).setFiles(names.map((name) => (name.startsWith('/') ? name : join(SAMPLE, name))));
}

/** Goes to a place of a text by typing it into the find field: "WGIG 34 (ii)". */
export async function goTo(page: Page, place: string): Promise<void> {
  const find = page.getByRole('banner').getByRole('searchbox');
  await find.fill(place);
  await expect(
    page.getByRole('list', { name: 'Places and search' }).getByRole('listitem').nth(1),
  ).toBeVisible();
  await find.press('Enter');
  await expect(page.locator('[data-clause]:focus')).toBeVisible();
}

/** Runs what the palette offers for some words, where that opens no dialog. */
export async function runFromPalette(page: Page, words: string): Promise<void> {
  await openFromPalette(page, words);
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Runs what the palette offers for some words; it may open a dialog. */
export async function openFromPalette(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('dialog').locator('input');
  await expect(field).toBeFocused();
  await field.fill(words);
  // A line that has all the words: the list as it was before them, or a text that is still on its way, is not it.
  let lines = page.getByRole('dialog').getByRole('menuitem');
  for (const word of words.split(' ')) lines = lines.filter({ hasText: word });
  await expect(lines.first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('menuitem')).toHaveCount(0);
}

/** Keeps a picture of the window in the folder that DW_SHOTS names, if it names one. */
export async function look(page: Page, name: string): Promise<void> {
  const shots = process.env['DW_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`) });
}
