import { NON_PREMIUM_COLLECTION_LIMIT, OPEN_COLLECTIONS } from 'rxdb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { Store } from '../../../renderer/store/api.ts';
import { dexieBackend } from '../../../renderer/store/backend.ts';
import { PRIVATE_COLLECTIONS, PROJECTION_COLLECTIONS } from '../../../renderer/store/collections/budget.ts';
import { openTestStore } from '../../support/open-test-store.ts';
import { aClause, aDocument, aDraftEntry, aMeeting, aNote, aText } from '../../support/store-records.ts';
import { databasesOf, rawText, tamper } from './raw-indexeddb.ts';

let name = '';
let store: Store;
beforeEach(async () => {
  name = `sealed-${crypto.randomUUID()}`;
  store = await openTestStore({ name });
});
afterEach(async () => {
  await store.close();
  await dexieBackend().remove(name);
});
async function reopen(): Promise<void> {
  await store.close();
  store = await openTestStore({ name });
}

/** The most that the workbench allows itself: see collections/budget.ts. */
const COLLECTION_BUDGET = 13;

test('the collections of an open store are within the published budget, and the budget within what RxDB opens', async () => {
  const opened = Array.from(OPEN_COLLECTIONS, ({ name: each }) => each);
  expect(opened.toSorted()).toEqual([...PRIVATE_COLLECTIONS, ...PROJECTION_COLLECTIONS].toSorted());
  // Each lies in a database of its own, beside what RxDB keeps of the two that they belong to.
  const names = (await databasesOf(name)).filter((each) => opened.some((one) => each.endsWith(`--${one}`)));
  expect(names).toHaveLength(opened.length);
  expect(opened.length).toBeLessThanOrEqual(COLLECTION_BUDGET);
  expect(COLLECTION_BUDGET).toBeLessThanOrEqual(NON_PREMIUM_COLLECTION_LIMIT);
});

test('nothing a delegate wrote can be read in the databases', async () => {
  const canary = 'Kanarienvogel über der roten Linie';
  await store.meetings.put(aMeeting('m-1', { name: canary }));
  await store.documents.add(
    aDocument('d-1', { title: canary, fileName: canary }),
    aText([aClause('c', canary)]),
  );
  await store.annotations.put(aNote('a-1', canary, { tags: [canary] }));
  await store.drafts.put(aDraftEntry('draft-1', { name: canary }));
  await store.drafts.project(
    asId('draft-1'),
    [
      {
        draft: asId('draft-1'),
        clause: asId('c'),
        order: 0,
        kind: 'item',
        label: canary,
        level: 0,
        status: 'not-discussed',
        openBrackets: 0,
      },
    ],
    ['h'],
  );
  await store.settings.set({ personName: canary, frame: canary });
  const databases = await databasesOf(name);
  expect(databases.length).toBeGreaterThanOrEqual(PRIVATE_COLLECTIONS.length + 2);
  const all = (await Promise.all(databases.map(rawText))).join('\n');
  expect(all).toContain('a-1');
  for (const hidden of ['Kanarienvogel', 'roten', btoa('Kanarienvogel').slice(0, 16)])
    expect(all).not.toContain(hidden);
});

test('what is removed for good is gone from the database', async () => {
  await store.annotations.put(aNote('a-gone', 'x'));
  await store.annotations.put(aNote('a-kept', 'y'));
  await store.annotations.remove(asId('a-gone'));
  const text = await rawText(`rxdb-dexie-dw-${name}-p--0--annotations`);
  expect(text).toContain('a-kept');
  expect(text).not.toContain('a-gone');
});

test('a damaged record is reported and kept, the others work', async () => {
  await store.annotations.put(aNote('a-1', 'good'));
  await store.annotations.put(aNote('a-2', 'to be damaged'));
  await store.close();
  let damagedBytes = '';
  await tamper(name, 'annotations', (row) => {
    if (row['id'] !== 'a-2') return;
    damagedBytes = `AAAA${String(row['sealed']).slice(4)}`;
    row['sealed'] = damagedBytes;
  });
  store = await openTestStore({ name });
  expect((await store.annotations.all().current()).map((note) => note.id)).toEqual(['a-1']);
  expect(await store.damaged().current()).toEqual([{ collection: 'annotations', id: 'a-2' }]);
  expect(store.health).toEqual({ kind: 'damaged', what: 'records', records: 1 });
  await store.annotations.put(aNote('a-2', 'written anew'));
  await reopen();
  expect((await store.annotations.all().current()).map((note) => note.body).toSorted()).toEqual([
    'good',
    'written anew',
  ]);
  expect(await rawText(`rxdb-dexie-dw-${name}-p--0--annotations`)).toContain(damagedBytes);
  expect(store.health).toMatchObject({ kind: 'damaged', records: 1 });
});

test('a record put in the place of another is told from it', async () => {
  await store.annotations.put(aNote('a-1', 'one'));
  await store.annotations.put(aNote('a-2', 'two'));
  await store.close();
  const sealed: string[] = [];
  await tamper(name, 'annotations', (row) => void sealed.push(String(row['sealed'])));
  await tamper(name, 'annotations', (row) => {
    row['sealed'] = sealed[0];
  });
  store = await openTestStore({ name });
  expect(await store.annotations.all().current()).toHaveLength(1);
});

test('truth is written strictly, the projection relaxed', async () => {
  const seen = new Map<string, Set<string>>();
  const original = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite') {
      const kind = this.name.includes('-p--')
        ? 'private'
        : this.name.includes('-l--')
          ? 'projection'
          : 'other';
      const known = seen.get(kind) ?? new Set();
      seen.set(kind, known.add(options?.durability ?? 'default'));
    }
    return original.call(this, stores, mode, options);
  };
  try {
    // Dexie takes hold of the function when it opens.
    await reopen();
    await store.annotations.put(aNote('a-1', 'x'));
    await store.drafts.project(asId('draft-1'), [], ['h']);
  } finally {
    IDBDatabase.prototype.transaction = original;
  }
  expect(seen.get('private')).toEqual(new Set(['strict']));
  expect(seen.get('projection')).toEqual(new Set(['relaxed']));
});

test('a full disk is a coded answer, and writing goes on when there is room again', async () => {
  await store.annotations.put(aNote('a-1', 'before'));
  const original = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
  try {
    await expect(store.annotations.put(aNote('a-2', 'lost'))).rejects.toMatchObject({ code: 'full' });
    await expect(store.settings.set({ theme: 'dark' })).rejects.toMatchObject({ code: 'full' });
    expect(await store.annotations.all().current()).toHaveLength(1);
  } finally {
    IDBObjectStore.prototype.put = original;
  }
  await store.annotations.put(aNote('a-3', 'after'));
  await reopen();
  expect((await store.annotations.all().current()).map((note) => note.id).toSorted()).toEqual(['a-1', 'a-3']);
});

test('databases that IndexedDB cannot open are said to be damaged and stay', async () => {
  await store.annotations.put(aNote('a-1', 'kept'));
  await store.close();
  const original = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (database, version) {
    return database.endsWith('--annotations') ? brokenBackingStore() : original.call(this, database, version);
  };
  try {
    await expect(openTestStore({ name })).rejects.toMatchObject({
      health: { kind: 'damaged', what: 'unreadable' },
    });
  } finally {
    IDBFactory.prototype.open = original;
  }
});

/** What Chromium answers when the files of a database cannot be read; no page can make such files. */
function brokenBackingStore(): IDBOpenDBRequest {
  const request = document.createElement('i') as unknown as IDBOpenDBRequest;
  const error = new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
  Object.defineProperty(request, 'error', { value: error });
  queueMicrotask(() => {
    const event = new Event('error', { cancelable: true });
    Object.defineProperty(event, 'target', { value: request });
    request.onerror?.call(request, event);
  });
  return request;
}
