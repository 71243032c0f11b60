import { Dexie } from 'dexie';
import type { RxCollection, RxStorage } from 'rxdb';
import {
  fromDexieToStorage,
  getRxStorageDexie,
  type RxStorageInstanceDexie,
} from 'rxdb/plugins/storage-dexie';
import type { SealedRecord } from './collections/record-sealer.ts';
import { dexieMetaStore, type MetaStore } from './meta-store.ts';
import { storeNames } from './names.ts';

/** Where a store lies. One for the window (Dexie), one for tests in memory; both pass the same suite. */
export interface StoreBackend {
  /** Truth: a write that resolved survives the death of the process. */
  readonly strict: RxStorage<unknown, object>;
  /** Rebuildable: fast. */
  readonly relaxed: RxStorage<unknown, object>;
  /**
   * Opens a collection's database again if the browser has closed it: Chromium does so after a failed write to
   * disk, and RxDB would refuse everything from then on.
   */
  revive(collection: RxCollection<SealedRecord>): Promise<void>;
  /** All records of a collection that are not removed. */
  readAll(collection: RxCollection<SealedRecord>): Promise<readonly SealedRecord[]>;
  meta(name: string): MetaStore;
  /** Names of all stores there are, as `storeNames` was given them. */
  list(): Promise<readonly string[]>;
  /** Removes all databases of a store, the drafts' chunks included. */
  remove(name: string): Promise<void>;
}

/** IndexedDB through Dexie 4.4.2 (RxDB carries that version and dies beside another). */
export function dexieBackend(): StoreBackend {
  return {
    strict: dexieStorage('strict'),
    relaxed: dexieStorage('relaxed'),
    readAll: readAllOfDexie,
    async revive(collection) {
      const { dexieDb } = await dexieInstance(collection).internals;
      if (!dexieDb.isOpen()) await dexieDb.open();
    },
    meta: (name) => dexieMetaStore(storeNames(name).meta),
    async list() {
      const names = await Dexie.getDatabaseNames();
      return names.flatMap((name) => /^dw-(.+)-meta$/.exec(name)?.[1] ?? []);
    },
    async remove(name) {
      const names = storeNames(name);
      const own = (database: string): boolean =>
        database === names.chunks ||
        database.startsWith(`${names.chunks}-`) ||
        database.startsWith(`rxdb-dexie-${names.private}--`) ||
        database.startsWith(`rxdb-dexie-${names.projection}--`);
      // The meta database last: while it stands, an interrupted removal is found and ended.
      for (const database of (await Dexie.getDatabaseNames()).filter(own)) await Dexie.delete(database);
      await Dexie.delete(names.meta);
    },
  };
}

/**
 * RxDB's Dexie storage, but it waits until IndexedDB has opened: left to itself RxDB goes on, and a database
 * that cannot be opened shows only as an unhandled rejection.
 */
function dexieStorage(durability: 'strict' | 'relaxed'): RxStorage<unknown, object> {
  const storage = getRxStorageDexie({ chromeTransactionDurability: durability });
  const create = storage.createStorageInstance.bind(storage);
  storage.createStorageInstance = async (params) => {
    const instance = await create(params);
    await instance.internals;
    return instance;
  };
  return storage;
}

/**
 * RxDB's query steps through a cursor: slow for whole collections, and it waits for ever when a record cannot
 * be read from disk. One `getAll` is an answer or an error.
 */
async function readAllOfDexie(collection: RxCollection<SealedRecord>): Promise<readonly SealedRecord[]> {
  const { dexieTable, booleanIndexes } = await dexieInstance(collection).internals;
  const rows: unknown[] = await dexieTable.toArray();
  const records = rows.map((row) =>
    fromDexieToStorage<SealedRecord & { _deleted: boolean }>(booleanIndexes, row),
  );
  return records.filter((record) => !record._deleted);
}

function dexieInstance(collection: RxCollection<SealedRecord>): RxStorageInstanceDexie<SealedRecord> {
  return collection.storageInstance.originalStorageInstance as RxStorageInstanceDexie<SealedRecord>;
}
