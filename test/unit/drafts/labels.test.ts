import { describe, expect, test } from 'vitest';
import { computeLabels, latinLabel, romanLabel } from '../../../shared/drafts/labels.ts';
import type { DraftClauseKind } from '../../../shared/domain/draft.ts';
import { clauseId } from '../../support/draft-clauses.ts';

/** "kind level [label by hand]" line by line; gives the labels. */
function labels(lines: readonly string[]): readonly (string | null)[] {
  const clauses = lines.map((line, index) => {
    const [kind = 'paragraph', level = '0', manual] = line.split(' ');
    return {
      id: clauseId(`c${index}`),
      kind: kind as DraftClauseKind,
      level: Number(level),
      manualLabel: manual ?? null,
    };
  });
  return Array.from(computeLabels(clauses).values());
}

describe('labels', () => {
  test('count headings by level', () => {
    expect(
      labels(['title 0', 'heading 1', 'heading 2', 'heading 2', 'heading 1', 'heading 2', 'heading 3']),
    ).toEqual([null, '1', '1.1', '1.2', '2', '2.1', '2.1.1']);
  });
  test('count items and begin anew behind a paragraph of their level', () => {
    expect(
      labels(['item 0', 'item 1', 'item 1', 'item 0', 'paragraph 1', 'item 1', 'paragraph 0', 'item 0']),
    ).toEqual(['a)', 'i)', 'ii)', 'b)', null, 'i)', null, 'a)']);
  });
  test('count operative paragraphs through the text, preambular ones not', () => {
    expect(
      labels([
        'title 0',
        'preambular 0',
        'preambular 1',
        'preambular 1',
        'preambular 0',
        'operative 0',
        'operative 1',
        'paragraph 0',
        'operative 0',
        'operative 1',
      ]),
    ).toEqual([null, null, 'a)', 'b)', null, '1', 'a)', null, '2', 'a)']);
  });
  test('show a label set by hand as it is and give its number to nobody', () => {
    expect(labels(['operative 0', 'operative 0 1bis', 'operative 0', 'heading 1 A', 'heading 1'])).toEqual([
      '1',
      '1bis',
      '2',
      'A',
      '1',
    ]);
  });
  test('of long lists go on as z), aa)', () => {
    expect([1, 26, 27, 52, 53].map(latinLabel)).toEqual(['a', 'z', 'aa', 'az', 'ba']);
    expect([1, 4, 9, 14, 40, 99].map(romanLabel)).toEqual(['i', 'iv', 'ix', 'xiv', 'xl', 'xcix']);
  });
});
