import type { Page } from '@playwright/test';
import { dialog, newCircle, newDraft, openExchange, release, switchOn } from '../support/exchange-window.ts';
import { look, openFromPalette } from '../support/window-model.ts';
import { expect, test } from '../support/workbench.ts';

/* A colleague joins without any file: by the code as text, and by the code read aloud in the room. */

/** Makes a code on the head's screen, and leaves its dialog open. */
async function offer(page: Page, kind: 'Show it' | 'Read it aloud'): Promise<string> {
  await openExchange(page);
  await page.getByRole('button', { name: 'Invite by code…' }).click();
  await dialog(page)
    .getByRole('radio', { name: new RegExp(`^${kind}`) })
    .check({ force: true });
  await dialog(page).getByRole('button', { name: 'Make the code' }).click();
  await expect(dialog(page).getByText('Nobody has come with this code yet.')).toBeVisible();
  await look(page, kind === 'Show it' ? 'join-code' : 'join-spoken');
  if (kind === 'Show it') return dialog(page).getByText(/^DW1:/).innerText();
  const parts = await dialog(page).getByRole('list', { name: 'Read this to your colleague' }).innerText();
  return parts
    .replace(/\s+\d{3}(?=\s)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

async function join(page: Page, code: string, person: string, address = ''): Promise<void> {
  await openExchange(page);
  await page.getByRole('button', { name: 'Join with a code…' }).click();
  await dialog(page)
    .getByRole('textbox', { name: /Code of the invitation/ })
    .fill(code);
  await dialog(page)
    .getByRole('textbox', { name: /Your name/ })
    .fill(person);
  if (address !== '')
    await dialog(page)
      .getByRole('textbox', { name: /Address/ })
      .fill(address);
  await look(page, 'join-form');
  await dialog(page).getByRole('button', { name: 'Join', exact: true }).click();
}

/** Both screens show the same words; both say so. */
async function compareAndAdmit(head: Page, other: Page, person: string): Promise<void> {
  const mine = dialog(head).getByRole('list', { name: 'Words to compare' });
  const theirs = dialog(other).getByRole('list', { name: 'Words to compare' });
  await expect(mine).toBeVisible();
  await expect(theirs).toBeVisible();
  expect(await mine.innerText()).toBe(await theirs.innerText());
  await expect(dialog(head)).toContainText(person);
  await look(head, 'join-admit');
  await look(other, 'join-compare');
  await dialog(other).getByRole('button', { name: 'The words are the same' }).click();
  await dialog(head)
    .getByRole('button', { name: /words are the same/ })
    .click();
  await expect(dialog(other).getByText(/You are now in/)).toBeVisible();
  await expect(dialog(head).getByText(/is a member and has the circle/)).toBeVisible();
  await dialog(other).getByRole('button', { name: 'Done' }).click();
  await dialog(head).getByRole('button', { name: 'Done' }).click();
}

test('two colleagues join by code, and have the circle’s text, without any file', async ({
  furnishedFor,
}) => {
  test.setTimeout(400_000);
  const [alice, bob, carol] = await furnishedFor(3);
  if (alice === undefined || bob === undefined || carol === undefined)
    throw new Error('Three were asked for');
  await newCircle(alice.page, 'Delegation of Utopia', 'A. Diallo', 'Delegation');
  await newDraft(alice.page, 'my own name for it');
  await release(alice.page);
  const address = await switchOn(alice.page);

  await join(bob.page, await offer(alice.page, 'Show it'), 'B. Keïta', address);
  await compareAndAdmit(alice.page, bob.page, 'B. Keïta');
  await openFromPalette(bob.page, 'Draft terms of reference');
  await expect(bob.page.locator('.ProseMirror')).toContainText('Working methods');

  // Without an address: the two find each other by what the code makes them say in the room.
  await join(carol.page, await offer(alice.page, 'Read it aloud'), 'C. Moreau');
  await compareAndAdmit(alice.page, carol.page, 'C. Moreau');
  await openExchange(carol.page);
  await expect(carol.page.getByRole('heading', { name: '3 members' })).toBeVisible();
  for (const { problems } of [alice, bob, carol]) expect(problems).toEqual([]);
});
