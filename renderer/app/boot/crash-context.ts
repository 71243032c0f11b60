import { createContext } from 'react';

/** True when the window before this one was ended by a crash; see `crash-mark.ts`. */
export const CrashContext = createContext(false);
