import { createCipher, importCipherKey, type Cipher } from '../../renderer/store/cipher/cipher.ts';
import { dexieBackend } from '../../renderer/store/backend.ts';
import { memoryBackend } from './memory-backend.ts';
import { openStore, type OpenStoreOptions } from '../../renderer/store/open-store.ts';
import type { Store } from '../../renderer/store/api.ts';

/** A cipher under a fixed key; `seed` makes another key. */
export async function testCipher(seed = 7): Promise<Cipher> {
  return createCipher(await importCipherKey(new Uint8Array(32).fill(seed)));
}

/**
 * A real store for tests: RxDB in memory, of its own, unless it has a `name` by which it can be opened again. That one
 * lies in IndexedDB in the browser project. Both pass the suite of the store; what is on the screen is the same over
 * either. Close it; RxDB allows 13 open collections in a page.
 */
export async function openTestStore(options: Partial<OpenStoreOptions> = {}): Promise<Store> {
  const isKept = options.name !== undefined && 'indexedDB' in globalThis;
  return openStore({
    cipher: options.cipher ?? (await testCipher()),
    name: `test-${crypto.randomUUID()}`,
    backend: isKept ? dexieBackend() : memoryBackend(),
    ...options,
  });
}
