import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import resolution from '../../../renderer/app/sample/wtsa-resolution-75.txt?raw';
import report from '../../../renderer/app/sample/wgig-preliminary-report.txt?raw';
import type { AnnotationId, DocumentId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import { makeAnchor } from '../../../shared/text/anchors/index.ts';
import { findClause } from '../../../shared/text/jump/index.ts';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { OnBench, ReadingDesk, importText, openReadingBench } from '../../support/reading-bench.tsx';
import type { ReadingBench } from '../../support/reading-bench.tsx';
import { until } from '../../support/until.ts';

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

const region = (): HTMLElement => must(document.querySelector<HTMLElement>('[data-reader]'), 'the reader');
const cursor = (): HTMLElement =>
  must(document.querySelector<HTMLElement>('[data-clause][aria-current]'), 'the cursor');
const text = (element: Element): string => element.textContent.replaceAll(/\s+/g, ' ').trim();

function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`There is no ${what}`);
  return value;
}

async function notes(): Promise<readonly Annotation[]> {
  return (await bench.workbench.store.annotations.all().current()).filter(
    ({ trashedAt }) => trashedAt === null,
  );
}

async function open(name: string, source: string, place?: string) {
  const document = await importText(bench, name, source);
  const parsed = must(await bench.workbench.store.documents.parsed(document), 'text');
  const clause = place === undefined ? null : must(findClause(place, parsed.clauses), place);
  const { shell, record } = fakeShell();
  shown = await mountUi(
    <OnBench bench={bench}>
      {clause === null ? (
        <ReadingDesk documentId={document} />
      ) : (
        <ReadingDesk documentId={document} clause={clause} />
      )}
    </OnBench>,
    { shell },
  );
  await until(() => globalThis.document.querySelector('[data-reader] [data-clause]') !== null, 'the text');
  if (clause !== null)
    await until(() => globalThis.document.activeElement?.getAttribute('data-clause') === clause, 'the place');
  return { document, parsed, record };
}

async function mark(
  document: DocumentId,
  place: string,
  quote: string,
  change: Partial<Annotation> = {},
): Promise<Annotation> {
  const parsed = must(await bench.workbench.store.documents.parsed(document), 'text');
  const id = must(findClause(place, parsed.clauses), place);
  const clause = must(
    parsed.clauses.find((each) => each.id === id),
    place,
  );
  const start = clause.text.indexOf(quote);
  const note: Annotation = {
    id: asId<AnnotationId>(crypto.randomUUID()),
    target: { kind: 'document', id: document },
    kind: 'note',
    anchor: makeAnchor(clause, start, start + quote.length),
    body: `about ${quote}`,
    position: null,
    tags: [],
    createdAt: bench.clockNow++,
    changedAt: bench.clockNow,
    trashedAt: null,
    ...change,
  };
  await bench.workbench.store.annotations.put(note);
  return note;
}

describe('reading by keyboard', () => {
  it('moves the clause cursor with the arrows and keeps the labels of the source', async () => {
    await open('res.txt', resolution, 'considering further a');
    expect(text(cursor())).toMatch(/^a\) that the creation of a group/);
    await userEvent.keyboard('{ArrowDown}');
    await until(() => text(cursor()).startsWith('b) that there is a perceived need'), 'the next clause');
    expect(document.activeElement).toBe(cursor());
    await userEvent.keyboard('{ArrowUp}{ArrowUp}');
    await until(() => text(cursor()) === 'considering further', 'the keyword');
    await userEvent.keyboard('{End}');
    await until(
      () => cursor() === Array.from(region().querySelectorAll('[data-clause]')).at(-1),
      'the last clause',
    );
  });

  it('selects words with Enter and Shift+arrows and highlights them with H', async () => {
    const { record } = await open('res.txt', resolution, 'considering further a');
    await userEvent.keyboard('{Enter}');
    expect(document.getSelection()?.toString()).toBe('that');
    await userEvent.keyboard('{Shift>}{Control>}{ArrowRight}{ArrowRight}{/Control}{/Shift}');
    await userEvent.keyboard('h');
    await until(async () => (await notes()).length === 1, 'the highlight');
    const [note] = await notes();
    expect(note?.kind).toBe('highlight');
    expect(note?.anchor.scope === 'range' && note.anchor.quote.trim()).toBe('that the creation');
    expect(record.announced.at(-1)).toMatch(/^Highlighted in .+ a\)\.$/);
    await until(() => document.querySelector('[data-mark]') !== null, 'the mark');
    await must(record.undos.at(-1), 'undo').undo();
    await until(() => document.querySelector('[data-mark]') === null, 'the mark to go');
  });

  it('puts a position on the clause under the cursor with P and opens its card with the focus in it', async () => {
    await open('res.txt', resolution, 'considering further a');
    await userEvent.keyboard('p');
    const red = page.getByRole('textbox', { name: 'Red line' });
    await expect.element(red).toBeVisible();
    await userEvent.fill(page.getByRole('textbox', { name: 'Target' }), 'open to observers');
    await userEvent.fill(red, 'no closed group');
    await userEvent.click(page.getByText('Oppose', { exact: true }));
    await userEvent.keyboard('{Escape}');
    await until(async () => (await notes())[0]?.position?.stance === 'oppose', 'the stance');
    const [note] = await notes();
    expect(note?.position).toEqual({
      stance: 'oppose',
      target: 'open to observers',
      fallback: '',
      redLine: 'no closed group',
    });
    await until(() => document.activeElement?.hasAttribute('data-card') === true, 'the card');
    await expect.element(page.getByRole('button', { name: /Oppose on a\): open its card/ })).toBeVisible();
  });

  it('says of a position with words that none was chosen yet, until one is, also "No position"', async () => {
    await open('res.txt', resolution, 'considering further a');
    await userEvent.keyboard('p');
    await userEvent.fill(page.getByRole('textbox', { name: 'Target' }), 'open to observers');
    expect(document.querySelector('input[type="radio"]:checked')).toBeNull();
    await userEvent.keyboard('{Escape}');
    await until(async () => (await notes())[0]?.position?.target === 'open to observers', 'the target');
    expect((await notes())[0]?.position?.stance).toBeNull();
    const card = () => must(document.querySelector('[data-card]'), 'card').textContent;
    await until(() => card().includes('Position not chosen yet'), 'the words on the card');
    await expect.element(page.getByRole('button', { name: /Position on a\): open its card/ })).toBeVisible();
    await until(() => document.activeElement?.hasAttribute('data-card') === true, 'the card');
    await userEvent.keyboard('{F2}');
    await until(() => document.querySelector('input[type="radio"]') !== null, 'the form');
    await userEvent.click(page.getByText('No position', { exact: true }));
    await userEvent.keyboard('{Escape}');
    await until(() => card().includes('No position'), 'the choice on the card');
    expect((await notes())[0]?.position?.stance).toBe('no-position');
  });

  it.each(['Note', 'Add', 'Note on the whole document'])(
    'keeps the first letters typed right after "%s" was pressed',
    async (name) => {
      await open('res75.txt', resolution, 'considering further a');
      const press = page.getByRole('button', { name, exact: true });
      // Pressed as a pointer does, in one turn with the first letters: no card can have opened by then.
      const button = must(press.element() as HTMLElement, name);
      if (name === 'Add') {
        await press.click();
        await until(() => document.querySelector('[role="menuitem"]') !== null, 'the menu');
        must(document.querySelectorAll<HTMLElement>('[role="menuitem"]')[1], 'Note').click();
      } else button.click();
      for (const key of 'Who')
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
      await until(() => document.activeElement?.tagName === 'TEXTAREA', 'the focus in the card');
      await userEvent.keyboard(' asks?');
      await until(async () => (await notes())[0]?.body === 'Who asks?', 'the words');
    },
  );

  it('does nothing on single keys that are switched off, nor inside the find field', async () => {
    await open('res.txt', resolution, 'considering further a');
    await userEvent.click(page.getByRole('button', { name: 'Find in document' }));
    await userEvent.keyboard('hnqp');
    expect((await notes()).length).toBe(0);
    await userEvent.keyboard('{Escape}');
    await bench.workbench.store.settings.set({ singleKeys: false });
    cursor().focus();
    await userEvent.keyboard('hnqp');
    expect((await notes()).length).toBe(0);
  });

  it('annotates by the place of the key on a layout without Latin letters', async () => {
    await open('res.txt', resolution, 'considering further a');
    cursor().dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ا', code: 'KeyH', bubbles: true, cancelable: true }),
    );
    await until(async () => (await notes())[0]?.kind === 'highlight', 'the highlight');
  });
});

describe('find and go to', () => {
  it('finds a word in clause 500 of 500, counts, and goes on with Enter', async () => {
    const many = Array.from(
      { length: 500 },
      (_, index) => `${index + 1}. Clause of number ${index + 1}${index === 499 ? ' with Zanzibar' : ''}.\n`,
    );
    await open('many.txt', many.join('\n'));
    await userEvent.click(page.getByRole('button', { name: 'Find in document' }));
    await userEvent.keyboard('zanzíbar');
    await expect.element(page.getByText('1 of 1')).toBeVisible();
    await until(() => document.querySelector('[class*="current"]')?.textContent === 'Zanzibar', 'the place');
    const box = must(document.querySelector('[class*="current"]'), 'place').getBoundingClientRect();
    expect(box.top > 0 && box.bottom < 800).toBe(true);
    await userEvent.keyboard('{Escape}');
    await until(
      () => document.activeElement?.textContent.includes('Zanzibar') === true,
      'the focus on the clause',
    );
  });

  it('steps through all places and round again', async () => {
    await open('wgig.txt', report);
    await userEvent.click(page.getByRole('button', { name: 'Find in document' }));
    await userEvent.keyboard('sees itself not as a negotiating body');
    await expect.element(page.getByText('1 of 2')).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText('2 of 2')).toBeVisible();
    await until(() => text(cursor()).startsWith('15 '), 'paragraph 15');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText('1 of 2')).toBeVisible();
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
    await expect.element(page.getByText('2 of 2')).toBeVisible();
  });

  it('goes to a clause by its name', async () => {
    await open('wgig.txt', report);
    await userEvent.click(page.getByRole('button', { name: 'Go to clause' }));
    await userEvent.keyboard('34 (ii)');
    await expect.element(page.getByText(/^\(ii\)/).first()).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await until(
      () => document.activeElement?.getAttribute('data-clause') !== null && text(cursor()).startsWith('(ii)'),
      'the item',
    );
  });
});

describe('marks and cards', () => {
  it('shows a word and a line for each of two overlapping annotations', async () => {
    const { document: id } = await open('wgig.txt', report, '2');
    await mark(id, '2', 'planned to take place in April', { kind: 'question' });
    await mark(id, '2', 'in April and June');
    await until(
      () => document.querySelectorAll('[data-mark-button]').length === 2,
      'two words in the margin',
    );
    const shared = Array.from(document.querySelectorAll('[data-offset]')).find(
      (run) => run.textContent === 'in April',
    );
    const lines = [must(shared, 'shared words').parentElement, shared?.parentElement?.parentElement].map(
      (each) => (each === null || each === undefined ? '' : getComputedStyle(each).textDecorationStyle),
    );
    expect(new Set(lines)).toEqual(new Set(['dashed', 'wavy']));
  });

  it('jumps from a mark to its card and back to the same place', async () => {
    const { document: id } = await open('wgig.txt', report, '15');
    const note = await mark(id, '15', 'negotiating body');
    await until(() => document.querySelector('[data-mark-button]') !== null, 'the mark');
    await userEvent.tab();
    expect(document.activeElement?.getAttribute('data-mark-button')).toBe(note.id);
    await userEvent.keyboard('{Enter}');
    await until(() => document.activeElement?.getAttribute('data-card') === note.id, 'the card');
    region().scrollTop = 0;
    await userEvent.keyboard('{Enter}');
    await until(() => document.activeElement?.hasAttribute('data-clause') === true, 'the text');
    expect(text(cursor())).toMatch(/^15 The WGIG sees itself/);
  });

  it('moves a card to Trash, focuses the next one, and restores by Undo and from Trash', async () => {
    const { document: id, record } = await open('wgig.txt', report, '1');
    const first = await mark(id, '1', 'Working Group');
    const second = await mark(id, '2', 'meetings');
    await until(() => document.querySelectorAll('[data-card]').length === 2, 'two cards');
    must(document.querySelector<HTMLElement>(`[data-card="${first.id}"]`), 'card').focus();
    await userEvent.keyboard('{Delete}');
    await until(() => document.querySelectorAll('[data-card]').length === 1, 'one card');
    expect(document.activeElement?.getAttribute('data-card')).toBe(second.id);
    await must(record.undos.at(-1), 'undo').undo();
    await until(() => document.querySelectorAll('[data-card]').length === 2, 'both cards again');
    must(document.querySelector<HTMLElement>(`[data-card="${second.id}"]`), 'card').focus();
    await userEvent.keyboard('{Delete}');
    await userEvent.click(page.getByRole('button', { name: 'Trash (1)' }));
    await userEvent.click(page.getByRole('button', { name: 'Restore' }));
    await until(() => document.querySelectorAll('[data-card]').length === 2, 'both cards');
  });

  it('keeps a note whose words are gone under Unplaced and puts it on the selection when asked', async () => {
    const { document: id } = await open('wgig.txt', report, '4');
    const note = await mark(id, '15', 'not as a negotiating body');
    const lost = { ...note, anchor: { ...note.anchor, clause: 'gone' } } as Annotation;
    await bench.workbench.store.annotations.put(lost);
    await expect.element(page.getByRole('heading', { name: '1 unplaced' })).toBeVisible();
    expect(document.querySelector('[data-mark]')).toBeNull();
    await expect.element(page.getByRole('button', { name: 'Attach to the selected words' })).toBeDisabled();
    cursor().focus();
    await userEvent.keyboard('{Enter}{Shift>}{Control>}{ArrowRight}{/Control}{/Shift}');
    await userEvent.click(page.getByRole('button', { name: 'Attach to the selected words' }));
    await until(() => document.querySelector('[data-mark]') !== null, 'the mark');
    expect((await notes())[0]?.anchor).toMatchObject({ label: '4' });
  });

  it('filters cards by kind and by words', async () => {
    const { document: id } = await open('wgig.txt', report, '1');
    await mark(id, '1', 'Working Group', { kind: 'question', body: 'Which one?' });
    await mark(id, '2', 'meetings', { body: 'Réserver la salle', tags: ['salle'] });
    await until(() => document.querySelectorAll('[data-card]').length === 2, 'two cards');
    await userEvent.fill(page.getByRole('searchbox', { name: 'Find in annotations' }), 'reserver');
    await until(() => document.querySelectorAll('[data-card]').length === 1, 'one card');
    await expect.element(page.getByText('1 of 2 shown')).toBeVisible();
    await userEvent.click(page.getByRole('button', { name: 'Show all' }));
    await until(() => document.querySelectorAll('[data-card]').length === 2, 'two cards');
  });

  it('filters positions that are not chosen yet', async () => {
    const { document: id } = await open('wgig.txt', report, '1');
    const words = { target: 'open to observers', fallback: '', redLine: '' };
    await mark(id, '1', 'Working Group', { kind: 'position', position: { stance: null, ...words } });
    await mark(id, '2', 'meetings', { kind: 'position', position: { stance: 'oppose', ...words } });
    await until(() => document.querySelectorAll('[data-card]').length === 2, 'two cards');
    await userEvent.click(page.getByRole('button', { name: 'Filter annotations' }));
    const choice = page.getByRole('menuitemcheckbox', { name: 'Position not chosen yet' });
    expect(choice.element().getAttribute('aria-checked')).toBe('false');
    await userEvent.click(choice);
    await until(() => choice.element().getAttribute('aria-checked') === 'true', 'the check');
    await userEvent.keyboard('{Escape}');
    await until(() => document.querySelectorAll('[data-card]').length === 1, 'one card');
    expect(document.querySelector('[data-card]')?.textContent).toContain('Position not chosen yet');
  });
});

describe('a long document', () => {
  it('opens 5,000 clauses at the place that was left, without a long wait', async () => {
    const many = Array.from(
      { length: 5000 },
      (_, index) =>
        `${index + 1}. That clause number ${index + 1} stands here with some words to fill a line or two of it.\n`,
    );
    const document = await importText(bench, 'long.txt', many.join('\n'));
    const parsed = must(await bench.workbench.store.documents.parsed(document), 'text');
    const clause = must(parsed.clauses[4321], 'clause');
    await bench.workbench.store.reading.setPlace({
      target: { kind: 'document', id: document },
      clause: clause.id,
      offset: 5,
      openedAt: 1,
      read: false,
    });
    shown = await mountUi(
      <OnBench bench={bench}>
        <ReadingDesk documentId={document} />
      </OnBench>,
    );
    await until(
      () => globalThis.document.querySelector(`[data-clause="${clause.id}"]`) !== null,
      'the clause',
    );
    const top = (): number =>
      must(
        globalThis.document.querySelector(`[data-clause="${clause.id}"]`),
        'clause',
      ).getBoundingClientRect().top - region().getBoundingClientRect().top;
    await until(() => Math.abs(top() + 5) < 3, 'the place');
    await until(() => region().querySelectorAll('[data-clause]').length === 5000, 'all clauses', 40_000);
    expect(Math.abs(top() + 5)).toBeLessThan(3);
  });

  it('keeps the place where reading rests', async () => {
    const { document: id, parsed } = await open('wgig.txt', report);
    region().scrollTop = 1500;
    await until(async () => {
      const place = await bench.workbench.store.reading.place({ kind: 'document', id });
      return place !== null && place.clause !== null && place.clause !== parsed.clauses[0]?.id;
    }, 'the kept place');
  });
});
