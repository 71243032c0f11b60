import { initializeWasm, isWasmInitialized } from '@automerge/automerge/slim';

/**
 * Must be awaited once before anything of a draft is loaded. The platform gives the bytes of
 * `automerge.wasm`, or its address (fetched, so same origin).
 */
export async function initializeDrafts(wasm: Uint8Array | string): Promise<void> {
  if (!isWasmInitialized()) await initializeWasm(wasm);
}
