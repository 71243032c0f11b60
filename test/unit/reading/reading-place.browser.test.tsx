import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import report from '../../../renderer/app/sample/wgig-preliminary-report.txt?raw';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import { SplitPane } from '../../../renderer/ui/components/index.ts';
import { findClause } from '../../../shared/text/jump/index.ts';
import { mountUi } from '../../support/mount-ui.tsx';
import { OnBench, ReadingDesk, importText, openReadingBench } from '../../support/reading-bench.tsx';
import type { ReadingBench } from '../../support/reading-bench.tsx';
import { until } from '../../support/until.ts';

let bench: ReadingBench;
let id: DocumentId;
let clause: ClauseId;

beforeEach(async () => {
  await page.viewport(1300, 800);
  bench = await openReadingBench();
  id = await importText(bench, 'wgig.txt', report);
  const parsed = await bench.workbench.store.documents.parsed(id);
  const found = findClause('30', parsed?.clauses ?? []);
  if (found === null) throw new Error('There is no such paragraph');
  clause = found;
});
afterEach(() => bench.close());

/** The document was left so far into the clause. */
async function leaveAt(offset: number): Promise<void> {
  await bench.workbench.store.reading.setPlace({
    target: { kind: 'document', id },
    clause,
    offset,
    openedAt: 1,
    read: false,
  });
}

/** Opens the document where it was left, so far into the clause. */
async function openAt(offset: number): Promise<{ unmount(): void }> {
  await leaveAt(offset);
  return await mountUi(
    <OnBench bench={bench}>
      <ReadingDesk documentId={id} />
    </OnBench>,
  );
}

/** Whether the place so far into the clause is stored. */
async function isKeptAt(offset: number): Promise<boolean> {
  const place = await bench.workbench.store.reading.place({ kind: 'document', id });
  return place?.clause === clause && place.offset === offset;
}

/** Pixels of the clause below the top edge of the pane. */
function inSight(): number {
  const pane = document.querySelector('[data-reader]')?.getBoundingClientRect();
  const box = document.querySelector(`[data-clause="${clause}"]`)?.getBoundingClientRect();
  return pane === undefined || box === undefined ? Number.NaN : box.bottom - pane.top;
}

it('shows the last line of a clause that has become shorter than the place in it', async () => {
  const shown = await openAt(5_000);
  await until(() => Math.abs(inSight() - 24) < 3, 'the place');
  shown.unmount();
});

/** What part of the clause is above the top edge of the pane. */
function partAbove(): number {
  const pane = document.querySelector('[data-reader]')?.getBoundingClientRect();
  const box = document.querySelector(`[data-clause="${clause}"]`)?.getBoundingClientRect();
  return pane === undefined || box === undefined ? Number.NaN : (pane.top - box.top) / box.height;
}

it('stays at its place when the pane becomes narrower and wider, as in Room view', async () => {
  const shown = await openAt(10);
  await until(() => partAbove() > 0, 'the place');
  // The reader goes on a little, and stops there.
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' }));
  document.querySelector('[data-reader]')?.scrollBy(0, 20);
  await until(() => isKeptAt(30), 'the kept place');
  const before = partAbove();
  for (const width of [800, 1600, 1300]) {
    await page.viewport(width, 800);
    await until(() => innerWidth === width, 'the width');
    await until(() => Math.abs(partAbove() - before) < 0.03, `the same words at ${String(width)}`);
  }
  shown.unmount();
});

it('keeps the place that was seen when the text closes together with the pane beside it', async () => {
  await leaveAt(10);
  const window = (isOpen: boolean) => (
    <OnBench bench={bench}>
      <SplitPane
        side="end"
        pane={<p>Annotations</p>}
        width={26}
        label="Width"
        isFolded={!isOpen}
        onResize={() => undefined}
      >
        {isOpen ? <ReadingDesk documentId={id} /> : <p>The library</p>}
      </SplitPane>
    </OnBench>
  );
  const shown = await mountUi(window(true));
  await until(() => partAbove() > 0, 'the place');
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' }));
  const reader = document.querySelector('[data-reader]');
  reader?.scrollBy(0, 10);
  await until(() => isKeptAt(20), 'the place at rest');
  const scrolled = new Promise((resolve) => reader?.addEventListener('scroll', resolve, { once: true }));
  reader?.scrollBy(0, 10);
  await scrolled;
  shown.render(window(false));
  await until(() => isKeptAt(30), 'the place that was seen');
  shown.unmount();
});

it('takes the focus at the place where reading stood, not at its first clause', async () => {
  await leaveAt(10);
  const main = (text: ReactNode) => (
    <main data-region="main" tabIndex={-1}>
      <OnBench bench={bench}>{text}</OnBench>
    </main>
  );
  const shown = await mountUi(main(null));
  document.querySelector<HTMLElement>('[data-region="main"]')?.focus();
  shown.render(main(<ReadingDesk documentId={id} />));
  await until(() => document.activeElement?.matches('[data-clause]') === true, 'the focus');
  expect(document.activeElement?.getAttribute('data-clause')).toBe(clause);
  shown.unmount();
});
