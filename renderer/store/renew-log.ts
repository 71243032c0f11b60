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
  await removed();
  const database = await settled(openFilling());
  try {
    const filling = crypto.getRandomValues(new Uint8Array(RECORD_BYTES));
    for (let first = 0; first < RECORDS; first += BATCH) {
      const writing = database.transaction('filling', 'readwrite', { durability: 'relaxed' });
      const table = writing.objectStore('filling');
      for (let key = first; key < first + BATCH; key++) table.put(filling, key);
      await ended(writing);
    }
  } finally {
    database.close();
    await removed();
  }
}

/** Without Dexie, which compares each record with each: two seconds of a slow machine at each start. */
function openFilling(): IDBOpenDBRequest {
  const opening = indexedDB.open(NAME, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('filling'));
  return opening;
}

async function removed(): Promise<void> {
  await settled(indexedDB.deleteDatabase(NAME));
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
  });
}

function ended(writing: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    writing.addEventListener('complete', () => resolve());
    writing.addEventListener('abort', () => reject(writing.error ?? new Error('IndexedDB')));
  });
}
