import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import resolution from '../../../renderer/app/sample/wtsa-resolution-75.txt?raw';
import report from '../../../renderer/app/sample/wgig-preliminary-report.txt?raw';
import { asId } from '../../../shared/base/ids.ts';
import {
  FindField,
  importFiles,
  ImportZone,
  LibraryScreen,
  MeetingFolder,
} from '../../../renderer/features/library/index.ts';
import { droppedFiles } from '../../../renderer/features/library/importing/dropped-files.ts';
import { StoreError } from '../../../renderer/store/api.ts';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import type { ShellRecord } from '../../support/mount-ui.tsx';
import { OnBench, aFile, importText, openReadingBench } from '../../support/reading-bench.tsx';
import type { ReadingBench } from '../../support/reading-bench.tsx';
import { aClause, aDocument, aDraftEntry, aMeeting, aText } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

let bench: ReadingBench;
let shown: { unmount(): void } | null = null;
let record: ShellRecord;

beforeEach(async () => {
  await page.viewport(1300, 800);
  bench = await openReadingBench();
});
afterEach(async () => {
  shown?.unmount();
  shown = null;
  await bench.close();
});

async function show(language = 'en') {
  const fake = fakeShell();
  record = fake.record;
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
    { shell: fake.shell, language },
  );
}

/** A word to stop that comes as soon as the host has kept an original. */
function cancelledAfterPut(): AbortController {
  const control = new AbortController();
  const { files } = bench.workbench.host;
  const { put } = files;
  Object.assign(files, {
    put: async (params: { bytes: Uint8Array }) => {
      const result = await put(params);
      control.abort();
      return result;
    },
  });
  return control;
}

const rows = (): readonly HTMLElement[] => Array.from(document.querySelectorAll<HTMLElement>('[data-row]'));

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

describe('importing', () => {
  it('adds what is new, passes over what is here, keeps what it cannot read, refuses what is damaged', async () => {
    await show();
    await expect.element(page.getByText('There are no documents here yet.')).toBeVisible();
    bench.files = [
      aFile('wgig.txt', report),
      aFile('notes.pdf', '%PDF'),
      aFile('damaged.docx', 'x'),
      aFile('.DS_Store', 'x'),
    ];
    await userEvent.click(page.getByRole('button', { name: 'Import documents…' }).first());
    await until(() => rows().length === 2, 'two documents');
    const panel = page.getByRole('region', { name: 'Import report' });
    await expect
      .element(panel.getByText('1 added · 1 kept without reading · 1 refused (damaged.docx)'))
      .toBeVisible();
    await expect.element(panel.getByText(/the file is damaged and cannot be read/)).toBeVisible();
    await expect
      .element(panel.getByText('Nothing of it was added; the file on your disk is untouched.'))
      .toBeVisible();
    expect(bench.originals.size).toBe(2);

    bench.files = [aFile('wgig-again.txt', report), aFile('res75.txt', resolution)];
    await userEvent.click(page.getByRole('button', { name: 'Import documents…' }).first());
    await until(() => rows().length === 3, 'three documents');
    await expect.element(panel.getByText('1 added · 1 already here')).toBeVisible();
    await userEvent.click(page.getByRole('button', { name: 'Close the report' }));
    expect(document.querySelector('[aria-label="Import report"]')).toBeNull();
  });

  it('makes no folder for files that are all refused, and one when a document comes', async () => {
    await show();
    await expect.element(page.getByText('There are no documents here yet.')).toBeVisible();
    const folders = () => bench.workbench.store.meetings.all().current();
    bench.files = [aFile('damaged.docx', 'x')];
    await userEvent.click(page.getByRole('button', { name: 'Import documents…' }).first());
    const panel = page.getByRole('region', { name: 'Import report' });
    await expect.element(panel.getByText(/1 refused/)).toBeVisible();
    expect(await folders()).toEqual([]);
    bench.files = [aFile('wgig.txt', report)];
    await userEvent.click(page.getByRole('button', { name: 'Import documents…' }).first());
    await until(() => rows().length === 1, 'the document');
    expect((await folders()).map(({ name }) => name)).toEqual(['Imported documents']);
  });

  it('leaves no half document when it is cancelled', async () => {
    const { signal } = cancelledAfterPut();
    const slow = {
      ...aFile('slow.txt', report),
      bytes: () => Promise.resolve(new TextEncoder().encode(report)),
    };
    const outcome = await importFiles(bench.workbench, {
      files: [slow, aFile('next.txt', resolution)],
      meeting: asId('m'),
      signal,
      progress: () => undefined,
    });
    expect(outcome).toEqual({ outcomes: [], total: 2, cancelled: true });
    expect(await bench.workbench.store.documents.entries().current()).toEqual([]);
    expect(bench.originals.size).toBe(0);
  });

  it('leaves the original of a document in Trash where it is, when its import anew is cancelled', async () => {
    const id = await importText(bench, 'report.txt', report);
    await bench.workbench.store.documents.trash(id);
    const { signal } = cancelledAfterPut();
    const outcome = await importFiles(bench.workbench, {
      files: [aFile('report.txt', report)],
      meeting: asId('m'),
      signal,
      progress: () => undefined,
    });
    expect(outcome.cancelled).toBe(true);
    expect((await bench.workbench.store.documents.get(id))?.trashedAt).toBeGreaterThan(0);
    expect(bench.originals.size).toBe(1);
  });

  it('says which file the full store did not take, keeps no original of it, and goes on with the rest', async () => {
    const { documents } = bench.workbench.store;
    const add = documents.add;
    Object.assign(documents, {
      add: (...[entry, text]: Parameters<typeof add>) =>
        entry.fileName === 'second.txt' ? Promise.reject(new StoreError('full')) : add(entry, text),
    });
    const outcome = await importFiles(bench.workbench, {
      files: [
        aFile('first.txt', report),
        aFile('second.txt', resolution),
        aFile('third.txt', 'A third one.'),
      ],
      meeting: asId('m'),
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    expect(outcome.outcomes).toMatchObject([
      { kind: 'added', file: 'first.txt' },
      { kind: 'refused', file: 'second.txt', code: 'not-kept', details: 'full' },
      { kind: 'added', file: 'third.txt' },
    ]);
    expect(bench.originals.size).toBe(2);
  });
});

describe('a drop', () => {
  /** Drops on the window what a drag from the system would bring. */
  async function drop(transfer: DataTransfer): Promise<void> {
    await show();
    const zone = document.querySelector('[data-zone]');
    for (const type of ['dragenter', 'dragover'])
      zone?.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    await expect.element(page.getByText('Drop to import into “Imported documents”')).toBeVisible();
    zone?.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }

  it('of several files is imported, and the layer that received it goes', async () => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([report], 'one.txt', { type: 'text/plain' }));
    transfer.items.add(new File([resolution], 'two.txt', { type: 'text/plain' }));
    await drop(transfer);
    await until(() => rows().length === 2, 'two documents');
    await expect
      .element(page.getByRole('region', { name: 'Import report' }).getByText('2 added', { exact: true }))
      .toBeVisible();
    expect(page.getByText(/^Drop to import/).query()).toBeNull();
  });

  it('of words is left to the page', async () => {
    await show();
    const transfer = new DataTransfer();
    transfer.setData('text/plain', 'words of a text');
    const over = new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector('[data-zone]')?.dispatchEvent(over);
    expect(over.defaultPrevented).toBe(false);
  });

  it('takes what it can read of folders, and names what it cannot', async () => {
    const good = entryOf(new File(['The first paper.'], 'good.txt'), '/day 1/good.txt');
    const gone = entryOf(null, '/day 1/gone.txt');
    const closed = folderOf('/day 2', null);
    const files = await droppedFiles(transferOf([folderOf('/day 1', [good, gone]), closed]));
    const outcome = await importFiles(bench.workbench, {
      files,
      meeting: asId('m'),
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    expect(outcome.outcomes).toMatchObject([
      { kind: 'added', file: 'day 1/good.txt' },
      { kind: 'refused', file: 'day 1/gone.txt', code: 'unreadable' },
      { kind: 'refused', file: 'day 2', code: 'unreadable' },
    ]);
  });
});

/** An entry of a file; of one that went away meanwhile when `file` is null. */
function entryOf(file: File | null, fullPath: string): FileSystemEntry {
  const read = (resolve: (found: File) => void, reject: (problem: Error) => void): void =>
    file === null ? reject(new DOMException('gone', 'NotFoundError')) : resolve(file);
  const name = fullPath.split('/').at(-1) ?? '';
  return { isFile: true, isDirectory: false, fullPath, name, file: read } as unknown as FileSystemEntry;
}

/** A folder's entry; null: a folder that may not be read. */
function folderOf(fullPath: string, children: readonly FileSystemEntry[] | null): FileSystemEntry {
  let left = children ?? [];
  const readEntries = (
    resolve: (some: readonly FileSystemEntry[]) => void,
    reject: (problem: Error) => void,
  ): void => {
    if (children === null) return reject(new DOMException('closed', 'NotReadableError'));
    resolve(left.slice(0, 1));
    left = left.slice(1);
  };
  const name = fullPath.split('/').at(-1) ?? '';
  const folder = { isFile: false, isDirectory: true, fullPath, name, createReader: () => ({ readEntries }) };
  return folder as unknown as FileSystemEntry;
}

function transferOf(entries: readonly FileSystemEntry[]): DataTransfer {
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  return { items, files: [] } as unknown as DataTransfer;
}

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

  it('shows the first of 500 documents before the others, and End goes to the last at any time', async () => {
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
    await until(() => rows().length === 501, 'the table', 30_000);
    expect(atFirst).toBe(60);
    expect(document.activeElement).toBe(rows().at(-1));
  });
});

describe('finding', () => {
  it('searches the words of all documents and opens at the clause', async () => {
    const id = await importText(bench, 'wgig.txt', report);
    await importText(bench, 'res75.txt', resolution);
    await show();
    await userEvent.fill(
      page.getByRole('searchbox', { name: 'Search the text of all documents' }),
      'deadline posting',
    );
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
