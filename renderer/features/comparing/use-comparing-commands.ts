import { useMemo } from 'react';
import { useActiveText, useShell } from '../../ui/shell/shell-context.tsx';
import type { Command } from '../../ui/shell/shell.ts';

/** Comparing the text that acts with another, and bringing notes over to it. */
export function useComparingCommands(): readonly Command[] {
  const shell = useShell();
  const active = useActiveText();
  return useMemo(() => {
    const id = active?.kind === 'document' ? active.id : null;
    return [
      {
        id: 'comparing.with',
        title: 'comparing.command.with',
        group: 'document',
        enabled: id !== null,
        run: () => {
          if (id !== null) shell.open({ kind: 'compare', before: null, after: { kind: 'document', id } });
        },
      },
      {
        id: 'comparing.carry',
        title: 'comparing.command.carry',
        group: 'annotation',
        enabled: id !== null,
        run: () => {
          if (id !== null) shell.open({ kind: 'carry', from: null, to: id });
        },
      },
    ];
  }, [shell, active]);
}
