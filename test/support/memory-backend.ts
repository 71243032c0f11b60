import { normalizeMangoQuery, prepareQuery } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { StoreBackend } from '../../renderer/store/backend.ts';
import type { SealedRecord } from '../../renderer/store/collections/record-sealer.ts';
import type { MetaStore, StoreMeta } from '../../renderer/store/meta-store.ts';

/** A store in memory, for tests; what is closed can be opened again while the backend lives. */
export function memoryBackend(): StoreBackend {
  const storage = getRxStorageMemory();
  const metas = new Map<string, StoreMeta>();
  const meta = (name: string): MetaStore => ({
    read: () => Promise.resolve(metas.get(name) ?? null),
    write(value) {
      metas.set(name, value);
      return Promise.resolve();
    },
    close: () => undefined,
  });
  return {
    strict: storage,
    relaxed: storage,
    revive: () => Promise.resolve(),
    async readAll({ storageInstance }) {
      const query = normalizeMangoQuery<SealedRecord>(storageInstance.schema, { selector: {} });
      return (await storageInstance.query(prepareQuery(storageInstance.schema, query))).documents;
    },
    meta,
    list: () => Promise.resolve(Array.from(metas.keys())),
    remove(name) {
      metas.delete(name);
      return Promise.resolve();
    },
  };
}
