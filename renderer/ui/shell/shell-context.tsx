import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { MeetingId } from '../../../shared/base/ids.ts';
import type { Command, OpenTarget, Shell } from './shell.ts';

/** What the window shows now. */
export interface ShellView {
  /** The meeting of the meeting switcher; null means all meetings. */
  readonly meeting: MeetingId | null;
  /** The text that acts (for side panes, status, commands); null while a screen covers the texts. */
  readonly active: Extract<OpenTarget, { kind: 'document' | 'draft' }> | null;
  /** Room view is on: private panes and names are not shown. */
  readonly isRoomView: boolean;
}

interface ShellValue {
  readonly shell: Shell;
  readonly chooseMeeting: (meeting: MeetingId | null) => void;
}

const NOTHING_SHOWN: ShellView = { meeting: null, active: null, isRoomView: false };
const NO_COMMANDS: readonly Command[] = [];
const ShellContext = createContext<ShellValue | null>(null);
const ViewContext = createContext<ShellView>(NOTHING_SHOWN);
const CommandsContext = createContext<readonly Command[]>(NO_COMMANDS);

interface ShellProviderProps {
  readonly shell: Shell;
  readonly view?: ShellView;
  readonly chooseMeeting?: (meeting: MeetingId | null) => void;
  readonly children: ReactNode;
}

/** Gives the frame's offers to all below. Made in `renderer/app`; in tests with `fakeShell` of test/support. */
export function ShellProvider({
  shell,
  view = NOTHING_SHOWN,
  chooseMeeting = ignore,
  children,
}: ShellProviderProps) {
  const value = useMemo(() => ({ shell, chooseMeeting }), [shell, chooseMeeting]);
  return (
    <ShellContext value={value}>
      <ViewContext value={view}>{children}</ViewContext>
    </ShellContext>
  );
}

/** Gives every command that can be given now; for menus that show a feature's own. */
export const CommandsProvider = CommandsContext;

function ignore(): void {
  // Without a frame there is no meeting to choose.
}

function useShellValue(): ShellValue {
  const value = useContext(ShellContext);
  if (value === null) throw new Error('useShell outside ShellProvider');
  return value;
}

/** What the frame offers: open, showSide, announce, offerUndo, showError, runTask. Throws outside the provider. */
export function useShell(): Shell {
  return useShellValue().shell;
}

/** The meeting of the meeting switcher (null: all meetings) and the way to change it. */
export function useMeeting(): {
  readonly meeting: MeetingId | null;
  readonly chooseMeeting: (meeting: MeetingId | null) => void;
} {
  const { chooseMeeting } = useShellValue();
  const { meeting } = useContext(ViewContext);
  return { meeting, chooseMeeting };
}

/** The text that acts; null while a screen (library, settings …) covers the texts. */
export function useActiveText(): ShellView['active'] {
  return useContext(ViewContext).active;
}

/** True in Room view. The frame hides private panes by itself; a mark on public text asks here (or carries data-private). */
export function useRoomView(): boolean {
  return useContext(ViewContext).isRoomView;
}

/** The commands that can be given now. */
export function useCommands(): readonly Command[] {
  return useContext(CommandsContext);
}
