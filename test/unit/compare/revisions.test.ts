import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { comparisonBlocks } from '../../../shared/render/comparison-blocks.ts';
import { englishPrintWords } from '../../../shared/render/print-words-en.ts';
import { compareTexts } from '../../../shared/text/compare/index.ts';
import { isRevisionText, likeliest, mayRevise } from '../../../renderer/features/comparing/find-revisions.ts';
import { importedText, seed } from '../../support/import-text.ts';
import { SOURCE, revised } from '../../support/revised-report.ts';
import { aDocument } from '../../support/store-records.ts';
import { clause } from '../anchors/clauses.ts';

let count = 0;
const entry = (change: Partial<DocumentEntry>): DocumentEntry => {
  count += 1;
  return aDocument(`d-${count}`, {
    sha256: asId(String(count).padStart(64, '0')),
    importedAt: count,
    ...change,
  });
};
const named = (found: ReturnType<typeof mayRevise>) => found.map((one) => [one.entry.id, one.isSure]);

describe('the document that another revises', () => {
  it('is known by its number, whichever was imported first', () => {
    const rev = entry({ symbol: 'WG-WSIS-11/10 Rev.1', title: 'Draft' });
    const first = entry({ symbol: 'WG-WSIS-11/10', title: 'Another title' });
    expect(named(mayRevise(rev, [rev, first]))).toEqual([[first.id, true]]);
    expect(mayRevise(first, [rev, first])).toEqual([]);
  });

  it('is never of another number, in another language, in Trash, or the same file', () => {
    const title = 'Report of the working group on its second meeting';
    const first = { symbol: 'A/74/L.75', title };
    const others = [
      entry(first),
      entry({ title, language: 'fr' }),
      entry({ title, trashedAt: 5 }),
      entry({ title, sha256: asId('f'.repeat(64)) }),
    ];
    const own = entry({ symbol: 'A/74/L.76', title, sha256: asId('f'.repeat(64)) });
    expect(mayRevise(own, [...others, own])).toEqual([]);
  });

  it('may be one with a like title that was imported before; its text must say so', () => {
    const first = entry({ title: 'Preliminary report of the Working Group on Internet Governance (WGIG)' });
    const own = entry({
      title: 'preliminary report of the Working Group on Internet Governance (WGIG) to PrepCom-2',
    });
    expect(named(mayRevise(own, [first, own]))).toEqual([[first.id, false]]);
    expect(isRevisionText(importedText(SOURCE).clauses, importedText(revised()).clauses)).toBe(true);
    expect(isRevisionText(importedText(SOURCE).clauses, seed('contribution-france.txt').clauses)).toBe(false);
    expect(isRevisionText([], importedText(SOURCE).clauses)).toBe(false);
  });

  it('may be one whose symbol says nothing that is understood', () => {
    const title = 'Promotion of equality in the work of the Union';
    const first = entry({ symbol: 'Note 12 of the group', title });
    const own = entry({ symbol: 'Note 13 of the group', title });
    expect(named(mayRevise(own, [first, own]))).toEqual([[first.id, false]]);
  });

  it('is not surely one whose number is given anew in every meeting, nor an act of an unknown body', () => {
    const there = entry({ symbol: 'DT/5', title: 'Draft', meeting: asId('m-other') });
    const own = entry({ symbol: 'DT/5(Rev.1)', title: 'Draft' });
    expect(mayRevise(own, [there, own])).toEqual([]);
    const act = entry({ symbol: 'Resolution 2 (Istanbul, 2002)', title: 'One' });
    const later = entry({ symbol: 'Resolution 2 (Rabat, 2003)', title: 'Two' });
    expect(named(mayRevise(later, [act, later]))).toEqual([[act.id, false]]);
  });

  it('stands first where a text to compare with is chosen', () => {
    const other = entry({ title: 'Report on finance' });
    const first = entry({ symbol: 'C18/35-E', title: 'Budget' });
    const own = entry({ symbol: 'C18/35(Rev.1)-E', title: 'Budget' });
    expect(likeliest(own, [other, first, own])[0]).toBe(first);
  });

  it('offers the same file in another language before other texts', () => {
    const own = entry({ title: 'Universal Declaration', fileName: 'udhr.en.html', language: 'en' });
    const other = entry({ title: 'Declaration of another kind', fileName: 'other.en.html', language: 'en' });
    const french = entry({ title: 'Déclaration universelle', fileName: 'udhr.fr.html', language: 'fr' });
    const arabic = entry({ title: 'الإعلان العالمي', fileName: 'UDHR-A.docx', language: 'ar' });
    expect(new Set(likeliest(own, [other, french, arabic, own]).slice(0, 2))).toEqual(
      new Set([french, arabic]),
    );
  });
});

describe('a comparison on paper', () => {
  it('has the changes alone, with signs that a copier keeps, and the headings', () => {
    const text = 'The Council decides to hold its next session in Geneva in the month of May.';
    const before = [clause('h', null, 'Decisions'), clause('a', '1', text), clause('b', '2', 'The second paragraph goes away altogether.'), clause('c', '3', 'Nothing happens to the third paragraph.')]; // prettier-ignore
    const after = [clause('x', null, 'Decisions'), clause('y', '1', text.replace('May', 'June')), clause('z', '3', 'Nothing happens to the third paragraph.')]; // prettier-ignore
    const kinds = (clauses: typeof before) =>
      clauses.map((one, index) => ({ ...one, kind: index === 0 ? 'heading' : 'paragraph' }));
    const blocks = comparisonBlocks(compareTexts(kinds(before), kinds(after)), englishPrintWords);
    expect(blocks.map(({ kind, label }) => [kind, label])).toEqual([
      ['heading', null],
      ['paragraph', '~ 1'],
      ['paragraph', '– 2'],
    ]);
    const [, changed] = blocks;
    const words = (style: string) =>
      changed?.styles
        .filter((one) => one.style === style)
        .map(({ start, end }) => changed.text.slice(start, end));
    expect(words('strike')).toEqual([' May']);
    expect(words('underline')).toEqual([' June']);
    expect(words('bold')).toEqual([' June']);
  });
});
