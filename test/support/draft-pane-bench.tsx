import { useMemo, type ReactNode } from 'react';
import { afterEach, beforeEach } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import {
  createDraft,
  DraftOutline,
  DraftPane,
  DraftSavedState,
  DraftStatusPane,
  useDraftingCommands,
} from '../../renderer/features/drafting/index.ts';
import { WorkbenchProvider, type Workbench } from '../../renderer/features/workbench.tsx';
import type { Drafts } from '../../renderer/drafts/api.ts';
import { createDrafts } from '../../renderer/drafts/drafts.ts';
import { importCipherKey } from '../../renderer/store/cipher/cipher.ts';
import type { Store } from '../../renderer/store/api.ts';
import type { DraftId } from '../../shared/base/ids.ts';
import { systemClock } from '../../shared/base/ports.ts';
import { fakeHost } from './fake-host.ts';
import { fakeShell, mountUi, type MountOptions } from './mount-ui.tsx';
import { openTestStore } from './open-test-store.ts';
import { aClause, aDocument, aMeeting, aText } from './store-records.ts';
import { until } from './until.ts';

/** A store with one document, drafts with their worker, and a window over them; made anew for each test of a file. */
export interface DraftPaneBench {
  store: Store;
  drafts: Drafts;
  workbench: Workbench;
  readonly shell: ReturnType<typeof fakeShell>;
  /** Shows this over the workbench in place of what was shown before. */
  show(node: ReactNode, options?: MountOptions): Promise<void>;
  /** Makes a draft and shows it with its side panes. */
  openDraft(language?: string, theme?: 'light' | 'dark'): Promise<DraftId>;
}

/** Drafts over this store; `key` fills the key, `name` the database. */
export async function draftsOver(store: Pick<Store, 'drafts'>, key = 7, name = 'pane'): Promise<Drafts> {
  return createDrafts({
    store,
    key: await importCipherKey(new Uint8Array(32).fill(key)),
    clock: systemClock,
    database: `${name}-${crypto.randomUUID()}`,
  });
}

/** Sets the bench for the tests of the file that calls it. */
export function draftPaneBench(): DraftPaneBench {
  let mounted: { unmount(): void } | null = null;
  const shell = fakeShell();
  beforeEach(async () => {
    await page.viewport(1280, 860);
    const store = await openTestStore();
    const drafts = await draftsOver(store);
    await store.meetings.put(aMeeting());
    await store.documents.add(
      aDocument('d-1', { title: 'Report of the group' }),
      aText([aClause('c-1', 'The group met.'), aClause('c-2', 'It agreed.')]),
    );
    const dialog = {
      openFiles: async () => [],
      openFolder: async () => [],
      saveFile: async () => true,
    };
    Object.assign(bench, {
      store,
      drafts,
      workbench: { store, drafts, host: fakeHost({}), dialog, clock: systemClock } satisfies Workbench,
    });
  });
  afterEach(async () => {
    mounted?.unmount();
    mounted = null;
    await bench.drafts.close();
    await bench.store.close();
  });
  const bench = {
    shell,
    async show(node, options = {}) {
      mounted?.unmount();
      mounted = await mountUi(<WorkbenchProvider value={bench.workbench}>{node}</WorkbenchProvider>, {
        shell: shell.shell,
        ...options,
      });
    },
    async openDraft(language = 'en', theme = 'light') {
      const id = await createDraft(bench.workbench, {
        kind: 'terms-of-reference',
        name: 'My ToR',
        language,
        meeting: aMeeting().id,
        otherMeeting: 'x',
      });
      await bench.show(<DraftWindow id={id} />, { language, theme });
      await until(() => document.querySelector('.ProseMirror') !== null, 'the editor');
      return id;
    },
  } as DraftPaneBench;
  return bench;
}

/** A draft with its side panes, as the window lays them out. */
export function DraftWindow({ id }: { readonly id: DraftId }) {
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

/** Pictures to look at, with VITE_DW_SHOTS set. */
export async function picture(name: string): Promise<void> {
  if (import.meta.env['VITE_DW_SHOTS'] !== undefined)
    await page.screenshot({ path: `../../../.cache/shots/${name}.png` });
}

export const clauseWith = (text: string): Element | undefined =>
  Array.from(document.querySelectorAll('[data-clause]')).find((clause) => clause.textContent === text);

/** Writes into the clause behind a heading. */
export async function writeBehind(heading: string, text: string): Promise<void> {
  const empty = clauseWith(heading)?.nextElementSibling;
  if (!(empty instanceof HTMLElement)) throw new Error('No clause behind the heading');
  await userEvent.click(empty);
  await userEvent.keyboard(text);
}

/** Resolves when the window says that all is saved. */
export const saved = (): Promise<void> =>
  until(() => document.querySelector('[data-saved="saved"]') !== null, 'Saved');
