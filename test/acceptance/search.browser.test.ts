import { afterEach, describe, expect, it } from 'vitest';
import { SearchClient } from '../../renderer/search/search-client.ts';
import { request, searchSuite, text } from './search-suite.ts';
import type { TestedIndex } from './search-suite.ts';

const clients: SearchClient[] = [];
const STORE = 'b'.repeat(32);
/** Of the worker that lives through several tests. */
const SHARED = 'd'.repeat(32);

const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', crypto.getRandomValues(new Uint8Array(32)), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);

interface Opened extends TestedIndex {
  readonly client: SearchClient;
  readonly place: 'disk' | 'memory';
  close(): Promise<void>;
}

async function open(key: CryptoKey, store = STORE): Promise<Opened> {
  const client = new SearchClient();
  if (store !== SHARED) clients.push(client);
  const { place } = await client.call('start', { place: { store, key } });
  return {
    client,
    place,
    ids: () => client.call('ids', { index: 'documents' }),
    put: async (texts) => void (await client.call('put', { index: 'documents', texts })),
    remove: async (ids) => void (await client.call('remove', { index: 'documents', ids })),
    search: (asked) => client.call('search', { index: 'documents', request: asked }),
    async close() {
      await client.call('close', {});
      client.terminate();
    },
  };
}

async function emptyDisk(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('search', { recursive: true }).catch(() => undefined);
}

/** The bytes of a file of the index, as they lie. */
async function rawFile(name: string, store = STORE): Promise<Uint8Array<ArrayBuffer>> {
  const root = await navigator.storage.getDirectory();
  const folder = await (await root.getDirectoryHandle('search')).getDirectoryHandle(store);
  return new Uint8Array(await (await (await folder.getFileHandle(name)).getFile()).arrayBuffer());
}

async function writeRaw(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const folder = await (await root.getDirectoryHandle('search')).getDirectoryHandle(STORE);
  const writable = await (await folder.getFileHandle(name)).createWritable();
  await writable.write(bytes);
  await writable.close();
}

const keysOf = async (index: TestedIndex, query: string): Promise<readonly string[]> =>
  (await index.search(request(query))).texts.flatMap(({ parts }) => parts.map(({ key }) => key));

afterEach(async () => {
  const used = clients.splice(0);
  for (const client of used) client.terminate();
  if (used.length > 0) await emptyDisk();
});

describe('an index of words on the disk', () => {
  let shared: Promise<Opened> | null = null;
  // One worker for all of the suite: what a test left in it is taken out.
  searchSuite(async () => {
    shared ??= newKey().then((key) => open(key, SHARED));
    const index = await shared;
    await index.remove(await index.ids());
    return index;
  });
  it('was on the disk for all of that', async () => {
    const index = await shared;
    expect(index?.place).toBe('disk');
    await index?.close();
  });

  it('is there again after it was closed, and after it was not', async () => {
    const key = await newKey();
    const first = await open(key);
    await first.put([text('a', 'en', 'Internet governance')]);
    await first.close();
    const second = await open(key);
    expect([second.place, await keysOf(second, 'governance')]).toEqual(['disk', ['a.0']]);
    await second.put([text('b', 'en', 'governance again')]);
    await second.client.call('settle', {});
    second.client.terminate();
    const third = await open(key);
    expect((await third.ids()).toSorted()).toEqual(['a', 'b']);
  });

  it('lies on the disk so that nobody reads a word of it', async () => {
    const index = await open(await newKey());
    const secret = 'extraordinarily';
    await index.put([
      text('doc-name', 'en', ...Array.from({ length: 300 }, (_, at) => `${secret} number ${at}`)),
    ]);
    await index.close();
    for (const name of ['index', 'journal', 'key']) {
      const plain = new TextDecoder('latin1').decode(await rawFile(name));
      for (const word of [secret, 'extraordinarili', 'doc-name', 'SQLite']) expect(plain).not.toContain(word);
    }
    expect((await rawFile('index')).length).toBeGreaterThan(20_000);
  });

  it.each([
    ['torn', (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, bytes.length / 2)],
    [
      'altered',
      (bytes: Uint8Array<ArrayBuffer>) => bytes.map((byte, at) => (at % 5000 === 77 ? byte ^ 1 : byte)),
    ],
    ['nonsense', () => new Uint8Array(50_000).fill(7)],
  ])('is begun anew where it is %s, and answers', async (_name, spoil) => {
    const key = await newKey();
    const first = await open(key);
    await first.put([text('a', 'en', 'Internet governance')]);
    await first.close();
    await writeRaw('index', spoil(await rawFile('index')));
    const second = await open(key);
    expect(await second.ids()).toEqual([]);
    await second.put([text('a', 'en', 'Internet governance')]);
    expect([second.place, await keysOf(second, 'governance')]).toEqual(['disk', ['a.0']]);
  });

  it('is begun anew under another key', async () => {
    const first = await open(await newKey());
    await first.put([text('a', 'en', 'Internet governance')]);
    await first.close();
    const second = await open(await newKey());
    expect([second.place, await second.ids()]).toEqual(['disk', []]);
  });

  it('takes the indexes of other stores away', async () => {
    const first = await open(await newKey(), 'c'.repeat(32));
    await first.close();
    await open(await newKey());
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('search');
    await expect
      .poll(async () => {
        const names: string[] = [];
        for await (const name of root.keys()) names.push(name);
        return names;
      })
      .toEqual([STORE]);
  });

  it('is in memory while another window holds the files, and leaves those alone', async () => {
    const key = await newKey();
    const first = await open(key);
    await first.put([text('a', 'en', 'Internet governance')]);
    const second = await open(key);
    expect(second.place).toBe('memory');
    await second.put([text('b', 'en', 'governance elsewhere')]);
    expect(await keysOf(second, 'governance')).toEqual(['b.0']);
    expect(await keysOf(first, 'governance')).toEqual(['a.0']);
    await second.close();
    await first.close();
    const third = await open(key);
    expect([third.place, await third.ids()]).toEqual(['disk', ['a']]);
  });
});
