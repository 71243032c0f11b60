import axe from 'axe-core';
import { useMemo } from 'react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import {
  createDraft,
  DraftOutline,
  DraftPane,
  DraftSavedState,
  DraftStatusPane,
  NewDraftDialog,
  useDraftingCommands,
} from '../../../renderer/features/drafting/index.ts';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import { createDrafts } from '../../../renderer/drafts/drafts.ts';
import { importCipherKey } from '../../../renderer/store/cipher/cipher.ts';
import type { Store } from '../../../renderer/store/api.ts';
import { asId, type AnnotationId, type ClauseId, type DraftId } from '../../../shared/base/ids.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import { ok } from '../../../shared/base/result.ts';
import { textFocusOf } from '../../../renderer/features/text-focus.ts';
import { fakeHost } from '../../support/fake-host.ts';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { aClause, aDocument, aMeeting, aText } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

let store: Store;
let drafts: Drafts;
let workbench: Workbench;
let mounted: { unmount(): void } | null = null;
const shell = fakeShell();
const files: string[] = [];

beforeEach(async () => {
  await page.viewport(1280, 860);
  store = await openTestStore();
  drafts = await createDrafts({
    store,
    key: await importCipherKey(new Uint8Array(32).fill(7)),
    clock: systemClock,
    database: `pane-${crypto.randomUUID()}`,
  });
  await store.meetings.put(aMeeting());
  await store.documents.add(
    aDocument('d-1', { title: 'Report of the group' }),
    aText([aClause('c-1', 'The group met.'), aClause('c-2', 'It agreed.')]),
  );
  workbench = {
    store,
    drafts,
    host: fakeHost({}),
    dialog: {
      openFiles: async () => [],
      openFolder: async () => [],
      saveFile: async (name) => files.push(name) > 0,
    },
    clock: systemClock,
  };
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await drafts.close();
  await store.close();
});

function Window({ id }: { readonly id: DraftId }) {
  const commands = useDraftingCommands();
  const style = useMemo(
    () => ({ display: 'grid', gridTemplateColumns: '12rem 1fr 20rem', blockSize: '100vh' }),
    [],
  );
  return (
    <div style={style} data-commands={commands.length}>
      <div>
        <DraftOutline draftId={id} />
        <DraftSavedState draftId={id} />
      </div>
      <DraftPane draftId={id} paneId="main" />
      <div style={{ overflow: 'auto' }}>
        <DraftStatusPane draftId={id} />
      </div>
    </div>
  );
}

async function openDraft(language = 'en', theme: 'light' | 'dark' = 'light'): Promise<DraftId> {
  const id = await createDraft(workbench, {
    kind: 'terms-of-reference',
    name: 'My ToR',
    language,
    meeting: aMeeting().id,
    otherMeeting: 'x',
  });
  mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <Window id={id} />
    </WorkbenchProvider>,
    { language, shell: shell.shell, theme },
  );
  await until(() => document.querySelector('.ProseMirror') !== null, 'the editor');
  return id;
}

/** Pictures to look at, with VITE_DW_SHOTS set. */
async function picture(name: string): Promise<void> {
  if (import.meta.env['VITE_DW_SHOTS'] !== undefined)
    await page.screenshot({ path: `../../../.cache/shots/${name}.png` });
}

const clauseWith = (text: string): Element | undefined =>
  Array.from(document.querySelectorAll('[data-clause]')).find((clause) => clause.textContent === text);

async function writeBehind(heading: string, text: string): Promise<void> {
  const empty = clauseWith(heading)?.nextElementSibling;
  if (!(empty instanceof HTMLElement)) throw new Error('No clause behind the heading');
  await userEvent.click(empty);
  await userEvent.keyboard(text);
}

const saved = () => until(() => document.querySelector('[data-saved="saved"]') !== null, 'Saved');

describe('the draft pane', () => {
  test('keeps tools that belong together on one line of the toolbar, at every width', async () => {
    await openDraft();
    const top = (name: string): number => {
      const button = document.querySelector(`[role="toolbar"] [aria-label^="${name}"]`);
      if (button === null) throw new Error(name);
      return button.getBoundingClientRect().top;
    };
    const tops = new Set<number>();
    for (let width = 1280; width >= 800; width -= 20) {
      await page.viewport(width, 860);
      expect(top('Move clause up'), `${width}`).toBe(top('Move clause down'));
      expect(top('Undo'), `${width}`).toBe(top('Redo'));
      tops.add(top('Redo'));
    }
    expect(tops.size).toBeGreaterThan(1);
  });

  test('numbers the headings, saves what is typed, and keeps status and brackets', async () => {
    const id = await openDraft();
    expect(
      Array.from(document.querySelectorAll('[data-kind="heading"]'), (heading) =>
        heading.getAttribute('data-label'),
      ),
    ).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    await writeBehind('Working methods', 'The problem of their different sizes');
    await userEvent.keyboard('{Control>}{Shift>}b{/Shift}{/Control}');
    await userEvent.keyboard('{Enter}Second paragraph');
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await saved();
    const texts = (await drafts.content(id)).clauses
      .map((clause) => clause.text)
      .filter((text) => text !== '');
    expect(texts.slice(3, 6)).toEqual([
      'Working methods',
      'Second paragraph',
      '[The problem of their different sizes]',
    ]);
    expect((await drafts.content(id)).clauses.find((clause) => clause.text.startsWith('['))?.status).toEqual({
      state: 'in-brackets',
    });
    await until(
      () =>
        document
          .querySelector('[data-clause][data-status="in-brackets"]')
          ?.getAttribute('data-margin')
          ?.includes('In square brackets') === true,
      'the status in the margin',
    );
    await picture('pane-en');
  });

  test('answers Ctrl+S, keeps a named version, compares and restores it', async () => {
    const id = await openDraft();
    await writeBehind('Mandate', 'First mandate');
    await userEvent.keyboard('{Control>}s{/Control}');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.keyboard('Before the break{Enter}');
    await until(async () => (await drafts.versions(id)).length === 1, 'the version');
    await until(
      () => document.activeElement?.classList.contains('ProseMirror') === true,
      'the focus in the text',
    );
    await userEvent.keyboard(' and more');
    await saved();
    await until(
      () => document.body.textContent?.includes('Before the break') === true,
      'the version in the list',
    );
    await userEvent.click(page.getByRole('button', { name: 'Compare Before the break with now' }));
    await until(
      () => document.querySelector('ins')?.textContent?.includes('more') === true,
      'the comparison',
    );
    await picture('compare-en');
    await userEvent.click(page.getByRole('button', { name: 'Make this text current again' }));
    await until(() => clauseWith('First mandate') !== undefined, 'the restored text on the screen');
    expect(shell.record.undos.length).toBeGreaterThan(0);
    await shell.record.undos.at(-1)?.undo();
    await until(() => clauseWith('First mandate and more') !== undefined, 'the undone restoring');
  });

  test('cites a clause of a document by keyboard alone', async () => {
    const id = await openDraft();
    await writeBehind('Mandate', 'See ');
    await userEvent.click(page.getByRole('button', { name: 'Cite…' }));
    await until(() => document.querySelector('[role="dialog"] [role="grid"]') !== null, 'the documents');
    await userEvent.keyboard('Report{Tab}');
    await until(() => document.activeElement?.getAttribute('role') === 'row', 'the list');
    await userEvent.keyboard('{Enter}');
    await until(
      () => document.querySelector('[role="dialog"]')?.textContent?.includes('It agreed.') === true,
      'the clauses',
    );
    await picture('cite-en');
    await userEvent.keyboard('agreed{Tab}');
    await until(() => document.activeElement?.getAttribute('role') === 'row', 'the list');
    await userEvent.keyboard('{Enter}');
    await saved();
    const clause = (await drafts.content(id)).clauses.find(({ marks }) =>
      marks.some((mark) => mark.style === 'citation'),
    );
    expect(clause?.text).toContain('See Report of the group');
  });

  test('says of a citation when its document went to Trash, and when it is there again', async () => {
    const id = await openDraft();
    await writeBehind('Mandate', 'See ');
    await userEvent.click(page.getByRole('button', { name: 'Cite…' }));
    await until(() => document.querySelector('[role="dialog"] [role="grid"]') !== null, 'the documents');
    await userEvent.keyboard('Report{Enter}');
    await page.getByRole('button', { name: 'Cite the whole document' }).click();
    await saved();
    const row = (): string =>
      document.querySelector('ul[aria-label="Citations"]')?.textContent?.trim().replaceAll(/\s+/g, ' ') ?? '';
    await until(() => row() === 'Report of the group', 'the citation in the list');
    const cite = (): Element | null => document.querySelector('.ProseMirror cite');
    expect(cite()?.hasAttribute('data-cited')).toBe(false);
    await store.documents.trash(asId('d-1'));
    await until(() => row().endsWith('The cited document is in Trash'), 'the word of Trash');
    expect(cite()?.getAttribute('title')).toBe('The cited document is in Trash');
    await picture('cited-trashed');
    await page.getByRole('list', { name: 'Citations' }).getByRole('button').click();
    expect(shell.record.opened.at(-1)).toEqual({ kind: 'document', id: 'd-1' });
    await store.documents.restore(asId('d-1'));
    await until(() => cite()?.hasAttribute('data-cited') === false, 'the citation as before');
    expect((await drafts.content(id)).clauses.some(({ text }) => text === 'See Report of the group')).toBe(
      true,
    );
  });

  test('shows in the margin who wrote a clause first, if another, and how many notes stand at it', async () => {
    const id = await openDraft();
    const { clauses } = await drafts.content(id);
    const [mine, theirs] = [clauses[1]?.id ?? asId<ClauseId>(''), asId<ClauseId>('by-bob')];
    const bob = await createDrafts({
      store,
      key: await importCipherKey(new Uint8Array(32).fill(8)),
      clock: systemClock,
      database: `bob-${crypto.randomUUID()}`,
    });
    const sent = await drafts.changesSince(id, []);
    await bob.apply(id, sent?.bundle ?? new Uint8Array(), ['']);
    const added = { id: theirs, kind: 'paragraph', level: 0, manualLabel: null, text: 'By Bob.', marks: [], status: { state: 'agreed', by: 'plenary', where: 'Geneva', when: '22 Nov' } } as const; // prettier-ignore
    await bob.edit(id, [{ kind: 'add', clause: added, after: mine }]);
    const back = await bob.changesSince(id, sent?.heads ?? []);
    await drafts.apply(id, back?.bundle ?? new Uint8Array(), ['']);
    const member = { device: `${await bob.device()}${'0'.repeat(32)}`, person: 'A. Diallo' };
    await bob.close();
    workbench = { ...workbench, host: fakeHost({ 'exchange.circle': () => ok({ memberList: [member] }) }) };
    const entry = await store.drafts.get(id);
    if (entry !== null) await store.drafts.put({ ...entry, home: { kind: 'circle', circle: asId('c') } });
    mounted?.unmount();
    const opened: AnnotationId[] = [];
    const note = { state: 'exact', stance: null, start: 0, end: 2 } as const;
    const marks = [
      { ...note, id: asId<AnnotationId>('1'), kind: 'note', clause: theirs } as const,
      { ...note, id: asId<AnnotationId>('2'), kind: 'position', clause: theirs } as const,
      { ...note, id: asId<AnnotationId>('3'), kind: 'highlight', clause: theirs } as const,
      { ...note, id: asId<AnnotationId>('4'), kind: 'question', clause: mine } as const,
    ];
    mounted = await mountUi(
      <WorkbenchProvider value={workbench}>
        <DraftPane draftId={id} paneId="main" marks={marks} onMarkOpen={(mark) => opened.push(mark)} />
      </WorkbenchProvider>,
      { shell: shell.shell },
    );
    const margin = (clause: ClauseId): string | null =>
      document.querySelector(`[data-clause="${clause}"]`)?.getAttribute('data-margin') ?? null;
    await until(
      () => margin(theirs) === '✓ Agreed by plenary\nGeneva\n22 Nov\nBy A. Diallo\n2 notes',
      'the margin',
    );
    expect(margin(mine)).toBe('1 note');
    // Beside a clause of one line all of the margin has room.
    const beside = document.querySelector(`[data-clause="${theirs}"]`);
    expect(beside?.scrollHeight).toBeLessThanOrEqual((beside?.clientHeight ?? 0) + 1);
    await picture('margin-en');
    const box = beside?.getBoundingClientRect();
    if (!(beside instanceof HTMLElement) || box === undefined) throw new Error('No clause of Bob');
    await userEvent.click(beside, { position: { x: box.width - 20, y: 10 } });
    expect(opened).toEqual(['1']);
    await userEvent.click(beside, { position: { x: 60, y: 12 } });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'My notes on this clause' }).click();
    expect(opened).toEqual(['1', '1']);
  });

  test('says plainly that the part that stores drafts ended, goes on, and offers to open again the second time', async () => {
    const real = globalThis.Worker;
    const workers: Worker[] = [];
    globalThis.Worker = class extends real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers.push(this);
      }
    };
    await drafts.close();
    drafts = await createDrafts({
      store,
      key: await importCipherKey(new Uint8Array(32).fill(7)),
      clock: systemClock,
      database: `pane-${crypto.randomUUID()}`,
    });
    workbench = { ...workbench, drafts };
    const end = (): unknown => workers.at(-1)?.dispatchEvent(new ErrorEvent('error', { message: 'x' }));
    const id = await openDraft();
    await writeBehind('Mandate', 'First');
    end();
    await expect.element(page.getByText(/stopped and was started again/)).toBeVisible();
    await saved();
    await picture('recovered-en');
    await page.getByRole('button', { name: 'Close' }).click();
    await writeBehind('Urgent interest', 'Second');
    end();
    await expect.element(page.getByRole('alert').getByText(/has stopped/)).toBeVisible();
    await picture('stopped-en');
    await page.getByRole('button', { name: 'Open again' }).click();
    await saved();
    globalThis.Worker = real;
    const texts = (await drafts.content(id)).clauses.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['First', 'Second']));
  });

  test('marks clauses agreed with who, where and when', async () => {
    const id = await openDraft();
    await writeBehind('Mandate', 'Agreed text');
    await userEvent.keyboard('{Control>}{Shift>}{Digit3}{/Shift}{/Control}');
    document.querySelector('.ProseMirror')?.dispatchEvent(
      new KeyboardEvent('keydown', {
        key: '#',
        code: 'Digit3',
        ctrlKey: true,
        shiftKey: true,
        bubbles: true,
      }),
    );
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.fill(page.getByLabelText('Where'), 'Geneva');
    await userEvent.click(page.getByRole('dialog').getByRole('button', { name: 'Mark as agreed' }));
    await saved();
    expect(
      (await drafts.content(id)).clauses.find((clause) => clause.text === 'Agreed text')?.status,
    ).toMatchObject({ state: 'agreed', by: 'delegation', where: 'Geneva' });
  });

  test('finds words and leaves the caret at them', async () => {
    await openDraft();
    textFocusOf(workbench).activePane?.find();
    await expect.element(page.getByRole('search')).toBeVisible();
    await userEvent.keyboard('deliver');
    await until(
      () => document.querySelector('[role="search"] [role="status"]')?.textContent === '1 of 1',
      'the count',
    );
    await userEvent.keyboard('{Escape}');
    await until(
      () => document.activeElement?.classList.contains('ProseMirror') === true,
      'the focus in the text',
    );
    expect(document.getSelection()?.toString()).toBe('Deliver');
  });

  test.each([
    ['en', 'light'],
    ['ar', 'dark'],
  ] as const)('has no fault of accessibility in %s, %s', async (language, theme) => {
    const id = await openDraft(language, theme);
    await drafts.nameVersion(id, 'v1', 'me');
    await drafts.edit(id, [
      { kind: 'set-text', clause: (await drafts.content(id)).clauses[2]?.id ?? asId(''), to: '[x]' },
    ]);
    await until(
      () =>
        document.querySelector('[data-clause]') !== null &&
        document.body.textContent?.includes('[x]') === true,
      'the text',
    );
    const { violations } = await axe.run(document.body, {
      rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
    });
    expect(
      violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map((node) => node.html).join(' ')}`),
    ).toEqual([]);
  });

  test('looks right in Arabic and in the dark', async () => {
    await openDraft('ar', 'dark');
    await userEvent.click(document.querySelectorAll('[data-clause]')[2] as HTMLElement);
    await userEvent.keyboard('النص المتفق عليه [[بين أقواس]');
    await saved();
    await picture('pane-ar');
  });

  test('begins a new draft from the dialog', async () => {
    mounted = await mountUi(
      <WorkbenchProvider value={workbench}>
        <NewDraftDialog isOpen onClose={() => undefined} meeting={aMeeting().id} />
      </WorkbenchProvider>,
      { shell: shell.shell },
    );
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await picture('new-en');
    const opened = shell.record.opened.length;
    await userEvent.click(page.getByRole('button', { name: 'Begin' }));
    await until(() => shell.record.opened.length > opened, 'the draft');
    const target = shell.record.opened.at(-1);
    expect(target?.kind).toBe('draft');
    if (target?.kind !== 'draft') return;
    const { clauses } = await drafts.content(target.id);
    expect(clauses).toHaveLength(15);
    mounted?.unmount();
    mounted = await mountUi(
      <WorkbenchProvider value={workbench}>
        <Window id={target.id} />
      </WorkbenchProvider>,
      { shell: shell.shell },
    );
    await until(
      () => document.activeElement?.classList.contains('ProseMirror') === true,
      'the focus in the text',
    );
    await userEvent.keyboard('Typed at once');
    const empty = clauses.findIndex(({ text }) => text === '');
    await until(
      async () => (await drafts.content(target.id)).clauses[empty]?.text === 'Typed at once',
      'the words in the first empty clause',
    );
  });

  test('leaves the focus alone when the window comes back with a draft', async () => {
    await openDraft();
    await until(() => document.querySelector('[data-saved]') !== null, 'the open draft');
    expect(document.activeElement).toBe(document.body);
  });
});
