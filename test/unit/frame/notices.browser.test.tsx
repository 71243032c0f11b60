import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { err, failure } from '../../../shared/base/result.ts';
import { report, statusWords, frameScene } from '../../support/frame-window.tsx';
import { aFile } from '../../support/reading-bench.tsx';
import { until } from '../../support/until.ts';

const scene = frameScene();
const REFUSING = { 'importing.parse': () => err(failure('damaged', 'no end of archive')) };

const openReport = (files: readonly ReturnType<typeof aFile>[] = [], language = 'en'): Promise<void> =>
  scene.openReport({ files, answers: REFUSING, language });

async function highlight(): Promise<void> {
  document.querySelector<HTMLElement>('main [data-clause]')?.focus();
  await userEvent.keyboard('h');
  await until(async () => (await scene.store.annotations.all().current()).length === 1, 'the highlight');
  await until(() => statusWords().includes('Undo'), 'the offer');
}

const undoButton = () => page.getByRole('button', { name: 'Undo: Highlighted in Report of the group' });
const isTrashed = async (): Promise<boolean> =>
  (await scene.store.annotations.all().current()).every(({ trashedAt }) => trashedAt !== null);

describe('what the status bar says', () => {
  it('names on the Undo button what was done, also after something else was said', async () => {
    await openReport([aFile('broken.docx', 'x')]);
    await highlight();
    await expect.element(undoButton()).toBeVisible();
    await userEvent.keyboard('{Control>}o{/Control}');
    await until(() => statusWords().includes('broken.docx'), 'the other message');
    await expect.element(undoButton()).toBeVisible();
    await userEvent.click(undoButton());
    await until(isTrashed, 'the highlight in Trash');
    await until(
      () => statusWords().includes('Undone: Highlighted in Report of the group.'),
      'what was undone',
    );
  });

  it('offers an act for undo in sight on its own kind of screen only, and by key on all', async () => {
    await openReport();
    await highlight();
    await userEvent.click(page.getByRole('button', { name: 'Exchange', exact: true }));
    await until(() => document.querySelector('main [data-clause]') === null, 'the other screen');
    await until(() => !statusWords().includes('Highlighted'), 'the end of the offer');
    expect(await isTrashed()).toBe(false);
    (document.activeElement as HTMLElement).blur();
    await userEvent.keyboard('{Control>}z{/Control}');
    await until(isTrashed, 'the highlight in Trash');
  });

  it('gives the focus back to the text when Undo was pressed there', async () => {
    await openReport();
    await highlight();
    const clause = document.activeElement;
    expect(clause?.closest('main')).not.toBeNull();
    await userEvent.click(undoButton());
    await until(isTrashed, 'the highlight in Trash');
    await until(() => !statusWords().includes('Undo:'), 'the end of the offer');
    expect(document.activeElement).toBe(clause);
  });

  it('gives the focus to the text when the card that was written in goes with Undo', async () => {
    await openReport();
    document.querySelector<HTMLElement>('main [data-clause]')?.focus();
    await userEvent.keyboard('n');
    await until(() => document.activeElement?.tagName === 'TEXTAREA', 'the card');
    await until(() => statusWords().includes('Undo: Note on Report of the group'), 'the offer');
    await userEvent.click(page.getByRole('button', { name: /^Undo: Note on/ }));
    await until(() => document.querySelector('[data-card]') === null, 'the end of the card');
    await until(() => document.activeElement?.closest('main') !== null, 'the focus in the text');
  });

  it('keeps Undo inside a narrow window, with its words whole in a tooltip', async () => {
    await page.viewport(320, 640);
    await openReport();
    await highlight();
    const button = undoButton().element();
    expect(button.getAttribute('title')).toBe('Undo: Highlighted in Report of the group');
    expect(button.getBoundingClientRect().right).toBeLessThanOrEqual(320);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
  });

  it('says that there is nothing to undo', async () => {
    await openReport();
    await userEvent.keyboard('{Control>}z{/Control}');
    await until(() => statusWords().includes('There is nothing to undo.'), 'the sentence');
  });

  it('says in words that an import was refused, and leads to the reasons in Tasks', async () => {
    await openReport([aFile('broken.docx', 'x'), aFile('empty.txt', 'y')]);
    await userEvent.keyboard('{Control>}o{/Control}');
    await until(() => statusWords().includes('did not succeed'), 'the failure');
    expect(statusWords()).toContain('2 refused (broken.docx, empty.txt)');
    await userEvent.click(page.getByRole('button', { name: 'Show the reasons' }));
    await until(() => document.querySelector('main h1')?.textContent === 'Tasks', 'the tasks');
    const words = document.querySelector('main')?.textContent ?? '';
    expect(words).toContain('Did not succeed');
    for (const file of ['broken.docx', 'empty.txt'])
      expect(words).toContain(`${file} – the file is damaged and cannot be read`);
    expect(words).toContain('Nothing of it was added; the file on your disk is untouched.');
    expect(words).toContain('Copy it again from where it came, or ask for another copy.');
    await expect.element(page.getByRole('button', { name: 'Copy details' }).first()).toBeVisible();
  });

  it('reads the reasons of an earlier import in the language of now', async () => {
    await scene.store.tasks.put({
      id: 't-1',
      kind: 'import',
      title: 'library.task.import',
      values: { count: 1 },
      state: 'failed',
      progress: null,
      startedAt: 1,
      endedAt: 2,
      report: '1 refused (old.docx)',
      remarks: [{ subject: 'old.docx', message: 'library.refused.empty', details: 'empty' }],
    });
    await openReport([], 'ar');
    await userEvent.keyboard('{Control>}k{/Control}');
    await until(() => document.querySelector('[role="dialog"] input') !== null, 'the palette');
    await userEvent.keyboard('المهام{Enter}');
    await until(() => document.querySelector('main')?.textContent.includes('الملف فارغ') === true, 'why');
  });
});

describe('Room view', () => {
  it('leaves a hidden act as it is, says so without naming it, and lets it be undone afterwards', async () => {
    await openReport();
    await highlight();
    await userEvent.keyboard('{F4}');
    await userEvent.keyboard('{Control>}z{/Control}');
    await until(() => statusWords().includes('hidden in Room view'), 'why not');
    expect(statusWords()).not.toContain('Highlighted');
    expect(await isTrashed()).toBe(false);
    await userEvent.keyboard('{F4}');
    await until(() => !statusWords().includes('hidden in Room view'), 'the end of the sentence');
    await userEvent.keyboard('{Control>}z{/Control}');
    await until(isTrashed, 'the highlight in Trash');
  });

  it('undoes what everybody saw', async () => {
    await scene.open();
    await userEvent.keyboard('{F4}');
    await until(() => document.querySelector('[data-row]') !== null, 'the library');
    document.querySelector<HTMLElement>('[data-row]')?.focus();
    await userEvent.keyboard('{Delete}');
    await until(() => statusWords().includes('Undo: Moved to Trash'), 'the offer');
    await userEvent.keyboard('{Control>}z{/Control}');
    await until(async () => (await scene.store.documents.get(report.id))?.trashedAt === null, 'the document');
  });

  it('opens no dialog that names circles, and says why', async () => {
    await openReport();
    await userEvent.keyboard('{F4}');
    await userEvent.keyboard('{Control>}k{/Control}');
    await until(() => document.querySelector('[role="dialog"] input') !== null, 'the palette');
    await userEvent.keyboard('new circle{Enter}');
    await until(() => statusWords().includes('Leave Room view (F4) first'), 'why not');
    expect(document.querySelector('[role="dialog"]')).toBeNull();
  });

  it('is a visible control at every width', async () => {
    await openReport();
    for (const width of [1280, 768, 400, 320]) {
      await page.viewport(width, 800);
      const control = page.getByRole('button', { name: 'Room view', exact: true });
      await expect.element(control).toBeVisible();
      const box = control.element().getBoundingClientRect();
      expect(box.left, `${width}`).toBeGreaterThanOrEqual(0);
      expect(box.right, `${width}`).toBeLessThanOrEqual(width);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    }
    await userEvent.click(page.getByRole('button', { name: 'Room view', exact: true }));
    await until(() => document.documentElement.hasAttribute('data-room'), 'Room view');
  });
});
