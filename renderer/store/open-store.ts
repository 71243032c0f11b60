import type { Clock } from '../../shared/base/ports.ts';
import { systemClock } from '../../shared/base/ports.ts';
import type { Annotation } from '../../shared/domain/annotation.ts';
import type { DocumentEntry, Meeting, ParsedDocument } from '../../shared/domain/document.ts';
import type { DraftNews } from '../../shared/domain/clause-change.ts';
import type { DraftEntry } from '../../shared/domain/draft.ts';
import type {
  ConflictRecord,
  ExchangePosition,
  ReadingPlace,
  Judgement,
  Settings,
  Store,
  StoreHealth,
  TaskRecord,
} from './api.ts';
import { dexieBackend, type StoreBackend } from './backend.ts';
import { DamagedRecordError, type Cipher } from './cipher/cipher.ts';
import { fromBase64, toBase64 } from './collections/base64.ts';
import { PRIVATE_COLLECTIONS } from './collections/budget.ts';
import { SealedList } from './collections/sealed-list.ts';
import { MIGRATIONS, STORE_FORMAT, type Migrations } from './collections/schema.ts';
import { documentMembers, meetingMembers, workedOutMembers, type LibraryParts } from './members/documents.ts';
import { draftMembers, type Outline } from './members/drafts.ts';
import {
  annotationMembers,
  conflictMembers,
  exchangeMembers,
  interruptRunning,
  judgementMembers,
  newsMembers,
  readingMembers,
  settingsMembers,
  taskMembers,
} from './members/personal.ts';
import type { MetaStore, StoreMeta } from './meta-store.ts';
import { openTables, type StoreTables } from './tables.ts';

/** Records of one migration write: big batches, for small ones are slower by half. */
const MIGRATION_BATCH = 500;

export interface OpenStoreOptions {
  readonly cipher: Cipher;
  /** The host's store id in the window; any name in a test. The databases are named for it. */
  readonly name?: string;
  readonly clock?: Clock;
  /** Refuses every write; for a folder that is damaged or of a newer workbench. */
  readonly readOnly?: boolean;
  readonly backend?: StoreBackend;
  /** Says that the host has data: a store made now is `empty-beside-full`. */
  readonly besideFull?: boolean;
  /** Marks a restored copy that is being gathered: `restore.ts` alone sets it. */
  readonly restoring?: { readonly replaces: string };
  /** Tests of migration set their own. */
  readonly format?: number;
  readonly migrations?: Migrations;
}

/** Thrown when a store cannot be opened at all; `health` says why. Nothing was changed. */
export class StoreUnusableError extends Error {
  readonly health: StoreHealth;
  constructor(health: StoreHealth) {
    super(`The store cannot be used: ${health.kind}`);
    this.name = 'StoreUnusableError';
    this.health = health;
  }
}

/**
 * Opens the stores of this window; makes them if there are none. Call it only while owning the stores
 * (`acquireOwnership`). A store of a newer workbench opens read-only; one sealed under another key, or one
 * that IndexedDB does not open, throws `StoreUnusableError` and is left as it is.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const name = options.name ?? 'default';
  const backend = options.backend ?? dexieBackend();
  const format = options.format ?? STORE_FORMAT;
  const metaStore = backend.meta(name);
  const write = { refused: options.readOnly === true };
  // Both at once: opening databases is most of the time to the first list. Nothing of them is read yet.
  const [meta, tables] = await Promise.allSettled([
    readyMeta(metaStore, options, name, format),
    openTables({
      backend,
      cipher: options.cipher,
      name,
      format,
      migrations: options.migrations ?? MIGRATIONS,
      readOnly: () => write.refused,
    }),
  ]);
  try {
    if (meta.status === 'rejected') throw meta.reason;
    if (tables.status === 'rejected') throw tables.reason;
    write.refused ||= meta.value.format > format;
    if (!write.refused) await migrateIfNeeded(metaStore, meta.value, tables.value, format);
    const health = healthOf(meta.value, format);
    return buildStore(tables.value, metaStore, health, options.clock ?? systemClock, write);
  } catch (problem) {
    metaStore.close();
    if (tables.status === 'fulfilled') await tables.value.close();
    if (problem instanceof StoreUnusableError) throw problem;
    if (isStorageProblem(problem))
      throw new StoreUnusableError({ kind: 'damaged', what: 'unreadable', records: 0 });
    throw problem;
  }
}

/** Errors by which IndexedDB says that what lies on disk cannot be opened. */
function isStorageProblem(problem: unknown): boolean {
  const name = problem instanceof Error ? problem.name : '';
  return /^(?:UnknownError|OpenFailedError|VersionError|DataError|NotFoundError|AbortError)$/.test(name);
}

function healthOf(meta: StoreMeta, format: number): StoreHealth {
  if (meta.format > format) return { kind: 'read-only-newer', foundVersion: meta.format };
  return meta.emptyBesideFull ? { kind: 'empty-beside-full' } : { kind: 'ok' };
}

const KEY_CHECK = 'dw/store/key-check';

async function readyMeta(
  metaStore: MetaStore,
  options: OpenStoreOptions,
  name: string,
  format: number,
): Promise<StoreMeta> {
  const present = await metaStore.read();
  if (present !== null) {
    await checkKey(options.cipher, present);
    return present;
  }
  const keyCheck = toBase64(await options.cipher.seal(KEY_CHECK, new TextEncoder().encode(name)));
  const meta: StoreMeta = {
    storeId: name,
    format,
    migrating: false,
    keyCheck,
    createdAt: (options.clock ?? systemClock).now(),
    emptyBesideFull: options.besideFull === true,
    replaces: options.restoring?.replaces ?? null,
    restoring: options.restoring !== undefined,
  };
  if (options.readOnly !== true) await metaStore.write(meta);
  return meta;
}

async function checkKey(cipher: Cipher, meta: StoreMeta): Promise<void> {
  try {
    await cipher.open(KEY_CHECK, fromBase64(meta.keyCheck));
  } catch (problem) {
    if (!(problem instanceof DamagedRecordError)) throw problem;
    throw new StoreUnusableError({ kind: 'damaged', what: 'other-key', records: 0 });
  }
}

/** Private collections are migrated, the projection is dropped. Stopped anywhere, it goes on at the next start. */
async function migrateIfNeeded(
  metaStore: MetaStore,
  meta: StoreMeta,
  tables: StoreTables,
  format: number,
): Promise<void> {
  if (meta.format === format && !meta.migrating) return;
  await metaStore.write({ ...meta, format, migrating: true });
  for (const name of PRIVATE_COLLECTIONS) await tables.table(name).migrate(MIGRATION_BATCH);
  const outlines = tables.table('outlines');
  await outlines.write(new Map((await outlines.ids()).map((id) => [id, null])));
  await metaStore.write({ ...meta, format, migrating: false });
}

function buildStore(
  tables: StoreTables,
  metaStore: MetaStore,
  health: StoreHealth,
  clock: Clock,
  write: { refused: boolean },
): Store {
  const list = <T>(name: string): SealedList<T> => new SealedList(tables.table<T>(name));
  const outlines = tables.table<Outline>('outlines');
  const conflicts = list<ConflictRecord>('conflicts');
  const tasks = list<TaskRecord>('tasks');
  const settings = list<Partial<Settings>>('settings');
  const parts: LibraryParts = {
    meetings: list<Meeting>('meetings'),
    documents: list<DocumentEntry>('documents'),
    texts: tables.table<ParsedDocument>('texts'),
    annotations: list<Annotation>('annotations'),
    drafts: list<DraftEntry>('drafts'),
    reading: list<ReadingPlace>('reading'),
    news: list<DraftNews>('news'),
    judgements: list<Judgement>('judgements'),
    outlines: tables.table('outlines'),
    exchange: list<ExchangePosition>('exchange'),
    clock,
  };
  const interrupted = write.refused ? Promise.resolve() : interruptRunning(tasks, clock.now());
  return {
    get health(): StoreHealth {
      const records = tables.damagedNow().length;
      return health.kind === 'ok' && records > 0 ? { kind: 'damaged', what: 'records', records } : health;
    },
    damaged: () => tables.damaged(),
    meetings: meetingMembers(parts),
    documents: documentMembers(parts),
    annotations: annotationMembers(parts.annotations),
    drafts: draftMembers(parts, outlines),
    conflicts: conflictMembers(conflicts),
    judgements: judgementMembers(parts.judgements),
    workedOut: workedOutMembers(parts.outlines),
    reading: readingMembers(parts.reading),
    tasks: taskMembers(tasks),
    settings: settingsMembers(settings),
    exchange: exchangeMembers(parts.exchange),
    news: newsMembers(parts.news),
    async stopWriting() {
      await tables.settled();
      write.refused = true;
      await tables.settled();
    },
    async close() {
      await interrupted.catch(() => undefined);
      await tables.close();
      metaStore.close();
    },
  };
}
