import { createContext, useContext } from 'react';
import type { Session } from './boot.ts';

/** The open session, for the composition of parts that need the cipher or the stores' names. */
export const SessionContext = createContext<Session | null>(null);

/** The open session; null in a window that was put together without a start, as in tests. */
export function useMaybeSession(): Session | null {
  return useContext(SessionContext);
}
