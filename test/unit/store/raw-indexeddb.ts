import { Dexie } from 'dexie';

/** Names of the databases of one store. */
export async function databasesOf(name: string): Promise<readonly string[]> {
  return (await Dexie.getDatabaseNames()).filter((each) => each.includes(name));
}

/** Every record of a database as it lies, as one text. */
export async function rawText(database: string): Promise<string> {
  const opened = await new Dexie(database).open();
  try {
    const rows = await Promise.all(opened.tables.map((table) => table.toArray()));
    return JSON.stringify(rows, (_, value: unknown) =>
      value instanceof Uint8Array ? Array.from(value, (byte) => String.fromCharCode(byte)).join('') : value,
    );
  } finally {
    opened.close();
  }
}

/** Changes the records of a collection behind the store's back. */
export async function tamper(
  storeName: string,
  collection: string,
  change: (row: Record<string, unknown>) => void,
): Promise<void> {
  const opened = await new Dexie(`rxdb-dexie-dw-${storeName}-p--0--${collection}`).open();
  await opened
    .table<Record<string, unknown>>('docs')
    .toCollection()
    .modify((row) => change(row));
  opened.close();
}
