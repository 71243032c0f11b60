import { useEffect, useState } from 'react';
import type { JoiningStatus } from '../../../../shared/contract/joining.ts';
import { useWorkbench } from '../../workbench.tsx';

/** Codes that are open, who came, and what this device is joining; `undefined` until first known. */
export function useJoining(): JoiningStatus | undefined {
  const { host } = useWorkbench();
  const [status, setStatus] = useState<JoiningStatus>();
  useEffect(() => {
    let isWanted = true;
    const stop = host.joining.events.changed((told) => setStatus(told));
    void host.joining.status({}).then((answer) => {
      if (isWanted && answer.ok) setStatus((known) => known ?? answer.value);
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [host]);
  return status;
}
