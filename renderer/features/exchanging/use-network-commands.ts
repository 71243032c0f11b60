import { useMemo } from 'react';
import { useText } from '../../ui/locale/index.ts';
import type { Command } from '../../ui/shell/shell.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useRoomGuard } from '../room-guard.ts';
import { useWorkbench } from '../workbench.tsx';
import { showNetworkFailure } from './network-words.ts';
import { showDialog, useExchangeHolder, useExchangeState } from './use-exchange.ts';
import { useNetwork } from './use-network.ts';

/** The switch, pause and "now" of the network, for palette and menus. None before the host said how it stands. */
export function useNetworkCommands(): readonly Command[] {
  const t = useText();
  const shell = useShell();
  const holder = useExchangeHolder();
  const { host } = useWorkbench();
  const isBarred = useRoomGuard('exchanging.leaveRoom');
  const status = useNetwork();
  const circles = useExchangeState()?.circles;
  const first = holder.chosen ?? circles?.[0]?.id;
  const isKnown = status !== null;
  const isOn = status?.on === true;
  const isPaused = status?.paused === true;
  return useMemo((): readonly Command[] => {
    if (!isKnown || first === undefined) return [];
    const act = async (
      done: string,
      call: () => ReturnType<typeof host.network.exchangeNow>,
    ): Promise<void> => {
      const answer = await call();
      if (answer.ok) shell.announce(t(done));
      else showNetworkFailure(shell, t, answer.error);
    };
    return [
      {
        id: 'network.switch',
        title: isOn ? 'network.command.off' : 'network.command.on',
        group: 'exchange',
        run: () =>
          act(isOn ? 'network.off.done' : 'network.on.done', () => host.network.switchOn({ on: !isOn })),
      },
      {
        id: 'network.now',
        title: 'network.command.now',
        group: 'exchange',
        enabled: isOn && !isPaused,
        run: async () => {
          await holder.exchange.sendNow();
          await act('network.now.done', () => host.network.exchangeNow({}));
        },
      },
      {
        id: 'network.pause',
        title: isPaused ? 'network.command.goOn' : 'network.command.pause',
        group: 'exchange',
        enabled: isOn,
        run: () =>
          act(isPaused ? 'network.goOn.done' : 'network.paused.done', () =>
            host.network.pause({ paused: !isPaused }),
          ),
      },
      {
        id: 'network.preview',
        title: 'network.command.preview',
        group: 'exchange',
        run: () => {
          if (!isBarred()) showDialog(holder, { kind: 'preview', circle: first });
        },
      },
    ];
  }, [host, shell, t, holder, first, isKnown, isOn, isPaused, isBarred]);
}
