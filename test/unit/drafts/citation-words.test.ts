import { expect, it } from 'vitest';
import { citationWords } from '../../../shared/drafts/citation-words.ts';

it('cites in the language of the text that cites, not in that of the window', () => {
  const paragraph = { kind: 'paragraph', label: '34 (ii)' } as const;
  expect(citationWords('DOC/5', paragraph, 'en')).toBe('DOC/5, paragraph 34 (ii)');
  expect(citationWords('DOC/5', paragraph, 'fr-CH')).toBe('DOC/5, paragraphe 34 (ii)');
  expect(citationWords('DOC/5', { kind: 'section', label: '4' }, 'ar')).toBe('DOC/5، القسم 4');
  expect(citationWords('DOC/5', { kind: 'words', words: 'Le groupe' }, 'fr')).toBe(
    'DOC/5, «\u00a0Le groupe\u00a0»',
  );
  expect(citationWords('DOC/5', { kind: 'keyword', words: 'considering a' }, 'ru')).toBe(
    'DOC/5, considering a',
  );
  expect(citationWords('DOC/5', paragraph, 'sw')).toBe('DOC/5, paragraph 34 (ii)');
  expect(citationWords('DOC/5', null, 'fr')).toBe('DOC/5');
});
