import { Dexie, type Table } from 'dexie';

/** What is known of a store before any record of it is opened. Nothing in it is secret. */
export interface StoreMeta {
  readonly storeId: string;
  readonly format: number;
  /** True while records of an older format may remain. */
  readonly migrating: boolean;
  /** A known value under the cipher's key, base64: tells another key from damage. */
  readonly keyCheck: string;
  readonly createdAt: number;
  /** Made beside a host that had data already; kept until the delegate has read that notes are absent. */
  readonly emptyBesideFull: boolean;
  /** A restored copy names the store whose place it takes; while `restoring` it is not complete. */
  readonly replaces: string | null;
  readonly restoring: boolean;
}

/** Where `StoreMeta` lies; Dexie in the window, memory in tests. */
export interface MetaStore {
  read(): Promise<StoreMeta | null>;
  /** Durable when it resolves. */
  write(meta: StoreMeta): Promise<void>;
  close(): void;
}

interface MetaRow {
  readonly key: 'store';
  readonly meta: StoreMeta;
}

/** The small database that says what a store is. Strict: losing it would look like an empty store. */
export function dexieMetaStore(databaseName: string): MetaStore {
  const database = new Dexie(databaseName, { chromeTransactionDurability: 'strict' });
  database.version(1).stores({ meta: 'key' });
  const table: Table<MetaRow, 'store'> = database.table('meta');
  return {
    async read() {
      return (await table.get('store'))?.meta ?? null;
    },
    async write(meta) {
      await table.put({ key: 'store', meta });
    },
    close() {
      database.close();
    },
  };
}
