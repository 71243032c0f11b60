import { Dexie } from 'dexie';

const NAME = 'dw-renew-log';
/** Three times what LevelDB holds back before it begins a new log. */
const RECORDS = 400;
const RECORD_BYTES = 30_000;
const BATCH = 10;

/**
 * Makes Chromium's IndexedDB begin a new log, by writing 12 MB of nothing and removing it. In a browser that is
 * not ours the host cannot mend the log that a power cut left torn (`electron/host/profile`), and going on in it
 * would cost every record at the next start but one. Runs beside the work; until it has ended a kill is a risk.
 */
export async function renewLog(): Promise<void> {
  await Dexie.delete(NAME);
  const database = new Dexie(NAME, { chromeTransactionDurability: 'relaxed' });
  database.version(1).stores({ filling: '' });
  try {
    const filling = crypto.getRandomValues(new Uint8Array(RECORD_BYTES));
    for (let first = 0; first < RECORDS; first += BATCH) {
      const keys = Array.from({ length: BATCH }, (_, i) => first + i);
      await database.table<Uint8Array, number>('filling').bulkPut(
        keys.map(() => filling),
        keys,
      );
    }
  } finally {
    database.close();
    await Dexie.delete(NAME);
  }
}
