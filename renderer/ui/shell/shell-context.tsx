import { createContext, useContext, type ReactNode } from 'react';
import type { Command, Shell } from './shell.ts';

const ShellContext = createContext<Shell | null>(null);
const RoomContext = createContext(false);
const CommandsContext = createContext<readonly Command[]>([]);

interface ShellProviderProps {
  readonly shell: Shell;
  /** Room view is on: private panes and names are not shown. */
  readonly isRoomView?: boolean;
  /** Every command that can be given now; for menus that show a feature's own. */
  readonly commands?: readonly Command[];
  readonly children: ReactNode;
}

/** Gives the frame's offers to all below. Made in `renderer/app`; in tests by `fakeShell`. */
export function ShellProvider({ shell, isRoomView = false, commands = [], children }: ShellProviderProps) {
  return (
    <ShellContext value={shell}>
      <RoomContext value={isRoomView}>
        <CommandsContext value={commands}>{children}</CommandsContext>
      </RoomContext>
    </ShellContext>
  );
}

/** What the frame offers: open, showSide, announce, offerUndo, showError, runTask. Throws outside the provider. */
export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (shell === null) throw new Error('useShell outside ShellProvider');
  return shell;
}

/** True in Room view. The frame hides private panes by itself; a mark on public text asks here (or carries data-private). */
export function useRoomView(): boolean {
  return useContext(RoomContext);
}

/** The commands that can be given now. */
export function useCommands(): readonly Command[] {
  return useContext(CommandsContext);
}
