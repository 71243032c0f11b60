import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asId, type DraftId } from '../../../shared/base/ids.ts';
import type { Chunk, NamedVersion } from '../../../shared/drafts/chunk-store.ts';
import { IMPORTS_LEFT, type Store } from '../../../renderer/store/api.ts';
import { dexieBackend } from '../../../renderer/store/backend.ts';
import { createBackup, type Backup } from '../../../renderer/store/backup/create-backup.ts';
import { backupSource } from '../../../renderer/store/backup/backup-stream.ts';
import { inspectBackup, restoreBackup } from '../../../renderer/store/backup/restore-backup.ts';
import { openChunkStore, type DexieChunkStore } from '../../../renderer/store/chunks/dexie-chunk-store.ts';
import { storeNames } from '../../../renderer/store/names.ts';
import { openWorkbenchStore } from '../../../renderer/store/open-workbench-store.ts';
import { memoryFiles, type MemoryFiles } from '../../support/memory-files.ts';
import { testCipher } from '../../support/open-test-store.ts';
import { aClause, aDocument, aDraftEntry, aMeeting, aNote, aText } from '../../support/store-records.ts';
import { runs } from '../../support/campaign.ts';

const PASSPHRASE = 'Genève, 10 h 30';

/** One workbench: its stores under its own key, beside its own host. */
interface Machine {
  readonly files: MemoryFiles;
  readonly seed: number;
  store: Store;
  chunks: DexieChunkStore;
}
let machines: Machine[] = [];

async function openStores(
  files: MemoryFiles,
  seed: number,
): Promise<{ store: Store; chunks: DexieChunkStore }> {
  const cipher = await testCipher(seed);
  const folder = await files.folder({});
  if (!folder.ok) throw new Error('no folder');
  const opened = await openWorkbenchStore({ cipher, folder: folder.value });
  if (opened.kind !== 'open') throw new Error(opened.health.kind);
  return { store: opened.store, chunks: await openChunkStore(cipher, opened.names.chunks) };
}
async function machine(seed: number, files = memoryFiles()): Promise<Machine> {
  const made = { files, seed, ...(await openStores(files, seed)) };
  machines.push(made);
  return made;
}
async function close(one: Machine): Promise<void> {
  one.chunks.close();
  await one.store.close();
}
async function restart(one: Machine): Promise<void> {
  Object.assign(one, await openStores(one.files, one.seed));
}
async function empty(): Promise<void> {
  for (const each of machines) await close(each);
  machines = [];
  for (const name of await dexieBackend().list()) await dexieBackend().remove(name);
}
beforeEach(empty);
afterEach(empty);

const CHEAP = { memoryKiB: 64, passes: 1 };

async function backupOf(one: Machine, cost = CHEAP): Promise<Backup> {
  const made = await createBackup({ ...one, passphrase: PASSPHRASE, now: 1_800_000_000_000, cost });
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}
async function restoreOn(one: Machine, file: Blob, passphrase = PASSPHRASE) {
  return await restoreBackup({
    source: backupSource(file),
    passphrase,
    cipher: await testCipher(one.seed),
    files: one.files,
    closeCurrent: () => close(one),
  });
}

/** Everything a delegate has, as one value to compare. */
async function everything({ store, chunks, files }: Machine): Promise<unknown> {
  const documents = await store.documents.entries().current();
  const drafts = await chunks.list();
  return {
    meetings: await store.meetings.all().current(),
    documents,
    texts: await Promise.all(documents.map((entry) => store.documents.parsed(entry.id))),
    annotations: (await store.annotations.all().current()).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    entries: await store.drafts.entries().current(),
    judgements: await store.judgements.all().current(),
    settings: await store.settings.live().current(),
    reading: await store.reading.recent(100).current(),
    chunks: await Promise.all(
      drafts.map(async (draft) => [draft, await chunks.load(draft), await chunks.versions(draft)]),
    ),
    files: Array.from(files.state.files).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    hostKey: files.state.hostKey,
  };
}

const words = fc.string({ unit: 'grapheme', maxLength: 200 });
const contents = fc.record({
  notes: fc.uniqueArray(fc.record({ id: fc.uuid(), body: words }), {
    maxLength: 8,
    selector: (note) => note.id,
  }),
  clauses: fc.array(words, { maxLength: 20 }),
  chunks: fc.array(fc.uint8Array({ minLength: 1, maxLength: 5000 }), { maxLength: 6 }),
  original: fc.uint8Array({ maxLength: 3000 }),
  name: words,
});
type Contents = typeof contents extends fc.Arbitrary<infer T> ? T : never;

async function fill(one: Machine, given: Contents): Promise<void> {
  const draft = asId<DraftId>('draft-1');
  await one.store.meetings.put(aMeeting('m-1', { name: given.name }));
  const clauses = given.clauses.map((text, i) => aClause(`c-${i}`, text));
  await one.store.documents.add(aDocument(), aText(clauses));
  for (const note of given.notes) await one.store.annotations.put(aNote(note.id, note.body));
  await one.store.drafts.put(aDraftEntry('draft-1', { name: given.name }));
  await one.store.judgements.put({
    id: 'subject/s-1',
    kind: 'subject',
    document: null,
    value: { name: given.name, words: [given.name] },
    at: 7,
  });
  await one.store.settings.set({ personName: given.name });
  await one.store.reading.setPlace({
    target: { kind: 'document', id: asId('d-1') },
    clause: null,
    offset: 3,
    openedAt: 2,
    read: true,
  });
  for (const [i, bytes] of given.chunks.entries()) {
    const chunk: Chunk = {
      id: `k-${i}`,
      kind: i === 0 ? 'snapshot' : 'changes',
      bytes: new Uint8Array(bytes),
      heads: [`h-${i}`],
    };
    await one.chunks.put(draft, chunk);
  }
  const version: NamedVersion = { heads: ['h-0'], name: given.name, at: 5, author: 'A. Delegate' };
  await one.chunks.putVersion(draft, version);
  one.files.state.files.set(`originals/private/${'e'.repeat(64)}`, given.original);
  one.files.state.files.set('exchange/empty', new Uint8Array(0));
}

test("whatever a delegate has comes back whole on another machine, under that machine's key", async () => {
  await fc.assert(
    fc.asyncProperty(contents, async (given) => {
      await empty();
      const alice = await machine(1);
      await fill(alice, given);
      const before = await everything(alice);
      const backup = await backupOf(alice);
      await close(alice);
      machines = [];
      for (const name of await dexieBackend().list()) await dexieBackend().remove(name);
      const bob = await machine(2);
      expect(await restoreOn(bob, backup.file)).toMatchObject({
        ok: true,
        value: { annotations: given.notes.length },
      });
      await restart(bob);
      expect(await everything(bob)).toEqual(before);
      expect(bob.files.state.incarnation).toBeGreaterThan(alice.files.state.incarnation);
      expect(await dexieBackend().list()).toEqual([bob.files.state.storeId]);
    }),
    { ...runs(3), endOnFailure: true },
  );
}, 180_000);

test('a backup of megabytes is read back, and says what it holds before anything changes', async () => {
  const alice = await machine(1);
  const big = new Uint8Array(3_500_000);
  for (let at = 0; at < big.byteLength; at += 65_536) crypto.getRandomValues(big.subarray(at, at + 65_536));
  alice.files.state.files.set(`originals/private/${'e'.repeat(64)}`, big);
  await alice.store.annotations.put(aNote('a-1', 'x'));
  const backup = await backupOf(alice);
  expect(backup.file.size).toBeGreaterThan(3_500_000);
  expect(await inspectBackup(backupSource(backup.file), PASSPHRASE)).toEqual({
    ok: true,
    value: {
      createdAt: 1_800_000_000_000,
      meetings: 0,
      documents: 0,
      annotations: 1,
      drafts: 0,
      originals: 1,
    },
  });
  expect((await restoreOn(alice, backup.file)).ok).toBe(true);
  await restart(alice);
  expect(alice.files.state.files.get(`originals/private/${'e'.repeat(64)}`)).toEqual(big);
});

test('nothing of it can be read without the passphrase', async () => {
  const alice = await machine(1);
  await alice.store.annotations.put(aNote('a-1', 'Kanarienvogel'));
  const text = await (await backupOf(alice, { memoryKiB: 65_536, passes: 3 })).file.text();
  expect(text.startsWith('DWBACKUP')).toBe(true);
  for (const hidden of ['Kanarienvogel', 'annotation', 'hostKey']) expect(text).not.toContain(hidden);
});

describe('a file that is not whole is refused and nothing changes', () => {
  const shortened = (by: number) => (file: Blob) => file.slice(0, file.size - by);
  const changed = (at: (size: number) => number) => async (file: Blob) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const place = at(bytes.byteLength);
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    return new Blob([bytes]);
  };
  const PIECE = 262_144 + 16;
  test.each([
    ['one byte short', shortened(1), PASSPHRASE, 'truncated'],
    ['cut in the header', (file: Blob) => file.slice(0, 20), PASSPHRASE, 'damaged'],
    ['cut behind the header', (file: Blob) => file.slice(0, 54), PASSPHRASE, 'truncated'],
    ['cut exactly behind a piece', (file: Blob) => file.slice(0, 54 + PIECE), PASSPHRASE, 'truncated'],
    ['altered in the first piece', changed(() => 5000), PASSPHRASE, 'damaged'],
    ['altered in the salt', changed(() => 20), PASSPHRASE, 'wrong-passphrase'],
    ['with two pieces exchanged', exchanged, PASSPHRASE, 'damaged'],
    ['with something behind it', (file: Blob) => new Blob([file, 'x']), PASSPHRASE, 'truncated'],
    ['opened with another passphrase', (file: Blob) => file, 'Genève, 10 h 31', 'wrong-passphrase'],
    ['of a newer workbench', newer, PASSPHRASE, 'newer-version'],
    ['a picture', () => new Blob(['\u0089PNG and so on and so on']), PASSPHRASE, 'not-a-backup'],
    ['empty', () => new Blob([]), PASSPHRASE, 'not-a-backup'],
  ] as const)('%s', async (_name, spoil, passphrase, code) => {
    const alice = await machine(1);
    const noise = new Uint8Array(600_000);
    for (let at = 0; at < noise.byteLength; at += 60_000)
      crypto.getRandomValues(noise.subarray(at, at + 60_000));
    alice.files.state.files.set(`originals/private/${'e'.repeat(64)}`, noise);
    await alice.store.annotations.put(aNote('a-1', 'present'));
    const spoilt = await spoil((await backupOf(alice)).file);
    const before = await everything(alice);
    expect(await restoreOn(alice, spoilt, passphrase)).toMatchObject({ ok: false, error: { code } });
    expect(await everything(alice)).toEqual(before);
    expect(alice.files.state.gathered).toBeNull();
    expect(await dexieBackend().list()).toEqual([alice.files.state.storeId]);
  });

  async function exchanged(file: Blob): Promise<Blob> {
    const [a, b] = [file.slice(54, 54 + PIECE), file.slice(54 + PIECE, 54 + 2 * PIECE)];
    return await Promise.resolve(new Blob([file.slice(0, 54), b, a, file.slice(54 + 2 * PIECE)]));
  }
  async function newer(file: Blob): Promise<Blob> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    bytes[9] = 2;
    return new Blob([bytes]);
  }
});

test('a host that fails while it gathers leaves everything as it was', async () => {
  const alice = await machine(1);
  await alice.store.annotations.put(aNote('a-1', 'present'));
  alice.files.state.files.set('exchange/log', new Uint8Array(10));
  const backup = await backupOf(alice);
  const failing: MemoryFiles = {
    ...alice.files,
    restoreWrite: () => Promise.resolve({ ok: false, error: { code: 'full' } }),
  };
  const result = await restoreBackup({
    source: backupSource(backup.file),
    passphrase: PASSPHRASE,
    cipher: await testCipher(1),
    files: failing,
    closeCurrent: () => close(alice),
  });
  expect(result).toMatchObject({ ok: false, error: { code: 'full' } });
  await restart(alice);
  expect((await alice.store.annotations.all().current())[0]?.body).toBe('present');
  expect(await dexieBackend().list()).toEqual([alice.files.state.storeId]);
  expect(storeNames('x').chunks).toBe('dw-x-chunks');
});

describe('a commit whose answer is lost', () => {
  const LOST = { ok: false, error: { code: 'disconnected' } } as const;

  async function restoredBy(change: (files: MemoryFiles) => Partial<MemoryFiles>) {
    const alice = await machine(1);
    await alice.store.annotations.put(aNote('a-1', 'in the backup'));
    const backup = await backupOf(alice);
    await alice.store.annotations.put(aNote('a-2', 'after the backup'));
    const before = alice.files.state.storeId;
    const result = await restoreBackup({
      source: backupSource(backup.file),
      passphrase: PASSPHRASE,
      cipher: await testCipher(1),
      files: { ...alice.files, ...change(alice.files) },
      closeCurrent: () => close(alice),
    });
    const stores = await dexieBackend().list();
    await restart(alice);
    const notes = (await alice.store.annotations.all().current()).map((note) => note.body).toSorted();
    return { result, stores, notes, before, now: alice.files.state.storeId };
  }
  const commitUnheard = (files: MemoryFiles): Pick<MemoryFiles, 'restoreCommit'> => ({
    async restoreCommit(params) {
      await files.restoreCommit(params);
      return LOST;
    },
  });

  test('is a restore where the host says that it has happened', async () => {
    const { result, notes } = await restoredBy(commitUnheard);
    expect(result.ok).toBe(true);
    expect(notes).toEqual(['in the backup']);
  });

  test('leaves both stores where the host cannot be asked, and the next start opens the right one', async () => {
    const gone = (files: MemoryFiles): Partial<MemoryFiles> => {
      let isGone = false;
      return {
        restoreCommit: async (params) => {
          await files.restoreCommit(params);
          isGone = true;
          return LOST;
        },
        restoreAbort: () => Promise.resolve(LOST),
        folder: (params) => (isGone ? Promise.resolve(LOST) : files.folder(params)),
      };
    };
    const { result, stores, notes, before, now } = await restoredBy(gone);
    expect(result).toMatchObject({ ok: false, error: { code: 'host', detail: 'unknown' } });
    expect(stores.toSorted()).toEqual([before, now].toSorted());
    expect(notes).toEqual(['in the backup']);
  });

  test('leaves the present store alone where the commit never reached the host', async () => {
    const { result, stores, notes, before } = await restoredBy(() => ({
      restoreCommit: () => Promise.resolve(LOST),
    }));
    expect(result).toMatchObject({ ok: false, error: { code: 'host' } });
    expect(stores).toEqual([before]);
    expect(notes).toEqual(['after the backup', 'in the backup']);
  });
});

test.each([true, false])(
  'what is left of imports goes along only when all is moved: %s',
  async (windowOnly) => {
    const one = await machine(1);
    const left = { version: 2, imports: [] };
    await one.store.workedOut.put(IMPORTS_LEFT, left);
    const made = await createBackup({ ...one, passphrase: PASSPHRASE, now: 1, cost: CHEAP, windowOnly });
    if (!made.ok) throw new Error(made.error.code);
    await empty();
    const other = await machine(2);
    expect(await restoreOn(other, made.value.file)).toMatchObject({ ok: true });
    await restart(other);
    expect(await other.store.workedOut.get(IMPORTS_LEFT)).toEqual(windowOnly ? left : null);
  },
);

test('a passphrase that is too short is refused before anything is made', async () => {
  const alice = await machine(1);
  expect(await createBackup({ ...alice, passphrase: 'short', now: 1 })).toMatchObject({
    error: { code: 'too-short' },
  });
});
