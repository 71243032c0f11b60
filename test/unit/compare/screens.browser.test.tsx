import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { asId, type AnnotationId, type DocumentId } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import { makeAnchor } from '../../../shared/text/anchors/index.ts';
import { CarryScreen, CompareScreen, RevisionOffer } from '../../../renderer/features/comparing/index.ts';
import { axeFaults } from '../../support/axe-faults.ts';
import { draftPaneBench } from '../../support/draft-pane-bench.tsx';
import { aClause, aDocument, aText } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

const bench = draftPaneBench();
const CIRCLES = { Circle: () => null, isLocked: () => false };

const ONE = 'The Council decides to hold its next session in Geneva in the month of May.';
const TWO = 'Members are invited to send their contributions to the secretariat before March.';
const THREE = 'The report of the group shall be made available in the six languages of the Union.';
const TITLE = 'Report of the group on its work';
const labelled = (id: string, label: string, text: string): Clause => ({ ...aClause(id, text), label });
const OLD = [labelled('o-1', '1', ONE), labelled('o-2', '2', TWO), labelled('o-3', '3', THREE)];
const NEW = [
  labelled('n-1', '1', ONE.replace('May', 'June')),
  labelled('n-2', '2', 'A new paragraph about something else altogether stands here.'),
  labelled('n-3', '3', THREE),
];
const EARLIER = { kind: 'document', id: asId<DocumentId>('old') } as const;
const LATER = { kind: 'document', id: asId<DocumentId>('new') } as const;

/** A document and its revision, with a note on each clause of the first. */
async function twoTexts(): Promise<void> {
  const { documents, annotations } = bench.store;
  await documents.add(aDocument('old', { title: TITLE, importedAt: 1 }), aText(OLD));
  await documents.add(
    aDocument('new', { sha256: asId('1'.repeat(64)), title: TITLE, importedAt: 2, fileName: 'rev1.docx' }),
    aText(NEW),
  );
  for (const [index, clause] of OLD.entries())
    await annotations.put({
      id: asId<AnnotationId>(`note-${index}`),
      target: EARLIER,
      kind: 'note',
      anchor: makeAnchor(clause, 0, clause.text.length),
      body: `Note on ${clause.label ?? ''}`,
      position: null,
      tags: [],
      createdAt: index,
      changedAt: index,
      trashedAt: null,
    });
}

const onNew = async (): Promise<readonly Annotation[]> => await bench.store.annotations.of(LATER).current();
const row = (words: string): HTMLElement | undefined =>
  Array.from(document.querySelectorAll<HTMLElement>('[data-note]')).find((one) =>
    one.textContent.includes(words),
  );
test.each(['en', 'fr', 'ar'])(
  'a comparison says what happened in words and signs, without a fault (%s)',
  async (language) => {
    await twoTexts();
    await bench.show(<CompareScreen before={EARLIER} after={LATER} />, { language });
    await until(() => document.querySelectorAll('[data-change]').length === 3, 'the rows');
    expect(document.querySelector('[data-kind="changed"] del')?.textContent.trim()).toBe('May');
    expect(document.querySelector('[data-kind="changed"] ins')?.textContent.trim()).toBe('June');
    expect(document.querySelector('[data-kind="deleted"]')?.textContent).toContain('–');
    expect(await axeFaults()).toEqual([]);
  },
);

test('F8 goes from change to change and the filters leave out what is not asked for', async () => {
  await twoTexts();
  await bench.show(<CompareScreen before={EARLIER} after={LATER} />);
  await until(() => document.querySelectorAll('[data-change]').length === 3, 'the rows');
  for (const kind of ['changed', 'deleted', 'inserted', 'inserted']) {
    await userEvent.keyboard('{F8}');
    expect(document.activeElement?.getAttribute('data-kind')).toBe(kind);
  }
  await userEvent.keyboard('{Shift>}{F8}{/Shift}');
  expect(document.activeElement?.getAttribute('data-kind')).toBe('deleted');
  await userEvent.click(page.getByRole('button', { name: /All changes/ }));
  await userEvent.click(page.getByRole('option', { name: 'Moves only' }));
  await expect.element(page.getByText('Nothing of this kind here.')).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: /Moves only/ }));
  await userEvent.click(page.getByRole('option', { name: 'The whole text' }));
  await until(() => document.querySelectorAll('[data-kind]').length === 4, 'all rows');
});

test('two languages stand side by side, and what has no counterpart is counted', async () => {
  const { documents } = bench.store;
  await documents.add(aDocument('en', { language: 'en' }), aText(OLD));
  const french = [
    labelled('f-1', '1', 'Le Conseil décide de tenir sa prochaine session à Genève.'),
    labelled('f-3', '3', 'Le rapport du groupe est publié.'),
  ];
  await documents.add(aDocument('fr', { language: 'fr' }), { ...aText(french), language: 'fr' });
  await bench.show(
    <CompareScreen
      before={{ kind: 'document', id: asId<DocumentId>('en') }}
      after={{ kind: 'document', id: asId<DocumentId>('fr') }}
    />,
  );
  await expect.element(page.getByText(/1 clause has no counterpart/)).toBeVisible();
  await userEvent.click(page.getByText('Only clauses without a counterpart'));
  await until(() => document.querySelectorAll('ol li').length === 1, 'the lone clause');
  expect(document.querySelector('ol li')?.textContent).toContain(TWO);
  expect(await axeFaults()).toEqual([]);
});

test('the offer above a revision is made once, and answered by a press', async () => {
  await twoTexts();
  await bench.show(<RevisionOffer document={LATER.id} />);
  await expect.element(page.getByText(/You have 3 notes on the earlier text/)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Not needed' }));
  await until(() => !document.body.textContent.includes('You have 3 notes'), 'the answer');
  await bench.show(<RevisionOffer document={EARLIER.id} />);
  await bench.show(<RevisionOffer document={LATER.id} />);
  await expect.element(page.getByText(/You have 3 notes/)).not.toBeInTheDocument();
});

test.each(['en', 'fr', 'ar'])('the review of notes has no fault (%s)', async (language) => {
  await twoTexts();
  await bench.show(<CarryScreen from={EARLIER.id} to={LATER.id} circles={CIRCLES} />, { language });
  await until(() => document.querySelectorAll('[data-note]').length === 3, 'the review');
  expect(await axeFaults()).toEqual([]);
});

test('notes come over as the review says, each once, and Undo takes them back but not what was written since', async () => {
  await twoTexts();
  await bench.show(<CarryScreen from={EARLIER.id} to={LATER.id} circles={CIRCLES} />);
  await until(() => document.querySelectorAll('[data-note]').length === 3, 'the review');
  expect(row('Note on 1')?.dataset['note']).toBe('changed');
  expect(row('Note on 2')?.dataset['note']).toBe('unplaced');
  expect(row('Note on 3')?.dataset['note']).toBe('exact');
  expect(await onNew()).toEqual([]);
  await userEvent.click(page.getByRole('button', { name: 'Bring 3 over' }));
  await until(async () => (await onNew()).length === 3, 'the notes');
  await bench.show(<CarryScreen from={EARLIER.id} to={LATER.id} circles={CIRCLES} />);
  await expect.element(page.getByRole('button', { name: 'All brought over' })).toBeDisabled();
  const written = (await onNew()).find(({ body }) => body === 'Note on 3');
  if (written === undefined) throw new Error('no note on 3');
  await bench.store.annotations.put({ ...written, body: 'Rewritten', changedAt: written.changedAt + 1 });
  const answers = bench.store.judgements.of('revision-offer');
  expect(await answers.current()).toHaveLength(1);
  await bench.shell.record.undos.at(-1)?.undo();
  expect(await answers.current()).toEqual([]);
  expect((await onNew()).map(({ body, trashedAt }) => [body, trashedAt !== null])).toEqual([
    ['Rewritten', true],
  ]);
  expect(await bench.store.annotations.of(EARLIER).current()).toHaveLength(3);
});

test('notes are left out and brought over by the keyboard alone', async () => {
  await twoTexts();
  await bench.show(<CarryScreen from={EARLIER.id} to={LATER.id} circles={CIRCLES} />);
  await until(() => document.querySelectorAll('[data-note]').length === 3, 'the review');
  const tabTo = async (isThere: (element: Element) => boolean): Promise<void> => {
    for (let step = 0; step < 20; step++) {
      await userEvent.tab();
      if (document.activeElement !== null && isThere(document.activeElement)) return;
    }
    throw new Error('never reached');
  };
  await tabTo((element) => element.closest('[data-note="unplaced"]') !== null);
  await userEvent.keyboard(' ');
  await expect.element(page.getByRole('button', { name: 'Bring 2 over' })).toBeVisible();
  document.querySelector<HTMLElement>('button')?.focus();
  await tabTo((element) => element.textContent.includes('Bring 2 over'));
  await userEvent.keyboard('{Enter}');
  await until(async () => (await onNew()).length === 2, 'the notes');
  expect((await onNew()).map(({ body }) => body).sort()).toEqual(['Note on 1', 'Note on 3']);
});

test('an unplaced note is put on a resembling place only by a press', async () => {
  await twoTexts();
  const near = labelled('n-9', '9', 'Members are invited to send their comments to the chair before April.');
  const more = labelled('n-8', '8', 'Members are invited to send their remarks to the chair before August.');
  await bench.store.documents.remove(LATER.id);
  await bench.store.documents.add(
    aDocument('new', { sha256: asId('1'.repeat(64)), title: TITLE, importedAt: 2 }),
    aText([...NEW, near, more]),
  );
  await bench.show(<CarryScreen from={EARLIER.id} to={LATER.id} circles={CIRCLES} />);
  await until(() => row('Note on 2') !== undefined, 'the review');
  expect(row('Note on 2')?.dataset['note']).toBe('unplaced');
  await userEvent.click(page.getByRole('button', { name: 'Bring 3 over' }));
  await until(async () => (await onNew()).length === 3, 'the notes');
  const placed = async () => (await onNew()).find(({ body }) => body === 'Note on 2')?.anchor;
  expect(await placed()).toMatchObject({ clause: 'o-2' });
  await userEvent.click(page.getByRole('button', { name: 'Look for similar places' }));
  await userEvent.click(page.getByRole('button', { name: /^Attach to/ }).first());
  await until(async () => {
    const anchor = await placed();
    return anchor?.scope === 'range' && (anchor.clause === near.id || anchor.clause === more.id);
  }, 'the chosen place');
  await bench.shell.record.undos.at(-1)?.undo();
  expect(await placed()).toMatchObject({ clause: 'o-2' });
});
