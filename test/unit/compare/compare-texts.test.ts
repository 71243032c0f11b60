import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTexts, rowWords, wordDiff, type CompareRow } from '../../../shared/text/compare/index.ts';
import { importedText, seed } from '../../support/import-text.ts';
import { numbers, runs } from '../../support/campaign.ts';
import { NEW, SOURCE, revised } from '../../support/revised-report.ts';
import { reviseText } from '../../support/revised-text.ts';
import { clause, clauses } from '../anchors/clauses.ts';

const ONE = 'The Council decides to hold its next session in Geneva in the month of May.';
const TWO = 'Members are invited to send their contributions to the secretariat before March.';
const THREE = 'The report of the group shall be made available in the six languages of the Union.';
const FOUR = 'Nothing in this resolution prejudges the outcome of the negotiations on finance.';

/** New texts get ids of their own, as in another file. */
const fresh = (...texts: readonly string[]) => texts.map((text, index) => clause(`n${index}`, null, text));
const shown = (row: CompareRow): string =>
  `${row.kind}${row.isMoved ? ' moved' : ''}${row.shape === 'one' ? '' : ` ${row.shape}`} ${row.before.join('+')}>${row.after.join('+')}`;
const rowsOf = (before: readonly string[], after: readonly string[]) =>
  compareTexts(clauses(...before), fresh(...after)).rows.map(shown);

describe('two versions of a text', () => {
  it('that are equal have nothing but equal rows', () => {
    expect(rowsOf([ONE, TWO], [ONE, TWO])).toEqual(['same 0>0', 'same 1>1']);
  });

  it('show a changed, an inserted and a deleted clause at their places', () => {
    expect(rowsOf([ONE, TWO, THREE], [ONE.replace('May', 'June'), FOUR, THREE])).toEqual([
      'changed 0>0',
      'deleted 1>',
      'inserted >1',
      'same 2>2',
    ]);
  });

  it('show a moved clause as moved, with its changes, and mark the place it had', () => {
    const before = [ONE, TWO, THREE, FOUR];
    expect(rowsOf(before, [TWO, THREE, FOUR, ONE])).toEqual([
      'moved-away moved 0>3',
      'same 1>0',
      'same 2>1',
      'same 3>2',
      'same moved 0>3',
    ]);
    expect(rowsOf(before, [TWO, THREE, FOUR, ONE.replace('May', 'June')]).at(-1)).toBe('changed moved 0>3');
  });

  it('show a clause that was cut in two, and two that were put together', () => {
    const whole = `${ONE} ${TWO}`;
    expect(rowsOf([FOUR, whole, THREE], [FOUR, ONE, TWO, THREE])).toContain('changed split 1>1+2');
    expect(rowsOf([FOUR, ONE, TWO, THREE], [FOUR, whole, THREE])).toContain('changed joined 1+2>1');
  });

  it('count a clause with another number as renumbered and not as changed', () => {
    const { rows, counts } = compareTexts([clause('a', '5', ONE)], [clause('b', '6', ONE)]);
    expect(rows[0]).toMatchObject({ kind: 'same', isRenumbered: true });
    expect(counts).toMatchObject({ renumbered: 1, changed: 0, same: 0 });
  });

  it('are said to be hardly the same text where almost nothing has a counterpart', () => {
    const report = seed('wgig-preliminary-report.txt').clauses;
    const other = seed('contribution-france.txt').clauses;
    expect(compareTexts(report, other).isRelated).toBe(false);
    expect(compareTexts(report, importedText(revised()).clauses).isRelated).toBe(true);
  });

  it('show exactly what Rev.1 of the report changed', () => {
    const comparison = compareTexts(importedText(SOURCE).clauses, importedText(revised()).clauses);
    const { before, after, rows, counts } = comparison;
    expect(counts).toMatchObject({ changed: 1, inserted: 1, deleted: 1, moved: 0 });
    const of = (kind: string) => rows.find((row) => row.kind === kind);
    expect(before[of('deleted')?.before[0] ?? -1]?.label).toBe('15');
    expect(after[of('inserted')?.after[0] ?? -1]?.text).toBe(NEW);
    const changed = of('changed');
    expect(
      changed === undefined ? [] : rowWords(comparison, changed).filter(({ kind }) => kind !== 'same'),
    ).toEqual([
      { kind: 'deleted', text: ' 35' },
      { kind: 'inserted', text: ' 25' },
    ]);
  });

  it('never hold one of eight near-duplicates to be another, whatever was changed', () => {
    const random = numbers(11);
    const report = seed('wgig-preliminary-report.txt').clauses.filter(({ text }) => text.length > 60);
    const copies = report.flatMap(({ label, text }) =>
      Array.from({ length: 8 }, (_, copy) => {
        const words = text.split(' ');
        for (const part of [0.3, 0.7]) words[Math.floor(words.length * part)] = `${part}of${copy}`;
        return { label, text: words.join(' ') };
      }),
    );
    for (let round = 0; round < 5; round++) {
      const revision = reviseText(copies, 0.1, random);
      const { rows, after } = compareTexts(revision.before, revision.after);
      const foreign = rows.filter((row) => {
        if (row.before.length === 0 || row.after.length === 0) return false;
        const ids = new Set(row.after.map((index) => after[index]?.id));
        const [own] = row.before;
        const words = own === undefined ? [] : revision.wordsOf(own, 0, 2000);
        return words.length > 0 && !words.some((word) => ids.has(word.clause));
      });
      expect(foreign).toEqual([]);
    }
  });

  it('have each clause in exactly one row', () => {
    const sentence = fc
      .array(fc.constantFrom('the', 'group', 'shall', 'report', 'to', 'Council', 'in', 'May'), {
        maxLength: 12,
      })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 14 }), fc.array(sentence, { maxLength: 14 }), (a, b) => {
        const { rows } = compareTexts(clauses(...a), fresh(...b));
        const own = rows.filter(({ kind }) => kind !== 'moved-away');
        const all = (list: readonly string[]) => list.map((_, index) => index);
        expect(own.flatMap((row) => row.before).toSorted((x, y) => x - y)).toEqual(all(a));
        expect(own.flatMap((row) => row.after)).toEqual(all(b));
      }),
      runs(1500),
    );
  });
});

describe('the words of two texts', () => {
  const marked = (before: string, after: string): string =>
    wordDiff(before, after)
      .map(({ kind, text }) => (kind === 'same' ? text : kind === 'inserted' ? `{${text}}` : `[${text}]`))
      .join('');

  it('are marked where they changed', () => {
    expect(marked('from 23 - 35 November', 'from 23 - 25 November')).toBe('from 23 -[ 35]{ 25} November');
    expect(marked('', 'new')).toBe('{new}');
    expect(marked('same', 'same')).toBe('same');
  });

  it('are signs where a language has no spaces', () => {
    expect(marked('安全理事会决定', '安全理事会请')).toBe('安全理事会[决定]{请}');
  });

  it('give back both texts', () => {
    const word = fc.constantFrom('a', 'the', 'Council', ',', 'قرار', '决', 'x-y', '12');
    const text = fc.array(word, { maxLength: 25 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = wordDiff(before, after);
        const join = (kind: string) =>
          parts.map((part) => (part.kind === 'same' || part.kind === kind ? part.text : '')).join('');
        expect(join('inserted')).toBe(after);
        expect(join('deleted').replace(/\s+/gu, '')).toBe(before.replace(/\s+/gu, ''));
      }),
      runs(1500),
    );
  });
});
