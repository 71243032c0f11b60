import { expect, it } from 'vitest';
import { documentType } from '../../../renderer/features/library/document-type.ts';

it.each([
  [
    { title: 'A charter of the PrepTeam', symbol: null, fileName: 'a.txt', kind: 'contribution' },
    'terms-of-reference',
  ],
  [{ title: 'Two pages', symbol: null, fileName: 'a.txt', kind: 'report' }, 'report'],
  [{ title: 'Contribution on names', symbol: null, fileName: 'a.txt', kind: 'resolution' }, 'resolution'],
  [{ title: 'Two pages', symbol: null, fileName: 'a.txt' }, 'other'],
  [{ title: 'Two pages', symbol: null, fileName: 'a.txt', kind: 'agenda' }, 'other'],
] as const)('%j is filed as %s', (entry, type) => {
  expect(documentType(entry)).toBe(type);
});
