import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { asId, type DraftId } from '../../shared/base/ids.ts';
import { utf8 } from '../../shared/base/bytes.ts';
import { createCipher, importCipherKey, type Cipher } from '../../renderer/store/cipher/cipher.ts';
import { openChunkStore, type DexieChunkStore } from '../../renderer/store/chunks/dexie-chunk-store.ts';
import { chunkStoreSuite } from './chunk-store.ts';

const cipherOf = async (seed: number): Promise<Cipher> =>
  createCipher(await importCipherKey(new Uint8Array(32).fill(seed)));

let count = 0;
let current = '';
async function open(): Promise<DexieChunkStore> {
  current = `chunks-${Date.now()}-${count++}`;
  return openChunkStore(await cipherOf(1), current);
}

chunkStoreSuite('Dexie', open, async () => openChunkStore(await cipherOf(1), current));

const draft = asId<DraftId>('t-a');

test('no word of a draft or of a version’s name stands in the clear', async () => {
  const store = await open();
  await store.put(draft, { id: '1', kind: 'changes', bytes: utf8('canary text'), heads: [] });
  await store.putVersion(draft, { heads: [], name: 'canary name', at: 0, author: 'canary author' });
  store.close();
  const raw = await new Dexie(current).open();
  const rows = await Promise.all(raw.tables.map((table) => table.toArray()));
  const text = JSON.stringify(rows, (_, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value,
  );
  expect(text).toContain('t-a');
  expect(text).not.toContain('canary');
});

test('a chunk put in the place of another, or opened under another key, is damaged', async () => {
  const store = await open();
  await store.put(draft, { id: '1', kind: 'changes', bytes: utf8('one'), heads: [] });
  store.close();
  const other = await openChunkStore(await cipherOf(2), current);
  await expect(other.load(draft)).rejects.toMatchObject({ code: 'damaged' });
  other.close();
  const raw = await new Dexie(current).open();
  await raw.table('chunks').toCollection().modify({ id: '2' });
  raw.close();
  const again = await openChunkStore(await cipherOf(1), current);
  await expect(again.load(draft)).rejects.toMatchObject({ code: 'damaged' });
});

test('writes are strict', async () => {
  const durabilities: string[] = [];
  const own = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args: Parameters<typeof own>) {
    if (args[1] === 'readwrite') durabilities.push(args[2]?.durability ?? 'default');
    return own.apply(this, args);
  };
  const store = await open();
  await store.put(draft, { id: '1', kind: 'changes', bytes: utf8('one'), heads: [] });
  IDBDatabase.prototype.transaction = own;
  expect(durabilities).toEqual(['strict']);
});
