import { expect, it } from 'vitest';
import { firstChoices, makePrintJob } from '../../../renderer/features/printing/print-choices.ts';
import type { PrintSource } from '../../../renderer/features/printing/print-source.ts';

const SETTINGS = { paper: 'A4', language: 'en' } as const;
const comparison = (hasDraft: boolean): PrintSource => ({
  kind: 'comparison',
  title: 'My own name for the paper',
  givenTitle: 'Report of the group',
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
