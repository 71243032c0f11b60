import { describe, expect, test } from 'vitest';
import { utf8, fromUtf8 } from '../../shared/base/bytes.ts';
import { asId, type DraftId } from '../../shared/base/ids.ts';
import type { Chunk, ChunkStore } from '../../shared/drafts/chunk-store.ts';

const A = asId<DraftId>('t-a');
const B = asId<DraftId>('t-b');

const chunk = (id: string, kind: Chunk['kind'] = 'changes'): Chunk => ({
  id,
  kind,
  bytes: utf8(`bytes of ${id}`),
  heads: [`head-${id}`],
});

const read = async (store: ChunkStore, draft: DraftId): Promise<readonly string[]> =>
  (await store.load(draft)).map(({ id, kind, bytes }) => `${kind} ${id} ${fromUtf8(bytes)}`);

/** What every chunk store does. `open` gives an empty one; `again` opens the same one anew where it outlives closing. */
export function chunkStoreSuite(
  name: string,
  open: () => Promise<ChunkStore>,
  again?: (store: ChunkStore) => Promise<ChunkStore>,
): void {
  describe(`chunk store: ${name}`, () => {
    test('gives back chunks of a draft in the order they were put', async () => {
      const store = await open();
      for (const id of ['1', '2', '3']) await store.put(A, chunk(id));
      await store.put(B, chunk('other'));
      expect(await read(store, A)).toEqual([
        'changes 1 bytes of 1',
        'changes 2 bytes of 2',
        'changes 3 bytes of 3',
      ]);
      expect((await store.list()).toSorted()).toEqual([A, B]);
      expect((await store.heads()).get(A)).toEqual(['head-3']);
    });

    test('keeps a copy: later changes of the bytes change nothing', async () => {
      const store = await open();
      const own = chunk('1');
      await store.put(A, own);
      own.bytes.fill(0);
      expect(await read(store, A)).toEqual(['changes 1 bytes of 1']);
    });

    test('knows nothing of an unknown draft', async () => {
      const store = await open();
      expect(await store.load(A)).toEqual([]);
      expect(await store.list()).toEqual([]);
      expect(await store.versions(A)).toEqual([]);
      await store.remove(A);
    });

    test('puts a snapshot in place of exactly the chunks it covers', async () => {
      const store = await open();
      for (const id of ['1', '2', '3']) await store.put(A, chunk(id));
      await store.put(B, chunk('1'));
      await store.replace(A, chunk('s', 'snapshot'), ['1', '2']);
      expect(await read(store, A)).toEqual(['snapshot s bytes of s', 'changes 3 bytes of 3']);
      expect(await read(store, B)).toEqual(['changes 1 bytes of 1']);
      expect((await store.heads()).get(A)).toEqual(['head-3']);
    });

    test('keeps named versions beside the chunks and removes both', async () => {
      const store = await open();
      await store.put(A, chunk('1'));
      const version = { heads: ['h'], name: 'Before the break — مسودة', at: 5, author: 'A. Diallo' };
      await store.putVersion(A, version);
      expect(await store.versions(A)).toEqual([version]);
      await store.remove(A);
      expect(await store.list()).toEqual([]);
      expect(await store.load(A)).toEqual([]);
      expect(await store.versions(A)).toEqual([]);
    });

    if (again !== undefined) {
      test('still has everything when opened again', async () => {
        const store = await open();
        await store.put(A, chunk('1'));
        await store.put(A, chunk('2'));
        expect(await read(await again(store), A)).toEqual(['changes 1 bytes of 1', 'changes 2 bytes of 2']);
      });
    }
  });
}
