import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ConflictsPane } from '../../../renderer/features/exchanging/index.ts';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import { createDrafts } from '../../../renderer/drafts/drafts.ts';
import { importCipherKey } from '../../../renderer/store/cipher/cipher.ts';
import type { ConflictRecord, Store } from '../../../renderer/store/api.ts';
import { asId, type CircleId, type ClauseId, type DraftId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import { fakeHost } from '../../support/fake-host.ts';
import { fakeShell, mountUi, type ShellRecord } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { aDraftEntry } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

const DRAFT = asId<DraftId>('t1');
const CIRCLE = asId<CircleId>('circle-1');
const MINE = 'The group meets twice each year.';
const THEIRS = 'The group meets three times each year.';
const NOW_TEXT = 'The group meets twicethree times each year.';

let store: Store;
let drafts: Drafts;
let record: ShellRecord;
let mounted: { unmount(): void } | null = null;

beforeEach(async () => {
  await page.viewport(420, 860);
  store = await openTestStore();
  drafts = await createDrafts({
    store,
    key: await importCipherKey(new Uint8Array(32).fill(7)),
    clock: systemClock,
    database: `conflicts-${crypto.randomUUID()}`,
  });
  await drafts.create({ id: DRAFT, kind: 'blank', title: 'Draft ToR', language: 'en' });
  await store.drafts.put(aDraftEntry(DRAFT, { name: 'My plan', home: { kind: 'circle', circle: CIRCLE } }));
  const [clause] = (await drafts.content(DRAFT)).clauses;
  if (clause === undefined) throw new Error('a blank draft has a clause');
  await drafts.edit(DRAFT, [{ kind: 'set-text', clause: clause.id, to: NOW_TEXT }]);
  await store.conflicts.put(conflict(clause.id));
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await drafts.close();
  await store.close();
});

function conflict(clause: ClauseId, change: Partial<ConflictRecord> = {}): ConflictRecord {
  return {
    id: `c-${clause}`,
    draft: DRAFT,
    clause,
    kind: 'text',
    base: 'The group meets each year.',
    mine: { text: MINE, author: 'B. Keller', at: Date.UTC(2026, 10, 20, 9, 5) },
    theirs: { text: THEIRS, author: 'A. Diallo', at: Date.UTC(2026, 10, 20, 11, 30) },
    foundAt: Date.UTC(2026, 10, 20, 12),
    decision: null,
    decidedAt: null,
    before: null,
    ...change,
  };
}

async function show(kind: 'delegation' | 'negotiating' = 'delegation', language = 'en'): Promise<void> {
  const fake = fakeShell();
  record = fake.record;
  const summary = {
    id: CIRCLE,
    name: 'Drafting group',
    kind,
    colour: 'blue',
    role: 'editor',
    members: 2,
    lastExchange: null,
  };
  const workbench: Workbench = {
    store,
    drafts,
    host: fakeHost({ 'exchange.status': () => ok({ identity: null, circles: [summary] }) }),
    dialog: {
      openFiles: () => Promise.resolve([]),
      openFolder: () => Promise.resolve([]),
      saveFile: () => Promise.resolve(true),
    },
    clock: systemClock,
  };
  mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <ConflictsPane />
    </WorkbenchProvider>,
    { language, shell: fake.shell },
  );
  await until(() => document.querySelector('[data-conflict]') !== null, 'the conflict');
}

const AGREED = { state: 'agreed', by: 'plenary', where: 'Geneva', when: '2026-11-20' } as const;

/** Agreed on this computer while a colleague went on writing. */
async function agreedAndChanged(): Promise<ConflictRecord> {
  const [known] = await store.conflicts.all().current();
  if (known === undefined) throw new Error('no conflict');
  const changed: ConflictRecord = {
    ...known,
    kind: 'agreed-text',
    base: known.base,
    mine: { ...known.mine, text: JSON.stringify({ text: MINE, status: AGREED }) },
    theirs: {
      ...known.theirs,
      text: JSON.stringify({ text: THEIRS, status: { state: 'not-discussed' } }),
    },
  };
  await store.conflicts.put(changed);
  return changed;
}

const decision = async (): Promise<ConflictRecord['decision'] | undefined> =>
  (await store.conflicts.all().current())[0]?.decision;
const text = async (): Promise<string | undefined> => (await drafts.content(DRAFT)).clauses[0]?.text;
const review = () => page.getByRole('region', { name: 'For review' });
const keepBoth = () => page.getByRole('button', { name: 'Keep both for review' });

/**
 * Returns when the choice is made and Undo is offered for it. A card that moves meanwhile closes its menu; and one that
 * opens late lies over the button.
 */
async function choose(words: string): Promise<void> {
  const item = page.getByRole('menuitem', { name: words, exact: false });
  const offered = record.undos.length;
  await until(async () => {
    const other = page.getByRole('button', { name: 'Other choices' });
    if (item.query() === null) await userEvent.click(other, { timeout: 2_000 }).catch(() => undefined);
    return userEvent.click(item, { timeout: 2_000 }).then(
      () => true,
      () => false,
    );
  }, `the choice ${words}`);
  await until(() => record.undos.length > offered, 'the offer to undo it');
}

async function undo(): Promise<void> {
  const last = record.undos.at(-1);
  if (last === undefined) throw new Error('nothing to undo');
  await last.undo();
}

describe('the conflicts', () => {
  it('show both versions with who wrote them and when, and mark the words that only one has', async () => {
    await show();
    const [mine, theirs] = Array.from(document.querySelectorAll('[data-conflict] figure'));
    expect(mine?.querySelector('blockquote')?.textContent).toBe(MINE);
    expect(theirs?.querySelector('blockquote')?.textContent).toBe(THEIRS);
    expect(mine?.querySelector('figcaption')?.textContent).toContain('B. Keller');
    expect(theirs?.querySelector('figcaption')?.textContent).toContain('A. Diallo');
    expect(mine?.querySelector('time')?.dateTime).toBe('2026-11-20T09:05:00.000Z');
    expect(theirs?.querySelector('time')?.dateTime).toBe('2026-11-20T11:30:00.000Z');
    const own = (figure: Element | undefined): string =>
      Array.from(figure?.querySelectorAll('mark') ?? [], (mark) => mark.textContent.trim()).join(' ');
    expect(own(mine)).toBe('twice');
    expect(own(theirs)).toBe('three times');
  });

  it('lead to the clause in its draft', async () => {
    await show();
    await userEvent.click(page.getByRole('link', { name: 'My plan' }).or(page.getByText('My plan')));
    expect(record.opened).toMatchObject([{ kind: 'draft', id: DRAFT }]);
    expect(record.opened[0]).toHaveProperty('clause');
  });

  it('keep both for review without touching the text, and take that back', async () => {
    await show();
    await userEvent.click(keepBoth());
    await expect.element(review()).toBeVisible();
    expect(await decision()).toBe('keep-both');
    expect(await text()).toBe(NOW_TEXT);
    await undo();
    await expect.element(keepBoth()).toBeVisible();
    expect(await decision()).toBeNull();
    expect(document.querySelector('section[aria-label="For review"]')).toBeNull();
  });

  it('make the chosen version the clause, list it as decided, and give back the text by Undo', async () => {
    await show();
    await choose('Keep theirs');
    await until(async () => (await text()) === THEIRS, 'their version');
    await expect.element(page.getByText('Nothing left to decide.')).toBeVisible();
    await userEvent.click(page.getByRole('tab', { name: 'Decided' }));
    await expect.element(page.getByText(/^Kept theirs,/)).toBeVisible();
    await userEvent.click(page.getByRole('button', { name: 'Take the decision back' }));
    await until(async () => (await text()) === NOW_TEXT, 'the text of before');
    await until(async () => (await decision()) === null, 'no decision');
    const last = (): string | undefined => record.announced.at(-1);
    await until(() => last() === 'The clause is as it was before the decision.', 'the sentence');
  });

  it('of two who wrote in one clause at once are one, with the earlier folded away, kept together and given back together', async () => {
    const [known] = await store.conflicts.all().current();
    if (known === undefined) throw new Error('no conflict');
    for (const later of [1, 2]) {
      await store.conflicts.put({
        ...known,
        id: `${known.id}-${later}`,
        theirs: { ...known.theirs, text: `${THEIRS} ${later}` },
        foundAt: known.foundAt + later,
      });
    }
    await store.conflicts.put({ ...known, id: 'of-a-move', kind: 'move-move', foundAt: known.foundAt - 1 });
    await show();
    const cards = (): number =>
      document.querySelectorAll('[data-conflict]:not([data-conflict] [data-conflict])').length;
    expect(cards()).toBe(2);
    expect(document.querySelector('[data-conflict] figure + figure blockquote')?.textContent).toBe(
      `${THEIRS} 2`,
    );
    expect(document.querySelector('[role=tab]')?.textContent).toContain('2');
    await userEvent.click(page.getByRole('button', { name: '2 earlier in the same clause' }));
    await userEvent.click(page.getByRole('button', { name: 'Keep both in all 3' }));
    const open = async (): Promise<number> =>
      (await store.conflicts.all().current()).filter((one) => one.decision === null).length;
    await until(async () => (await open()) === 1, 'all of the matter to be kept');
    expect(await text()).toBe(NOW_TEXT);
    await until(() => record.undos.length > 0, 'the offer to undo it');
    await undo();
    await until(async () => (await open()) === 4, 'all of them open again');
  });

  it('return to For review when a choice made from there is undone', async () => {
    await show();
    await userEvent.click(keepBoth());
    await expect.element(review()).toBeVisible();
    const since = (await store.conflicts.all().current())[0]?.decidedAt;
    await choose('Keep mine');
    await until(async () => (await text()) === MINE, 'my version');
    await undo();
    await expect.element(review()).toBeVisible();
    expect(await text()).toBe(NOW_TEXT);
    const [now] = await store.conflicts.all().current();
    expect(now).toMatchObject({ decision: 'keep-both', decidedAt: since });
    await userEvent.click(page.getByRole('button', { name: 'Take the decision back' }));
    await expect.element(keepBoth()).toBeVisible();
    expect(await decision()).toBeNull();
  });

  it('offer square brackets in a negotiating circle only', async () => {
    await show('delegation');
    await userEvent.click(page.getByRole('button', { name: 'Other choices' }));
    await expect.element(page.getByRole('menuitem', { name: 'Keep mine', exact: false })).toBeVisible();
    expect(document.querySelectorAll('[role="menuitem"]')).toHaveLength(2);
    await userEvent.keyboard('{Escape}');
    mounted?.unmount();
    await show('negotiating');
    await choose('Put both in square brackets');
    await until(async () => (await text()) === `[${MINE}] [${THEIRS}]`, 'both in brackets');
    await undo();
    await until(async () => (await text()) === NOW_TEXT, 'the text of before');
  });

  it('say of which clause they are where its words are not what differs, and when it was agreed', async () => {
    const [known] = await store.conflicts.all().current();
    if (known === undefined) throw new Error('no conflict');
    const agreed = { state: 'agreed', by: 'plenary', where: '', when: '2026-11-20' };
    const change: Partial<ConflictRecord> = {
      kind: 'status-status',
      mine: { ...known.mine, text: JSON.stringify(agreed) },
      theirs: { ...known.theirs, text: JSON.stringify({ state: 'in-brackets' }) },
    };
    await store.conflicts.put({ ...known, ...change });
    await show();
    await expect.element(page.getByText(NOW_TEXT)).toBeVisible();
    const mine = document.querySelector('[data-conflict] blockquote')?.textContent ?? '';
    expect(mine.replace(/[\u2068\u2069]/gu, '')).toBe('Agreed: plenary · 20 Nov 2026');
  });

  it.each([
    ['en', 'Agreed here, text changed there', 'Text changed here, agreed there'],
    ['fr', 'Convenu ici, texte modifié là-bas', 'Texte modifié ici, convenu là-bas'],
    ['ar', 'اتُّفق عليه هنا وتغيّر النص هناك', 'تغيّر النص هنا واتُّفق عليه هناك'],
  ])(
    'say on which side it was agreed and on which changed, with text and standing of both (%s)',
    async (...words) => {
      const [language, here, there] = words;
      const sides = await agreedAndChanged();
      await show('delegation', language);
      await expect.element(page.getByText(here)).toBeVisible();
      const said = Array.from(document.querySelectorAll('[data-conflict] blockquote'), (quote) =>
        quote.textContent.replace(/[\u2068\u2069]/gu, ''),
      );
      expect(said[0]).toContain(MINE);
      expect(said[0]).toMatch(/20|٢٠/);
      expect(said[1]).toContain(THEIRS);
      expect(said[0]).not.toBe(said[1]);
      expect(document.body.innerText).not.toMatch(/exchanging\.|⟦|\{"/);
      mounted?.unmount();
      await store.conflicts.put({ ...sides, mine: sides.theirs, theirs: sides.mine });
      await show('delegation', language);
      await expect.element(page.getByText(there)).toBeVisible();
    },
  );

  it('make text and standing of the chosen side the clause’s together, and give both back by Undo', async () => {
    await agreedAndChanged();
    await show('negotiating');
    await userEvent.click(page.getByRole('button', { name: 'Other choices' }));
    // What was agreed is not put in brackets beside what was not.
    await expect.element(page.getByRole('menuitem', { name: 'Keep mine', exact: false })).toBeVisible();
    expect(document.querySelectorAll('[role="menuitem"]')).toHaveLength(2);
    await userEvent.keyboard('{Escape}');
    const standing = async () => (await drafts.content(DRAFT)).clauses[0]?.status;
    const before = await standing();
    await choose('Keep mine');
    await until(async () => (await text()) === MINE, 'the agreed text');
    await until(async () => (await standing())?.state === 'agreed', 'its standing');
    expect(await standing()).toEqual(AGREED);
    await undo();
    await until(async () => (await text()) === NOW_TEXT, 'the text of before');
    await until(async () => (await standing())?.state === before?.state, 'the standing of before');
  });

  it('say of a deleted version that it is deleted, in Arabic too', async () => {
    const [known] = await store.conflicts.all().current();
    if (known === undefined) throw new Error('no conflict');
    await store.conflicts.put({ ...known, kind: 'delete-edit', theirs: { ...known.theirs, text: '' } });
    await show('delegation', 'ar');
    const [, theirs] = Array.from(document.querySelectorAll('[data-conflict] figure'));
    expect(theirs?.querySelector('blockquote')?.textContent).toBe('(محذوف)');
    expect(document.documentElement.dir).toBe('rtl');
  });
});
