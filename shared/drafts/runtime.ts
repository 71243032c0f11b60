import { initializeWasm, isWasmInitialized } from '@automerge/automerge/slim';

/**
 * Must be awaited once before anything of a draft is loaded. The platform gives the bytes of
 * `automerge.wasm`, or its address (fetched, so same origin).
 */
export async function initializeDrafts(wasm: Uint8Array | string): Promise<void> {
  // Two engines side by side would take each other's documents for their own.
  if (!isWasmInitialized()) await (loading ??= initializeWasm(wasm).finally(() => (loading = null)));
}

let loading: Promise<void> | null = null;
