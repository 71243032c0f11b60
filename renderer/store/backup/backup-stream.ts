import { concatBytes, equalBytes, type Bytes } from '../../../shared/base/bytes.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import {
  HEADER_BYTES,
  newBackupHeader,
  PIECE_BYTES,
  pieceCipher,
  readHeader,
  TAG_BYTES,
  writeHeader,
  type BackupCost,
  type PieceCipher,
} from './backup-cipher.ts';

/** Why a file was not read as a backup. Nothing was changed. */
export type BackupReadCode = 'not-a-backup' | 'newer-version' | 'wrong-passphrase' | 'damaged' | 'truncated';

/** A file that can be read piece by piece, so that a large one need not be in memory. */
export interface BackupSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A source over bytes or a file. */
export function backupSource(file: Uint8Array | Blob): BackupSource {
  if (file instanceof Uint8Array) {
    return {
      size: file.byteLength,
      read: (offset, length) => Promise.resolve(file.subarray(offset, offset + length)),
    };
  }
  return {
    size: file.size,
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
  };
}

/** Collects sealed pieces; hands them to the browser's own storage in portions, for a backup may be large. */
class BlobBuilder {
  private whole = new Blob([]);
  private parts: Bytes[] = [];
  private held = 0;

  add(part: Bytes): void {
    this.parts.push(part);
    this.held += part.byteLength;
    if (this.held > 32 * 1024 * 1024) this.flush();
  }

  finish(): Blob {
    this.flush();
    return this.whole;
  }

  private flush(): void {
    this.whole = new Blob([this.whole, ...this.parts], { type: 'application/octet-stream' });
    this.parts = [];
    this.held = 0;
  }
}

/** Seals a stream of bytes as a backup file. */
export async function sealBackup(
  passphrase: string,
  plain: AsyncIterable<Uint8Array>,
  cost?: BackupCost,
): Promise<Blob> {
  const header = newBackupHeader(cost);
  const cipher = await pieceCipher(passphrase, header);
  const file = new BlobBuilder();
  file.add(writeHeader(header));
  file.add(await cipher.check());
  let index = 0;
  let waiting: Bytes | null = null;
  for await (const piece of inPieces(plain)) {
    // One piece is held back: only when the stream has ended is it known which one was the last.
    if (waiting !== null) file.add(await cipher.seal(index++, false, waiting));
    waiting = piece;
  }
  file.add(await cipher.seal(index, true, waiting ?? new Uint8Array(0)));
  return file.finish();
}

async function* inPieces(plain: AsyncIterable<Uint8Array>): AsyncGenerator<Bytes> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const part of plain) {
    held.push(part);
    size += part.byteLength;
    if (size < PIECE_BYTES) continue;
    const joined = concatBytes(held);
    let at = 0;
    for (; at + PIECE_BYTES <= size; at += PIECE_BYTES) yield joined.slice(at, at + PIECE_BYTES);
    held = [joined.slice(at)];
    size -= at;
  }
  if (size > 0) yield concatBytes(held);
}

/** The passphrase fits and the pieces can be read. */
export interface OpenedBackup {
  /** The plain bytes in order. Throws `BackupReadError` where the file is damaged or ends early. */
  bytes(): AsyncGenerator<Uint8Array>;
}

/** Thrown while reading the pieces of an opened backup. */
export class BackupReadError extends Error {
  readonly code: BackupReadCode;
  constructor(code: BackupReadCode) {
    super(`The backup cannot be read: ${code}`);
    this.code = code;
  }
}

/** Opens a backup file with its passphrase. Reads the header only. */
export async function openBackup(
  source: BackupSource,
  passphrase: string,
): Promise<Result<OpenedBackup, Failure<BackupReadCode>>> {
  const start = HEADER_BYTES + TAG_BYTES;
  const first = await source.read(0, Math.min(start, source.size));
  const header = readHeader(first);
  if (typeof header === 'string') return err(failure(header));
  if (source.size < start + TAG_BYTES) return err(failure('truncated'));
  const cipher = await pieceCipher(passphrase, header);
  if (!equalBytes(await cipher.check(), first.subarray(HEADER_BYTES, start)))
    return err(failure('wrong-passphrase'));
  return ok({ bytes: () => readPieces(source, cipher, start) });
}

async function* readPieces(
  source: BackupSource,
  cipher: PieceCipher,
  start: number,
): AsyncGenerator<Uint8Array> {
  const length = PIECE_BYTES + TAG_BYTES;
  for (let index = 0, at = start; at < source.size; index++, at += length) {
    const sealed = await source.read(at, Math.min(length, source.size - at));
    const isLast = at + sealed.byteLength >= source.size;
    const plain = await cipher.open(index, isLast, sealed);
    if (plain !== null) {
      yield plain;
      continue;
    }
    // A last piece that opens as a middle one: the file was cut exactly between two pieces.
    const cutHere =
      isLast && (sealed.byteLength < length || (await cipher.open(index, false, sealed)) !== null);
    throw new BackupReadError(cutHere ? 'truncated' : 'damaged');
  }
}
