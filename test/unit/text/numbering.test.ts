import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberStack } from '../../../shared/text/number-stack.ts';
import {
  fromRoman,
  isBullet,
  normalizeLabel,
  readLabel,
  toLetters,
  toRoman,
} from '../../../shared/text/numbering.ts';
import { findTypedLabel } from '../../../shared/text/typed-label.ts';
import { runs } from '../../support/campaign.ts';

describe('labels', () => {
  it.each([
    ['1.', '1'], ['a)', 'a'], ['(ii)', 'ii'], ['“A.', 'A'], ['§ 35', '35'], ['6.5.', '6.5'], ['1 -', '1'],
    ['（一）', '一'], ['٣.', '3'], ['191bis', '191bis'], ['«б)', 'б'],
  ])('%s without its punctuation is %s', (label, core) => {
    expect(normalizeLabel(label)).toBe(core);
  }); // prettier-ignore

  it('are the same whatever stands around them, and not whatever their case', () => {
    expect(normalizeLabel('(a)')).toBe(normalizeLabel('a.'));
    expect(normalizeLabel('A.')).not.toBe(normalizeLabel('a)'));
  });

  it.each([
    ['1.', 'decimal 1'], ['184A', 'decimal 184'], ['191bis', 'decimal 191'], ['iv)', 'lower-roman 4'], ['II.', 'upper-roman 2'],
    ['b)', 'lower-letter 2'], ['bb)', 'lower-letter 28'], ['6.5', 'compound 5'], ['б)', 'cyrillic 2'], ['十二、', 'chinese 12'], ['ب)', 'arabic 2'], ['•', 'bullet 0'],
  ])('%s reads as %s', (label, reading) => {
    expect(readLabel(label).map(({ style, value }) => `${style} ${value}`)).toContain(reading);
  }); // prettier-ignore

  it('reads "i)" both ways', () => {
    expect(readLabel('i)').map(({ style }) => style)).toEqual(['lower-letter', 'lower-roman']);
  });

  it('knows bullets, the damaged and the Symbol font ones too', () => {
    for (const label of ['•', '·', '–', '\uF0B7', '\uFFFD']) expect(isBullet(label)).toBe(true);
    expect(isBullet('a)')).toBe(false);
  });

  it('reads a number in single quotes as the Roman figure it stands for', () => {
    expect(readLabel("'2'")).toEqual([{ style: 'lower-roman', value: 2 }]);
    expect(readLabel('‘3’')).toEqual([{ style: 'lower-roman', value: 3 }]);
  });

  it('writes and reads Roman figures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3999 }), (value) => fromRoman(toRoman(value)) === value),
      runs(100),
    );
    expect(fromRoman('iiii')).toBeNull();
    expect(toLetters(28)).toBe('ab');
  });
});

describe('labels typed into a line', () => {
  it.each([
    ['(i) Issues', '(i)', 'Issues'],
    ['1.\tThe Group', '1.', 'The Group'],
    ['a)the', 'a)', 'the'],
    ['“A. ITU has', 'A.', '“ITU has'],
    ['6.5 Scope', '6.5', 'Scope'],
    ['· first', '·', 'first'],
    ['– second', '–', 'second'],
    ['一、总则', '一、', '总则'],
    ['1 - يطالب', '1 -', 'يطالب'],
    ['bbis) new', 'bbis)', 'new'],
    ['184A\tText', '184A', 'Text'],
    ['أ ) أن المؤتمر', 'أ )', 'أن المؤتمر'],
    ["'1' تقرير المجلس", "'1'", 'تقرير المجلس'],
    ['‘2’\tتقرير المجلس', '‘2’', 'تقرير المجلس'],
  ])('finds the label of %s', (line, label, rest) => {
    expect(findTypedLabel(line)).toMatchObject({ label, rest });
  });

  it.each(['in) the', 'Annex A', 'e.g. this', '-5 degrees', '3rd meeting', '12/2004', '2005–2010'])(
    'finds none in %s',
    (line) => {
      expect(findTypedLabel(line)).toBeNull();
    },
  );

  it('knows a number behind a section sign, and no citation that begins a line', () => {
    expect(findTypedLabel('§ 6 Powers of the Council')).toMatchObject({
      label: '§ 6',
      rest: 'Powers of the Council',
    });
    expect(findTypedLabel('§6. «Полномочия»')).toMatchObject({ label: '§6.', rest: '«Полномочия»' });
    expect(findTypedLabel('§ 6 of the Agenda says')).toBeNull();
    expect(findTypedLabel('§ 6, 7 and 8')).toBeNull();
  });

  it('calls a bare number before words weak', () => {
    expect(findTypedLabel('20 July 2005')?.force).toBe('weak');
  });
});

describe('depth of nested labels', () => {
  const depths = (labels: string): readonly number[] => {
    const all = labels.split(' ');
    const stack = new NumberStack();
    return all.map((label, i) => stack.place(label, all[i + 1] ?? null));
  };

  it.each([
    ['a) b) i) ii) vii) c) d)', [0, 0, 1, 1, 1, 0, 0]],
    ['a) b) c) d) e) f) g) h) i) j)', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['h) i) ii) iii)', [0, 1, 1, 1]],
    ['1 a) b) 2 a)', [0, 1, 1, 0, 1]],
    ['(a) (i) (ii) (b) (i)', [0, 1, 1, 0, 1]],
    ['1) • • 2)', [0, 1, 1, 0]],
    ['1 1bis 2', [0, 0, 0]],
  ])('%s', (labels, expected) => {
    expect(depths(labels)).toEqual(expected);
  });
});
