import { createContext, useContext, useEffect, useState } from 'react';
import type { Event } from '../../../shared/base/emitter.ts';
import { useWorkbench } from '../../features/workbench.tsx';

/** What the window knows of its host. */
export interface HostState {
  readonly isConnected: boolean;
  readonly protection: 'none' | 'passphrase' | 'system' | null;
}

/** Says once that the host has gone. */
export const HostClosedContext = createContext<Event<undefined> | null>(null);

/** The host as it is now: there or gone, and how the data are protected. */
export function useHostState(): HostState {
  const { host } = useWorkbench();
  const closed = useContext(HostClosedContext);
  const [state, setState] = useState<HostState>({ isConnected: true, protection: null });
  useEffect(() => {
    let isShown = true;
    const ask = async (): Promise<void> => {
      const status = await host.keys.status({});
      if (isShown && status.ok) setState((known) => ({ ...known, protection: status.value.protection }));
    };
    void ask();
    const stopKeys = host.keys.events.changed((status) =>
      setState((known) => ({ ...known, protection: status.protection })),
    );
    const stopClosed = closed?.(() => setState((known) => ({ ...known, isConnected: false })));
    return () => {
      isShown = false;
      stopKeys();
      stopClosed?.();
    };
  }, [host, closed]);
  return state;
}
