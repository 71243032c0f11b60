import { describe, expect, it } from 'vitest';
import { asId, type ClauseId } from '../../../shared/base/ids.ts';
import { clauseByKey } from '../../../renderer/features/reading/reader-keys.ts';

const clauses = ['First.', '', 'Second.', 'Third.'].map((text, at) => ({
  id: asId<ClauseId>(`c${at}`),
  text,
}));
const pressed = (key: string, more = {}) => ({
  key,
  code: key,
  shiftKey: false,
  ctrlKey: false,
  altKey: true,
  metaKey: false,
  ...more,
});

describe('Alt with an arrow on the pages', () => {
  it('goes from clause to clause and passes over those without words', () => {
    expect(clauseByKey(pressed('ArrowDown'), clauses, asId('c0'))).toBe('c2');
    expect(clauseByKey(pressed('ArrowUp'), clauses, asId('c2'))).toBe('c0');
    expect(clauseByKey(pressed('ArrowDown'), clauses, null)).toBe('c0');
  });

  it('stays at either end', () => {
    expect(clauseByKey(pressed('ArrowDown'), clauses, asId('c3'))).toBeNull();
    expect(clauseByKey(pressed('ArrowUp'), clauses, asId('c0'))).toBeNull();
  });

  it('leaves the arrows alone, and all other keys, to the browser', () => {
    for (const key of [
      pressed('ArrowDown', { altKey: false }),
      pressed('ArrowDown', { ctrlKey: true }),
      pressed('ArrowDown', { shiftKey: true }),
      pressed('ArrowLeft'),
    ])
      expect(clauseByKey(key, clauses, asId('c0'))).toBeNull();
  });
});
