import { useMemo } from 'react';
import { useActiveText, useShell } from '../../ui/shell/shell-context.tsx';
import type { Command } from '../../ui/shell/shell.ts';

/** The one command of printing: the preview of the text that acts. From there it is saved or printed. */
export function usePrintingCommands(): readonly Command[] {
  const shell = useShell();
  const active = useActiveText();
  return useMemo(
    () => [
      {
        id: 'printing.preview',
        title: 'printing.command.preview',
        group: 'print',
        shortcut: 'Ctrl+P',
        enabled: active !== null,
        run: () => {
          if (active === null) return;
          const of =
            active.kind === 'document'
              ? { kind: active.kind, id: active.id }
              : { kind: active.kind, id: active.id };
          shell.open({ kind: 'print', of });
        },
      },
    ],
    [shell, active],
  );
}
