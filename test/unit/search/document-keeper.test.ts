import init from '@sqlite.org/sqlite-wasm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import { Emitter } from '../../../shared/base/emitter.ts';
import { DocumentKeeper } from '../../../renderer/search/document-keeper.ts';
import type { KeptProgress } from '../../../renderer/search/document-keeper.ts';
import { openInMemory } from '../../../renderer/search/worker/open-index.ts';
import { MOST_SEARCHED, searchableDocument } from '../../../renderer/search/searchable.ts';
import type { SearchableText, TextIndex } from '../../../renderer/search/api.ts';
import type { Store } from '../../../renderer/store/api.ts';
import { openTestStore } from '../../support/open-test-store.ts';
import { aClause, aDocument, aText } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

let store: Store;
let index: TextIndex;
let keeper: DocumentKeeper;
let begun: () => DocumentKeeper;
let last: KeptProgress | null = null;
const emptied = new Emitter<'memory'>();
let calls = 0;
let puts: (readonly string[])[] = [];

/** What the worker does, without one. */
async function call(method: string, params: unknown): Promise<unknown> {
  calls += 1;
  await Promise.resolve();
  if (method === 'ids') return index.ids();
  if (method === 'cut') return index.cut();
  if (method === 'put') {
    const { texts } = params as { readonly texts: readonly SearchableText[] };
    if (texts.some(({ parts }) => parts.some(({ text }) => text.includes('hostile'))))
      throw new Error('the index failed');
    puts.push(texts.map(({ id }) => id));
    index.put(texts);
  }
  if (method === 'remove') index.remove((params as { readonly ids: readonly string[] }).ids);
  return null;
}

const found = (word: string): readonly string[] =>
  index
    .search({ query: word, among: null, first: [], skip: 0, texts: 100, parts: 10 })
    .texts.map(({ id }) => id)
    .toSorted();

async function add(id: string, words: string): Promise<void> {
  await store.documents.add(aDocument(id), aText([aClause(`${id}-1`, words)]));
}

beforeEach(async () => {
  vi.stubGlobal('requestIdleCallback', (act: (deadline: IdleDeadline) => void) => {
    setTimeout(() => act({ didTimeout: false, timeRemaining: () => 40 }));
    return 0;
  });
  store = await openTestStore();
  index = openInMemory(await init());
  calls = 0;
  puts = [];
  last = null;
  const client = { call, emptied: emptied.event } as unknown as ConstructorParameters<
    typeof DocumentKeeper
  >[1];
  begun = () =>
    new DocumentKeeper(store.documents, client, (progress) => {
      last = progress;
    });
  keeper = begun();
});
afterEach(async () => {
  keeper.close();
  await store.close();
  vi.unstubAllGlobals();
});

describe('the keeper of the index', () => {
  it('puts in what the library holds, and from then on what comes and goes', async () => {
    for (let at = 0; at < 30; at++) await add(`d-${at}`, `Word number ${at}`);
    keeper.begin();
    await until(() => last?.state === 'ready' && last.ready === 30, 'all documents');
    expect(found('word')).toHaveLength(30);
    await add('d-new', 'A new word');
    await until(() => found('word').length === 31, 'the new one');
    await store.documents.remove(asId('d-3'));
    await until(() => found('word').length === 30, 'without the removed one');
    expect(found('"3"')).toEqual([]);
  });

  it('keeps what is in Trash, and does nothing for another name of a document', async () => {
    await add('d-1', 'One word');
    keeper.begin();
    await until(() => last?.ready === 1 && last.state === 'ready', 'the document');
    const before = calls;
    await store.documents.trash(asId('d-1'));
    await store.documents.update(asId('d-1'), { title: 'Another name' });
    await store.documents.restore(asId('d-1'));
    expect(found('word')).toEqual(['d-1']);
    expect(calls).toBe(before);
  });

  it('fills the index again when it was begun anew', async () => {
    for (let at = 0; at < 5; at++) await add(`d-${at}`, 'A word');
    keeper.begin();
    await until(() => last?.state === 'ready' && last.ready === 5, 'all documents');
    index.remove(index.ids());
    emptied.fire('memory');
    await until(() => found('word').length === 5, 'all again');
  });

  it('leaves out a text at which the index fails, puts in all others, says so, and does not begin it again', async () => {
    for (let at = 0; at < 9; at++) await add(`d-${at}`, at === 4 ? 'A hostile word' : 'A word');
    keeper.begin();
    await until(() => last?.state === 'ready' && last.ready === 9, 'all documents');
    expect(found('word')).toHaveLength(8);
    expect(index.ids()).toHaveLength(9);
    expect(last).toMatchObject({ leftOut: 1 });
    keeper.close();
    puts = [];
    last = null;
    keeper = begun();
    keeper.begin();
    await until(() => last?.state === 'ready' && last.ready === 9, 'the next start');
    expect(puts).toEqual([]);
    expect(last).toMatchObject({ leftOut: 1 });
  });

  it('searches of a document without measure its beginning, and says so', () => {
    const long = 'word '.repeat(MOST_SEARCHED / 10);
    const { id, clauses } = { id: 'd-1', clauses: ['a', 'b', 'c'].map((name) => aClause(name, long)) };
    const searched = searchableDocument({ id: asId(id), language: null }, { clauses, footnotes: [] });
    expect([searched.parts.length, searched.isCut]).toEqual([2, true]);
  });

  it('goes on where it stopped', async () => {
    for (let at = 0; at < 5; at++) await add(`d-${at}`, 'A word');
    index.put([
      { id: 'd-2', language: 'en', parts: [] },
      { id: 'd-gone', language: 'en', parts: [] },
    ]);
    keeper.begin();
    await until(() => last?.state === 'ready' && last.ready === 5, 'all documents');
    expect(found('word')).toEqual(['d-0', 'd-1', 'd-3', 'd-4']);
    expect(index.ids()).not.toContain('d-gone');
  });
});
