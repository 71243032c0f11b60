import { useMemo, type ReactNode } from 'react';
import { FrameWindow } from '../../renderer/app/frame/frame.tsx';
import { useLive, WorkbenchProvider, type Workbench } from '../../renderer/features/workbench.tsx';
import type { Drafts } from '../../renderer/drafts/api.ts';
import type { ChosenFile } from '../../renderer/host/dialog.ts';
import type { Store } from '../../renderer/store/api.ts';
import { systemClock } from '../../shared/base/ports.ts';
import { ok } from '../../shared/base/result.ts';
import { fakeHost, noDrafts, type HostAnswers } from './fake-host.ts';
import { mountUi } from './mount-ui.tsx';
import { until } from './until.ts';

const STATUS = { protection: 'none', locked: false, problem: null, retryAfterMs: 0 };

interface FrameOptions {
  readonly store: Store;
  readonly drafts?: Drafts;
  readonly language?: string;
  readonly answers?: HostAnswers;
  /** What the picker gives. */
  readonly files?: readonly ChosenFile[];
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
      <Window />
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
