import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import consultation from '../../../renderer/app/sample/informal-consultations-2005-07-20.txt?raw';
import resolution from '../../../renderer/app/sample/wtsa-resolution-75.txt?raw';
import { SubjectsScreen } from '../../../renderer/features/subjects/index.ts';
import type { OpenTarget } from '../../../renderer/ui/shell/shell.ts';
import type { DocumentId } from '../../../shared/base/ids.ts';
import { axeFaults } from '../../support/axe-faults.ts';
import { fakeShell, mountUi, type ShellRecord } from '../../support/mount-ui.tsx';
import {
  importText,
  OnBench,
  openReadingBench,
  ReadingDesk,
  type ReadingBench,
} from '../../support/reading-bench.tsx';
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

async function show(
  target: Extract<OpenTarget, { kind: 'subjects' }>,
  language = 'en',
): Promise<ShellRecord> {
  const { shell, record } = fakeShell();
  shown = await mountUi(
    <OnBench bench={bench}>
      <SubjectsScreen target={target} />
    </OnBench>,
    { shell, language },
  );
  return record;
}

async function read(document: DocumentId): Promise<ShellRecord> {
  const { shell, record } = fakeShell();
  shown = await mountUi(
    <OnBench bench={bench}>
      <ReadingDesk documentId={document} />
    </OnBench>,
    { shell },
  );
  return record;
}

const words = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
const AGENDA =
  'Tunis Agenda for the Information Society\n\n70. The first of two paragraphs.\n\n71. The process towards enhanced cooperation begins.\n';
const CITING =
  'Note of Kenya\n\nWe recall § 71 of the Tunis Agenda and what it says of names.\n\nIt is short.\n';

it('a mandate gets a state, which is kept and can be undone', async () => {
  await importText(bench, 'resolution.txt', resolution);
  const record = await show({ kind: 'subjects', view: 'mandates' });
  await until(() => document.querySelectorAll('[data-row]').length > 5, 'the mandates');
  await userEvent.click(page.getByRole('button', { name: /How far: to prepare an annual report/ }));
  await userEvent.click(page.getByRole('option', { name: 'Done' }));
  await until(() => record.undos.length === 1, 'the offer to undo');
  expect(await bench.workbench.store.judgements.of('mandate').current()).toMatchObject([{ value: 'done' }]);
  await until(
    () => !words('main, #root').includes('to prepare an annual report'),
    'it gone from the open ones',
  );
  await record.undos[0]?.undo();
  expect(await bench.workbench.store.judgements.of('mandate').current()).toEqual([]);
  await until(() => words('#root').includes('to prepare an annual report'), 'it back');
});

it('a citation opens the clause that it names, by keyboard too, and the cited text says who cites it', async () => {
  const agenda = await importText(bench, 'agenda.txt', AGENDA);
  const citing = await importText(bench, 'citing.txt', CITING);
  const record = await read(citing);
  await until(() => document.querySelector('[data-citation]') !== null, 'the citation');
  expect(words('[data-citation]')).toBe('§ 71 of the Tunis Agenda');
  document.querySelector<HTMLElement>('[data-citation]')?.focus();
  await userEvent.keyboard('{Enter}');
  await until(() => record.opened.length === 1, 'the place');
  const parsed = await bench.workbench.store.documents.parsed(agenda);
  const clause = parsed?.clauses.find(({ label }) => label === '71.')?.id;
  expect(record.opened).toEqual([{ kind: 'document', id: agenda, clause }]);
  shown?.unmount();
  const cited = await read(agenda);
  await until(() => words('#root').includes('Cited 1 time in the library'), 'who cites it');
  expect(document.querySelector(`[data-clause="${String(clause)}"]`)?.textContent).toContain('Cited by 1');
  await userEvent.click(page.getByRole('button', { name: '1 clause of the library cites 71.: show it' }));
  const list = page.getByRole('dialog', { name: 'Where the library cites this clause' });
  await userEvent.click(list.getByRole('button', { name: 'Note of Kenya' }));
  expect(cited.opened).toMatchObject([{ kind: 'document', id: citing }]);
});

it('a text is read with the comments on it', async () => {
  const agenda = await importText(bench, 'agenda.txt', AGENDA);
  await importText(bench, 'citing.txt', CITING);
  const record = await show({ kind: 'subjects', view: 'package', of: agenda });
  await until(() => words('#root').includes('1 comment'), 'the comment');
  const place = Array.from(document.querySelectorAll('[data-paper]')).find(
    (each) => each.querySelector('ul') !== null,
  );
  expect(place?.textContent).toContain('71.');
  expect(place?.textContent).toContain('We recall');
  await userEvent.click(page.getByRole('button', { name: /We recall/ }));
  expect(record.opened).toMatchObject([{ kind: 'document' }]);
});

it('a subject is made, gathers its clauses, and keeps the fate that the delegate confirms', async () => {
  await importText(bench, 'agenda.txt', AGENDA);
  await importText(
    bench,
    'late.txt',
    'Report of the group\n\nThe proposal on enhanced cooperation was not discussed for lack of time.\n',
  );
  const record = await show({ kind: 'subjects', view: 'dossiers' });
  await userEvent.click(page.getByRole('button', { name: 'New subject…' }));
  await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'Cooperation');
  await userEvent.fill(page.getByRole('textbox', { name: 'Words and symbols' }), 'enhanced cooperation');
  await userEvent.click(page.getByRole('button', { name: 'Keep' }));
  await until(() => record.opened.length === 1, 'the subject');
  const [opened] = record.opened;
  if (opened?.kind !== 'subjects') throw new Error('no subject');
  shown?.unmount();
  await show(opened);
  await until(() => words('#root').includes('2 clauses in 2 texts'), 'its clauses');
  expect(words('#root')).toContain('Perhaps: Not discussed for lack of time');
  await userEvent.click(page.getByRole('button', { name: /What became of: The proposal/ }));
  await userEvent.click(page.getByRole('option', { name: 'Deferred' }));
  await until(() => !words('#root').includes('Perhaps:'), 'the decision');
  expect(await bench.workbench.store.judgements.of('fate').current()).toMatchObject([{ value: 'deferred' }]);
});

it('an undone repair shows what the source has and leaves the place of every word', async () => {
  const source =
    'A title of it\n\nIn particular, Resolution 102 “invites Member States\n2\nto continue to participate actively in the discussions of it all”.\n\nThe next.\n';
  const repaired = await importText(bench, 'repaired.txt', source);
  const parsed = await bench.workbench.store.documents.parsed(repaired);
  const at =
    parsed?.repairs.findIndex((repair) => repair.source !== repair.result && repair.clause !== null) ?? -1;
  expect(at).toBeGreaterThanOrEqual(0);
  await read(repaired);
  await until(() => document.querySelector('[data-reader] [data-clause]') !== null, 'the text');
  await userEvent.click(page.getByRole('button', { name: /remark/i }));
  await userEvent.click(
    page.getByRole('button', { name: `Repair ${String(at + 1)}: show the source’s characters` }),
  );
  await until(() => document.querySelector('[data-source]') !== null, 'the source');
  const clause = parsed?.clauses.find(({ id }) => id === parsed.repairs[at]?.clause);
  const runs = document.querySelectorAll(`[data-clause="${clause?.id ?? ''}"] [data-offset]`);
  expect(Array.from(runs, (run) => run.textContent).join('')).toBe(clause?.text);
  await userEvent.click(page.getByRole('button', { name: `Repair ${String(at + 1)}: show as repaired` }));
  await until(() => document.querySelector('[data-source]') === null, 'the repair again');
});

/** The views, and what shows that one of them is there. */
const SIGNS = {
  mandates: '[data-row]',
  deadlines: '[data-row]',
  speakers: '[data-row]',
  missing: '[data-places] button',
  dossiers: 'ul[aria-label] li',
  report: 'textarea',
  dossier: '[data-row]',
  package: '[data-row]',
} as const;

it.each(['en', 'fr', 'ar'])(
  'no list of what the texts say has a fault, nor the package (%s)',
  async (language) => {
    await importText(bench, 'resolution.txt', resolution);
    await importText(bench, 'report.txt', consultation);
    const agenda = await importText(bench, 'agenda.txt', AGENDA);
    await importText(bench, 'citing.txt', CITING);
    const value = { name: 'Cooperation', words: ['enhanced cooperation'] };
    const subject = { id: 'subject/1', kind: 'subject', document: null, value, at: 1 };
    await bench.workbench.store.judgements.put(subject);
    const shownOf: Readonly<Record<string, string>> = { dossier: subject.id, package: agenda };
    for (const view of Object.keys(SIGNS) as (keyof typeof SIGNS)[]) {
      const of = shownOf[view];
      await show({ kind: 'subjects', view, ...(of === undefined ? {} : { of }) }, language);
      await until(() => document.querySelector(SIGNS[view]) !== null, view);
      expect(await axeFaults(), view).toEqual([]);
      shown?.unmount();
    }
  },
);
