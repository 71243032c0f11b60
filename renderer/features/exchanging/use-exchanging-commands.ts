import { useMemo } from 'react';
import type { Command } from '../../ui/shell/shell.ts';
import { useActiveText, useShell } from '../../ui/shell/shell-context.tsx';
import { useRoomGuard } from '../room-guard.ts';
import { showDialog, useExchangeHolder, useExchangeState } from './use-exchange.ts';
import { useNetworkCommands } from './use-network-commands.ts';

/** What can be done with circles, from the palette and the menus. */
export function useExchangingCommands(): readonly Command[] {
  const shell = useShell();
  const holder = useExchangeHolder();
  const active = useActiveText();
  const state = useExchangeState();
  const isBarred = useRoomGuard('exchanging.leaveRoom');
  const first = state?.circles.find((circle) => circle.role !== null)?.id;
  const network = useNetworkCommands();
  return useMemo(
    (): readonly Command[] => [
      ...network,
      {
        id: 'exchanging.open',
        title: 'exchanging.command.open',
        group: 'exchange',
        run: () => shell.open({ kind: 'exchange' }),
      },
      {
        id: 'exchanging.release',
        title: 'exchanging.command.release',
        group: 'draft',
        enabled: active?.kind === 'draft',
        run: () => {
          if (active?.kind === 'draft' && !isBarred())
            showDialog(holder, { kind: 'release', draft: active.id });
        },
      },
      {
        id: 'exchanging.writeFile',
        title: 'exchanging.command.writeFile',
        group: 'exchange',
        enabled: first !== undefined,
        run: () => {
          if (first !== undefined && !isBarred()) showDialog(holder, { kind: 'write-file', circle: first });
        },
      },
      {
        id: 'exchanging.newCircle',
        title: 'exchanging.command.newCircle',
        group: 'exchange',
        run: () => {
          if (!isBarred()) showDialog(holder, { kind: 'new-circle' });
        },
      },
      {
        id: 'exchanging.conflicts',
        title: 'exchanging.command.conflicts',
        group: 'go',
        run: () => {
          if (!isBarred()) shell.showSide('conflicts');
        },
      },
    ],
    [shell, holder, active, first, isBarred, network],
  );
}
