import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { look, openFromPalette } from './window-model.ts';

/* Exchange as a delegate does it, by the window. The stick is the folder that files are carried in. */

/** The dialog that is open. */
export function dialog(page: Page): Locator {
  return page.getByRole('dialog').or(page.getByRole('alertdialog'));
}

/** Presses something that saves a file, and keeps the file. */
export async function savedTo(stick: string, page: Page, press: () => Promise<void>): Promise<string> {
  const coming = page.waitForEvent('download');
  await press();
  const download = await coming;
  const path = join(stick, `${Date.now()}-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return path;
}

/** Goes to the Exchange screen. */
export async function openExchange(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Exchange', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Exchange', level: 1 })).toBeVisible();
}

/** Gives files to Exchange. */
export async function readFiles(page: Page, paths: readonly string[]): Promise<void> {
  await openExchange(page);
  const chooser = page.waitForEvent('filechooser');
  // One way to the page and back: the waiting has begun there before the key arrives.
  await page.evaluate(() => undefined);
  await page.getByRole('button', { name: 'Read a file…' }).click();
  await (await chooser).setFiles([...paths]);
}

/** Writes an exchange file for all who can open it; its path on the stick. */
export async function writeBundle(stick: string, page: Page): Promise<string> {
  await openExchange(page);
  await page.getByRole('button', { name: 'Exchange by file…' }).click();
  await expect(dialog(page).getByText('Who can open it')).toBeVisible();
  await look(page, 'write-file');
  const path = await savedTo(stick, page, () =>
    dialog(page).getByRole('button', { name: 'Save file' }).click(),
  );
  await expect(dialog(page)).toHaveCount(0);
  return path;
}

/** The paragraph of the open draft that holds some words. */
export function clause(page: Page, words: string): Locator {
  return page.locator('.ProseMirror').getByText(words).first();
}

/** Writes other words in the place of a paragraph, and waits until they are saved. */
export async function replaceClause(page: Page, words: string, text: string): Promise<void> {
  await clause(page, words).click({ clickCount: 3 });
  await page.keyboard.type(text);
  await expect(page.locator('[data-region="status"]')).toContainText(/saved/i);
  await page.waitForFunction(
    () => document.querySelector('[data-region="status"]')?.textContent?.includes('Saved') === true,
  );
}

/** A circle, made on the Exchange screen. */
export async function newCircle(
  page: Page,
  name: string,
  person: string,
  kind: 'Delegation' | 'Negotiating circle',
): Promise<void> {
  await openExchange(page);
  await page.getByRole('button', { name: 'New circle…' }).first().click();
  await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog(page)
    .getByRole('radio', { name: new RegExp(`^${kind}`) })
    .check({ force: true });
  await dialog(page)
    .getByRole('textbox', { name: /Your name/ })
    .fill(person);
  await look(page, 'new-circle');
  await dialog(page).getByRole('button', { name: 'Create circle' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText(name).first()).toBeVisible();
}

/** Opens a new draft of terms of reference under the delegate's own name for it. */
export async function newDraft(page: Page, name: string): Promise<void> {
  await openFromPalette(page, 'new draft');
  await dialog(page).getByRole('textbox').first().fill(name);
  await dialog(page)
    .getByRole('button', { name: /begin|start|create/i })
    .click();
  await expect(page.locator('.ProseMirror')).toContainText('Working methods');
}

/** Releases the open draft into the only circle there is, and leaves the file for later; with a colleague, there is none. */
export async function release(page: Page, isConnected = false): Promise<void> {
  await openFromPalette(page, 'Release this draft');
  await expect(dialog(page).getByText('Only the clean text below goes out')).toBeVisible();
  await expect(dialog(page)).not.toContainText('CANARY');
  await look(page, 'release');
  await dialog(page)
    .getByRole('button', { name: /^Release to/ })
    .click();
  if (!isConnected) {
    await expect(dialog(page).getByText('Write a file for')).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  }
  await expect(dialog(page)).toHaveCount(0);
}

/** Invitation, answer, the same words on both screens, admission. */
export async function admit(stick: string, head: Page, other: Page, person: string): Promise<void> {
  await openExchange(head);
  await head.getByRole('button', { name: 'Invite by file…' }).click();
  const invitation = await savedTo(stick, head, () =>
    dialog(head).getByRole('button', { name: 'Save invitation' }).click(),
  );
  await readFiles(other, [invitation]);
  await dialog(other)
    .getByRole('textbox', { name: /Your name/ })
    .fill(person);
  const answer = await savedTo(stick, other, () =>
    dialog(other).getByRole('button', { name: 'Save answer' }).click(),
  );
  const words = dialog(other).getByRole('list', { name: 'Words to compare' });
  await expect(words).toBeVisible();
  await look(other, 'answer');
  await readFiles(head, [answer]);
  await expect(dialog(head).getByRole('list', { name: 'Words to compare' })).toHaveText(
    (await words.textContent()) ?? '',
  );
  await look(head, 'admit');
  await dialog(head).getByRole('button', { name: /same/ }).click();
  await dialog(other).getByRole('button', { name: 'Done' }).click();
  await expect(head.getByText(person).filter({ visible: true }).first()).toBeVisible();
}

/** Switches exchange with colleagues nearby on; the address that the screen reads out. */
export async function switchOn(page: Page): Promise<string> {
  await openExchange(page);
  await page.getByText('Exchange when colleagues are near', { exact: true }).click();
  await expect(page.getByRole('switch', { name: 'Exchange when colleagues are near' })).toBeChecked();
  const line = page.getByRole('listitem').filter({ hasText: 'Address to read out' });
  await expect(line).toBeVisible();
  return (await line.locator('bdi').first().textContent()) ?? '';
}

/** Calls an address as it was read out, unless the two have found each other already. */
export async function connectByAddress(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Call an address' }).click();
  await page.getByRole('textbox', { name: 'Address and port' }).fill(address);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await expect(page.locator('[data-network="connected"]')).toBeVisible();
}
