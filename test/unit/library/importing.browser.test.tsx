import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import resolution from '../../../renderer/app/sample/wtsa-resolution-75.txt?raw';
import report from '../../../renderer/app/sample/wgig-preliminary-report.txt?raw';
import { asId } from '../../../shared/base/ids.ts';
import { importFiles } from '../../../renderer/features/library/index.ts';
import { droppedFiles } from '../../../renderer/features/library/importing/dropped-files.ts';
import { StoreError } from '../../../renderer/store/api.ts';
import { documentRows as rows, openLibraryWindow } from '../../support/library-window.tsx';
import type { LibraryWindow } from '../../support/library-window.tsx';
import { aFile, importText, PASSWORD } from '../../support/reading-bench.tsx';
import type { ReadingBench } from '../../support/reading-bench.tsx';
import { until } from '../../support/until.ts';

let library: LibraryWindow;
let bench: ReadingBench;

beforeEach(async () => {
  library = await openLibraryWindow();
  bench = library.bench;
});
afterEach(() => library.close());

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

describe('importing', () => {
  it('adds what is new, passes over what is here, keeps what it cannot read, refuses what is damaged', async () => {
    await library.show();
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
    await expect
      .element(panel.getByText(/^\d+ paragraphs · \d+ headings · \d+ numbers and letters/))
      .toBeVisible();
    expect(bench.originals.size).toBe(2);

    bench.files = [aFile('wgig-again.txt', report), aFile('res75.txt', resolution)];
    await userEvent.click(page.getByRole('button', { name: 'Import documents…' }).first());
    await until(() => rows().length === 3, 'three documents');
    await expect.element(panel.getByText('1 added · 1 already here')).toBeVisible();
    // What is found does not stand below a long report, which comes back with the documents.
    const search = page.getByRole('searchbox', { name: 'Search all texts' });
    await userEvent.fill(search, 'deadline');
    await expect.element(panel).not.toBeInTheDocument();
    await userEvent.clear(search);
    await userEvent.click(page.getByRole('button', { name: 'Close the report' }));
    expect(document.querySelector('[aria-label="Import report"]')).toBeNull();
  });

  it('asks for the password of a locked file in the report, says a wrong one, and reads it with the right one', async () => {
    await library.show();
    bench.files = [aFile('locked.txt', resolution), aFile('wgig.txt', report)];
    await userEvent.click(page.getByRole('button', { name: 'Import documents…' }).first());
    const panel = page.getByRole('region', { name: 'Import report' });
    await expect.element(panel.getByText('1 added · 1 refused (locked.txt)')).toBeVisible();
    expect(bench.originals.size).toBe(1);
    const field = panel.getByLabelText('Password of locked.txt');
    await userEvent.fill(field, 'guessed');
    await userEvent.click(panel.getByRole('button', { name: 'Open and read' }));
    await expect.element(panel.getByText(/This is not the password of this file/)).toBeVisible();
    await expect.element(field).toHaveValue('');
    await userEvent.fill(field, PASSWORD);
    await userEvent.keyboard('{Enter}');
    await until(() => rows().length === 2, 'two documents');
    await expect.element(panel.getByText('2 added', { exact: true })).toBeVisible();
    expect(bench.originals.size).toBe(2);
  });

  it('makes no folder for files that are all refused, and one when a document comes', async () => {
    await library.show();
    await expect.element(page.getByText('There are no documents here yet.')).toBeVisible();
    const folders = () => bench.workbench.store.meetings.all().current();
    bench.files = [1, 2, 3].map((number) => aFile(`damaged-${String(number)}.docx`, String(number)));
    await userEvent.click(page.getByRole('button', { name: 'Import documents…' }).first());
    const panel = page.getByRole('region', { name: 'Import report' });
    // Each has its own line below; the line above, which the status bar has too, would be long with all of them.
    await expect.element(panel.getByText('3 refused', { exact: true })).toBeVisible();
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
    await library.show();
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
    await library.show();
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
