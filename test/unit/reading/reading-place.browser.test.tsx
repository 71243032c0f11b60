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
