import type { Locator, Page } from '@playwright/test';
import {
  admit,
  clause,
  connectByAddress,
  newCircle,
  newDraft,
  openExchange,
  readFiles,
  release,
  replaceClause,
  switchOn,
  writeBundle,
} from '../support/exchange-window.ts';
import { look, openFromPalette } from '../support/window-model.ts';
import { conflict, wordsFoundIn, test } from '../support/two-delegates.ts';
import { expect } from '../support/workbench.ts';

/* Scenario B over the network: after the file, two machines of one delegation meet in the room; a third is of another. */

const status = (page: Page): Locator => page.locator('[data-region="status"]');

async function openDraft(page: Page): Promise<void> {
  await openFromPalette(page, 'Draft terms of reference');
  await expect(page.locator('.ProseMirror')).toContainText('Working methods');
}

test('two machines that meet see what the other types, and keep both versions of what both changed apart', async ({
  two,
  stick,
}) => {
  test.setTimeout(400_000);
  const [alice, bob] = two;
  const a = alice.page;
  const b = bob.page;
  await newCircle(a, 'Delegation of Utopia', 'A. Diallo', 'Delegation');
  await newDraft(a, 'CANARYNAME our bottom line');
  await release(a);
  await admit(stick, a, b, 'B. Keïta');
  await readFiles(b, [await writeBundle(stick, a)]);
  await expect(b.getByRole('heading', { name: '2 members' })).toBeVisible();

  // Both change the same clause before they meet.
  await openDraft(a);
  await openDraft(b);
  await replaceClause(a, 'Working methods', 'Working methods and the problem of their different sizes');
  await replaceClause(b, 'Working methods', 'Working methods, and the problem of unequal sizes');

  // Off until somebody switches it on; then they meet, and nobody presses anything more.
  await expect(status(a)).toContainText('Offline');
  const address = await switchOn(a);
  await switchOn(b);
  await connectByAddress(b, address);
  for (const [page, other] of [
    [a, 'B. Keïta'],
    [b, 'A. Diallo'],
  ] as const) {
    await expect(status(page)).toContainText('Connected with');
    await expect(status(page)).toContainText(other);
    await expect(status(page)).toContainText('2 conflicts');
  }
  await look(a, 'lan-exchange');

  // What is typed on one machine is on the other; where the other writes stays where it is.
  await openDraft(a);
  await openDraft(b);
  expect(await b.locator('.ProseMirror').innerText()).toBe(await a.locator('.ProseMirror').innerText());
  await clause(b, 'Urgent interest').click();
  await b.keyboard.press('End');
  await clause(a, 'Mandate').click();
  await a.keyboard.press('End');
  await a.keyboard.type(' seen live');
  await expect(b.locator('.ProseMirror')).toContainText('Mandate seen live');
  await b.keyboard.type(' and answered');
  await expect(a.locator('.ProseMirror')).toContainText('Urgent interest and answered');
  await expect(a.getByText(/changed since you last looked/)).toBeVisible();
  await look(a, 'lan-live');

  // Both texts of the clause wait; a choice is made and taken back, and goes to the other by itself.
  await openFromPalette(a, 'Conflicts');
  const card = conflict(a);
  await expect(card).toHaveCount(1);
  await expect(card).toContainText('the problem of their different sizes');
  await expect(card.getByRole('button', { name: 'Keep both for review' })).toBeVisible();
  const before = await a.locator('.ProseMirror').innerText();
  expect(before).not.toContain('[');
  await card.getByRole('button', { name: 'Other choices' }).click();
  await a.getByRole('menuitem', { name: /Keep theirs/ }).click();
  await expect(b.locator('.ProseMirror')).toContainText('Working methods, and the problem of unequal sizes');
  await a.getByRole('tab', { name: 'Decided' }).click();
  await a.getByRole('button', { name: 'Take the decision back' }).click();
  await expect(async () => expect(await b.locator('.ProseMirror').innerText()).toBe(before)).toPass();

  // A colleague who goes is gone from the status bar, and the text stays.
  await bob.stop();
  await expect(status(a)).toContainText('Nobody near');
  expect(await a.locator('.ProseMirror').innerText()).toBe(before);
  expect(alice.problems).toEqual([]);
});

test('a co-sponsor gets the released text and nothing else, over the network and by file', async ({
  two,
  stick,
}) => {
  test.setTimeout(300_000);
  const [alice, other] = two;
  const a = alice.page;
  const c = other.page;
  await newCircle(a, 'Co-sponsors', 'A. Diallo', 'Negotiating circle');
  await admit(stick, a, c, 'C. Okafor');
  await readFiles(c, [await writeBundle(stick, a)]);
  const address = await switchOn(a);
  await switchOn(c);
  await connectByAddress(c, address);
  await newDraft(a, 'CANARYNAME our bottom line');
  await replaceClause(a, 'Urgent interest', 'Urgent interest CANARYFALLBACK two thirds');
  await replaceClause(a, 'Urgent interest', 'Urgent interest');
  await release(a, true);
  await openExchange(c);
  await expect(c.getByText(/A\. Diallo\S? released “\S?Draft terms of reference/u)).toBeVisible();
  await expect(c.getByRole('complementary').first()).toContainText('Draft terms of reference');
  await openDraft(c);
  await expect(c.locator('.ProseMirror')).toContainText('Urgent interest');
  await other.restart();
  const file = await writeBundle(stick, a);
  expect(await wordsFoundIn([file, other.dataFolder], ['CANARYNAME', 'CANARYFALLBACK'])).toEqual([]);
});
