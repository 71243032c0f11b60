import { Dexie } from 'dexie';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FolderState } from '../../../shared/contract/files.ts';
import { dexieBackend } from '../../../renderer/store/backend.ts';
import { openStore } from '../../../renderer/store/open-store.ts';
import {
  acknowledgeAbsentNotes,
  openWorkbenchStore,
  type WorkbenchStore,
} from '../../../renderer/store/open-workbench-store.ts';
import { testCipher } from '../../support/open-test-store.ts';
import { aNote } from '../../support/store-records.ts';

const backend = dexieBackend();
const idOf = (digit: string): string => digit.repeat(32);
const folderOf = (digit: string, change: Partial<FolderState> = {}): FolderState => ({
  storeId: idOf(digit),
  incarnation: 1,
  hasData: false,
  readOnly: null,
  restorePending: false,
  ...change,
});
const closing: WorkbenchStore[] = [];

async function open(
  folder: FolderState,
  options: { exportOnly?: boolean; seed?: number } = {},
): Promise<WorkbenchStore> {
  const { exportOnly = false, seed } = options;
  const opened = await openWorkbenchStore({ cipher: await testCipher(seed), folder, exportOnly });
  closing.push(opened);
  return opened;
}
async function close(): Promise<void> {
  for (const each of closing.splice(0)) if (each.kind === 'open') await each.store.close();
}
async function withNote(digit: string, body: string): Promise<void> {
  const opened = await open(folderOf(digit));
  if (opened.kind === 'open') await opened.store.annotations.put(aNote('a-1', body));
  await close();
}
/** A backup is restored beside the store of folder a, up to the word of the host. */
async function restoreCopy(body: string): Promise<void> {
  const copy = await openStore({
    cipher: await testCipher(),
    name: idOf('c'),
    restoring: { replaces: idOf('a') },
  });
  await copy.annotations.put(aNote('a-1', body));
  await copy.close();
}
async function noteOf(opened: WorkbenchStore): Promise<string | undefined> {
  return opened.kind === 'open' ? (await opened.store.annotations.all().current())[0]?.body : 'refused';
}

// All files of one run share an origin, as all windows of a workbench do.
beforeEach(async () => {
  for (const name of await backend.list()) await backend.remove(name);
});
afterEach(async () => {
  await close();
  for (const name of await backend.list()) await backend.remove(name);
});

test('a first start makes the store of the folder', async () => {
  expect(await open(folderOf('a'))).toMatchObject({ kind: 'open', health: { kind: 'ok' } });
});

test('an empty store beside a full host says so until it was read', async () => {
  const folder = folderOf('a', { hasData: true });
  expect(await open(folder)).toMatchObject({ kind: 'open', health: { kind: 'empty-beside-full' } });
  await close();
  expect(await open(folder)).toMatchObject({ health: { kind: 'empty-beside-full' } });
  await close();
  await acknowledgeAbsentNotes(idOf('a'));
  expect(await open(folder)).toMatchObject({ health: { kind: 'ok' } });
});

test('stores of another data folder are refused, stay, and can be exported', async () => {
  await withNote('a', 'mine');
  expect(await open(folderOf('b'))).toEqual({
    kind: 'refused',
    health: { kind: 'mismatch', found: idOf('a'), expected: idOf('b') },
    readable: true,
  });
  const exported = await open(folderOf('b'), { exportOnly: true });
  expect(await noteOf(exported)).toBe('mine');
  if (exported.kind !== 'open') throw new Error('refused');
  await expect(exported.store.annotations.put(aNote('a-2', 'no'))).rejects.toMatchObject({
    code: 'read-only',
  });
  await close();
  expect(await noteOf(await open(folderOf('a')))).toBe('mine');
});

test('a damaged folder whose id cannot be read still shows the notes', async () => {
  await withNote('a', 'mine');
  const opened = await open(folderOf('a', { storeId: null, readOnly: 'damaged' }));
  expect(await noteOf(opened)).toBe('mine');
});

test('a store under another key is refused and stays', async () => {
  await withNote('a', 'mine');
  expect(await open(folderOf('a'), { seed: 9 })).toMatchObject({
    kind: 'refused',
    health: { kind: 'damaged', what: 'other-key' },
  });
  expect(await noteOf(await open(folderOf('a')))).toBe('mine');
});

test('a restored copy takes the place of the present store when the folder has its id, and not before', async () => {
  await withNote('a', 'present');
  await restoreCopy('restored');
  expect(await noteOf(await open(folderOf('c')))).toBe('restored');
  await close();
  expect(await backend.list()).toEqual([idOf('c')]);
  expect(await noteOf(await open(folderOf('c')))).toBe('restored');
});

test('a copy that was never committed is removed at the next start', async () => {
  await withNote('a', 'present');
  await restoreCopy('half restored');
  expect(await noteOf(await open(folderOf('a')))).toBe('present');
  expect(await backend.list()).toEqual([idOf('a')]);
});

test.each([
  ['c', 'a', 'restored'],
  ['a', 'c', 'present'],
])(
  'killed while it removes the store that goes, the next start goes on with %s and leaves nothing of %s',
  async (own, gone, words) => {
    const databases = async (): Promise<readonly string[]> =>
      (await Dexie.getDatabaseNames()).filter((name) => name.includes(idOf(gone)));
    let all = Number.POSITIVE_INFINITY;
    // At either end and in the middle: what matters is which of the last two is still there.
    for (let removed = 0; removed <= all; removed += removed === 1 ? Math.max(1, all - 3) : 1) {
      for (const name of await backend.list()) await backend.remove(name);
      await withNote('a', 'present');
      await restoreCopy('restored');
      // The meta database goes last: while it stands, what is left of a store is found.
      const names = (await databases()).toSorted(
        (a, b) => Number(a.endsWith('-meta')) - Number(b.endsWith('-meta')),
      );
      all = names.length;
      expect(all).toBeGreaterThan(3);
      for (const name of names.slice(0, removed)) await Dexie.delete(name);
      for (const start of ['first', 'second']) {
        expect(await noteOf(await open(folderOf(own))), `${removed} removed, ${start} start`).toBe(words);
        await close();
        expect(await databases(), `${removed} removed, ${start} start`).toEqual([]);
      }
    }
  },
);
