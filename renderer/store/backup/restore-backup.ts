import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { asId, type DraftId } from '../../../shared/base/ids.ts';
import { PIECE_MAX, type filesService } from '../../../shared/contract/files.ts';
import type { Client } from '../../../shared/contract/service.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { DocumentEntry, Meeting, ParsedDocument } from '../../../shared/domain/document.ts';
import type { Judgement } from '../../../shared/domain/judgement.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import type { Chunk } from '../../../shared/drafts/chunk-store.ts';
import { IMPORTS_LEFT, StoreError, type ConflictRecord, type ReadingPlace, type Store } from '../api.ts';
import { dexieBackend } from '../backend.ts';
import { openChunkStore, type DexieChunkStore } from '../chunks/dexie-chunk-store.ts';
import type { Cipher } from '../cipher/cipher.ts';
import { STORE_FORMAT } from '../collections/schema.ts';
import { storeNames } from '../names.ts';
import { openStore } from '../open-store.ts';
import { decodeRecords, type BackupRecord } from './backup-records.ts';
import {
  BackupReadError,
  openBackup,
  type BackupReadCode,
  type BackupSource,
  type OpenedBackup,
} from './backup-stream.ts';
import { decompressed } from './compressed.ts';

/** What a backup holds, told before anything is changed. */
export interface BackupSummary {
  readonly createdAt: number;
  readonly meetings: number;
  readonly documents: number;
  readonly annotations: number;
  readonly drafts: number;
  readonly originals: number;
}

/** The host's methods that a restore needs. */
export type RestoreHost = Pick<
  Client<typeof filesService>,
  'folder' | 'restoreBegin' | 'restoreWrite' | 'restoreCommit' | 'restoreAbort'
>;

export interface RestoreOptions {
  readonly source: BackupSource;
  readonly passphrase: string;
  /** The cipher of this machine: the restored records are sealed under its key. */
  readonly cipher: Cipher;
  readonly files: RestoreHost;
  /** Closes the store, the drafts and their worker: two stores cannot be open in one window. Called once the file is known to be good. */
  closeCurrent(): Promise<void>;
  onProgress?(fraction: number): void;
}

export type RestoreCode = BackupReadCode | 'full' | 'not-writable' | 'locked' | 'host';

/**
 * Reads a whole backup without changing anything: whether the passphrase fits, every piece is there and is
 * what was written, and what it holds.
 */
export async function inspectBackup(
  source: BackupSource,
  passphrase: string,
): Promise<Result<BackupSummary, Failure<BackupReadCode>>> {
  const opened = await openBackup(source, passphrase);
  return opened.ok ? await verify(opened.value) : opened;
}

/**
 * Restores a backup in the place of what this workbench holds, all or nothing: everything is gathered beside
 * the present data, and one change of the host's folder makes it the present. Until then every failure leaves
 * all as it was. Afterwards the workbench must be started again; it goes on as a new incarnation.
 */
export async function restoreBackup(
  options: RestoreOptions,
): Promise<Result<BackupSummary, Failure<RestoreCode>>> {
  const opened = await openBackup(options.source, options.passphrase);
  if (!opened.ok) return opened;
  const summary = await verify(opened.value);
  if (!summary.ok) return summary;
  const folder = await options.files.folder({});
  if (!folder.ok) return err(failure('host', folder.error.code));
  const begun = await options.files.restoreBegin({});
  if (!begun.ok) return err(hostFailure(begun.error.code));
  await options.closeCurrent();
  const { restore, storeId } = begun.value;
  const replaces = folder.value.storeId ?? '';
  try {
    const head = await gather(options, opened.value, { restore, storeId, replaces });
    const { hostKey, incarnation } = head;
    const committed = await options.files.restoreCommit({ restore, hostKey, incarnation });
    if (!committed.ok) throw new RestoreStopped(hostFailure(committed.error.code));
    return summary;
  } catch (problem) {
    const outcome = await outcomeOf(options.files, { restore, storeId, replaces });
    if (outcome === 'committed') return summary;
    if (outcome === 'unknown') return err(failure('host', 'unknown'));
    await dexieBackend().remove(storeId);
    return err(failureOf(problem));
  }
}

/**
 * What became of a restore that did not answer as it should. The answer of a commit can be lost after the host
 * has changed its folder, so the host is asked; where it cannot be, both stores stay, and the next start finds
 * out from the folder which is the present one.
 */
async function outcomeOf(files: RestoreHost, place: Place): Promise<'committed' | 'undone' | 'unknown'> {
  const aborted = await files.restoreAbort({ restore: place.restore });
  const folder = await files.folder({});
  if (folder.ok && folder.value.storeId === place.storeId) return 'committed';
  const isUndone = aborted.ok && folder.ok && (folder.value.storeId ?? '') === place.replaces;
  return isUndone ? 'undone' : 'unknown';
}

class RestoreStopped extends Error {
  readonly failure: Failure<RestoreCode>;
  constructor(failure: Failure<RestoreCode>) {
    super(failure.code);
    this.failure = failure;
  }
}

function hostFailure(code: string): Failure<RestoreCode> {
  switch (code) {
    case 'full':
    case 'not-writable':
    case 'locked':
      return failure(code);
    default:
      return failure('host', code);
  }
}

function failureOf(problem: unknown): Failure<RestoreCode> {
  if (problem instanceof RestoreStopped) return problem.failure;
  if (problem instanceof BackupReadError) return failure(problem.code);
  if (problem instanceof StoreError)
    return failure(problem.code === 'full' ? 'full' : 'not-writable', problem.code);
  if (problem instanceof Error && 'code' in problem && problem.code === 'quota') return failure('full');
  throw problem;
}

/** First record of every backup. */
export type Head = BackupRecord & { readonly kind: 'head' };

/** Reads all of an opened backup and changes nothing. */
export async function verify(opened: OpenedBackup): Promise<Result<BackupSummary, Failure<BackupReadCode>>> {
  const counts = new Map<BackupRecord['kind'], number>();
  let head: Head | null = null;
  let originals = 0;
  try {
    for await (const record of recordsOf(opened)) {
      if (record.kind === 'head') head = record;
      if (record.kind === 'file' && record.offset === 0 && record.path.startsWith('originals/'))
        originals += 1;
      counts.set(record.kind, (counts.get(record.kind) ?? 0) + 1);
    }
  } catch (problem) {
    if (problem instanceof BackupReadError) return err(failure(problem.code));
    throw problem;
  }
  if (head === null) return err(failure('damaged'));
  const count = (kind: BackupRecord['kind']): number => counts.get(kind) ?? 0;
  return ok({
    createdAt: head.createdAt,
    meetings: count('meeting'),
    documents: count('document'),
    annotations: count('annotation'),
    drafts: count('draft'),
    originals,
  });
}

/** All records but the last, which only says how many there were. */
async function* recordsOf(opened: OpenedBackup): AsyncGenerator<BackupRecord> {
  let seen = 0;
  let ended = false;
  for await (const record of decodeRecords(decompressed(opened.bytes()))) {
    if (ended || (seen === 0) !== (record.kind === 'head')) throw new BackupReadError('damaged');
    if (record.kind === 'head' && record.format > STORE_FORMAT) throw new BackupReadError('newer-version');
    if (record.kind === 'end') {
      if (record.records !== seen) throw new BackupReadError('damaged');
      ended = true;
      continue;
    }
    seen += 1;
    yield record;
  }
  if (!ended) throw new BackupReadError('truncated');
}

/** Where a copy is gathered, and whose place it will take. */
export interface Place {
  readonly restore: string;
  readonly storeId: string;
  readonly replaces: string;
}

/** Writes all records of a verified backup into a store of their own, which stays marked as incomplete. */
export async function gather(
  options: Pick<RestoreOptions, 'cipher' | 'files' | 'onProgress'>,
  opened: OpenedBackup,
  place: Place,
): Promise<Head> {
  const store = await openStore({
    cipher: options.cipher,
    name: place.storeId,
    restoring: { replaces: place.replaces },
  });
  const chunks = await openChunkStore(options.cipher, storeNames(place.storeId).chunks);
  let head: Head | null = null;
  let done = 0;
  try {
    for await (const record of recordsOf(opened)) {
      if (record.kind === 'head') head = record;
      else if (record.kind === 'file') await writeFilePieces(options.files, place.restore, record);
      else if (record.kind === 'chunk' || record.kind === 'version') await writeDraft(chunks, record);
      else await writeRecord(store, record);
      done += 1;
      options.onProgress?.(1 - 1 / (1 + done / 500));
    }
  } finally {
    chunks.close();
    await store.close();
  }
  if (head === null) throw new BackupReadError('damaged');
  return head;
}

async function writeFilePieces(
  files: RestoreHost,
  restore: string,
  record: BackupRecord & { readonly kind: 'file' },
): Promise<void> {
  const { path, offset, bytes } = record;
  for (let at = 0; at === 0 || at < bytes.byteLength; at += PIECE_MAX) {
    const piece = bytes.subarray(at, at + PIECE_MAX);
    const written = await files.restoreWrite({ restore, path, offset: offset + at, bytes: piece });
    if (!written.ok) throw new RestoreStopped(hostFailure(written.error.code));
  }
}

async function writeDraft(
  chunks: DexieChunkStore,
  record: BackupRecord & { readonly kind: 'chunk' | 'version' },
): Promise<void> {
  const draft = asId<DraftId>(record.draft);
  if (record.kind === 'version') {
    await chunks.putVersion(draft, record.value);
    return;
  }
  const { id, chunk: kind, heads, bytes } = record;
  await chunks.put(draft, { id, kind, heads, bytes: new Uint8Array(bytes) } satisfies Chunk);
}

type StoreRecord = Exclude<BackupRecord, { readonly kind: 'head' | 'file' | 'chunk' | 'version' | 'end' }>;

/** What identifies a record was checked when it was read; the rest is what this workbench once wrote. */
async function writeRecord(store: Store, record: BackupRecord): Promise<void> {
  const known = record as StoreRecord;
  switch (known.kind) {
    case 'meeting':
      return await store.meetings.put(known.value as unknown as Meeting);
    case 'document':
      await store.documents.add(
        known.value as unknown as DocumentEntry,
        known.text as unknown as ParsedDocument | null,
      );
      return;
    case 'annotation':
      return await store.annotations.put(known.value as unknown as Annotation);
    case 'draft':
      return await store.drafts.put(known.value as unknown as DraftEntry);
    case 'conflict':
      return await store.conflicts.put(known.value as unknown as ConflictRecord);
    case 'judgement':
      return await store.judgements.put(known.value as unknown as Judgement);
    case 'reading':
      return await store.reading.setPlace(known.value as unknown as ReadingPlace);
    case 'imports':
      return await store.workedOut.put(IMPORTS_LEFT, known.value);
    case 'settings':
      return await store.settings.set(known.value);
  }
}
