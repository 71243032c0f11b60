import { useMemo, type ReactNode } from 'react';
import { afterEach, beforeEach } from 'vitest';
import { page } from 'vitest/browser';
import { CrashContext } from '../../renderer/app/boot/crash-context.ts';
import { FrameWindow } from '../../renderer/app/frame/frame.tsx';
import { useLive, WorkbenchProvider, type Workbench } from '../../renderer/features/workbench.tsx';
import type { Drafts } from '../../renderer/drafts/api.ts';
import type { ChosenFile } from '../../renderer/host/dialog.ts';
import type { Store } from '../../renderer/store/api.ts';
import { systemClock } from '../../shared/base/ports.ts';
import { ok } from '../../shared/base/result.ts';
import { fakeHost, noDrafts, type HostAnswers } from './fake-host.ts';
import { mountUi } from './mount-ui.tsx';
import { openTestStore } from './open-test-store.ts';
import { aClause, aDocument, aMeeting, aText } from './store-records.ts';
import { until } from './until.ts';

const STATUS = { protection: 'none', locked: false, problem: null, retryAfterMs: 0 };

interface FrameOptions {
  readonly store: Store;
  readonly drafts?: Drafts;
  readonly language?: string;
  readonly answers?: HostAnswers;
  /** What the picker gives. */
  readonly files?: readonly ChosenFile[];
  /** The window before this one was ended by a crash. */
  readonly hasCrashed?: boolean;
}

/** The whole window of five regions over a real store, with a host that answers what the test says. */
export async function openFrameWindow(options: FrameOptions): Promise<{ unmount(): void }> {
  const { store } = options;
  const workbench: Workbench = {
    store,
    drafts: options.drafts ?? noDrafts(),
    host: fakeHost({ 'keys.status': () => ok(STATUS), ...options.answers }),
    dialog: {
      openFiles: () => Promise.resolve(options.files ?? []),
      openFolder: () => Promise.resolve([]),
      saveFile: () => Promise.resolve(true),
    },
    clock: systemClock,
  };
  function Window(): ReactNode {
    const settings = useLive(useMemo(() => store.settings.live(), []));
    return settings === undefined ? null : <FrameWindow settings={settings} />;
  }
  const mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <CrashContext value={options.hasCrashed ?? false}>
        <Window />
      </CrashContext>
    </WorkbenchProvider>,
    { language: options.language ?? 'en' },
  );
  await until(() => document.querySelector('[data-region="status"]') !== null, 'the frame');
  return mounted;
}

/** A frame, as the settings keep it, that shows one text. */
export function frameWith(kind: 'document' | 'draft', id: string): string {
  return JSON.stringify({ meeting: null, desks: { '': { screen: null, texts: [{ kind, id }] } } });
}

/** The words of the status bar. */
export function statusWords(): string {
  return document.querySelector('footer')?.textContent ?? '';
}

/** The document that the library of `frameScene` holds. */
export const report = aDocument('d-1', { title: 'Report of the group' });

/** A store that holds one document, and the window over it; made anew for each test of the file that calls this. */
export interface FrameScene {
  store: Store;
  open(options?: Omit<FrameOptions, 'store'>): Promise<void>;
  /** Opens the window with the document before the delegate. */
  openReport(options?: Omit<FrameOptions, 'store'>): Promise<void>;
}

/** Sets the scene: past the first run, one meeting, `report`. */
export function frameScene(): FrameScene {
  let mounted: { unmount(): void } | null = null;
  beforeEach(async () => {
    await page.viewport(1280, 800);
    const store = await openTestStore();
    await store.settings.set({ firstRunDone: true, stripDismissed: true });
    await store.meetings.put(aMeeting());
    await store.documents.add(
      report,
      aText([aClause('c-1', 'The group met.'), aClause('c-2', 'It agreed.')]),
    );
    scene.store = store;
  });
  afterEach(async () => {
    mounted?.unmount();
    mounted = null;
    await scene.store.close();
  });
  const scene = {
    async open(options = {}) {
      mounted = await openFrameWindow({ store: scene.store, ...options });
    },
    async openReport(options = {}) {
      await scene.store.settings.set({ frame: frameWith('document', report.id) });
      await scene.open(options);
      await until(() => document.querySelector('main [data-clause]') !== null, 'the text');
    },
  } as FrameScene;
  return scene;
}
