import { useMemo } from 'react';
import type { Command } from '../../ui/shell/shell.ts';
import { useActivePane, useTextFocus } from '../text-focus.ts';

/** Commands of reading for palette and menus; they act on the reading pane used last. */
export function useReadingCommands(): readonly Command[] {
  const focus = useTextFocus();
  const pane = useActivePane();
  return useMemo(() => {
    const enabled = pane !== null;
    const canReadAgain = pane !== null && focus.hasEncoding(pane.target);
    const command = (id: string, run: () => void, shortcut?: string, can = enabled): Command => ({
      id: `reading.${id}`,
      title: `reading.command.${id}`,
      group: 'document',
      enabled: can,
      run,
      ...(shortcut === undefined ? {} : { shortcut }),
    });
    return [
      command('find', () => focus.activePane?.find(), 'Ctrl+F'),
      command('goTo', () => focus.activePane?.goToClause(), 'Ctrl+G'),
      command('nextMark', () => focus.activePane?.nextMark(1), 'Alt+M'),
      command('previousMark', () => focus.activePane?.nextMark(-1), 'Alt+Shift+M'),
      command(
        'encoding',
        () => {
          if (pane !== null) focus.askEncoding(pane.target);
        },
        undefined,
        canReadAgain,
      ),
    ];
  }, [focus, pane]);
}
