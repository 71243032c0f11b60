import { expect, it } from 'vitest';
import { firstChoices, makePrintJob } from '../../../renderer/features/printing/print-choices.ts';
import type { PrintSource } from '../../../renderer/features/printing/print-source.ts';
import { renderPrintPage } from '../../../shared/render/print-page.ts';
import { printWords } from '../../../shared/render/print-words.ts';

const SETTINGS = { paper: 'A4', language: 'en' } as const;
const comparison = (hasDraft: boolean): PrintSource => ({
  kind: 'comparison',
  title: 'My own name for the paper',
  givenTitle: 'Report of the group',
  since: 'C26/12-E',
  symbol: null,
  language: 'en',
  direction: 'ltr',
  blocks: [],
  hasDraft,
});

it('a comparison of drafts starts as a private copy, for it shows what was deleted', () => {
  expect(firstChoices(SETTINGS, comparison(true)).copy).toBe('private');
  expect(firstChoices(SETTINGS, comparison(false)).copy).toBe('outside');
});

it('a comparison for outside has the title that the text gives itself, not that of the delegate', () => {
  const source = comparison(false);
  const job = makePrintJob(source, [], firstChoices(SETTINGS, source), '2026-11-23');
  expect(job.title).toBe('Report of the group');
});

it.each([
  ['en', 'what changed since “C26/12-E”'],
  ['fr', 'ce qui a changé depuis «\u00a0C26/12-E\u00a0»'],
  ['ar', 'ما تغيّر منذ «\u2068C26/12-E\u2069»'],
] as const)(
  'a comparison says on paper what it shows, and never that it is clean text (%s)',
  (language, says) => {
    const source = comparison(false);
    const job = makePrintJob(source, [], firstChoices({ ...SETTINGS, language }, source), '2026-11-23');
    const page = renderPrintPage(job);
    expect(page).toContain(says);
    expect(page).toContain(printWords(language).changeSigns);
    expect(page).not.toContain(printWords(language).containsOutside);
  },
);
