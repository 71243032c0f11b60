import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { AnnotationId, DocumentId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { makeAnchor } from '../../../shared/text/anchors/index.ts';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { OnBench, ReadingDesk, aFile, importBytes, openReadingBench } from '../../support/reading-bench.tsx';
import type { ReadingBench } from '../../support/reading-bench.tsx';
import { until } from '../../support/until.ts';

/** "Доха" in windows-1251: too few letters to tell, and a line that is Latin in every encoding. */
const BYTES = new Uint8Array([0xc4, 0xee, 0xf5, 0xe0, 0x0d, 0x0a, 0x0d, 0x0a, 0x45, 0x6e, 0x64, 0x2e]);

let bench: ReadingBench;
let shown: { unmount(): void } | null = null;

beforeEach(async () => {
  await page.viewport(1300, 800);
  bench = await openReadingBench();
});
afterEach(async () => {
  shown?.unmount();
  shown = null;
  await bench.close();
});

async function open(): Promise<{
  readonly id: DocumentId;
  readonly record: ReturnType<typeof fakeShell>['record'];
}> {
  const id = await importBytes(bench, {
    ...aFile('doha.txt', ''),
    size: BYTES.length,
    bytes: () => Promise.resolve(BYTES),
  });
  const { shell, record } = fakeShell();
  shown = await mountUi(
    <OnBench bench={bench}>
      <ReadingDesk documentId={id} />
    </OnBench>,
    { shell },
  );
  await expect.element(page.getByRole('button', { name: '1 remark from the import' })).toBeVisible();
  return { id, record };
}

async function choose(): Promise<void> {
  await userEvent.click(page.getByRole('button', { name: '1 remark from the import' }));
  await expect.element(page.getByText(/it was read as windows-1252, and it is not certain/)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Read in another encoding…' }));
  await expect.element(page.getByRole('button', { name: 'Read it so' })).toBeDisabled();
  await userEvent.click(page.getByRole('button', { name: /Encoding/ }));
  await userEvent.click(page.getByRole('option', { name: 'Cyrillic (windows-1251)' }));
  const beginning = page.getByRole('region', { name: 'So the text begins' });
  await expect.element(beginning.getByText('Доха', { exact: true })).toBeVisible();
}

/** The first words of every document that is in the library. */
async function library(): Promise<readonly string[]> {
  const { documents } = bench.workbench.store;
  const entries = (await documents.entries().current()).filter(({ trashedAt }) => trashedAt === null);
  const texts = await Promise.all(entries.map(({ id }) => documents.parsed(id)));
  return texts.map((text) => text?.clauses[0]?.text ?? '').toSorted();
}

it('reads a text again in the encoding that was chosen after its beginning was shown, and undo brings the other back', async () => {
  const { id, record } = await open();
  await choose();
  await userEvent.click(page.getByRole('button', { name: 'Read it so' }));
  await until(() => record.undos.length === 1, 'the word that it is done');
  const entries = await bench.workbench.store.documents.entries().current();
  const read = entries.find((entry) => entry.trashedAt === null);
  expect(read?.title).toBe('doha');
  expect(await library()).toEqual(['Доха']);
  expect(read?.id).not.toBe(id);
  expect(bench.originals.size).toBe(1);
  const parsed = await bench.workbench.store.documents.parsed(read?.id ?? id);
  expect(parsed?.warnings.map(({ code, detail }) => `${code} ${detail ?? ''}`)).toEqual([
    'encoding-chosen windows-1251',
  ]);
  expect(parsed?.clauses.map((clause) => clause.id)).not.toContain(
    (await bench.workbench.store.documents.parsed(id))?.clauses[0]?.id,
  );
  await record.undos.at(-1)?.undo();
  expect(await library()).toEqual(['Äîõà']);
});

it('keeps a reading that something was written about beside the new one', async () => {
  const { id, record } = await open();
  const parsed = await bench.workbench.store.documents.parsed(id);
  const clause = parsed?.clauses[0];
  if (clause === undefined) throw new Error('There is no clause');
  await bench.workbench.store.annotations.put({
    id: asId<AnnotationId>('a-1'),
    target: { kind: 'document', id },
    kind: 'note',
    anchor: makeAnchor(clause, 0, 4),
    body: 'What is this?',
    position: null,
    tags: [],
    createdAt: 1,
    changedAt: 1,
    trashedAt: null,
  });
  await choose();
  await expect.element(page.getByText(/it stays in the library, with what you wrote/)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Read it so' }));
  await until(() => record.undos.length === 1, 'the word that it is done');
  expect(await library()).toEqual(['Äîõà', 'Доха']);
});
