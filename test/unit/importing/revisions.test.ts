import { describe, expect, it } from 'vitest';
import { carryAnchors, makeAnchor, type Placement } from '../../../shared/text/anchors/index.ts';
import type { Clause, ParsedDocument } from '../../../shared/domain/document.ts';
import { isCampaign } from '../../support/campaign.ts';
import { importedText } from '../../support/import-text.ts';
import { COUNT, NEW, SOURCE, revised, startOf, without } from '../../support/revised-report.ts';

// Revisions of the WGIG's report in which a paragraph is deleted and its number stays vacant, or one is put in.

const numbersOf = (document: ParsedDocument, kind: Clause['kind']): readonly string[] =>
  document.clauses
    .filter((clause) => clause.kind === kind && /^\d/u.test(clause.label ?? ''))
    .map((clause) => (clause.label ?? '').replace(/\.$/u, ''));
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const SECTIONS = range(1, 7).map(String);
const gapsOf = (document: ParsedDocument): readonly (string | null)[] =>
  document.warnings.filter(({ code }) => code === 'numbering-gap').map(({ detail }) => detail);

/** The same text with "N. text" instead of numbers on lines of their own. */
const withStops = (source: string): string =>
  source.replace(/^ ?(\d{1,2}(?:A|bis)?)\n ?(?=\p{L})/gmu, '$1. ');

describe.each([
  ['alone on its line', (source: string) => source],
  ['with a stop before its text', withStops],
])('a paragraph deleted from the report, its number %s', (_, show) => {
  it.each([1, 2, 3])('%i deleted anywhere: all others keep their labels, the sections theirs', (width) => {
    for (const first of range(2, COUNT - width)) {
      // One alone everywhere; several at once here and there, and everywhere in a campaign.
      if (!isCampaign && width > 1 && first % 4 !== 0) continue;
      const gone = range(first, first + width - 1);
      const document = importedText(show(without(SOURCE, gone)));
      const left = range(1, COUNT).filter((n) => !gone.includes(n));
      expect(numbersOf(document, 'paragraph'), `without ${gone.join()}`).toEqual(left.map(String));
      expect(numbersOf(document, 'heading'), `without ${gone.join()}`).toEqual(SECTIONS);
      expect(gapsOf(document)).toEqual([`${first - 1} … ${first + width}`]);
    }
  });

  it('each second one deleted: the others keep their labels', () => {
    const gone = range(2, COUNT).filter((n) => n % 2 === 1);
    const document = importedText(show(without(SOURCE, gone)));
    const left = range(1, COUNT).filter((n) => !gone.includes(n));
    expect(numbersOf(document, 'paragraph')).toEqual(left.map(String));
    expect(numbersOf(document, 'heading')).toEqual(SECTIONS);
  });

  it('one inserted as 15bis or 15A leaves the others as they are', () => {
    for (const label of ['15bis', '15A']) {
      const at = startOf(SOURCE, 16);
      const document = importedText(show(`${SOURCE.slice(0, at)}\n${label}\n${NEW}\n${SOURCE.slice(at)}`));
      const expected = range(1, COUNT).map(String);
      expect(numbersOf(document, 'paragraph')).toEqual(expected.toSpliced(15, 0, label));
      expect(numbersOf(document, 'heading')).toEqual(SECTIONS);
      expect(gapsOf(document)).toEqual([]);
    }
  });
});

describe('a revision with 6 corrected, 15 deleted and a new 29', () => {
  const before = importedText(SOURCE).clauses;
  const document = importedText(revised());
  const paragraph = (label: string): Clause => {
    const found = before.find((clause) => clause.kind === 'paragraph' && clause.label === label);
    if (found === undefined) throw new Error(`no paragraph ${label}`);
    return found;
  };
  const carried = (label: string, quote: string): Placement | undefined => {
    const clause = paragraph(label);
    const start = clause.text.indexOf(quote);
    return carryAnchors(before, document.clauses, [makeAnchor(clause, start, start + quote.length)])[0];
  };

  it('has 1 to 42 without 15, and its sections', () => {
    const left = range(1, COUNT + 1).filter((n) => n !== 15);
    expect(numbersOf(document, 'paragraph')).toEqual(left.map(String));
    expect(numbersOf(document, 'heading')).toEqual(SECTIONS);
    expect(document.clauses.find(({ label }) => label === '29')?.text).toBe(NEW);
    expect(gapsOf(document)).toEqual(['14 … 16']);
  });

  it('moves what stood on 29 to 30', () => {
    const whole = paragraph('29').text;
    expect(carried('29', whole)).toMatchObject({ state: 'moved', clause: { label: '30', text: whole } });
  });

  it('finds the words of 6 changed', () => {
    expect(carried('6', '23 - 35 November 2004')).toMatchObject({ state: 'changed', clause: { label: '6' } });
  });

  it('leaves what stood on 15 unplaced, and never puts it on 4', () => {
    expect(carried('15', paragraph('15').text)).toMatchObject({ state: 'unplaced' });
    expect(carried('15', 'The WGIG sees itself not as a negotiating body')).toMatchObject({
      state: 'unplaced',
    });
  });
});
