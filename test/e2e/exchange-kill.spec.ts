import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { numbers, rounds, seedOf } from '../support/campaign.ts';
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
import { openFromPalette } from '../support/window-model.ts';
import { expect, test, type RunningWorkbench } from '../support/workbench.ts';

const OURS = 'Working methods, and the problem of unequal sizes';
const THEIRS = 'Working methods and the problem of their different sizes';
const KILLS = rounds(2);

interface Scene {
  /** The data folder of the one who reads, closed; both have changed the same clause. */
  readonly folder: string;
  /** The file of the other. */
  readonly file: string;
  /** The text before the file is read. */
  readonly before: string;
  /** The other, who reads what is written after a kill. */
  readonly other: RunningWorkbench;
}

async function openDraft(page: Page): Promise<void> {
  await openFromPalette(page, 'Draft terms of reference');
  await expect(page.locator('.ProseMirror')).toContainText('Working methods');
}

async function prepare(alice: RunningWorkbench, bob: RunningWorkbench, stick: string): Promise<Scene> {
  await newCircle(alice.page, 'Delegation of Utopia', 'A. Diallo', 'Delegation');
  await newDraft(alice.page, 'our bottom line');
  await release(alice.page);
  await admit(stick, alice.page, bob.page, 'B. Keïta');
  await readFiles(bob.page, [await writeBundle(stick, alice.page)]);
  await expect(bob.page.getByRole('heading', { name: '2 members' })).toBeVisible();
  await openDraft(alice.page);
  await replaceClause(alice.page, 'Working methods', THEIRS);
  const file = await writeBundle(stick, alice.page);
  await openDraft(bob.page);
  await replaceClause(bob.page, 'Working methods', OURS);
  const before = await bob.page.locator('.ProseMirror').innerText();
  await bob.stop();
  const folder = join(stick, 'bob');
  await cp(bob.dataFolder, folder, { recursive: true });
  return { folder, file, before, other: alice };
}

/**
 * What stands in the draft, and how many clauses of it wait for a decision. A text other than `before` brought one,
 * which the list shows some moments later.
 */
async function stateOf(
  page: Page,
  before: string,
): Promise<{ readonly text: string; readonly conflicts: number }> {
  await openDraft(page);
  await openFromPalette(page, 'Conflicts');
  const cards = page.locator('[data-conflict]').filter({ hasText: 'unequal' });
  await expect(page.getByRole('tab', { name: 'Conflicts', selected: true })).toBeVisible();
  // The sample dossier has one of its own: the list is there.
  await expect(page.locator('[data-conflict]').first()).toBeVisible();
  const text = await textOf(page);
  if (text !== before) await expect(cards).toHaveCount(1);
  return { text, conflicts: await cards.count() };
}

function textOf(page: Page): Promise<string> {
  return page.locator('.ProseMirror').innerText();
}

async function untilRead(page: Page): Promise<void> {
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.locator('[data-region="status"]')).toContainText(/changed by both|Nothing new|conflict/i);
}

test('a kill while an exchange file is read or written leaves all as before or as after, and the file serves again', async ({
  furnishedFor,
  launchWorkbench,
}) => {
  test.setTimeout(240_000 + KILLS * 90_000);
  const stick = await mkdtemp(join(tmpdir(), 'dw-kill-'));
  const next = numbers(seedOf(20261122));
  const [alice, owner] = await furnishedFor(2);
  if (alice === undefined || owner === undefined) throw new Error('Two were asked for');
  const scene = await prepare(alice, owner, stick);
  /** The one text that all who read the file come to. */
  let merged: string | null = null;
  for (let round = 0; round < KILLS; round++) {
    const dataFolder = join(stick, `round-${round}`);
    await cp(scene.folder, dataFolder, { recursive: true });
    const bob = await launchWorkbench({ dataFolder });
    await expect(bob.page.locator('[data-region="status"]')).toBeVisible({ timeout: 60_000 });
    const writes = round % 2 === 1;
    const part = next() < 0.5 ? 'host' : 'window';
    const place = `round ${round}: ${part} killed while ${writes ? 'writing' : 'reading'}`;
    if (writes) {
      await openExchange(bob.page);
      await bob.page.getByRole('button', { name: 'Exchange by file…' }).click();
      await expect(dialog(bob.page).getByText('Who can open it')).toBeVisible();
      await dialog(bob.page).getByRole('button', { name: 'Save file' }).click({ noWaitAfter: true });
    } else await readFiles(bob.page, [scene.file]);
    await new Promise((resolve) => setTimeout(resolve, next() * (writes ? 150 : 500)));
    await bob.kill(part);
    await bob.killAndRestart();
    await expect(bob.page.locator('[data-region="status"]')).toBeVisible({ timeout: 60_000 });

    const found = await stateOf(bob.page, scene.before);

    await readFiles(bob.page, [scene.file]);
    await untilRead(bob.page);
    await openDraft(bob.page);
    await expect.poll(() => textOf(bob.page)).not.toBe(scene.before);
    const after = await stateOf(bob.page, scene.before);
    merged ??= after.text;
    expect(after, place).toEqual({ text: merged, conflicts: 1 });
    expect([{ text: scene.before, conflicts: 0 }, after], place).toContainEqual(found);
    await expect(bob.page.locator('[data-conflict]').filter({ hasText: 'unequal' })).toContainText(THEIRS);
    // Once only: to the other, each round is a machine that was restored from one image.
    if (round === KILLS - 1) {
      await readFiles(scene.other.page, [await writeBundle(stick, bob.page)]);
      await untilRead(scene.other.page);
      await openDraft(scene.other.page);
      await expect.poll(() => textOf(scene.other.page)).toBe(after.text);
      expect(await stateOf(scene.other.page, ''), place).toEqual(after);
      await openExchange(scene.other.page);
      await expect(scene.other.page.getByText(/damaged|refused/i)).toHaveCount(0);
    }
    await bob.stop();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  }
  await rm(stick, { recursive: true, force: true, maxRetries: 5 });
});
