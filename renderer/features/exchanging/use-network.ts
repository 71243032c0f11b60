import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Failure, Result } from '../../../shared/base/result.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import type { NetworkStatus } from '../../../shared/contract/network.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import type { HostClients } from '../../host/clients.ts';
import { useWorkbench } from '../workbench.tsx';
import { useExchange } from './use-exchange.ts';
import { showNetworkFailure } from './network-words.ts';

/** The network as the host said last; null until it did. */
export function useNetwork(): NetworkStatus | null {
  const { network } = useExchange();
  return useSyncExternalStore(network.changed, () => network.status);
}

type Network = HostClients['network'];

/** Does something with the network; a failure is shown, and answered with null. */
export function useNetworkAct(): <T>(
  act: (network: Network) => Promise<Result<T, Failure<string>>>,
) => Promise<T | null> {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  return async (act) => {
    const done = await act(host.network);
    if (done.ok) return done.value;
    showNetworkFailure(shell, t, done.error);
    return null;
  };
}

/** An answer about one circle, asked again whenever the circle or the network is different. */
export function useOfCircle<T>(
  circle: CircleId,
  ask: (network: Network, circle: CircleId) => Promise<Result<T, Failure<string>>>,
): T | null {
  const { host } = useWorkbench();
  const { network } = useExchange();
  const [found, setFound] = useState<T | null>(null);
  useEffect(() => {
    let isWanted = true;
    const again = (): void => {
      void ask(host.network, circle).then((answer) => {
        if (isWanted) setFound(answer.ok ? answer.value : null);
      });
    };
    again();
    const stops = [
      network.changed(again),
      host.exchange.events.changed((changed) => {
        if (changed.circle === circle) again();
      }),
    ];
    return () => {
      isWanted = false;
      for (const stop of stops) stop();
    };
  }, [host, network, circle, ask]);
  return found;
}
