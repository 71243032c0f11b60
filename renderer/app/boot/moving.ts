import type { FetchCode, MovingStatus, WindowKind } from '../../../shared/contract/moving.ts';
import type { Failure, Result } from '../../../shared/base/result.ts';
import type { Workbench } from '../../features/workbench.tsx';
import { moveOut, movingPassphrase, takeIn, type MoveCode } from '../../store/backup/moving.ts';
import { openChunkStore } from '../../store/chunks/dexie-chunk-store.ts';
import type { Cipher } from '../../store/cipher/cipher.ts';
import { storeNames } from '../../store/names.ts';

/** What a start has to do before it may open the databases of its window. */
export type MovingStep =
  | { readonly kind: 'open' }
  /** The other window has left a copy: take it over. */
  | { readonly kind: 'take'; readonly size: number }
  /** This window has left a copy that nobody has taken over yet. */
  | { readonly kind: 'waits'; readonly for: WindowKind }
  /** The delegate's words are in the other window. */
  | { readonly kind: 'there'; readonly home: WindowKind; readonly canFetch: boolean };

/** The one place that decides which window may be written in. */
export function movingStep({ own, home, waiting, canFetch }: MovingStatus): MovingStep {
  if (waiting !== null && waiting.from !== own) return { kind: 'take', size: waiting.size };
  if (waiting !== null) return { kind: 'waits', for: otherWindow(own) };
  return home === null || home === own ? { kind: 'open' } : { kind: 'there', home, canFetch };
}

export function otherWindow(own: WindowKind): WindowKind {
  return own === 'browser' ? 'electron' : 'browser';
}

interface Place {
  readonly host: Workbench['host'];
  readonly cipher: Cipher;
  /** The data key as the host gave it. */
  readonly dataKey: Uint8Array;
}

/** Takes the waiting copy over; afterwards the databases of this window are the delegate's. */
export async function takeOver(
  { host, cipher, dataKey }: Place,
  size: number,
  storeId: string,
  onProgress: (fraction: number) => void,
): Promise<Result<undefined, Failure<MoveCode>>> {
  const passphrase = await movingPassphrase(dataKey);
  const { moving, files } = host;
  return await takeIn({ moving, files, cipher, passphrase, size, storeId, onProgress });
}

/** Leaves a copy for the other window. Drafts must be closed; the store is still open, and nobody writes in it. */
export async function leaveCopy(
  { host, cipher, dataKey }: Place,
  workbench: Pick<Workbench, 'store' | 'clock'>,
  chunkDatabase: string,
  onProgress: (fraction: number) => void,
): Promise<Result<undefined, Failure<MoveCode>>> {
  const chunks = await openChunkStore(cipher, chunkDatabase);
  try {
    return await moveOut({
      store: workbench.store,
      chunks,
      files: host.files,
      moving: host.moving,
      passphrase: await movingPassphrase(dataKey),
      now: workbench.clock.now(),
      onProgress,
    });
  } finally {
    chunks.close();
  }
}

/** Whether this window has databases of the store at all: one that leaves its copy must not make empty ones. */
export async function hasStore(storeId: string): Promise<boolean> {
  const wanted = storeNames(storeId).meta;
  return (await indexedDB.databases()).some(({ name }) => name === wanted);
}

/** What is told of a failed move to whoever asked this window, which nobody sees, for its copy. */
export function fetchCode(code: string): FetchCode {
  return code === 'full' || code === 'not-writable' || code === 'unreadable' ? code : 'crashed';
}
