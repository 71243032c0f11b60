import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rounds, seedOf } from '../../support/campaign.ts';
import { CORPUS_NEEDED } from '../../support/import-text.ts';
import { corpusLabels, generatedLabels } from '../../support/label-report.ts';
import type { LabelReport } from '../../support/label-report.ts';
import { needs } from '../../support/needs.ts';
import { hasOffice } from '../../support/office-text.ts';

// LibreOffice as a second opinion on every label. Where the two differ on files of the corpus, the difference is kept
// here with its reason: a new one is a mistake of ours, or an entry for this list.
const KEPT: readonly string[] = [];

/** Kept by whoever runs the tests; `npm test` names it at its end. */
const KEPT_AT = join(import.meta.dirname, '../../../.cache/test-results');

function keep(report: LabelReport): void {
  mkdirSync(KEPT_AT, { recursive: true });
  writeFileSync(join(KEPT_AT, 'labels.json'), `${JSON.stringify(report, null, 2)}\n`);
}

describe('labels beside LibreOffice’s', needs(hasOffice, 'LibreOffice'), () => {
  it('are equal in Word files put together at random', () => {
    const report = generatedLabels(seedOf(20051116), rounds(8), { disputed: false });
    expect(report.lines).toBeGreaterThan(100);
    expect(report.differences).toEqual([]);
  });

  it('are equal in the Word files of the corpus', CORPUS_NEEDED, () => {
    const report = corpusLabels(['.docx']);
    keep(report);
    expect(JSON.parse(readFileSync(join(KEPT_AT, 'labels.json'), 'utf8'))).toEqual(report);
    expect(report.lines).toBeGreaterThan(30);
    expect(report.differences.map(({ file, text }) => `${file}: ${text}`)).toEqual(KEPT);
  });
});
