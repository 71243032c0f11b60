import { page, userEvent } from 'vitest/browser';
import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import {
  asId,
  type AnnotationId,
  type ClauseId,
  type DocumentId,
  type DraftId,
} from '../../../shared/base/ids.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { makeAnchor } from '../../../shared/text/anchors/index.ts';
import type { PrintPage } from '../../../shared/render/print-page-input.ts';
import { PrintScreen } from '../../../renderer/features/printing/index.ts';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { aClause, aDocument, aText } from '../../support/store-records.ts';
import { tinyPdf } from './tiny-pdf.ts';

const RED = 'redlinecanary';
const NOTE = 'notecanary';
const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const clause = aClause('c-1', 'The Working Group held its first two meetings in Geneva.');

function note(id: string, change: Partial<Annotation>): Annotation {
  return {
    id: asId<AnnotationId>(id),
    target: { kind: 'document', id: asId<DocumentId>('d-1') },
    kind: 'note',
    anchor: makeAnchor(clause, 4, 17),
    body: NOTE,
    position: null,
    tags: [],
    createdAt: 1,
    changedAt: 1,
    trashedAt: null,
    ...change,
  };
}

const draft: DraftContent = {
  id: asId<DraftId>('r-1'),
  kind: 'contribution',
  title: 'A proposal',
  language: 'en',
  clauses: [
    {
      id: asId<ClauseId>('x'),
      kind: 'paragraph',
      level: 0,
      label: '1',
      manualLabel: null,
      text: 'Kept [text].',
      marks: [],
      status: { state: 'in-brackets' },
    },
    {
      id: asId<ClauseId>('y'),
      kind: 'paragraph',
      level: 0,
      label: '2',
      manualLabel: null,
      text: 'deletedcanary',
      marks: [],
      status: { state: 'deleted' },
    },
  ],
};

/** A workbench with a real store; the host keeps the jobs it is given and answers with a small PDF. */
async function desk(of: 'document' | 'draft', language = 'en') {
  const store = await openTestStore();
  opened.push(() => store.close());
  await store.documents.add(aDocument('d-1', { title: 'Report of the group' }), aText([clause]));
  await store.annotations.put(note('a-1', {}));
  const position = { stance: 'oppose', target: 'Keep it', fallback: 'Two meetings', redLine: RED } as const;
  await store.annotations.put(note('a-2', { kind: 'position', body: '', position }));
  const jobs: PrintPage[] = [];
  const saved: { name: string; bytes: Uint8Array | Blob }[] = [];
  const printer: { job: PrintPage | null; answer: Result<{ printed: boolean }, Failure<string>> } = {
    job: null,
    answer: err(failure('unavailable')),
  };
  const host = { fails: false, printer };
  const workbench = {
    store,
    clock: { now: () => Date.UTC(2026, 10, 22, 12) },
    drafts: {
      changed: () => () => undefined,
      heads: () => Promise.resolve(['h']),
      versions: () => Promise.resolve([{ heads: ['h'], name: 'Rev.2', at: 1, author: '' }]),
      content: () => Promise.resolve(draft),
    },
    host: {
      printing: {
        pdf: ({ page: job }: { page: PrintPage }) => {
          jobs.push(job);
          return Promise.resolve(host.fails ? err(failure('no-browser')) : ok({ pdf: tinyPdf(3) }));
        },
        dialog: ({ page: job }: { page: PrintPage }) => {
          printer.job = job;
          return Promise.resolve(printer.answer);
        },
        openPdf: () => Promise.resolve(err(failure('no-program'))),
      },
    },
    dialog: {
      saveFile: (name: string, _type: string, bytes: Uint8Array | Blob) => {
        saved.push({ name, bytes });
        return Promise.resolve(true);
      },
    },
  } as unknown as Workbench;
  const { shell, record } = fakeShell();
  const target =
    of === 'document' ? { kind: of, id: asId<DocumentId>('d-1') } : { kind: of, id: asId<DraftId>('r-1') };
  const mount = async () => {
    const ui = await mountUi(
      <WorkbenchProvider value={workbench}>
        <PrintScreen of={target} />
      </WorkbenchProvider>,
      { language, shell },
    );
    opened.push(() => ui.unmount());
  };
  return { jobs, saved, record, host, mount };
}

test('starts with a clean copy for outside and shows its pages', { timeout: 120_000 }, async () => {
  const { jobs, mount } = await desk('document');
  await mount();
  await expect.element(page.getByText('3 pages')).toBeVisible();
  expect(jobs).toHaveLength(1);
  expect(jobs[0]).toMatchObject({ title: 'Report', copy: { kind: 'outside' } });
  expect(JSON.stringify(jobs)).not.toContain('Report of the group');
  expect(JSON.stringify(jobs)).not.toMatch(/canary/);
  await expect
    .element(page.getByText('The file will contain the clean text only', { exact: false }))
    .toBeVisible();
  await expect.poll(() => document.querySelector('canvas')?.width ?? 0).toBeGreaterThan(100);
});

test('a private copy takes the chosen notes, and red lines only when asked for that once', async () => {
  const { jobs, saved, mount } = await desk('document');
  await mount();
  await userEvent.click(page.getByText('Private copy', { exact: true }));
  await expect.poll(() => jobs.at(-1)?.copy.kind).toBe('private');
  expect(JSON.stringify(jobs.at(-1))).toContain(NOTE);
  expect(JSON.stringify(jobs)).not.toContain(RED);
  await userEvent.click(page.getByText('Include the red line in this one copy'));
  await expect.poll(() => JSON.stringify(jobs.at(-1))).toContain(RED);
  const save = page.getByRole('button', { name: 'Save as PDF…' });
  await expect.element(save).toBeEnabled();
  await userEvent.click(save);
  await expect.poll(() => saved.at(-1)?.name).toBe('Report of the group - CONFIDENTIAL.pdf');
  await expect.poll(() => JSON.stringify(jobs.at(-1))).not.toContain(RED);
  await userEvent.click(page.getByRole('button', { name: 'None' }));
  await expect.poll(() => JSON.stringify(jobs.at(-1))).not.toContain(NOTE);
});

test('a draft for outside has no deleted clause, no status, and its version only when asked for', async () => {
  const { jobs, mount } = await desk('draft');
  await mount();
  await expect.poll(() => jobs.length).toBe(1);
  expect(jobs[0]).toMatchObject({ title: 'A proposal', version: null, copy: { kind: 'outside' } });
  expect(JSON.stringify(jobs[0])).not.toMatch(/deletedcanary|in-brackets|Rev\.2/);
  await userEvent.click(page.getByText('Name the version: “Rev.2”'));
  await expect.poll(() => jobs.at(-1)?.version).toBe('Rev.2');
});

test('says what happened when there is no browser, and tries again', async () => {
  const { jobs, host, mount } = await desk('document');
  host.fails = true;
  await mount();
  await expect
    .element(page.getByText('No Chromium, Chrome, Edge or Brave was found to make the pages.'))
    .toBeVisible();
  host.fails = false;
  await userEvent.click(page.getByRole('button', { name: 'Try again' }));
  await expect.element(page.getByText('3 pages')).toBeVisible();
  expect(jobs.length).toBe(2);
});

test('a print that cannot be opened says what to do instead', async () => {
  const { record, mount } = await desk('document');
  await mount();
  const print = page.getByRole('button', { name: 'Print…' });
  await expect.element(print).toBeEnabled();
  await userEvent.click(print);
  await expect
    .poll(() => record.problems.at(0)?.happened)
    .toBe('This computer has no program that opens PDF files.');
});

/** Presses Print… on a desk whose shell has a print dialog of the system. */
async function printWithDialog(answer: Result<{ printed: boolean }, Failure<string>>) {
  const all = await desk('document');
  all.host.printer.answer = answer;
  await all.mount();
  await userEvent.click(page.getByText('Private copy', { exact: true }));
  await userEvent.click(page.getByText('Include the red line in this one copy'));
  await expect.poll(() => JSON.stringify(all.jobs.at(-1))).toContain(RED);
  const print = page.getByRole('button', { name: 'Print…' });
  await expect.element(print).toBeEnabled();
  await userEvent.click(print);
  return { ...all, print };
}

test('the system’s print dialog gets the very job that is shown, and what was asked for once is over', async () => {
  const { host, jobs, record } = await printWithDialog(ok({ printed: true }));
  await expect.poll(() => record.announced).toContain('Sent to the printer.');
  expect(JSON.stringify(host.printer.job)).toContain(RED);
  await expect.poll(() => JSON.stringify(jobs.at(-1))).not.toContain(RED);
  expect(record.problems).toEqual([]);
});

test('stepping back from the system’s print dialog changes nothing and says nothing', async () => {
  const { jobs, record, print } = await printWithDialog(ok({ printed: false }));
  await expect.element(print).toBeEnabled();
  expect(record.announced).toEqual([]);
  expect(record.problems).toEqual([]);
  expect(JSON.stringify(jobs.at(-1))).toContain(RED);
});

test('a print dialog that breaks says what to do instead', async () => {
  const { record } = await printWithDialog(err(failure('crashed')));
  await expect
    .poll(() => record.problems.at(0)?.happened)
    .toBe('The system’s print dialog ended unexpectedly.');
});

const SHOTS = import.meta.env['VITE_SHOTS'] as string | undefined;

test.each([
  ['en', 'Private copy', 'English'],
  ['fr', 'Exemplaire privé', 'Français'],
  ['ar', 'نسخة خاصة', 'العربية'],
])('is accessible and whole in %s', async (language, privateCopy, ownName) => {
  await page.viewport(1280, 900);
  const { mount } = await desk('document', language);
  await mount();
  await userEvent.click(page.getByText(privateCopy, { exact: true }));
  await expect.poll(() => document.querySelectorAll('figure').length).toBe(3);
  await expect.poll(() => document.querySelector('canvas')?.width ?? 0).toBeGreaterThan(100);
  expect(document.body.textContent).not.toContain('⟦');
  expect(document.documentElement.dir).toBe(language === 'ar' ? 'rtl' : 'ltr');
  // Headers and labels begin in the language of the window, also where that is the system's.
  expect(document.body.textContent).toContain(ownName);
  const { violations } = await axe.run('#root');
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join()}`)).toEqual([]);
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/print-${language}.png` });
});
