import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  admit,
  dialog,
  newCircle,
  openExchange,
  readFiles,
  writeBundle,
} from '../support/exchange-window.ts';
import { goTo, importFiles, look, runFromPalette, waitForSample } from '../support/window-model.ts';
import { accessibilityProblems } from '../support/accessibility.ts';
import { rows, test, wordsFoundIn } from '../support/two-delegates.ts';
import { expect } from '../support/workbench.ts';

/* A document of one delegate in a circle: named to the other, asked for, brought by file, read. The note stays. */

const TEXT = `Document C7/12-E

Proposal on the financing of meetings

1. The group notes that travel is dear.

2. The group proposes that meetings are held by turns in each region.

${'3. Further considerations follow in the annex, which is long. '.repeat(3_000)}
`;

test('a document is put into a circle, named, asked for, carried by file and read', async ({
  two,
  stick,
}) => {
  test.setTimeout(300_000);
  const [alice, bob] = two;
  const a = alice.page;
  const b = bob.page;
  await waitForSample(a);
  await waitForSample(b);
  const paper = join(stick, 'financing-of-meetings.txt');
  await writeFile(paper, TEXT);
  await importFiles(a, [paper]);
  await expect(rows(a)).toHaveCount(6);
  await goTo(a, 'financing 2');
  const clause = await a.locator('[data-clause]:focus').getAttribute('data-clause');
  await a.keyboard.press('n');
  await a.keyboard.type('CANARYNOTE we would accept less');
  await a.keyboard.press('Escape');

  await newCircle(a, 'Delegation of Utopia', 'A. Diallo', 'Delegation');
  await admit(stick, a, b, 'B. Keïta');

  // The visible act.
  await runFromPalette(a, 'Library: documents');
  await rows(a).filter({ hasText: 'financing' }).getByRole('checkbox').check({ force: true });
  await a.getByRole('button', { name: 'Put into circle…' }).click();
  await expect(dialog(a)).toContainText('financing-of-meetings.txt');
  await expect(dialog(a)).toContainText('B. Keïta');
  await expect(dialog(a)).not.toContainText('CANARY');
  await dialog(a)
    .getByRole('textbox', { name: /Agenda item/ })
    .fill('7.2');
  await look(a, 'put-into-circle');
  expect(await accessibilityProblems(a)).toEqual([]);
  await dialog(a).getByRole('button', { name: 'Put into' }).click();
  await expect(a.locator('[data-region="status"]')).toContainText('Colleagues learn of it');

  // The first file names it; nothing of it travels.
  const named = await writeBundle(stick, a);
  await readFiles(b, [named]);
  await runFromPalette(b, 'Library: documents');
  await expect(b.getByText('From circles: 1 document not here yet')).toBeVisible();
  await expect(b.getByText(/not here yet, 18\d kB/).first()).toBeVisible();
  await look(b, 'not-here-yet');
  await b.getByRole('button', { name: /^Fetch/ }).click();
  await expect(b.getByText(/asked for: 0/).first()).toBeVisible();
  await look(b, 'asked-for');
  expect(await accessibilityProblems(b)).toEqual([]);

  // The second carries it.
  await openExchange(a);
  await a.getByRole('button', { name: 'Exchange by file…' }).click();
  await dialog(a)
    .getByRole('checkbox', { name: /C7.12-E/ })
    .check({ force: true });
  await expect(dialog(a).getByText(/Documents add/)).toBeVisible();
  await look(a, 'carry');
  const coming = a.waitForEvent('download');
  await dialog(a).getByRole('button', { name: 'Save file' }).click();
  const carried = join(stick, 'carried.dwbundle');
  await (await coming).saveAs(carried);
  await readFiles(b, [carried]);
  await runFromPalette(b, 'Library: documents');
  await expect(rows(b)).toHaveCount(6);
  await expect(b.getByText('not here yet')).toHaveCount(0);
  await goTo(b, 'financing 2');
  await expect(b.locator('[data-clause]:focus')).toContainText('by turns in each region');
  // The same ids on both machines.
  expect(clause).not.toBeNull();
  expect(await b.locator('[data-clause]:focus').getAttribute('data-clause')).toBe(clause);
  await openExchange(b);
  await expect(b.getByRole('heading', { name: '1 document' })).toBeVisible();
  await look(b, 'circle-documents');
  expect(await accessibilityProblems(b)).toEqual([]);

  expect([...alice.problems, ...bob.problems]).toEqual([]);

  await alice.restart();
  const places = [named, carried, alice.dataFolder, bob.dataFolder];
  expect(await wordsFoundIn(places, ['CANARYNOTE'])).toEqual([]);
});
