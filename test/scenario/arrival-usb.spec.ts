import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { passFirstRun } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

/* Scenario B, by USB: two machines of one delegation edit one draft apart and exchange files. */

/** The folder that files are carried in. */
let stick = '';
test.beforeEach(async () => {
  stick = await mkdtemp(join(tmpdir(), 'dw-stick-'));
});
test.afterEach(() => rm(stick, { recursive: true, force: true }));

const shots = process.env['DW_SHOTS'];
async function look(page: Page, name: string): Promise<void> {
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`) });
}

function dialog(page: Page): Locator {
  return page.getByRole('dialog').or(page.getByRole('alertdialog'));
}

/** Presses something that saves a file, and keeps the file. */
async function saved(page: Page, press: () => Promise<void>): Promise<string> {
  const coming = page.waitForEvent('download');
  await press();
  const download = await coming;
  const path = join(stick, `${Date.now()}-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return path;
}

/** Runs the first thing that the palette offers for some words; it may open a dialog. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog').filter({ has: page.getByRole('menuitem') });
  const field = page.getByRole('dialog').locator('input');
  await expect(field).toBeFocused();
  await field.fill(words);
  await expect(palette.getByRole('menuitem').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(palette).toHaveCount(0);
}

async function openExchange(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Exchange', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Exchange', level: 1 })).toBeVisible();
}

async function readFiles(page: Page, paths: readonly string[]): Promise<void> {
  await openExchange(page);
  const chooser = page.waitForEvent('filechooser');
  // One way to the page and back: the waiting has begun there before the key arrives.
  await page.evaluate(() => undefined);
  await page.getByRole('button', { name: 'Read a file…' }).click();
  await (await chooser).setFiles([...paths]);
}

async function writeBundle(page: Page): Promise<string> {
  await openExchange(page);
  await page.getByRole('button', { name: 'Exchange by file…' }).click();
  await expect(dialog(page).getByText('Who can open it')).toBeVisible();
  await look(page, 'write-file');
  const path = await saved(page, () => dialog(page).getByRole('button', { name: 'Save file' }).click());
  await expect(dialog(page)).toHaveCount(0);
  return path;
}

/** The card of the clause that both changed here; the sample dossier has one of its own. */
function conflict(page: Page): Locator {
  return page.locator('[data-conflict]').filter({ hasText: 'unequal' });
}

/** The paragraph of the open draft that holds some words. */
function clause(page: Page, words: string): Locator {
  return page.locator('.ProseMirror').getByText(words).first();
}

async function replaceClause(page: Page, words: string, text: string): Promise<void> {
  await clause(page, words).click({ clickCount: 3 });
  await page.keyboard.type(text);
  await expect(page.locator('[data-region="status"]')).toContainText(/saved/i);
  await page.waitForFunction(
    () => document.querySelector('[data-region="status"]')?.textContent?.includes('Saved') === true,
  );
}

/** A circle, made on the Exchange screen. */
async function newCircle(
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
async function newDraft(page: Page, name: string): Promise<void> {
  await command(page, 'new draft');
  await dialog(page).getByRole('textbox').first().fill(name);
  await dialog(page)
    .getByRole('button', { name: /begin|start|create/i })
    .click();
  await expect(page.locator('.ProseMirror')).toContainText('Working methods');
}

/** Releases the open draft into the only circle there is, and leaves the file for later. */
async function release(page: Page): Promise<void> {
  await command(page, 'Release this draft');
  await expect(dialog(page).getByText('Only the clean text below goes out')).toBeVisible();
  await expect(dialog(page)).not.toContainText('CANARY');
  await look(page, 'release');
  await dialog(page)
    .getByRole('button', { name: /^Release to/ })
    .click();
  await expect(dialog(page).getByText('Write a file for')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toHaveCount(0);
}

/** Invitation, answer, the same words on both screens, admission. */
async function admit(head: Page, other: Page, person: string): Promise<void> {
  await openExchange(head);
  await head.getByRole('button', { name: 'Invite by file…' }).click();
  const invitation = await saved(head, () =>
    dialog(head).getByRole('button', { name: 'Save invitation' }).click(),
  );
  await readFiles(other, [invitation]);
  await dialog(other)
    .getByRole('textbox', { name: /Your name/ })
    .fill(person);
  const answer = await saved(other, () => dialog(other).getByRole('button', { name: 'Save answer' }).click());
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
  await expect(head.getByText(person).first()).toBeVisible();
}

test('two machines edit one draft apart, exchange files, and keep both versions', async ({
  launchWorkbench,
}) => {
  test.setTimeout(400_000);
  const [alice, bob] = [await launchWorkbench(), await launchWorkbench()];
  const a = alice.page;
  const b = bob.page;
  await passFirstRun(a);
  await passFirstRun(b);

  await openExchange(a);
  await look(a, 'empty');
  await newCircle(a, 'Delegation of Utopia', 'A. Diallo', 'Delegation');
  await newDraft(a, 'CANARYNAME our bottom line');
  await release(a);
  await admit(a, b, 'B. Keïta');

  const first = await writeBundle(a);
  await readFiles(b, [first]);
  await expect(dialog(b)).toHaveCount(0);
  await expect(b.getByText('Delegation of Utopia').first()).toBeVisible();
  await expect(b.getByRole('heading', { name: '2 members' })).toBeVisible();
  await look(b, 'joined');

  // Both change the same clause while apart.
  for (const page of [a, b]) {
    await command(page, 'Draft terms of reference');
    await expect(page.locator('.ProseMirror')).toContainText('Working methods');
  }
  await replaceClause(a, 'Working methods', 'Working methods and the problem of their different sizes');
  await replaceClause(b, 'Working methods', 'Working methods, and the problem of unequal sizes');
  const fromA = await writeBundle(a);
  const fromB = await writeBundle(b);

  // Truncated and altered files are refused; nothing is changed.
  const whole = await readFile(fromA);
  const cut = join(stick, 'cut.dwbundle');
  await writeFile(cut, whole.subarray(0, whole.length - 7));
  const altered = join(stick, 'altered.dwbundle');
  const bytes = Buffer.from(whole);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(altered, bytes);
  await readFiles(b, [cut]);
  await expect(dialog(b)).toContainText('The file is cut short.');
  await look(b, 'cut');
  await b.keyboard.press('Escape');
  await readFiles(b, [altered]);
  await expect(dialog(b)).toContainText('damaged or was altered');
  await b.keyboard.press('Escape');

  // The whole ones, twice.
  await readFiles(b, [fromA]);
  await expect(b.locator('[data-region="status"]')).toContainText('changed by both');
  await readFiles(b, [fromA]);
  await readFiles(a, [fromB]);
  await readFiles(a, [fromB]);
  await expect(a.locator('[data-region="status"]')).toContainText(/Nothing new|conflict/i);

  for (const page of [a, b]) {
    await command(page, 'Draft terms of reference');
    await command(page, 'Conflicts');
    const card = conflict(page);
    await expect(card).toHaveCount(1);
    await expect(card).toContainText('the problem of their different sizes');
    await expect(card).toContainText('the problem of unequal sizes');
    await expect(card).toContainText('A. Diallo');
    await expect(card).toContainText('B. Keïta');
    await expect(card.getByRole('button', { name: 'Keep both for review' })).toBeVisible();
  }
  await look(a, 'conflict');
  const textA = await a.locator('.ProseMirror').innerText();
  expect(await b.locator('.ProseMirror').innerText()).toBe(textA);
  expect(textA).not.toContain('[');

  // A choice is made and taken back.
  await conflict(a).getByRole('button', { name: 'Other choices' }).click();
  await expect(a.getByRole('menuitem', { name: /square brackets/ })).toHaveCount(0);
  await a.getByRole('menuitem', { name: /Keep theirs/ }).click();
  await expect(a.locator('.ProseMirror')).toContainText('Working methods, and the problem of unequal sizes');
  await a.getByRole('tab', { name: 'Decided' }).click();
  await look(a, 'decided');
  await a.getByRole('button', { name: 'Take the decision back' }).click();
  await expect(async () => expect(await a.locator('.ProseMirror').innerText()).toBe(textA)).toPass();
  expect(alice.problems).toEqual([]);
  await openExchange(a);
  await look(a, 'exchange');
});

test('a text released to co-sponsors brings nothing else to their machine', async ({ launchWorkbench }) => {
  test.setTimeout(300_000);
  const [alice, other] = [await launchWorkbench(), await launchWorkbench()];
  const a = alice.page;
  const c = other.page;
  await passFirstRun(a);
  await passFirstRun(c);
  await newCircle(a, 'Co-sponsors', 'A. Diallo', 'Negotiating circle');
  await newDraft(a, 'CANARYNAME our bottom line');
  await replaceClause(a, 'Urgent interest', 'Urgent interest CANARYFALLBACK two thirds');
  await replaceClause(a, 'Urgent interest', 'Urgent interest');
  await expect(a.locator('.ProseMirror')).not.toContainText('CANARY');
  await release(a);
  await admit(a, c, 'C. Okafor');
  const file = await writeBundle(a);
  await readFiles(c, [file]);
  await expect(c.getByRole('heading', { name: '2 members' })).toBeVisible();
  await expect(c.getByText('A. Diallo released “Draft terms of reference”')).toBeVisible();
  await look(c, 'third');
  await command(c, 'Draft terms of reference');
  await expect(c.locator('.ProseMirror')).toContainText('Urgent interest');
  await other.restart();
  const found: string[] = [];
  for (const path of [file, ...(await filesBelow(other.dataFolder))]) {
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    for (const canary of ['CANARYNAME', 'CANARYFALLBACK']) {
      if (bytes.includes(canary) || bytes.includes(Buffer.from(canary, 'utf16le')))
        found.push(`${canary} in ${path}`);
    }
  }
  expect(found).toEqual([]);
});

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
