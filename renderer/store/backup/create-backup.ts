import { PASSPHRASE_MIN } from '../../../shared/contract/keys.ts';
import { PIECE_MAX, type filesService } from '../../../shared/contract/files.ts';
import type { Client } from '../../../shared/contract/service.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { ChunkStore } from '../../../shared/drafts/chunk-store.ts';
import { IMPORTS_LEFT, type Store } from '../api.ts';
import { STORE_FORMAT } from '../collections/schema.ts';
import type { BackupCost } from './backup-cipher.ts';
import { encodeRecord, type BackupRecord } from './backup-records.ts';
import { sealBackup } from './backup-stream.ts';
import { compressed } from './compressed.ts';

/** The host's methods that a backup needs. */
export type BackupHost = Pick<Client<typeof filesService>, 'folder' | 'exportBegin' | 'exportRead'>;

export interface CreateBackupOptions {
  readonly store: Store;
  /** The chunk database of the same store; reading beside the draft worker is safe. */
  readonly chunks: Pick<ChunkStore, 'list' | 'load' | 'versions'>;
  readonly files: BackupHost;
  readonly passphrase: string;
  /** What the window keeps, without originals and exchange: they stay in their folder. */
  readonly windowOnly?: boolean;
  readonly now: number;
  /** Part that is done, from 0 to 1, as far as it can be told. */
  onProgress?(fraction: number): void;
  readonly signal?: AbortSignal;
  /** Tests only: a passphrase that costs nothing to try. */
  readonly cost?: BackupCost;
}

export interface Backup {
  /** The whole file, sealed. Offer it for saving under `backupFileName`. */
  readonly file: Blob;
  readonly records: number;
  /** Records and drafts that do not open and so are not in it. */
  readonly leftOut: number;
}

export type CreateBackupCode = 'too-short' | 'locked' | 'host' | 'cancelled';

export function backupFileName(now: number): string {
  return `workbench-${new Date(now).toISOString().slice(0, 10)}.dwbackup`;
}

/**
 * Makes an encrypted backup of everything: settings, notes, documents, drafts with their history, originals,
 * exchange. Nothing leaves this window in the clear: it is sealed here, under a passphrase that is kept nowhere.
 */
export async function createBackup(
  options: CreateBackupOptions,
): Promise<Result<Backup, Failure<CreateBackupCode>>> {
  if (Array.from(options.passphrase.normalize('NFC')).length < PASSPHRASE_MIN)
    return err(failure('too-short'));
  const collected = { records: 0, leftOut: 0 };
  try {
    const file = await sealBackup(
      options.passphrase,
      compressed(allRecords(options, collected)),
      options.cost,
    );
    return ok({ file, records: collected.records, leftOut: collected.leftOut });
  } catch (problem) {
    if (problem instanceof BackupStopped) return err(failure(problem.code, problem.message));
    throw problem;
  }
}

class BackupStopped extends Error {
  readonly code: 'locked' | 'host' | 'cancelled';
  constructor(code: 'locked' | 'host' | 'cancelled', detail: string) {
    super(detail);
    this.code = code;
  }
}

async function* allRecords(
  options: CreateBackupOptions,
  collected: { records: number; leftOut: number },
): AsyncGenerator<Uint8Array> {
  const host = await options.files.exportBegin({});
  if (!host.ok) throw new BackupStopped(host.error.code === 'locked' ? 'locked' : 'host', host.error.code);
  const folder = await options.files.folder({});
  const head: BackupRecord = {
    kind: 'head',
    format: STORE_FORMAT,
    createdAt: options.now,
    storeId: (folder.ok ? folder.value.storeId : null) ?? '',
    incarnation: Math.max(1, host.value.incarnation),
    hostKey: host.value.hostKey,
  };
  const isMoved = options.windowOnly === true;
  const files = isMoved ? [] : host.value.files;
  const parts = [
    single(head),
    storeRecords(options.store),
    ...(isMoved ? [importRecords(options.store)] : []),
    chunkRecords(options.chunks, collected),
  ];
  const bytesInAll = files.reduce((sum, file) => sum + file.size, 1);
  let bytesDone = 0;
  for (const part of [...parts, fileRecords(options.files, files)]) {
    for await (const record of part) {
      if (options.signal?.aborted === true) throw new BackupStopped('cancelled', '');
      collected.records += 1;
      if (record.kind === 'file') bytesDone += record.bytes.byteLength;
      options.onProgress?.(0.1 + (0.9 * bytesDone) / bytesInAll);
      yield encodeRecord(record);
    }
  }
  collected.leftOut += (await options.store.damaged().current()).length;
  yield encodeRecord({ kind: 'end', records: collected.records });
}

async function* single(record: BackupRecord): AsyncGenerator<BackupRecord> {
  yield await Promise.resolve(record);
}

async function* storeRecords(store: Store): AsyncGenerator<BackupRecord> {
  for (const value of await store.meetings.all().current()) yield { kind: 'meeting', value: { ...value } };
  for (const value of await store.documents.entries().current()) {
    const text = await store.documents.parsed(value.id);
    yield {
      kind: 'document',
      value: { ...value },
      text: text === null ? null : { ...text, clauses: [...text.clauses] },
    };
  }
  for (const value of await store.annotations.all().current()) {
    yield { kind: 'annotation', value: { ...value, target: { ...value.target } } };
  }
  for (const value of await store.drafts.entries().current()) yield { kind: 'draft', value: { ...value } };
  for (const value of await store.conflicts.all().current()) yield { kind: 'conflict', value: { ...value } };
  for (const value of await store.judgements.all().current())
    yield { kind: 'judgement', value: { ...value } };
  for (const value of await store.reading.recent(Number.MAX_SAFE_INTEGER).current()) {
    yield { kind: 'reading', value: { ...value, target: { ...value.target } } };
  }
  yield { kind: 'settings', value: { ...(await store.settings.live().current()) } };
}

/** Bytes that imports took in lie with the originals, which the other window has too. */
async function* importRecords(store: Store): AsyncGenerator<BackupRecord> {
  const value = await store.workedOut.get(IMPORTS_LEFT);
  if (value !== null) yield { kind: 'imports', value };
}

/** A draft whose chunks do not open is left out and counted; the others are worth more than none. */
async function* chunkRecords(
  chunks: CreateBackupOptions['chunks'],
  collected: { leftOut: number },
): AsyncGenerator<BackupRecord> {
  for (const draft of await chunks.list()) {
    const loaded = await chunks.load(draft).catch(() => null);
    if (loaded === null) {
      collected.leftOut += 1;
      continue;
    }
    for (const { id, kind, heads, bytes } of loaded) {
      yield { kind: 'chunk', draft, id, chunk: kind, heads: [...heads], bytes };
    }
    for (const version of await chunks.versions(draft)) {
      yield { kind: 'version', draft, value: { ...version, heads: [...version.heads] } };
    }
  }
}

/** Files grow only at their end and are replaced only as a whole: what was listed is read, no more. */
async function* fileRecords(
  host: BackupHost,
  files: readonly { readonly path: string; readonly size: number }[],
): AsyncGenerator<BackupRecord> {
  for (const { path, size } of files) {
    let offset = 0;
    do {
      const piece = await host.exportRead({ path, offset, length: Math.min(PIECE_MAX, size - offset) });
      if (!piece.ok)
        throw new BackupStopped(piece.error.code === 'locked' ? 'locked' : 'host', piece.error.code);
      if (piece.value.bytes.byteLength === 0 && size > 0) throw new BackupStopped('host', 'changed');
      yield { kind: 'file', path, offset, bytes: piece.value.bytes };
      offset += piece.value.bytes.byteLength;
    } while (offset < size);
  }
}
