import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { DraftPane } from '../../../renderer/features/drafting/index.ts';
import { asId, type AnnotationId, type ClauseId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import { draftsOver, picture, saved, draftPaneBench, writeBehind } from '../../support/draft-pane-bench.tsx';
import { fakeHost } from '../../support/fake-host.ts';
import { until } from '../../support/until.ts';

const bench = draftPaneBench();

describe('what the draft pane shows of other texts', () => {
  test('cites a clause of a document by keyboard alone', async () => {
    const id = await bench.openDraft();
    await writeBehind('Mandate', 'See ');
    await userEvent.click(page.getByRole('button', { name: 'Cite…' }));
    await until(() => document.querySelector('[role="dialog"] [role="grid"]') !== null, 'the documents');
    await userEvent.keyboard('Report{Tab}');
    await until(() => document.activeElement?.getAttribute('role') === 'row', 'the list');
    await userEvent.keyboard('{Enter}');
    await until(
      () => document.querySelector('[role="dialog"]')?.textContent?.includes('It agreed.') === true,
      'the clauses',
    );
    await picture('cite-en');
    await userEvent.keyboard('agreed{Tab}');
    await until(() => document.activeElement?.getAttribute('role') === 'row', 'the list');
    await userEvent.keyboard('{Enter}');
    await saved();
    const clause = (await bench.drafts.content(id)).clauses.find(({ marks }) =>
      marks.some((mark) => mark.style === 'citation'),
    );
    expect(clause?.text).toContain('See Report of the group');
  });

  test('says of a citation when its document went to Trash, and when it is there again', async () => {
    const id = await bench.openDraft();
    await writeBehind('Mandate', 'See ');
    await userEvent.click(page.getByRole('button', { name: 'Cite…' }));
    await until(() => document.querySelector('[role="dialog"] [role="grid"]') !== null, 'the documents');
    await userEvent.keyboard('Report{Enter}');
    await page.getByRole('button', { name: 'Cite the whole document' }).click();
    await saved();
    const row = (): string =>
      document.querySelector('ul[aria-label="Citations"]')?.textContent?.trim().replaceAll(/\s+/g, ' ') ?? '';
    await until(() => row() === 'Report of the group', 'the citation in the list');
    const cite = (): Element | null => document.querySelector('.ProseMirror cite');
    expect(cite()?.hasAttribute('data-cited')).toBe(false);
    await bench.store.documents.trash(asId('d-1'));
    await until(() => row().endsWith('The cited document is in Trash'), 'the word of Trash');
    expect(cite()?.getAttribute('title')).toBe('The cited document is in Trash');
    await picture('cited-trashed');
    await page.getByRole('list', { name: 'Citations' }).getByRole('button').click();
    expect(bench.shell.record.opened.at(-1)).toEqual({ kind: 'document', id: 'd-1' });
    await bench.store.documents.restore(asId('d-1'));
    await until(() => cite()?.hasAttribute('data-cited') === false, 'the citation as before');
    expect(
      (await bench.drafts.content(id)).clauses.some(({ text }) => text === 'See Report of the group'),
    ).toBe(true);
  });

  test('shows in the margin who wrote a clause first, if another, and how many notes stand at it', async () => {
    const id = await bench.openDraft();
    const { clauses } = await bench.drafts.content(id);
    const [mine, theirs] = [clauses[1]?.id ?? asId<ClauseId>(''), asId<ClauseId>('by-bob')];
    const bob = await draftsOver(bench.store, 8, 'bob');
    const sent = await bench.drafts.changesSince(id, []);
    await bob.apply(id, sent?.bundle ?? new Uint8Array(), ['']);
    const added = { id: theirs, kind: 'paragraph', level: 0, manualLabel: null, text: 'By Bob.', marks: [], status: { state: 'agreed', by: 'plenary', where: 'Geneva', when: '22 Nov' } } as const; // prettier-ignore
    await bob.edit(id, [{ kind: 'add', clause: added, after: mine }]);
    const back = await bob.changesSince(id, sent?.heads ?? []);
    await bench.drafts.apply(id, back?.bundle ?? new Uint8Array(), ['']);
    const member = { device: `${await bob.device()}${'0'.repeat(32)}`, person: 'A. Diallo' };
    await bob.close();
    bench.workbench = {
      ...bench.workbench,
      host: fakeHost({ 'exchange.circle': () => ok({ memberList: [member] }) }),
    };
    const entry = await bench.store.drafts.get(id);
    if (entry !== null)
      await bench.store.drafts.put({ ...entry, home: { kind: 'circle', circle: asId('c') } });
    const opened: AnnotationId[] = [];
    const note = { state: 'exact', stance: null, start: 0, end: 2 } as const;
    const marks = [
      { ...note, id: asId<AnnotationId>('1'), kind: 'note', clause: theirs } as const,
      { ...note, id: asId<AnnotationId>('2'), kind: 'position', clause: theirs } as const,
      { ...note, id: asId<AnnotationId>('3'), kind: 'highlight', clause: theirs } as const,
      { ...note, id: asId<AnnotationId>('4'), kind: 'question', clause: mine } as const,
    ];
    await bench.show(
      <DraftPane draftId={id} paneId="main" marks={marks} onMarkOpen={(mark) => opened.push(mark)} />,
    );
    const margin = (clause: ClauseId): string | null =>
      document
        .querySelector(`[data-clause="${clause}"]`)
        ?.getAttribute('data-margin')
        // Each line holds its own direction.
        ?.replace(/[\u2068\u2069]/gu, '') ?? null;
    await until(
      () => margin(theirs) === '✓ Agreed by plenary\nGeneva\n22 Nov\nBy A. Diallo\n2 notes',
      'the margin',
    );
    expect(margin(mine)).toBe('1 note');
    // Beside a clause of one line all of the margin has room.
    const beside = document.querySelector(`[data-clause="${theirs}"]`);
    expect(beside?.scrollHeight).toBeLessThanOrEqual((beside?.clientHeight ?? 0) + 1);
    await picture('margin-en');
    const box = beside?.getBoundingClientRect();
    if (!(beside instanceof HTMLElement) || box === undefined) throw new Error('No clause of Bob');
    await userEvent.click(beside, { position: { x: box.width - 20, y: 10 } });
    expect(opened).toEqual(['1']);
    await userEvent.click(beside, { position: { x: 60, y: 12 } });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'My notes on this clause' }).click();
    expect(opened).toEqual(['1', '1']);
  });
});
