import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  admit,
  dialog,
  newCircle,
  newDraft,
  openExchange,
  readFiles,
  release,
  replaceClause,
  writeBundle,
} from '../support/exchange-window.ts';
import { look, openFromPalette } from '../support/window-model.ts';
import { conflict, test } from '../support/two-delegates.ts';
import { expect } from '../support/workbench.ts';

/* Scenario B, by USB: two machines of one delegation edit one draft apart and exchange files. */

test('two machines edit one draft apart, exchange files, and keep both versions', async ({ two, stick }) => {
  test.setTimeout(400_000);
  const [alice, bob] = two;
  const a = alice.page;
  const b = bob.page;

  await openExchange(a);
  await look(a, 'empty');
  await newCircle(a, 'Delegation of Utopia', 'A. Diallo', 'Delegation');
  await newDraft(a, 'CANARYNAME our bottom line');
  await release(a);
  await admit(stick, a, b, 'B. Keïta');

  const first = await writeBundle(stick, a);
  await readFiles(b, [first]);
  await expect(dialog(b)).toHaveCount(0);
  await expect(b.getByText('Delegation of Utopia').first()).toBeVisible();
  await expect(b.getByRole('heading', { name: '2 members' })).toBeVisible();
  await look(b, 'joined');

  // Both change the same clause while apart.
  for (const page of [a, b]) {
    await openFromPalette(page, 'Draft terms of reference');
    await expect(page.locator('.ProseMirror')).toContainText('Working methods');
  }
  await replaceClause(a, 'Working methods', 'Working methods and the problem of their different sizes');
  await replaceClause(b, 'Working methods', 'Working methods, and the problem of unequal sizes');
  const fromA = await writeBundle(stick, a);
  const fromB = await writeBundle(stick, b);

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
    await openFromPalette(page, 'Draft terms of reference');
    await openFromPalette(page, 'Conflicts');
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
