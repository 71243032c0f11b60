import { toHex } from '../../../shared/base/bytes.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { PIECE_MAX } from '../../../shared/contract/files.ts';
import type { movingService } from '../../../shared/contract/moving.ts';
import type { Client } from '../../../shared/contract/service.ts';
import { dexieBackend } from '../backend.ts';
import type { Cipher } from '../cipher/cipher.ts';
import { storeNames } from '../names.ts';
import { createBackup, type CreateBackupOptions } from './create-backup.ts';
import { openBackup, type BackupSource } from './backup-stream.ts';
import { gather, verify, type RestoreHost } from './restore-backup.ts';

type MovingHost = Client<typeof movingService>;

/** Why the words were not moved; they are where they were. */
export type MoveCode = 'full' | 'not-writable' | 'unreadable' | 'host';

/** Both windows have the data key, so they have this; nobody types it and nothing keeps it. */
export async function movingPassphrase(dataKey: Uint8Array): Promise<string> {
  const name = new TextEncoder().encode('dw/moving/1');
  const hash = await crypto.subtle.digest('SHA-256', new Uint8Array([...name, ...dataKey]));
  return toHex(new Uint8Array(hash));
}

export interface MoveOutOptions extends Omit<CreateBackupOptions, 'windowOnly'> {
  readonly moving: MovingHost;
}

/**
 * Leaves a sealed copy of what this window keeps for the other one. Call it when nothing is written any more. What
 * cannot be read here cannot be moved: then nothing is.
 */
export async function moveOut(options: MoveOutOptions): Promise<Result<undefined, Failure<MoveCode>>> {
  // An import that still runs, or what arrives: it is refused, and comes again where the words are.
  await options.store.stopWriting();
  const made = await createBackup({ ...options, windowOnly: true });
  if (!made.ok) return err(failure('host', made.error.code));
  if (made.value.leftOut > 0) return err(failure('unreadable', String(made.value.leftOut)));
  const { moving } = options;
  const begun = await moving.begin({});
  if (!begun.ok) return err(hostFailure(begun.error.code));
  const { file } = made.value;
  for (let offset = 0; offset < file.size; offset += PIECE_MAX) {
    const bytes = new Uint8Array(await file.slice(offset, offset + PIECE_MAX).arrayBuffer());
    const written = await moving.write({ offset, bytes });
    if (!written.ok) return err(hostFailure(written.error.code));
    options.onProgress?.(0.5 + (0.5 * offset) / file.size);
  }
  const ready = await moving.ready({});
  return ready.ok ? ok() : err(hostFailure(ready.error.code));
}

export interface TakeInOptions {
  readonly moving: MovingHost;
  readonly files: RestoreHost;
  readonly cipher: Cipher;
  readonly passphrase: string;
  readonly size: number;
  /** Of the data folder; the copy must be of the same store. */
  readonly storeId: string;
  onProgress?(fraction: number): void;
}

/**
 * Takes over the copy that the other window left, in the place of whatever this window kept of the same store before:
 * that is older. Read whole before anything is changed; killed anywhere, the next start does it again.
 */
export async function takeIn(options: TakeInOptions): Promise<Result<undefined, Failure<MoveCode>>> {
  const { cipher, files, moving, storeId } = options;
  const opened = await openBackup(sourceOf(moving, options.size), options.passphrase);
  if (!opened.ok) return err(failure('unreadable', opened.error.code));
  const whole = await verify(opened.value);
  if (!whole.ok) return err(failure('unreadable', whole.error.code));
  const backend = dexieBackend();
  try {
    await backend.remove(storeId);
    const place = { restore: '', storeId, replaces: '' };
    const { onProgress } = options;
    const head = await gather(
      { cipher, files, ...(onProgress === undefined ? {} : { onProgress }) },
      opened.value,
      place,
    );
    if (head.storeId !== storeId) return await giveUp(storeId, 'unreadable', 'another store');
    const meta = backend.meta(storeId);
    const now = await meta.read();
    if (now !== null) await meta.write({ ...now, restoring: false, replaces: null, emptyBesideFull: false });
    meta.close();
  } catch (problem) {
    const name = problem instanceof Error ? problem.name : '';
    return await giveUp(storeId, /quota/i.test(`${name} ${String(problem)}`) ? 'full' : 'not-writable', name);
  }
  const taken = await moving.taken({});
  return taken.ok ? ok() : err(hostFailure(taken.error.code));
}

async function giveUp(
  storeId: string,
  code: MoveCode,
  detail: string,
): Promise<Result<undefined, Failure<MoveCode>>> {
  await dexieBackend().remove(storeId);
  return err(failure(code, `${storeNames(storeId).meta}: ${detail}`));
}

function sourceOf(moving: MovingHost, size: number): BackupSource {
  return {
    size,
    async read(offset, length) {
      const piece = await moving.read({ offset, length });
      // An empty piece is one that does not open: the copy is then said to be unreadable.
      return piece.ok ? piece.value.bytes : new Uint8Array(0);
    },
  };
}

function hostFailure(code: string): Failure<MoveCode> {
  return code === 'full' || code === 'not-writable' ? failure(code) : failure('host', code);
}
