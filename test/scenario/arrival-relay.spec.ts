import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
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
import { importFiles, look, openFromPalette, runFromPalette } from '../support/window-model.ts';
import { runBuiltHub } from '../support/run-built-hub.ts';
import type { BuiltHub } from '../support/run-built-hub.ts';
import { rows, test } from '../support/two-delegates.ts';
import { expect } from '../support/workbench.ts';

/* Two colleagues who are never there at the same time exchange by the relay of their mission: words, a document, a removal. */

let folder = '';
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-relay-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Names the relay of the one circle, switches exchange on, and waits until nothing waits at either end. */
async function useRelay(page: Page, url: string): Promise<void> {
  await openExchange(page);
  await page.getByRole('textbox', { name: 'Relay of this circle' }).fill(url, { timeout: 15_000 });
  await page.getByRole('button', { name: 'Use this relay' }).click();
  await page.getByText('Exchange when colleagues are near', { exact: true }).click();
  await settled(page);
}

async function settled(page: Page): Promise<void> {
  await openExchange(page);
  await expect(page.getByText('nothing waits there').first()).toBeVisible({ timeout: 60_000 });
}

/** Nothing waits for a pause in typing: it is at the relay. */
async function sentNow(page: Page, hub: BuiltHub, before: number): Promise<void> {
  await runFromPalette(page, 'Exchange now');
  await expect.poll(() => hub.stored(), { timeout: 30_000 }).toBeGreaterThan(before);
  await settled(page);
}

const editor = (page: Page) => page.locator('.ProseMirror');

test('a draft, a document and a removal go by a relay between two who never meet', async ({ two }) => {
  test.setTimeout(240_000);
  const hub = await runBuiltHub(join(folder, 'hub'));
  const [alice, bob] = two;
  await newCircle(alice.page, 'Delegation of Utopia', 'A. Diallo', 'Delegation');
  await admit(folder, alice.page, bob.page, 'B. Keïta');
  // The file that makes him a member holds no text yet.
  await readFiles(bob.page, [await writeBundle(folder, alice.page)]);
  await expect(bob.page.getByRole('heading', { name: '2 members' })).toBeVisible();
  await bob.stop();

  // She writes, puts a document into the circle, and goes.
  await newDraft(alice.page, 'CANARYNAME our bottom line');
  await release(alice.page);
  const paper = join(folder, 'financing-of-meetings.txt');
  await writeFile(
    paper,
    `CANARYPAPER financing\n\n${'1. The group notes that travel is dear.\n\n'.repeat(4_000)}`,
  );
  await importFiles(alice.page, [paper]);
  await runFromPalette(alice.page, 'Library: documents');
  await rows(alice.page).filter({ hasText: 'financing' }).getByRole('checkbox').check({ force: true });
  await alice.page.getByRole('button', { name: 'Put into circle…' }).click();
  await dialog(alice.page).getByRole('button', { name: 'Put into' }).click();
  await expect(dialog(alice.page)).toHaveCount(0);
  await useRelay(alice.page, hub.url);
  await look(alice.page, 'relay-equal');
  await alice.stop();

  // He comes, has it, answers, and goes.
  await bob.restart();
  await useRelay(bob.page, hub.url);
  await runFromPalette(bob.page, 'Library: documents');
  await bob.page.getByRole('button', { name: /^Fetch/ }).click({ timeout: 30_000 });
  await expect(rows(bob.page).filter({ hasText: 'financing' })).toBeVisible({ timeout: 60_000 });
  await openFromPalette(bob.page, 'Draft terms of reference');
  await expect(editor(bob.page)).toContainText('Working methods');
  const before = await hub.stored();
  await replaceClause(bob.page, 'Working methods', 'Working methods, by correspondence');
  await sentNow(bob.page, hub, before);
  await bob.stop();

  // She sees what he wrote, and removes his computer, which was lost.
  await alice.restart();
  await settled(alice.page);
  await openFromPalette(alice.page, 'Draft terms of reference');
  await expect(editor(alice.page)).toContainText('Working methods, by correspondence');
  await openExchange(alice.page);
  await alice.page.getByRole('button', { name: 'Remove', exact: true }).click();
  await dialog(alice.page).getByRole('button', { name: 'Remove' }).click();
  await expect(alice.page.getByRole('heading', { name: '1 member' })).toBeVisible();
  const known = await hub.stored();
  await replaceClause(await opened(alice.page), 'Urgent interest', 'Urgent interest, after the removal');
  await sentNow(alice.page, hub, known);
  await alice.stop();

  // The lost computer learns that, and gets nothing of what came after.
  await bob.restart();
  await openExchange(bob.page);
  await expect(bob.page.getByText(/This computer was removed from/).first()).toBeVisible({ timeout: 60_000 });
  await openFromPalette(bob.page, 'Draft terms of reference');
  await expect(editor(bob.page)).toContainText('Working methods, by correspondence');
  await expect(editor(bob.page)).not.toContainText('after the removal');
  await look(bob.page, 'relay-removed');
  expect([...alice.problems, ...bob.problems]).toEqual([]);

  // Nothing at the relay can be read.
  await hub.stop();
  const entries = await readdir(join(folder, 'hub'), { recursive: true, withFileTypes: true });
  const kept = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const bytes = Buffer.concat(await Promise.all(kept.map((path) => readFile(path))));
  expect(bytes.byteLength).toBeGreaterThan(10_000);
  for (const word of ['CANARY', 'Working methods', 'Utopia', 'Keïta', 'financing'])
    expect(bytes.includes(word), word).toBe(false);
});

async function opened(page: Page): Promise<Page> {
  await openFromPalette(page, 'Draft terms of reference');
  await expect(editor(page)).toContainText('Working methods');
  return page;
}
