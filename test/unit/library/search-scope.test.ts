import { describe, expect, it } from 'vitest';
import { droppable } from '../../../renderer/features/drop-originals.tsx';
import {
  NO_FILTER,
  documentScope,
  ownScope,
} from '../../../renderer/features/library/search/search-scope.ts';
import type { SearchFilter } from '../../../renderer/features/library/search/search-scope.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import { aDocument, aNote } from '../../support/store-records.ts';

const documents: readonly DocumentEntry[] = [
  aDocument('d-en', { language: 'en', meeting: asId('m-1'), datedOn: '2005-07-20', title: 'Resolution 75' }),
  aDocument('d-fr', { language: 'fr', meeting: asId('m-1'), datedOn: '2008', title: 'Contribution' }),
  aDocument('d-month', { language: 'zh', meeting: asId('m-3'), datedOn: '2006-06', title: 'Statement' }),
  aDocument('d-no', { language: 'en', meeting: asId('m-2'), title: 'Report' }),
];
const note = aNote('n-1', 'Our line', { target: { kind: 'document', id: asId('d-fr') }, tags: ['line'] });
const draft: DraftEntry = {
  id: asId('t-1'),
  meeting: asId('m-2'),
  kind: 'terms-of-reference',
  name: 'Terms',
  home: { kind: 'only-me' },
  createdAt: 1,
  changedAt: 1,
  sample: false,
  trashedAt: null,
};

const among = (filter: Partial<SearchFilter>, all = documents) =>
  documentScope(documents, all, [note], { ...NO_FILTER, ...filter });
const own = (filter: Partial<SearchFilter>) =>
  ownScope({ notes: [note], drafts: [draft], documents }, { ...NO_FILTER, ...filter });

describe('what a search is narrowed to', () => {
  it('is everything that the index holds, unless something is in Trash or held back', () => {
    expect(among({})).toBeNull();
    expect(among({}, [...documents, aDocument('d-trashed', { trashedAt: 1 })])).toEqual([
      'd-en',
      'd-fr',
      'd-month',
      'd-no',
    ]);
  });

  it.each<readonly [Partial<SearchFilter>, readonly string[]]>([
    [{ language: 'en' }, ['d-en', 'd-no']],
    [{ meeting: 'm-1' }, ['d-en', 'd-fr']],
    [{ type: 'resolution' }, ['d-en']],
    [{ tag: 'line' }, ['d-fr']],
    [{ from: '2005-07-20' }, ['d-en', 'd-fr', 'd-month']],
    [{ from: '2005-07-21' }, ['d-fr', 'd-month']],
    [{ from: '2006-06-20', to: '2006-06-21' }, ['d-month']],
    [{ from: '2006-07-01', to: '2006-12-31' }, []],
    [{ from: '2008-06-01', to: '2008-07-01' }, ['d-fr']],
    [{ to: '2007-12-31' }, ['d-en', 'd-month']],
    [{ where: 'notes' }, []],
    [{ where: 'documents', language: 'fr' }, ['d-fr']],
  ])('by %j leaves %j', (filter, ids) => {
    expect(among(filter)).toEqual(ids);
  });

  it.each<readonly [Partial<SearchFilter>, readonly string[]]>([
    [{}, ['note/n-1', 'red/n-1', 'draft/t-1']],
    [{ where: 'notes' }, ['note/n-1']],
    [{ where: 'redLines' }, ['red/n-1']],
    [{ where: 'drafts' }, ['draft/t-1']],
    [{ where: 'documents' }, []],
    [{ tag: 'line' }, ['note/n-1', 'red/n-1']],
    [{ where: 'notes', tag: 'other' }, []],
    [{ meeting: 'm-2' }, ['draft/t-1']],
    [{ language: 'en' }, []],
  ])('by %j leaves of what the delegate wrote %j', (filter, ids) => {
    expect(own(filter)).toEqual(ids);
  });

  it('never holds notes on what is in Trash', () => {
    const gone = aNote('n-2', 'Gone', { target: { kind: 'document', id: asId('d-gone') } });
    expect(ownScope({ notes: [gone], drafts: [], documents }, NO_FILTER)).toEqual([]);
  });
});

describe('originals that can be removed', () => {
  const one = aDocument('one', { sha256: asId('a'.repeat(64)), size: 10, readable: true });
  const same = aDocument('same', { sha256: asId('a'.repeat(64)), size: 10, readable: true });
  const unread = aDocument('unread', { sha256: asId('b'.repeat(64)), size: 5, readable: false });
  const kept = new Set(['a'.repeat(64), 'b'.repeat(64)]);

  it('are those of texts that were read, once each, and kept here', () => {
    expect(droppable([one, same], [one, same, unread], kept)).toEqual({ hashes: [one.sha256], bytes: 10 });
    expect(droppable([one], [one], new Set())).toEqual({ hashes: [], bytes: 0 });
  });

  it('are not those that another document needs, or that are all there is of one', () => {
    expect(droppable([one], [one, same], kept).hashes).toEqual([]);
    expect(droppable([unread], [unread], kept).hashes).toEqual([]);
  });
});
