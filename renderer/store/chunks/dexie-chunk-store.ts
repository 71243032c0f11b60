/** The chunk database: the only place where the text of drafts is kept. Runs in the draft worker. */
import { Dexie, type Table } from 'dexie';
import { fromUtf8, utf8, type Bytes } from '../../../shared/base/bytes.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import {
  ChunkStoreError,
  type Chunk,
  type ChunkStore,
  type NamedVersion,
} from '../../../shared/drafts/chunk-store.ts';
import { DamagedRecordError, type Cipher } from '../cipher/cipher.ts';

/** Name of the chunk database. */
export const CHUNK_DATABASE = 'dw-chunks';

interface ChunkRow {
  readonly key?: number;
  readonly draft: DraftId;
  readonly id: string;
  readonly kind: Chunk['kind'];
  readonly heads: readonly string[];
  readonly sealed: Bytes;
}
interface DraftRow {
  readonly draft: DraftId;
  readonly heads: readonly string[];
}
interface VersionRow {
  readonly key?: number;
  readonly draft: DraftId;
  readonly id: string;
  readonly sealed: Bytes;
}
interface SettingRow {
  readonly name: string;
  readonly value: string;
}

class ChunkDatabase extends Dexie {
  declare chunks: Table<ChunkRow, number>;
  declare drafts: Table<DraftRow, string>;
  declare versions: Table<VersionRow, number>;
  declare settings: Table<SettingRow, string>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      chunks: '++key, draft',
      drafts: '&draft',
      versions: '++key, draft',
      settings: '&name',
    });
  }
}

/** A chunk store that must be closed, with the few facts of this machine that actors need. */
export interface DexieChunkStore extends ChunkStore {
  /** First chunks of several drafts, all or none; those of drafts that are here already are left out. Answers which. */
  putNew(entries: readonly (readonly [DraftId, Chunk])[]): Promise<readonly DraftId[]>;
  /** A fact kept beside the chunks: not a delegate's word, so not sealed. */
  setting(name: string): Promise<string | null>;
  setSetting(name: string, value: string): Promise<void>;
  close(): void;
}

/**
 * Opens the chunk database. Every chunk is sealed with its draft and its own id as context, so that none can
 * be put in another's place. Writes are strict: resolved means on disk.
 */
export async function openChunkStore(
  cipher: Cipher,
  name: string = CHUNK_DATABASE,
): Promise<DexieChunkStore> {
  const db = new ChunkDatabase(name);
  let isClosed = false;
  const guarded = <T>(work: () => PromiseLike<T>): Promise<T> =>
    coded(async () => {
      // Chromium closes a database whose write failed, for want of room for instance: the next try opens it.
      if (!isClosed && !db.isOpen()) await db.open();
      return await work();
    });
  await guarded(async () => undefined);
  return {
    list: () => guarded(async () => (await db.drafts.toArray()).map((row) => row.draft)),
    heads: () =>
      guarded(async () => new Map((await db.drafts.toArray()).map((row) => [row.draft, row.heads] as const))),
    load: (draft) => guarded(() => loadChunks(db, cipher, draft)),
    put: (draft, chunk) =>
      guarded(async () => {
        const row = await sealedRow(cipher, draft, chunk);
        await db.transaction('rw', [db.chunks, db.drafts], async () => {
          await db.chunks.add(row);
          await db.drafts.put({ draft, heads: chunk.heads });
        });
      }),
    putNew: (entries) =>
      guarded(async () => {
        const rows = await Promise.all(entries.map(([draft, chunk]) => sealedRow(cipher, draft, chunk)));
        return await db.transaction('rw', [db.chunks, db.drafts], () => addNew(db, rows));
      }),
    replace: (draft, snapshot, covered) =>
      guarded(async () => {
        const row = await sealedRow(cipher, draft, snapshot);
        await db.transaction('rw', [db.chunks], () => replaceChunks(db, row, new Set(covered)));
      }),
    remove: (draft) =>
      guarded(() =>
        db.transaction('rw', [db.chunks, db.drafts, db.versions], async () => {
          await db.chunks.where('draft').equals(draft).delete();
          await db.versions.where('draft').equals(draft).delete();
          await db.drafts.delete(draft);
        }),
      ),
    versions: (draft) => guarded(() => loadVersions(db, cipher, draft)),
    putVersion: (draft, version) =>
      guarded(async () => {
        const id = crypto.randomUUID();
        const sealed = await cipher.seal(versionContext(draft, id), utf8(JSON.stringify(version)));
        await db.versions.add({ draft, id, sealed });
      }),
    setting: (key) => guarded(async () => (await db.settings.get(key))?.value ?? null),
    setSetting: (key, value) => guarded(async () => void (await db.settings.put({ name: key, value }))),
    close: () => {
      isClosed = true;
      db.close();
    },
  };
}

const chunkContext = (draft: DraftId, id: string): string => `chunk/${draft}/${id}`;
const versionContext = (draft: DraftId, id: string): string => `version/${draft}/${id}`;

async function sealedRow(cipher: Cipher, draft: DraftId, chunk: Chunk): Promise<ChunkRow> {
  const sealed = await cipher.seal(chunkContext(draft, chunk.id), chunk.bytes);
  return { draft, id: chunk.id, kind: chunk.kind, heads: chunk.heads, sealed };
}

async function loadChunks(db: ChunkDatabase, cipher: Cipher, draft: DraftId): Promise<readonly Chunk[]> {
  const rows = await db.chunks.where('draft').equals(draft).sortBy('key');
  return Promise.all(
    rows.map(async ({ id, kind, heads, sealed }) => ({
      id,
      kind,
      heads,
      bytes: await cipher.open(chunkContext(draft, id), sealed),
    })),
  );
}

async function addNew(db: ChunkDatabase, rows: readonly ChunkRow[]): Promise<readonly DraftId[]> {
  const known = await db.drafts.bulkGet(rows.map(({ draft }) => draft));
  const fresh = rows.filter((_, index) => known[index] === undefined);
  await db.chunks.bulkAdd(fresh);
  await db.drafts.bulkPut(fresh.map(({ draft, heads }) => ({ draft, heads })));
  return fresh.map(({ draft }) => draft);
}

/** The snapshot takes the place of the first chunk it covers, so that later ones stay behind it. */
async function replaceChunks(db: ChunkDatabase, row: ChunkRow, covered: ReadonlySet<string>): Promise<void> {
  const rows = await db.chunks.where('draft').equals(row.draft).sortBy('key');
  const gone = rows.filter((entry) => covered.has(entry.id)).flatMap((entry) => entry.key ?? []);
  await db.chunks.bulkDelete(gone);
  const first = gone[0];
  await db.chunks.put(first === undefined ? row : { ...row, key: first });
}

async function loadVersions(
  db: ChunkDatabase,
  cipher: Cipher,
  draft: DraftId,
): Promise<readonly NamedVersion[]> {
  const rows = await db.versions.where('draft').equals(draft).sortBy('key');
  return Promise.all(
    rows.map(
      async ({ id, sealed }) =>
        JSON.parse(fromUtf8(await cipher.open(versionContext(draft, id), sealed))) as NamedVersion,
    ),
  );
}

/** Turns what IndexedDB and the cipher throw into coded failures. */
async function coded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (problem) {
    if (problem instanceof DamagedRecordError) throw new ChunkStoreError('damaged', problem.message);
    throw new ChunkStoreError(isQuota(problem) ? 'quota' : 'unavailable', describe(problem));
  }
}

function isQuota(problem: unknown): boolean {
  if (typeof problem !== 'object' || problem === null) return false;
  if ('name' in problem && problem.name === 'QuotaExceededError') return true;
  return 'inner' in problem && problem.inner !== problem && isQuota(problem.inner);
}

const describe = (problem: unknown): string =>
  problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem);
