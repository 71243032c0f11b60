import { describe, expect, it } from 'vitest';
import { cutAtWord } from '../../../shared/text/cut-at-word.ts';

describe('the beginning of a text', () => {
  it('ends behind a whole word', () => {
    expect(cutAtWord('on the Information Society', 20)).toBe('on the Information');
    expect(cutAtWord('on the Information Society', 18)).toBe('on the Information');
    expect(cutAtWord('on the Information Society', 17)).toBe('on the');
    expect(cutAtWord('short', 20)).toBe('short');
  });

  it('is cut anywhere where no space is, and never inside a character', () => {
    expect(cutAtWord('信息社会世界峰会', 4)).toBe('信息社会');
    expect(cutAtWord('🕊🕊🕊', 2)).toBe('🕊🕊');
  });
});
