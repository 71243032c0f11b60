import { afterEach, beforeEach, it } from 'vitest';
import { page } from 'vitest/browser';
import report from '../../../renderer/app/sample/wgig-preliminary-report.txt?raw';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
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

/** Opens the document where it was left, so far into the clause. */
async function openAt(offset: number): Promise<{ unmount(): void }> {
  await bench.workbench.store.reading.setPlace({
    target: { kind: 'document', id },
    clause,
    offset,
    openedAt: 1,
    read: false,
  });
  return await mountUi(
    <OnBench bench={bench}>
      <ReadingDesk documentId={id} />
    </OnBench>,
  );
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
  await until(async () => {
    const place = await bench.workbench.store.reading.place({ kind: 'document', id });
    return place?.offset === 30;
  }, 'the kept place');
  const before = partAbove();
  for (const width of [800, 1600, 1300]) {
    await page.viewport(width, 800);
    await until(() => innerWidth === width, 'the width');
    await until(() => Math.abs(partAbove() - before) < 0.03, `the same words at ${String(width)}`);
  }
  shown.unmount();
});
