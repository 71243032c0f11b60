import init from '@sqlite.org/sqlite-wasm';
import { describe } from 'vitest';
import { openInMemory } from '../../renderer/search/worker/open-index.ts';
import { searchSuite } from './search-suite.ts';

describe('an index of words in memory', () => {
  const loaded = init();
  searchSuite(async () => {
    const index = openInMemory(await loaded);
    return {
      ids: () => Promise.resolve(index.ids()),
      put: (texts) => Promise.resolve(index.put(texts)),
      remove: (ids) => Promise.resolve(index.remove(ids)),
      search: (asked) => Promise.resolve(index.search(asked)),
    };
  });
});
