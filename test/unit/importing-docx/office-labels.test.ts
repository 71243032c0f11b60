import { describe, expect, it } from 'vitest';
import { rounds, seedOf } from '../../support/campaign.ts';
import { CORPUS_NEEDED } from '../../support/import-text.ts';
import { corpusLabels, generatedLabels } from '../../support/label-report.ts';
import { needs } from '../../support/needs.ts';
import { hasOffice } from '../../support/office-text.ts';

// LibreOffice as a second opinion on every label. Where the two differ on files of the corpus, the difference is kept
// here with its reason: a new one is a mistake of ours, or an entry for this list.
const KEPT: readonly string[] = [];

describe('labels beside LibreOffice’s', needs(hasOffice, 'LibreOffice'), () => {
  it('are equal in Word files put together at random', () => {
    const report = generatedLabels(seedOf(20051116), rounds(8), { disputed: false });
    expect(report.lines).toBeGreaterThan(100);
    expect(report.differences).toEqual([]);
  });

  it('are equal in the Word files of the corpus', CORPUS_NEEDED, () => {
    const report = corpusLabels(['.docx']);
    expect(report.lines).toBeGreaterThan(30);
    expect(report.differences.map(({ file, text }) => `${file}: ${text}`)).toEqual(KEPT);
  });
});
