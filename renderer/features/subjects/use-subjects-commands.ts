import { useMemo } from 'react';
import { useActiveText, useShell } from '../../ui/shell/shell-context.tsx';
import type { Command, SubjectsView } from '../../ui/shell/shell.ts';
import { useMeaningWork } from '../meanings.ts';
import { useWorkbench } from '../workbench.tsx';
import { keptOf } from './kept-state.ts';

const LISTS = [
  'mandates',
  'deadlines',
  'speakers',
  'missing',
  'dossiers',
  'report',
] as const satisfies readonly SubjectsView[];

/** Commands of the lists for palette and menus. As long as they are there the library is worked through. */
export function useSubjectsCommands(): readonly Command[] {
  useMeaningWork();
  const shell = useShell();
  const kept = keptOf(useWorkbench());
  const active = useActiveText();
  return useMemo(
    (): readonly Command[] => [
      ...LISTS.map((view): Command => ({
        id: `subjects.${view}`,
        title: `subjects.command.${view}`,
        group: 'go',
        run: () => shell.open({ kind: 'subjects', view }),
      })),
      {
        id: 'subjects.package',
        title: 'subjects.command.package',
        group: 'document',
        enabled: active?.kind === 'document',
        run: () => {
          if (active?.kind === 'document') shell.open({ kind: 'subjects', view: 'package', of: active.id });
        },
      },
      {
        id: 'subjects.back',
        title: 'subjects.command.back',
        group: 'go',
        shortcut: 'Shift+F4',
        enabled: active !== null,
        run: () => shell.open({ kind: 'subjects', ...kept.view() }),
      },
    ],
    [shell, kept, active],
  );
}
