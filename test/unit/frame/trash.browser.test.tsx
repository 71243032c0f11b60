import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import { createDrafts } from '../../../renderer/drafts/drafts.ts';
import { importCipherKey } from '../../../renderer/store/cipher/cipher.ts';
import type { Store } from '../../../renderer/store/api.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { frameWith, openFrameWindow } from '../../support/frame-window.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { aClause, aDocument, aDraftEntry, aMeeting, aNote, aText } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

const DRAFT = asId<DraftId>('t1');
const report = aDocument('d-1', { title: 'Report of the group' });
let store: Store;
let drafts: Drafts;
let mounted: { unmount(): void } | null = null;

beforeEach(async () => {
  await page.viewport(1280, 800);
  store = await openTestStore();
  drafts = await createDrafts({
    store,
    key: await importCipherKey(new Uint8Array(32).fill(7)),
    clock: systemClock,
    database: `trash-${crypto.randomUUID()}`,
  });
  await store.settings.set({ firstRunDone: true, stripDismissed: true });
  await store.meetings.put(aMeeting());
  await store.documents.add(report, aText([aClause('c-1', 'The group met.')]));
  await store.annotations.put(aNote('n-1', 'Ask about this'));
  await drafts.create({ id: DRAFT, kind: 'blank', title: 'Text', language: 'en' });
  await store.drafts.put(aDraftEntry(DRAFT, { name: 'My plan' }));
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await drafts.close();
  await store.close();
});

const main = (): string => document.querySelector('main')?.textContent ?? '';
const side = (): string => document.querySelector('[data-region="side"]')?.textContent ?? '';

async function open(kind: 'document' | 'draft', id: string): Promise<void> {
  await store.settings.set({ frame: frameWith(kind, id) });
  mounted = await openFrameWindow({ store, drafts });
}

async function openDraft(): Promise<HTMLElement> {
  await open('draft', DRAFT);
  await until(
    () => document.querySelector('.ProseMirror p, .ProseMirror [data-clause]') !== null,
    'the draft',
  );
  const editor = document.querySelector<HTMLElement>('.ProseMirror');
  if (editor === null) throw new Error('no editor');
  await userEvent.click(editor);
  return editor;
}

describe('a text in Trash', () => {
  it('is no longer shown in its pane, nor its notes beside it, and comes back by Restore', async () => {
    await open('document', report.id);
    await until(() => main().includes('The group met.') && side().includes('Ask about this'), 'the text');
    await store.documents.trash(report.id);
    await until(() => main().includes('This document is in Trash'), 'the plain state');
    expect(main()).not.toContain('The group met.');
    expect(side()).not.toContain('Ask about this');
    await userEvent.click(page.getByRole('button', { name: 'Restore', exact: true }));
    await until(
      () => main().includes('The group met.') && side().includes('Ask about this'),
      'the text again',
    );
    expect((await store.documents.get(report.id))?.trashedAt).toBeNull();
  });

  it('is what a text of a meeting in Trash is, and Restore brings the meeting too', async () => {
    await open('document', report.id);
    await until(() => main().includes('The group met.'), 'the text');
    await store.meetings.trash(report.meeting);
    await until(() => main().includes('This document is in Trash'), 'the plain state');
    await userEvent.click(page.getByRole('button', { name: 'Restore', exact: true }));
    await until(() => main().includes('The group met.'), 'the text again');
    expect((await store.meetings.all().current()).map(({ trashedAt }) => trashedAt)).toEqual([null]);
    await userEvent.click(page.getByRole('button', { name: 'Undo: Restored' }));
    await until(() => main().includes('This document is in Trash'), 'the plain state again');
    expect((await store.documents.get(report.id))?.trashedAt).toBeNull();
  });

  it('takes no more words, and keeps those typed at the last moment', async () => {
    await openDraft();
    await userEvent.keyboard('The last words');
    await store.drafts.put(aDraftEntry(DRAFT, { name: 'My plan', trashedAt: 5 }));
    await until(() => main().includes('This draft is in Trash'), 'the plain state');
    await until(() => document.querySelector('.ProseMirror') === null, 'the end of writing');
    const { clauses } = await drafts.content(DRAFT);
    expect(clauses.map(({ text }) => text).join(' ')).toContain('The last words');
    await userEvent.click(page.getByRole('button', { name: 'Restore', exact: true }));
    await until(
      () => document.querySelector('.ProseMirror')?.textContent.includes('The last words') === true,
      'them',
    );
  });

  it('closes without touching what lies in Trash', async () => {
    await openDraft();
    await store.drafts.put(aDraftEntry(DRAFT, { trashedAt: 5 }));
    await until(() => main().includes('This draft is in Trash'), 'the plain state');
    await userEvent.click(page.getByRole('main').getByRole('button', { name: 'Close', exact: true }));
    await until(() => document.querySelector('main h1')?.textContent === 'All documents', 'the library');
    expect((await store.drafts.get(DRAFT))?.trashedAt).toBe(5);
  });
});
