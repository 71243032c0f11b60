import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import lockedUrl from '../../fixtures/protected/locked.pdf?url';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import { buildPdf } from '../../support/pdf-builder.ts';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import {
  OnBench,
  PASSWORD,
  ReadingDesk,
  importText,
  openReadingBench,
} from '../../support/reading-bench.tsx';
import type { ReadingBench } from '../../support/reading-bench.tsx';
import { until } from '../../support/until.ts';

let bench: ReadingBench;
let shown: { unmount(): void } | null = null;
beforeEach(async () => {
  await page.viewport(1200, 800);
  bench = await openReadingBench();
});
afterEach(async () => {
  shown?.unmount();
  shown = null;
  await bench.close();
});

const FIRST = 'The group meets twice a year and hears the reports of all of its members.';
const SECOND = 'It reports to the Council.';
const TEXT = `Terms of reference\n\n1. ${FIRST}\n\n2. ${SECOND}\n`;
const PAGES = buildPdf([
  [
    { x: 60, y: 80, size: 14, text: 'Terms of reference' },
    { x: 60, y: 120, text: '1. The group meets twice a year' },
    { x: 60, y: 134, text: 'and hears the reports of all of its members.' },
  ],
  [{ x: 60, y: 80, text: '2. It reports to the Council.' }],
]);

/** A text whose original is a PDF, on the desk. */
async function open(pdf: Uint8Array, change: Partial<ParsedDocument> = {}, language = 'en'): Promise<void> {
  const id = await importText(bench, 'paper.txt', TEXT);
  const { documents } = bench.workbench.store;
  const parsed = await documents.parsed(id);
  const entry = await documents.get(id);
  if (parsed === null || entry === null) throw new Error('not imported');
  await documents.remove(id);
  await documents.add(entry, { ...parsed, format: 'pdf', ...change });
  bench.originals.set(entry.sha256, pdf);
  const { shell } = fakeShell();
  shown = await mountUi(
    <OnBench bench={bench}>
      <ReadingDesk documentId={id} clause={parsed.clauses[0]?.id ?? ''} />
    </OnBench>,
    { shell, language },
  );
  await until(() => document.querySelector('[data-reader] [data-clause]') !== null, 'the text');
}

const said = (): string =>
  document.querySelector('[data-pages]')?.parentElement?.querySelector('[role="status"]')?.textContent ?? '';
const quotes = async (): Promise<readonly string[]> =>
  (await bench.workbench.store.annotations.all().current()).flatMap(({ anchor }) =>
    anchor.scope === 'range' ? [anchor.quote] : [],
  );

async function showPages(): Promise<HTMLElement> {
  await userEvent.click(page.getByRole('button', { name: 'Page view' }));
  await until(() => document.querySelectorAll('[data-run]').length >= 3, 'the words of the pages', 40_000);
  const pages = document.querySelector<HTMLElement>('[data-pages]');
  if (pages === null) throw new Error('no pages');
  pages.focus();
  return pages;
}

describe('the pages by keys alone', () => {
  it('are selected word by word and line by line, which is said, and annotated', async () => {
    await open(PAGES);
    await showPages();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}{Enter}');
    await until(() => said() === 'Selected: The', 'the first word');
    await userEvent.keyboard('{Shift>}{Control>}{ArrowRight}{/Control}{/Shift}');
    await until(() => said() === 'Selected:  group', 'a word more');
    await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}');
    await until(() => said().startsWith('Selected:  meets twice a year and hears'), 'a line more');
    await userEvent.keyboard('{Shift>}{ArrowUp}{/Shift}');
    await until(() => said().startsWith('No longer selected'), 'the line less');
    expect(document.querySelectorAll('[data-range="selected"]').length).toBe(1);
    expect(document.querySelectorAll('[data-caret]').length).toBe(1);
    await userEvent.keyboard('h');
    await until(async () => (await quotes()).some((quote) => quote.trim() === 'The group'), 'the highlight');
    await until(() => document.querySelector('[data-mark]') !== null, 'its mark on the page');
    expect(document.querySelector('[data-caret]')).toBeNull();
  });

  it('are selected over the end of a page, and let go by Escape and by the pointer', async () => {
    await open(PAGES);
    await showPages();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}{Enter}{Shift>}{ArrowDown}{/Shift}');
    await until(() => said().includes('and'), 'the second line');
    await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}');
    await until(() => said().includes('It'), 'the first line of the next page');
    await userEvent.keyboard('{Escape}');
    await until(() => document.querySelector('[data-range="selected"]') === null, 'nothing selected');
    await userEvent.keyboard('{Enter}');
    await until(() => document.querySelector('[data-caret]') !== null, 'the caret again');
    const run = document.querySelector('[data-run]');
    if (run === null) throw new Error('no words');
    document.getSelection()?.selectAllChildren(run);
    await until(() => document.querySelector('[data-caret]') === null, 'the pointer instead');
  });
});

describe('the pages of a PDF under a password', () => {
  it('ask for it, say that another is wrong, keep nothing of it in the field, and open', async () => {
    await open(new Uint8Array(await (await fetch(lockedUrl)).arrayBuffer()));
    await userEvent.click(page.getByRole('button', { name: 'Page view' }));
    const field = page.getByLabelText('Password of paper.txt');
    const submit = page.getByRole('button', { name: 'Show the pages' });
    await expect.element(submit).toBeDisabled();
    await userEvent.fill(field, 'guessed');
    await userEvent.keyboard('{Enter}');
    await expect
      .element(page.getByText('This is not the password of this file.', { exact: false }))
      .toBeVisible();
    await expect.element(field).toHaveValue('');
    await userEvent.fill(field, PASSWORD);
    await userEvent.click(submit);
    await until(() => document.querySelectorAll('[data-run]').length > 0, 'the pages');
    expect(document.querySelector('input[type="password"]')).toBeNull();
  });
});

describe('answers to a comment of the file', () => {
  it('stand under it, named and counted, and on the words that it is about', async () => {
    const comment = (text: string, author: string, replyTo?: number) => ({
      author,
      date: '2026-11-20T10:00:00',
      text,
      quote: null,
      clause: null,
      ...(replyTo === undefined ? {} : { replyTo }),
    });
    const id = await importText(bench, 'paper.txt', TEXT);
    const parsed = await bench.workbench.store.documents.parsed(id);
    const clause = parsed?.clauses.find(({ text }) => text === SECOND)?.id ?? null;
    await bench.workbench.store.documents.remove(id);
    await open(PAGES, {
      comments: [
        { ...comment('Which Council?', 'Ana'), clause, quote: 'the Council' },
        comment('That of the Union.', 'Bo', 0),
        comment('Thank you.', 'Ana', 1),
      ],
    });
    await userEvent.click(
      page.getByRole('button', { name: '3 comments and changes in the file', exact: true }).first(),
    );
    const answers = page.getByRole('list', { name: '2 answers' }).first();
    await expect.element(answers).toBeVisible();
    expect(Array.from(answers.element().children, (item) => item.querySelector('p')?.textContent)).toEqual([
      'That of the Union.',
      'Thank you.',
    ]);
    expect(answers.element().closest('li')?.querySelector('blockquote')?.textContent).toBe('the Council');
    expect(answers.element().querySelector('blockquote')).toBeNull();
  });
});
