import type { CallSignal } from '../../../shared/contract/service.ts';

/** The window's AbortSignal as the contract knows it. */
export function callSignal(signal: AbortSignal): CallSignal {
  return {
    get aborted() {
      return signal.aborted;
    },
    onAbort(listener) {
      signal.addEventListener('abort', listener, { once: true });
      return () => signal.removeEventListener('abort', listener);
    },
  };
}
