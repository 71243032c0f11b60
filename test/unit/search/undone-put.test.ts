import init from '@sqlite.org/sqlite-wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SearchableText } from '../../../renderer/search/api.ts';
import { openInMemory } from '../../../renderer/search/worker/open-index.ts';
import type { SearchMessage } from '../../../renderer/search/worker/protocol.ts';
import { SearchHost } from '../../../renderer/search/worker/search-host.ts';
import { request, text } from '../../acceptance/search-suite.ts';

const WHOLE = text('t-2', 'en', 'The halfway house.', 'Its remainder.');

/** The same text, which fails in its second part. */
const BROKEN: SearchableText = {
  ...WHOLE,
  parts: WHOLE.parts.map((part, at) => ({
    ...part,
    get text(): string {
      if (at === 1) throw new Error('it does not come');
      return part.text;
    },
  })),
};

describe('a text of which the index takes in a part and no more', () => {
  it('leaves nothing behind, and the text that it was to replace', async () => {
    const index = openInMemory(await init());
    const parts = (query: string): number => index.search(request(query)).parts;
    index.put([text('t-1', 'en', 'A first one.'), text('t-2', 'en', 'What stood there.')]);
    index.settle();
    expect(() => index.put([BROKEN])).toThrow('it does not come');
    expect(index.ids()).toEqual(['t-1', 't-2']);
    expect([parts('halfway'), parts('stood'), parts('first')]).toEqual([0, 1, 1]);
    index.put([WHOLE]);
    expect([parts('halfway'), parts('remainder'), parts('stood')]).toEqual([1, 1, 0]);
    // The word is among the words again.
    expect(index.search(request('halfwy')).suggestions).toEqual([{ typed: 'halfwy', meant: 'halfway' }]);
    index.close();
  });
});

describe('the host of an index in memory', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('says that its texts are to be looked at again, and keeps what the delegate wrote', async () => {
    vi.stubGlobal('sqlite3ApiConfig', { warn: () => undefined, error: () => undefined });
    const said: SearchMessage[] = [];
    const { methods } = new SearchHost(init, (message) => said.push(message));
    await methods.start({ place: null });
    for (const index of ['documents', 'private'] as const) {
      await methods.put({ index, texts: [text('t-1', 'en', 'A first one.')] });
      await expect(methods.put({ index, texts: [BROKEN] })).rejects.toThrow('it does not come');
    }
    expect(await methods.ids({ index: 'private' })).toEqual(['t-1']);
    expect(said).toEqual([{ kind: 'emptied', place: 'memory' }]);
    await methods.close({});
  });
});
