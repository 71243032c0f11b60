import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dialog } from '../support/exchange-window.ts';
import { accessibilityProblems } from '../support/accessibility.ts';
import {
  goTo,
  importFiles,
  look,
  openFromPalette,
  runFromPalette,
  waitForSample,
} from '../support/window-model.ts';
import { rows, test } from '../support/two-delegates.ts';
import { expect } from '../support/workbench.ts';

/* A meeting leaves one workbench as one signed file and opens on another, which does not know the signer. */

test('a meeting is saved as a pack, opened elsewhere, and refused when it was altered', async ({
  two,
  stick: folder,
}) => {
  test.setTimeout(300_000);
  const [alice, bob] = two;
  const a = alice.page;
  const b = bob.page;
  await waitForSample(a);
  await waitForSample(b);
  const papers = ['first', 'second'].map((name) => join(folder, `${name}-paper.txt`));
  for (const path of papers) await writeFile(path, `Paper ${path}\n\n1. The group notes CANARYPUBLIC.\n`);
  await importFiles(a, papers);
  await expect(rows(a)).toHaveCount(7);
  await goTo(a, 'first 1');
  await a.keyboard.press('n');
  await a.keyboard.type('CANARYNOTE for ourselves');
  await a.keyboard.press('Escape');
  await runFromPalette(a, 'Library: documents');

  await openFromPalette(a, 'Save meeting as a pack');
  await dialog(a)
    .getByRole('button', { name: /Meeting folder/ })
    .click();
  await a.getByRole('option', { name: 'Imported documents' }).click();
  await dialog(a).getByRole('group', { name: 'First day' }).getByRole('spinbutton').first().click();
  await a.keyboard.type('20112026');
  await dialog(a).getByRole('textbox', { name: 'Agenda' }).fill('4.2 Financing of meetings');
  await dialog(a)
    .getByRole('textbox', { name: /Name of the meeting/ })
    .fill('WG-7, second session');
  await dialog(a)
    .getByRole('textbox', { name: /Signed as/ })
    .fill('A. Diallo');
  await expect(dialog(a)).toContainText('2 documents');
  await expect(dialog(a)).not.toContainText('CANARYNOTE');
  await look(a, 'make-pack');
  const coming = a.waitForEvent('download');
  await dialog(a)
    .getByRole('button', { name: /^Save pack/ })
    .click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('WG-7-second-session.dwpack');
  const pack = join(folder, 'meeting.dwpack');
  await download.saveAs(pack);
  const bytes = await readFile(pack);
  expect(bytes.includes('CANARYPUBLIC')).toBe(true);
  expect(bytes.includes('CANARYNOTE')).toBe(false);

  // Altered, and cut.
  const altered = join(folder, 'altered.dwpack');
  const other = Buffer.from(bytes);
  other[other.length - 3] = (other[other.length - 3] ?? 0) ^ 1;
  await writeFile(altered, other);
  const cut = join(folder, 'cut.dwpack');
  await writeFile(cut, bytes.subarray(0, -5));
  await importFiles(b, [cut]);
  await expect(dialog(b)).toContainText('The pack is cut short.');
  await look(b, 'pack-cut');
  await b.keyboard.press('Escape');
  await importFiles(b, [altered]);
  await dialog(b)
    .getByRole('button', { name: /^Take 2 documents/ })
    .click();
  await expect(dialog(b)).toContainText('The pack is damaged or was altered.');
  await b.keyboard.press('Escape');
  await expect(rows(b)).toHaveCount(5);

  // Whole, by somebody who is not known here: said, and not hidden.
  await importFiles(b, [pack]);
  await expect(dialog(b)).toContainText('The signer is not known on this computer');
  await expect(dialog(b)).toContainText('A. Diallo');
  await expect(dialog(b)).toContainText('4.2 Financing of meetings');
  await look(b, 'open-pack');
  expect(await accessibilityProblems(b)).toEqual([]);
  await dialog(b)
    .getByRole('button', { name: /^Take 2 documents/ })
    .click();
  await expect(b.getByRole('heading', { name: 'WG-7, second session', level: 1 })).toBeVisible();
  await expect(rows(b)).toHaveCount(2);
  await look(b, 'pack-taken');
  await goTo(b, 'second 1');
  await expect(b.locator('[data-clause]:focus')).toContainText('CANARYPUBLIC');
  expect([...alice.problems, ...bob.problems]).toEqual([]);
});
