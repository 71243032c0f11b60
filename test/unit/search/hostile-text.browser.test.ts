import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LibrarySearch } from '../../../renderer/search/library-search.ts';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import type { Store } from '../../../renderer/store/api.ts';
import { ENDS_WORKER, NEVER_ANSWERS } from '../../support/hostile-words.ts';
import { openTestStore } from '../../support/open-test-store.ts';
import { aClause, aDocument, aText } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

let store: Store;
let search: LibrarySearch;
let lives = 0;

const noDrafts = { changed: () => () => undefined } as unknown as Drafts;

beforeEach(async () => {
  store = await openTestStore();
  lives = 0;
  const Real = Worker;
  vi.stubGlobal(
    'Worker',
    class extends Real {
      constructor() {
        super(new URL('../../support/hostile-search-worker.ts', import.meta.url), { type: 'module' });
        lives += 1;
      }
    },
  );
  search = new LibrarySearch({ store, drafts: noDrafts, place: null, mostMs: 2500 });
});
afterEach(async () => {
  await search.close();
  await store.close();
  vi.unstubAllGlobals();
});

async function found(): Promise<readonly string[]> {
  const request = { query: 'governance', among: null, first: [], skip: 0, texts: 50, parts: 5 };
  return (await search.searchDocuments(request)).texts.map(({ id }) => id).toSorted();
}

describe('a text at which the search worker itself ends or never answers', () => {
  it('is named as left out; the others of its batch are found, and so is what comes later', async () => {
    const faults: Readonly<Record<string, string>> = { 'd-05': ENDS_WORKER, 'd-11': NEVER_ANSWERS };
    const ids = Array.from({ length: 16 }, (_, at) => `d-${String(at).padStart(2, '0')}`);
    for (const id of ids)
      await store.documents.add(
        aDocument(id),
        aText([aClause(`${id}-1`, `Governance of the Internet ${faults[id] ?? ''}`)]),
      );
    search.begin();
    await until(() => search.state().state === 'ready' && search.state().ready === 16, 'the index', 40_000);
    expect(search.state()).toMatchObject({ total: 16, leftOut: 2 });
    expect(await found()).toEqual(ids.filter((id) => faults[id] === undefined));
    const begun = lives;
    expect(begun).toBeGreaterThan(2);
    await store.documents.add(aDocument('d-later'), aText([aClause('l-1', 'Governance again')]));
    await until(() => search.state().ready === 17, 'what came later');
    expect(await found()).toContain('d-later');
    expect(lives).toBe(begun);
  });
});
