import { createContext, useContext } from 'react';
import type { Session } from './boot.ts';

/** The open session, for the composition of parts that need the cipher or the store's name. */
export const SessionContext = createContext<Session | null>(null);

/** The open session; throws before the workbench is open. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession before the workbench is open');
  return session;
}
