import init from '@sqlite.org/sqlite-wasm';
import { beforeEach, describe, expect, it } from 'vitest';
import { Emitter } from '../../../shared/base/emitter.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import type { SearchableText, TextIndex } from '../../../renderer/search/api.ts';
import { PrivateKeeper } from '../../../renderer/search/private-keeper.ts';
import { openInMemory } from '../../../renderer/search/worker/open-index.ts';
import type { Store } from '../../../renderer/store/api.ts';
import { openTestStore } from '../../support/open-test-store.ts';
import { aNote } from '../../support/store-records.ts';

let store: Store;
let index: TextIndex;
let keeper: PrivateKeeper;
let puts = 0;
const changed = new Emitter<{ readonly draft: DraftId }>();
const words = new Map<string, string>();

async function call(method: string, params: unknown): Promise<unknown> {
  await Promise.resolve();
  const given = params as { readonly texts?: readonly SearchableText[]; readonly ids?: readonly string[] };
  if (method === 'put') {
    puts += given.texts?.length ?? 0;
    index.put(given.texts ?? []);
  }
  if (method === 'remove') index.remove(given.ids ?? []);
  return null;
}

async function found(word: string): Promise<readonly string[]> {
  await keeper.refresh();
  return index
    .search({ query: word, among: null, first: [], skip: 0, texts: 100, parts: 10 })
    .texts.map(({ id }) => id)
    .toSorted();
}

async function content(id: DraftId): Promise<DraftContent> {
  await Promise.resolve();
  const text = words.get(id);
  if (text === undefined) throw new Error('it does not open');
  const clause = {
    id: asId('c-1'),
    kind: 'paragraph',
    level: 0,
    label: null,
    manualLabel: null,
    text,
    marks: [],
  };
  return {
    id,
    kind: 'contribution',
    title: 'T',
    language: 'en',
    clauses: [clause],
  } as unknown as DraftContent;
}

const draft = (id: string) => ({
  id: asId<DraftId>(id),
  meeting: asId<never>('m-1'),
  kind: 'contribution' as const,
  name: id,
  home: { kind: 'only-me' as const },
  createdAt: 1,
  changedAt: 1,
  sample: false,
  trashedAt: null,
});

beforeEach(async () => {
  store = await openTestStore();
  index = openInMemory(await init());
  words.clear();
  puts = 0;
  const sources = { store, drafts: { content, changed: changed.event } };
  keeper = new PrivateKeeper(
    sources as unknown as ConstructorParameters<typeof PrivateKeeper>[0],
    { call } as unknown as ConstructorParameters<typeof PrivateKeeper>[1],
  );
  return async () => {
    keeper.close();
    await store.close();
  };
});

describe('the keeper of the private index', () => {
  it('finds notes, and red lines apart from them', async () => {
    const position = { stance: null, target: 'our goal', fallback: 'a fallback', redLine: 'never a levy' };
    await store.annotations.put(aNote('n-1', 'ask about funding', { position, tags: ['money'] }));
    expect(await found('funding')).toEqual(['note/n-1']);
    expect(await found('money')).toEqual(['note/n-1']);
    expect(await found('goal')).toEqual(['note/n-1']);
    expect(await found('levy')).toEqual(['red/n-1']);
  });

  it('finds what a note says now, and nothing of one that is gone', async () => {
    const position = { stance: null, target: '', fallback: '', redLine: 'never a levy' };
    await store.annotations.put(aNote('n-1', 'old words', { position }));
    expect(await found('levy')).toEqual(['red/n-1']);
    await store.annotations.put(aNote('n-1', 'new words'));
    expect(await found('old')).toEqual([]);
    expect(await found('levy')).toEqual([]);
    expect(await found('new')).toEqual(['note/n-1']);
    await store.annotations.remove(asId('n-1'));
    expect(await found('words')).toEqual([]);
  });

  it('finds what a draft says now, and leaves out one that does not open', async () => {
    words.set('t-1', 'first words');
    await store.drafts.put(draft('t-1'));
    await store.drafts.put(draft('t-broken'));
    expect(await found('words')).toEqual(['draft/t-1']);
    words.set('t-1', 'second thoughts');
    expect(await found('thoughts')).toEqual([]);
    changed.fire({ draft: asId('t-1') });
    expect(await found('thoughts')).toEqual(['draft/t-1']);
    expect(await found('words')).toEqual([]);
    await store.drafts.remove(asId('t-1'));
    expect(await found('thoughts')).toEqual([]);
  });

  it('puts nothing in twice that did not change', async () => {
    words.set('t-1', 'words');
    await store.drafts.put(draft('t-1'));
    await store.annotations.put(aNote('n-1', 'words'));
    await found('words');
    const once = puts;
    await found('words');
    expect([once, puts]).toEqual([2, 2]);
  });
});
