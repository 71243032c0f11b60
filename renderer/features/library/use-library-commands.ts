import { useMemo } from 'react';
import { useShell } from '../../ui/shell/shell-context.tsx';
import type { Command } from '../../ui/shell/shell.ts';
import { useLibraryState } from './library-state.ts';
import { useImport } from './importing/use-import.ts';
import { useRoomGuard } from '../room-guard.ts';
import { useWorkbench } from '../workbench.tsx';
import { showPackDialog } from './packs/pack-state.ts';

/** Commands of the library for palette and menus. */
export function useLibraryCommands(): readonly Command[] {
  const shell = useShell();
  const importing = useImport();
  const [state] = useLibraryState();
  const workbench = useWorkbench();
  const isBarred = useRoomGuard('exchanging.leaveRoom');
  return useMemo(
    (): readonly Command[] => [
      {
        id: 'library.import',
        title: 'library.command.import',
        group: 'document',
        shortcut: 'Ctrl+O',
        run: () => importing.pickFiles(),
      },
      {
        id: 'library.importFolder',
        title: 'library.command.importFolder',
        group: 'document',
        run: () => importing.pickFolder(),
      },
      {
        id: 'library.savePack',
        title: 'packs.command',
        group: 'document',
        run: () => {
          if (!isBarred()) showPackDialog(workbench, { kind: 'make' });
        },
      },
      {
        id: 'library.search',
        title: 'library.command.search',
        group: 'go',
        shortcut: 'Ctrl+Shift+F',
        run: () => {
          const { view } = state.now();
          state.askForSearch(view.kind === 'search' ? view.query : '');
          shell.open({ kind: 'library' });
        },
      },
      {
        id: 'library.documents',
        title: 'library.command.documents',
        group: 'go',
        run: () => {
          state.show({ kind: 'documents', type: null });
          shell.open({ kind: 'library' });
        },
      },
      {
        id: 'library.notes',
        title: 'library.command.notes',
        group: 'go',
        run: () => {
          state.show({ kind: 'notes' });
          shell.open({ kind: 'library' });
        },
      },
      {
        id: 'library.trash',
        title: 'library.command.trash',
        group: 'go',
        run: () => {
          state.show({ kind: 'trash' });
          shell.open({ kind: 'library' });
        },
      },
    ],
    [shell, importing, state, workbench, isBarred],
  );
}
