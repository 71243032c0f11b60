import type { CallSignal } from '../contract/service.ts';

/** A signal that its owner can set. */
export interface SignalSource {
  readonly signal: CallSignal;
  abort(): void;
}

export function createSignal(): SignalSource {
  const listeners = new Set<() => void>();
  let aborted = false;
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      onAbort(listener) {
        if (aborted) listener();
        else listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    abort() {
      if (aborted) return;
      aborted = true;
      for (const listener of Array.from(listeners)) listener();
      listeners.clear();
    },
  };
}
