import { createRxDatabase, type RxCollection, type RxDatabase, type RxStorage } from 'rxdb';
import { Emitter } from '../../shared/base/emitter.ts';
import { StoreError, type DamagedRecord, type LiveQuery } from './api.ts';
import type { Cipher } from './cipher/cipher.ts';
import { PRIVATE_COLLECTIONS, PROJECTION_COLLECTIONS } from './collections/budget.ts';
import { liveQuery } from './collections/live-query.ts';
import { createRecordSealer, type SealedRecord } from './collections/record-sealer.ts';
import { SEALED_SCHEMA, type Migrations } from './collections/schema.ts';
import { SealedTable } from './collections/sealed-table.ts';
import type { StoreBackend } from './backend.ts';
import { storeNames } from './names.ts';

/** Records larger than a line or two are worth compressing. */
const COMPRESSED: ReadonlySet<string> = new Set(['texts', 'outlines', 'settings']);

export interface TablesOptions {
  readonly backend: StoreBackend;
  readonly cipher: Cipher;
  readonly name: string;
  readonly format: number;
  readonly migrations: Migrations;
  /** Asked at every write. */
  readonly readOnly: () => boolean;
}

/** The opened collections of one store. */
export interface StoreTables {
  table<T>(name: string): SealedTable<T>;
  damaged(): LiveQuery<readonly DamagedRecord[]>;
  damagedNow(): readonly DamagedRecord[];
  /** Waits for the writes asked for, then closes. Writes after it are refused as `closed`. */
  /** Resolves when all writes asked for so far have ended. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

type Collections = Record<string, RxCollection<SealedRecord>>;

async function openDatabase(
  name: string,
  storage: RxStorage<unknown, object>,
  collections: readonly string[],
): Promise<RxDatabase<Collections>> {
  const database = await createRxDatabase<Collections>({
    name,
    storage,
    multiInstance: false,
    eventReduce: false,
    localDocuments: false,
  });
  try {
    await database.addCollections(
      Object.fromEntries(collections.map((each) => [each, { schema: SEALED_SCHEMA }])),
    );
    return database;
  } catch (problem) {
    await database.close().catch(() => undefined);
    throw problem;
  }
}

/** Opens all collections; throws what IndexedDB throws when they cannot be opened. */
export async function openTables(options: TablesOptions): Promise<StoreTables> {
  const names = storeNames(options.name);
  const [truth, projection] = await openBoth(
    openDatabase(names.private, options.backend.strict, PRIVATE_COLLECTIONS),
    openDatabase(names.projection, options.backend.relaxed, PROJECTION_COLLECTIONS),
  );
  const damaged = new Map<string, DamagedRecord>();
  const found = new Emitter<DamagedRecord>();
  let closed = false;
  const report = (record: DamagedRecord): void => {
    const key = `${record.collection}/${record.id}`;
    if (damaged.has(key)) return;
    damaged.set(key, record);
    found.fire(record);
  };
  const refuseWrites = (): StoreError | null => {
    if (closed) return new StoreError('closed');
    return options.readOnly() ? new StoreError('read-only') : null;
  };
  const tableOf = (name: string, database: RxDatabase<Collections>): [string, SealedTable<unknown>] => [
    name,
    new SealedTable<unknown>({
      name,
      collection: async () => {
        const collection = await collectionOf(database, name, closed);
        await options.backend.revive(collection);
        return collection;
      },
      readAll: options.backend.readAll,
      sealer: createRecordSealer(options.cipher, name, COMPRESSED.has(name)),
      format: options.format,
      migrations: options.migrations[name] ?? [],
      refuseWrites,
      onDamaged: (id) => report({ collection: name, id }),
    }),
  ];
  const tables = new Map([
    ...PRIVATE_COLLECTIONS.map((name) => tableOf(name, truth)),
    ...PROJECTION_COLLECTIONS.map((name) => tableOf(name, projection)),
  ]);
  const damagedNow = (): readonly DamagedRecord[] => Array.from(damaged.values());
  const settled = async (): Promise<void> => {
    await Promise.all(Array.from(tables.values(), (table) => table.settled()));
  };
  return {
    settled,
    table<T>(name: string) {
      const table = tables.get(name);
      if (table === undefined) throw new Error(`No collection ${name}`);
      return table as SealedTable<T>;
    },
    damaged: () => liveQuery(() => Promise.resolve(damagedNow()), found.event),
    damagedNow,
    async close() {
      if (closed) return;
      await settled();
      closed = true;
      await settled();
      await Promise.all([truth.close(), projection.close()]);
    },
  };
}

/** Both, or neither is left open. */
async function openBoth<D extends { close(): Promise<unknown> }>(
  first: Promise<D>,
  second: Promise<D>,
): Promise<[D, D]> {
  try {
    return await Promise.all([first, second]);
  } catch (problem) {
    for (const each of await Promise.allSettled([first, second])) {
      if (each.status === 'fulfilled') await each.value.close();
    }
    throw problem;
  }
}

function collectionOf(
  database: RxDatabase<Collections>,
  name: string,
  closed: boolean,
): Promise<RxCollection<SealedRecord>> {
  const collection = database.collections[name];
  if (closed || collection === undefined) return Promise.reject(new StoreError('closed'));
  return Promise.resolve(collection);
}
