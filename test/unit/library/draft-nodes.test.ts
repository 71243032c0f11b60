import { describe, expect, test } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import { draftNodes, isPart, partOf } from '../../../renderer/features/library/draft-nodes.ts';
import type { DraftNodes } from '../../../renderer/features/library/draft-nodes.ts';

const drafts = (count: number): readonly DraftEntry[] =>
  Array.from({ length: count }, (_, one) => ({
    id: asId(`d${one}`),
    meeting: asId('m'),
    kind: 'blank',
    name: `Text ${String(count - one).padStart(3, '0')}`,
    home: { kind: 'only-me' },
    createdAt: 0,
    changedAt: 0,
    sample: false,
    trashedAt: null,
  }));
const compare = (a: string, b: string): number => a.localeCompare(b);
const made = (more: Partial<DraftNodes> = {}): DraftNodes => ({
  node: ({ id, name }) => ({ id, label: name }),
  compare,
  number: String,
  isRoomView: false,
  isOpen: () => false,
  end: (entries) => String(entries.length),
  ...more,
});

describe('the drafts of a folder', () => {
  test('stand by name while they are few', () => {
    expect(draftNodes('m', drafts(3), made()).map(({ label }) => label)).toEqual([
      'Text 001',
      'Text 002',
      'Text 003',
    ]);
  });

  test('stand in parts where they are many, of which only the open ones have nodes', () => {
    const nodes = draftNodes('m', drafts(90), made({ isOpen: (part) => part.endsWith(' 1') }));
    expect(nodes.map(({ label }) => label.replaceAll(/[\u2068\u2069]/gu, ''))).toEqual([
      'Text 001 – Text 040',
      'Text 041 – Text 080',
      'Text 081 – Text 090',
    ]);
    expect(nodes.map(({ children }) => children?.length)).toEqual([0, 40, 0]);
    expect(nodes.every(({ id, hasChildren }) => isPart(id) && hasChildren === true)).toBe(true);
  });

  test('are named by their places alone in Room view', () => {
    expect(draftNodes('m', drafts(50), made({ isRoomView: true })).map(({ label }) => label)).toEqual([
      '1 – 40',
      '41 – 50',
    ]);
  });

  test('tell in which part one of them stands', () => {
    const all = drafts(90);
    const nodes = draftNodes('m', all, made());
    expect(partOf('m', all, 'd0', compare)).toBe(nodes[2]?.id);
    expect(partOf('m', drafts(3), 'd0', compare)).toBeNull();
  });
});
