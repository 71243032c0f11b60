import { err, failure, ok } from '../../shared/base/result.ts';
import type { filesService } from '../../shared/contract/files.ts';
import type { Client } from '../../shared/contract/service.ts';

type Files = Client<typeof filesService>;

/** A host's folder in memory, as far as backup and restore see it. */
export interface MemoryFiles extends Pick<
  Files,
  'folder' | 'exportBegin' | 'exportRead' | 'restoreBegin' | 'restoreWrite' | 'restoreCommit' | 'restoreAbort'
> {
  readonly state: {
    storeId: string;
    incarnation: number;
    hostKey: Uint8Array;
    files: Map<string, Uint8Array>;
    gathered: Map<string, Uint8Array> | null;
  };
}

const randomHex = (): string => crypto.randomUUID().replaceAll('-', '');

export function memoryFiles(files: Iterable<readonly [string, Uint8Array]> = []): MemoryFiles {
  const state: MemoryFiles['state'] = {
    storeId: randomHex(),
    incarnation: 1,
    hostKey: crypto.getRandomValues(new Uint8Array(32)),
    files: new Map(files),
    gathered: null,
  };
  const next = { restore: '', storeId: '' };
  return {
    state,
    folder: () =>
      Promise.resolve(
        ok({
          storeId: state.storeId,
          incarnation: state.incarnation,
          hasData: state.files.size > 0,
          readOnly: null,
          restorePending: false,
        }),
      ),
    exportBegin: () =>
      Promise.resolve(
        ok({
          hostKey: state.hostKey,
          incarnation: state.incarnation,
          files: Array.from(state.files, ([path, bytes]) => ({ path, size: bytes.byteLength })),
        }),
      ),
    exportRead({ path, offset, length }) {
      const bytes = state.files.get(path);
      if (bytes === undefined) return Promise.resolve(err(failure('not-found')));
      return Promise.resolve(ok({ bytes: bytes.subarray(offset, offset + length) }));
    },
    restoreBegin() {
      next.restore = randomHex();
      next.storeId = randomHex();
      state.gathered = new Map();
      return Promise.resolve(ok({ ...next }));
    },
    restoreWrite({ path, offset, bytes }) {
      const before = state.gathered?.get(path) ?? new Uint8Array(0);
      if (before.byteLength !== offset) return Promise.resolve(err(failure('out-of-order')));
      const whole = new Uint8Array(offset + bytes.byteLength);
      whole.set(before);
      whole.set(bytes, offset);
      state.gathered?.set(path, whole);
      return Promise.resolve(ok({}));
    },
    restoreCommit({ hostKey, incarnation }) {
      state.files = state.gathered ?? new Map<string, Uint8Array>();
      state.storeId = next.storeId;
      state.hostKey = hostKey;
      state.incarnation = Math.max(incarnation, state.incarnation) + 1;
      state.gathered = null;
      return Promise.resolve(ok({ storeId: state.storeId }));
    },
    restoreAbort() {
      state.gathered = null;
      return Promise.resolve(ok({}));
    },
  };
}
