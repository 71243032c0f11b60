import { CompareScreen } from '../../../renderer/features/comparing/index.ts';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { NewDraftDialog } from '../../../renderer/features/drafting/index.ts';
import { textFocusOf } from '../../../renderer/features/text-focus.ts';
import { asId } from '../../../shared/base/ids.ts';
import {
  clauseWith,
  DraftWindow,
  draftsOver,
  picture,
  saved,
  draftPaneBench,
  writeBehind,
} from '../../support/draft-pane-bench.tsx';
import { aMeeting } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

const bench = draftPaneBench();

describe('the draft pane', () => {
  test('keeps tools that belong together on one line of the toolbar, at every width', async () => {
    await bench.openDraft();
    const top = (name: string): number => {
      const button = document.querySelector(`[role="toolbar"] [aria-label^="${name}"]`);
      if (button === null) throw new Error(name);
      return button.getBoundingClientRect().top;
    };
    const tops = new Set<number>();
    for (let width = 1280; width >= 800; width -= 20) {
      await page.viewport(width, 860);
      expect(top('Move clause up'), `${width}`).toBe(top('Move clause down'));
      expect(top('Undo'), `${width}`).toBe(top('Redo'));
      tops.add(top('Redo'));
    }
    expect(tops.size).toBeGreaterThan(1);
  });

  test('stays at its words when a pane beside it, or Room view, changes its width', async () => {
    await bench.openDraft();
    await writeBehind('Mandate', 'The group looks at this: ');
    document.execCommand('insertText', false, 'what meetings cost those who come from far. '.repeat(60));
    const scroller = document.querySelector('.ProseMirror')?.closest('[class*="scroller"]');
    if (scroller === undefined || scroller === null) throw new Error('nothing scrolls');
    const below = (): number => {
      const heading = clauseWith('Working methods');
      if (heading === undefined) throw new Error('no heading');
      return heading.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    };
    await saved();
    const ended = new Promise((resolve) => scroller.addEventListener('scrollend', resolve, { once: true }));
    scroller.scrollTop += below() + 5;
    await ended;
    const before = below();
    for (const width of [1000, 1400, 1280]) {
      await page.viewport(width, 500);
      await until(() => innerWidth === width, 'the width');
      await expect.poll(() => Math.abs(below() - before) < 3, { message: `at ${String(width)}` }).toBe(true);
    }
  });

  test('numbers the headings, saves what is typed, and keeps status and brackets', async () => {
    const id = await bench.openDraft();
    expect(
      Array.from(document.querySelectorAll('[data-kind="heading"]'), (heading) =>
        heading.getAttribute('data-label'),
      ),
    ).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    await writeBehind('Working methods', 'The problem of their different sizes');
    await userEvent.keyboard('{Control>}{Shift>}b{/Shift}{/Control}');
    await userEvent.keyboard('{Enter}Second paragraph');
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await saved();
    const texts = (await bench.drafts.content(id)).clauses
      .map((clause) => clause.text)
      .filter((text) => text !== '');
    expect(texts.slice(3, 6)).toEqual([
      'Working methods',
      'Second paragraph',
      '[The problem of their different sizes]',
    ]);
    expect(
      (await bench.drafts.content(id)).clauses.find((clause) => clause.text.startsWith('['))?.status,
    ).toEqual({
      state: 'in-brackets',
    });
    await until(
      () =>
        document
          .querySelector('[data-clause][data-status="in-brackets"]')
          ?.getAttribute('data-margin')
          ?.includes('In square brackets') === true,
      'the status in the margin',
    );
    await picture('pane-en');
  });

  test('answers Ctrl+S, keeps a named version, compares and restores it', async () => {
    const id = await bench.openDraft();
    await writeBehind('Mandate', 'First mandate');
    await userEvent.keyboard('{Control>}s{/Control}');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.keyboard('Before the break{Enter}');
    await until(async () => (await bench.drafts.versions(id)).length === 1, 'the version');
    await until(
      () => document.activeElement?.classList.contains('ProseMirror') === true,
      'the focus in the text',
    );
    await userEvent.keyboard(' and more');
    await saved();
    await until(
      () => document.body.textContent?.includes('Before the break') === true,
      'the version in the list',
    );
    await userEvent.click(page.getByRole('button', { name: 'Compare Before the break with now' }));
    const target = bench.shell.record.opened.at(-1);
    if (target?.kind !== 'compare' || target.before === null)
      throw new Error('the comparison was not opened');
    expect(target.before).toMatchObject({ kind: 'draft', id, name: 'Before the break' });
    await bench.show(<CompareScreen before={target.before} after={target.after} />);
    await until(
      () => document.querySelector('ins')?.textContent?.includes('more') === true,
      'the comparison',
    );
    await picture('compare-en');
    const text = async (): Promise<string | undefined> =>
      (await bench.drafts.content(id)).clauses.find((clause) => clause.text.startsWith('First mandate'))
        ?.text;
    const { undos } = bench.shell.record;
    const offers = undos.length;
    await userEvent.click(page.getByRole('button', { name: 'Take this change back' }));
    await until(() => undos.length === offers + 1, 'the offer to undo it');
    expect(await text()).toBe('First mandate');
    await undos.at(-1)?.undo();
    await until(async () => (await text()) === 'First mandate and more', 'the undone taking back');
    await userEvent.click(page.getByRole('button', { name: 'Make the earlier text current again' }));
    await until(() => undos.length === offers + 2, 'the offer to undo that');
    expect(await text()).toBe('First mandate');
    await undos.at(-1)?.undo();
    await until(async () => (await text()) === 'First mandate and more', 'the undone restoring');
  });

  test('says plainly that the part that stores drafts ended, goes on, and offers to open again the second time', async () => {
    const real = globalThis.Worker;
    const workers: Worker[] = [];
    globalThis.Worker = class extends real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers.push(this);
      }
    };
    await bench.drafts.close();
    bench.drafts = await draftsOver(bench.store);
    bench.workbench = { ...bench.workbench, drafts: bench.drafts };
    const end = (): unknown => workers.at(-1)?.dispatchEvent(new ErrorEvent('error', { message: 'x' }));
    const id = await bench.openDraft();
    await writeBehind('Mandate', 'First');
    end();
    await expect.element(page.getByText(/stopped and was started again/)).toBeVisible();
    await saved();
    await picture('recovered-en');
    await page.getByRole('button', { name: 'Close' }).click();
    await writeBehind('Urgent interest', 'Second');
    end();
    await expect.element(page.getByRole('alert').getByText(/has stopped/)).toBeVisible();
    await picture('stopped-en');
    await page.getByRole('button', { name: 'Open again' }).click();
    await saved();
    globalThis.Worker = real;
    const texts = (await bench.drafts.content(id)).clauses.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['First', 'Second']));
  });

  test('marks clauses agreed with who, where and when', async () => {
    const id = await bench.openDraft();
    await writeBehind('Mandate', 'Agreed text');
    await userEvent.keyboard('{Control>}{Shift>}{Digit3}{/Shift}{/Control}');
    document.querySelector('.ProseMirror')?.dispatchEvent(
      new KeyboardEvent('keydown', {
        key: '#',
        code: 'Digit3',
        ctrlKey: true,
        shiftKey: true,
        bubbles: true,
      }),
    );
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.fill(page.getByLabelText('Where'), 'Geneva');
    await userEvent.click(page.getByRole('dialog').getByRole('button', { name: 'Mark as agreed' }));
    await saved();
    expect(
      (await bench.drafts.content(id)).clauses.find((clause) => clause.text === 'Agreed text')?.status,
    ).toMatchObject({ state: 'agreed', by: 'delegation', where: 'Geneva' });
  });

  test('finds words and leaves the caret at them', async () => {
    await bench.openDraft();
    textFocusOf(bench.workbench).activePane?.find();
    await expect.element(page.getByRole('search')).toBeVisible();
    await userEvent.keyboard('deliver');
    await until(
      () => document.querySelector('[role="search"] [role="status"]')?.textContent === '1 of 1',
      'the count',
    );
    await userEvent.keyboard('{Escape}');
    await until(
      () => document.activeElement?.classList.contains('ProseMirror') === true,
      'the focus in the text',
    );
    expect(document.getSelection()?.toString()).toBe('Deliver');
  });

  test.each([
    ['en', 'light'],
    ['ar', 'dark'],
  ] as const)('has no fault of accessibility in %s, %s', async (language, theme) => {
    const id = await bench.openDraft(language, theme);
    await bench.drafts.nameVersion(id, 'v1', 'me');
    await bench.drafts.edit(id, [
      { kind: 'set-text', clause: (await bench.drafts.content(id)).clauses[2]?.id ?? asId(''), to: '[x]' },
    ]);
    await until(
      () =>
        document.querySelector('[data-clause]') !== null &&
        document.body.textContent?.includes('[x]') === true,
      'the text',
    );
    const { violations } = await axe.run(document.body, {
      rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
    });
    expect(
      violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map((node) => node.html).join(' ')}`),
    ).toEqual([]);
  });

  test('looks right in Arabic and in the dark', async () => {
    await bench.openDraft('ar', 'dark');
    await userEvent.click(document.querySelectorAll('[data-clause]')[2] as HTMLElement);
    await userEvent.keyboard('النص المتفق عليه [[بين أقواس]');
    await saved();
    await picture('pane-ar');
  });

  test('begins a new draft from the dialog', async () => {
    await bench.show(<NewDraftDialog isOpen onClose={() => undefined} meeting={aMeeting().id} />);
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await picture('new-en');
    const opened = bench.shell.record.opened.length;
    await userEvent.click(page.getByRole('button', { name: 'Begin' }));
    await until(() => bench.shell.record.opened.length > opened, 'the draft');
    const target = bench.shell.record.opened.at(-1);
    expect(target?.kind).toBe('draft');
    if (target?.kind !== 'draft') return;
    const { clauses } = await bench.drafts.content(target.id);
    expect(clauses).toHaveLength(15);
    await bench.show(<DraftWindow id={target.id} />);
    await until(
      () => document.activeElement?.classList.contains('ProseMirror') === true,
      'the focus in the text',
    );
    await userEvent.keyboard('Typed at once');
    const empty = clauses.findIndex(({ text }) => text === '');
    await until(
      async () => (await bench.drafts.content(target.id)).clauses[empty]?.text === 'Typed at once',
      'the words in the first empty clause',
    );
  });

  test('leaves the focus alone when the window comes back with a draft', async () => {
    await bench.openDraft();
    await until(() => document.querySelector('[data-saved]') !== null, 'the open draft');
    expect(document.activeElement).toBe(document.body);
  });
});
