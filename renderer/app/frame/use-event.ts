import { useSyncExternalStore } from 'react';
import type { Event } from '../../../shared/base/emitter.ts';

/** The present value of something that says when it changed. `read` must give the same value until then. */
export function useEventValue<T>(changed: Event<undefined>, read: () => T): T {
  return useSyncExternalStore((listener) => changed(() => listener()), read);
}
