import { page } from 'vitest/browser';
import {
  FindField,
  ImportZone,
  LibraryScreen,
  MeetingFolder,
} from '../../renderer/features/library/index.ts';
import { fakeShell, mountUi } from './mount-ui.tsx';
import type { ShellRecord } from './mount-ui.tsx';
import { OnBench, openReadingBench } from './reading-bench.tsx';
import type { ReadingBench } from './reading-bench.tsx';

/** The screens of the library over a store and a host that were made for a test. */
export interface LibraryWindow {
  readonly bench: ReadingBench;
  /** Shows them, and gives what they ask of the frame. */
  show(): Promise<ShellRecord>;
  close(): Promise<void>;
}

export async function openLibraryWindow(): Promise<LibraryWindow> {
  await page.viewport(1300, 800);
  const bench = await openReadingBench();
  let shown: { unmount(): void } | null = null;
  return {
    bench,
    async show() {
      const fake = fakeShell();
      shown = await mountUi(
        <OnBench bench={bench}>
          <ImportZone>
            <div data-zone style={{ display: 'grid', gridTemplateColumns: '18rem 1fr', blockSize: '100vh' }}>
              <div>
                <FindField />
                <MeetingFolder />
              </div>
              <LibraryScreen />
            </div>
          </ImportZone>
        </OnBench>,
        { shell: fake.shell, language: 'en' },
      );
      return fake.record;
    },
    async close() {
      shown?.unmount();
      await bench.close();
    },
  };
}

/** The rows of the table of documents, as they stand. */
export const documentRows = (): readonly HTMLElement[] =>
  Array.from(document.querySelectorAll<HTMLElement>('[data-row]'));
