import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import resolution from '../../../renderer/app/sample/wtsa-resolution-75.txt?raw';
import report from '../../../renderer/app/sample/wgig-preliminary-report.txt?raw';
import { searchOf } from '../../../renderer/features/search-of.ts';
import { asId } from '../../../shared/base/ids.ts';
import { documentRows as rows, openLibraryWindow } from '../../support/library-window.tsx';
import type { LibraryWindow } from '../../support/library-window.tsx';
import type { ShellRecord } from '../../support/mount-ui.tsx';
import { importText } from '../../support/reading-bench.tsx';
import type { ReadingBench } from '../../support/reading-bench.tsx';
import { aClause, aDocument, aDraftEntry, aMeeting, aText } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

let library: LibraryWindow;
let bench: ReadingBench;
let record: ShellRecord;

beforeEach(async () => {
  library = await openLibraryWindow();
  bench = library.bench;
});
afterEach(() => library.close());

const hits = (): readonly HTMLElement[] => Array.from(document.querySelectorAll<HTMLElement>('[data-hit]'));

async function show(): Promise<void> {
  record = await library.show();
}

describe('the meeting folder', () => {
  it('counts the drafts of a meeting with its documents', async () => {
    const { store } = bench.workbench;
    await store.meetings.put(aMeeting());
    await store.documents.add(aDocument('d-1'), aText([aClause('c-1', 'The group met.')]));
    await store.drafts.put(aDraftEntry('r-1', { name: 'My plan' }));
    await show();
    const folder = page.getByRole('row', { name: aMeeting().name });
    await until(() => folder.elements().length === 1, 'the folder');
    await until(() => folder.element().textContent.endsWith('2'), 'a document and a draft');
  });
});

describe('the table', () => {
  it('moves with arrows, opens with Enter, and after Delete the focus is on the next row', async () => {
    for (const name of ['a.txt', 'b.txt', 'c.txt'])
      await importText(
        bench,
        name,
        `${name}\n\nText of ${name}, long enough to be a paragraph of its own.\n`,
      );
    await show();
    await until(() => rows().length === 3, 'three rows');
    rows()[0]?.focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    const second = rows()[1]?.dataset['row'];
    expect(record.opened.at(-1)).toMatchObject({ kind: 'document', id: second });
    const third = rows()[2]?.dataset['row'];
    await userEvent.keyboard('{Delete}');
    await until(() => rows().length === 2, 'two rows');
    expect((document.activeElement as HTMLElement).dataset['row']).toBe(third);
    expect(record.announced).toContain('Moved to Trash.');
    await record.undos.at(-1)?.undo();
    await until(() => rows().length === 3, 'three rows again');
  });

  it('sorts by a column both ways and says so', async () => {
    for (const name of ['b.txt', 'a.txt'])
      await importText(
        bench,
        name,
        `${name}\n\nText of ${name}, long enough to be a paragraph of its own.\n`,
      );
    await show();
    await until(() => rows().length === 2, 'two rows');
    await userEvent.click(page.getByRole('button', { name: 'File', exact: true }));
    const files = (): readonly string[] => rows().map((row) => /[ab]\.txt/.exec(row.textContent)?.[0] ?? '');
    await until(() => files().join() === 'a.txt,b.txt', 'ascending');
    await userEvent.click(page.getByRole('button', { name: 'File', exact: true }));
    await until(() => files().join() === 'b.txt,a.txt', 'descending');
    expect(document.querySelector('th[aria-sort="descending"]')?.textContent).toBe('File');
  });

  it('shows the date that a document gives itself and orders by it; those without one stand last both ways', async () => {
    const { store } = bench.workbench;
    for (const [id, change] of [
      ['d-old', { datedOn: '2005-07-20', importedAt: 3 }],
      ['d-new', { datedOn: '2008', importedAt: 2 }],
      ['d-none', { importedAt: 1 }],
    ] as const)
      await store.documents.add(aDocument(id, change), aText([aClause('c-1', 'The group met.')]));
    await show();
    await until(() => rows().length === 3, 'three rows');
    const order = (): string =>
      rows()
        .map((row) => row.dataset['row'])
        .join();
    expect(order()).toBe('d-old,d-new,d-none');
    expect(rows()[0]?.textContent).toContain('20 Jul 2005');
    await userEvent.click(page.getByRole('button', { name: 'Date', exact: true }));
    expect(order()).toBe('d-old,d-new,d-none');
    await userEvent.click(page.getByRole('button', { name: 'Date', exact: true }));
    await until(() => order() === 'd-new,d-old,d-none', 'the newest first');
  });

  it('holds only the rows near what is seen of 500 documents, and End goes to the last at any time', async () => {
    const entry = await importText(bench, 'one.txt', report);
    const first = await bench.workbench.store.documents.get(entry);
    if (first === null) throw new Error('not imported');
    for (let index = 0; index < 500; index++) {
      await bench.workbench.store.documents.add(
        { ...first, id: asId(`d-${index}`), title: `Document ${index}` },
        null,
      );
    }
    let atFirst = 0;
    const observer = new MutationObserver(() => {
      atFirst = rows().length;
      if (atFirst === 0) return;
      // The first moment at which there is a row: End must find the last one even then.
      observer.disconnect();
      rows()[0]?.focus();
      rows()[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
    });
    observer.observe(document.body, { childList: true, subtree: true });
    await show();
    await until(
      () => document.activeElement?.getAttribute('aria-rowindex') === '502',
      'the last row',
      30_000,
    );
    expect(atFirst).toBe(60);
    const places = (): readonly number[] => rows().map((row) => Number(row.getAttribute('aria-rowindex')));
    await until(() => rows().length < 300, 'few rows', 30_000);
    expect(places().at(-1)).toBe(502);
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
    expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('2');
    await until(() => rows().length < 300 && places()[0] === 2 && !places().includes(400), 'the first rows');
  });
});

describe('finding', () => {
  it('searches the words of all documents and opens at the clause', async () => {
    const id = await importText(bench, 'wgig.txt', report);
    await importText(bench, 'res75.txt', resolution);
    await show();
    await userEvent.fill(page.getByRole('searchbox', { name: 'Search all texts' }), 'deadline posting');
    await until(() => document.querySelectorAll('[data-hit]').length === 1, 'one clause');
    await expect.element(page.getByText('1 clause in 1 document')).toBeVisible();
    const hit = document.querySelector<HTMLElement>('[data-hit]');
    expect(hit?.textContent).toContain('38');
    expect(Array.from(hit?.querySelectorAll('mark') ?? [], (mark) => mark.textContent)).toEqual([
      'deadline',
      'posting',
    ]);
    hit?.click();
    expect(record.opened.at(-1)).toMatchObject({ kind: 'document', id });
  });

  it('takes who presses Enter before the answer to the first place of the words typed last', async () => {
    await importText(bench, 'wgig.txt', report);
    const search = searchOf(bench.workbench);
    const ask = search.searchDocuments.bind(search);
    const held = Promise.withResolvers<undefined>();
    search.searchDocuments = async (request) => {
      if (request.query === 'posting') await held.promise;
      return ask(request);
    };
    await show();
    const field = page.getByRole('searchbox', { name: 'Search all texts' });
    await userEvent.fill(field, 'governance');
    await until(() => hits().length > 1, 'places of the words before');
    await userEvent.fill(field, 'posting');
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(field.element());
    held.resolve(undefined);
    await until(() => document.activeElement?.matches('[data-hit]') === true, 'the focus on a place');
    expect(document.activeElement?.querySelector('mark')?.textContent).toMatch(/^post/);
  });

  it('leaves the focus among what was found, or in the field, when the list becomes another under it', async () => {
    const [first, second] = [
      await importText(bench, 'wgig.txt', report),
      await importText(bench, 'res75.txt', resolution),
    ];
    await show();
    await userEvent.fill(page.getByRole('searchbox', { name: 'Search all texts' }), 'WSIS');
    const places = (): number => document.querySelectorAll('[data-results] section').length;
    await until(() => places() === 2, 'two documents');
    hits()[0]?.focus();
    const shown = document.activeElement?.closest('section')?.getAttribute('aria-label');
    const { documents } = bench.workbench.store;
    const isFirst = (await documents.get(first))?.title === shown;
    await documents.trash(isFirst ? first : second);
    await until(() => places() === 1, 'one document');
    expect(document.activeElement?.matches('[data-hit]')).toBe(true);
    await documents.trash(isFirst ? second : first);
    await until(() => places() === 0, 'no document');
    expect(document.activeElement?.matches('[role="search"] input')).toBe(true);
  });

  it('jumps to a place typed into the find field', async () => {
    const id = await importText(bench, 'wgig.txt', report);
    const parsed = await bench.workbench.store.documents.parsed(id);
    await show();
    await userEvent.fill(page.getByRole('searchbox', { name: /Go to/ }), 'WGIG 34 (ii)');
    await until(
      () => document.querySelectorAll('[aria-label="Places and search"] li').length === 2,
      'the offers',
    );
    await userEvent.keyboard('{Enter}');
    const clause = parsed?.clauses.find(({ text }) =>
      text.startsWith('Issues relating to the use of the Internet'),
    );
    expect(record.opened.at(-1)).toMatchObject({ kind: 'document', id, clause: clause?.id });
  });
});

describe('Trash', () => {
  it('holds documents with the way back, and empties only after a question', async () => {
    const id = await importText(bench, 'wgig.txt', report);
    await bench.workbench.store.documents.trash(id);
    await show();
    await userEvent.click(page.getByRole('row', { name: /^Trash/ }));
    await userEvent.click(page.getByRole('button', { name: /^Restore/ }));
    await until(
      async () => (await bench.workbench.store.documents.get(id))?.trashedAt === null,
      'the document',
    );
    await bench.workbench.store.documents.trash(id);
    await userEvent.click(page.getByRole('button', { name: 'Empty Trash' }));
    await expect.element(page.getByRole('alertdialog')).toBeVisible();
    expect(document.activeElement?.textContent).toContain('Cancel');
    await userEvent.click(page.getByRole('alertdialog').getByRole('button', { name: 'Empty Trash' }));
    await until(async () => (await bench.workbench.store.documents.get(id)) === null, 'the document to go');
    expect(bench.originals.size).toBe(0);
  });
});
