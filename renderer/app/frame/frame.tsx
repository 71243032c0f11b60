import { useEffect, useLayoutEffect, useMemo, type ReactNode } from 'react';
import type { Settings } from '../../store/api.ts';
import { NewDraftDialog } from '../../features/drafting/index.ts';
import { ErrorDialog } from './error-dialog.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { LibraryDrop, useFeatureCommands } from '../compose/features.tsx';
import { MainPane } from './main-pane.tsx';
import { Palette } from './palette.tsx';
import { guardFocus } from './regions.ts';
import { CommandsProvider, ShellProvider } from '../../ui/shell/shell-context.tsx';
import { commandFor, isWriting } from './shortcuts.ts';
import { SidePane } from './side-pane.tsx';
import { StartPane } from './start-pane.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useFrame, type Frame } from './use-frame.ts';
import { useFrameCommands, type FrameDoors } from './use-frame-commands.ts';
import { useNarrow } from './use-narrow.ts';
import { useShellRequests } from './use-shell-requests.ts';
import { FirstSteps } from './first-steps.tsx';
import { AfterCrash } from './after-crash.tsx';
import { HealthStrip } from './health-strip.tsx';
import type { Command } from '../../ui/shell/shell.ts';
import styles from './frame.module.css';

interface Doors extends FrameDoors {
  readonly newDraft: () => void;
  readonly close: () => void;
}

/** The window of five regions, once the stores are open. */
export function FrameWindow({ settings }: { readonly settings: Settings }) {
  const frame = useFrame(settings.frame);
  const { setLayer } = frame;
  const doors = useMemo(
    () => ({
      openPalette: () => setLayer('palette'),
      openKeyboardHelp: () => setLayer('keyboard'),
      newDraft: () => setLayer('new-draft'),
      close: () => setLayer(null),
    }),
    [setLayer],
  );
  useEffect(guardFocus, []);
  // What can be done changes far more often than what is shown: the regions are not drawn anew for it.
  const regions = useMemo(
    () => <Regions frame={frame} doors={doors} isDismissed={settings.stripDismissed} />,
    [frame, doors, settings.stripDismissed],
  );
  return (
    <ShellProvider shell={frame.shell} view={frame.view} chooseMeeting={frame.chooseMeeting}>
      <Commands frame={frame} doors={doors} settings={settings}>
        {regions}
      </Commands>
    </ShellProvider>
  );
}

interface CommandsProps {
  readonly frame: Frame;
  readonly doors: Doors;
  readonly settings: Settings;
  readonly children: ReactNode;
}

/** Every command that can be given now, by keys, from the system's menus and for all below. */
function Commands({ frame, doors, settings, children }: CommandsProps) {
  const own = useFrameCommands(frame, doors, settings);
  const ofFeatures = useFeatureCommands(doors.newDraft);
  const commands = useMemo(() => [...own, ...ofFeatures], [own, ofFeatures]);
  useShortcuts(commands);
  useShellRequests(commands);
  return <CommandsProvider value={commands}>{children}</CommandsProvider>;
}

interface RegionsProps {
  readonly frame: Frame;
  readonly doors: Doors;
  readonly isDismissed: boolean;
}

function Regions({ frame, doors, isDismissed }: RegionsProps) {
  const { layer, setLayer } = frame;
  const narrow = useNarrow();
  const { close } = doors;
  return (
    <>
      <LibraryDrop>
        <div className={styles['frame']}>
          <TopBar
            frame={frame}
            onCommands={doors.openPalette}
            onNewDraft={doors.newDraft}
            onStart={narrow.start ? () => setLayer('start') : undefined}
            onSide={narrow.side ? () => setLayer('side') : undefined}
          />
          <HealthStrip />
          <AfterCrash />
          <FirstSteps isDismissed={isDismissed} />
          <div className={styles['middle']}>
            <StartPane frame={frame} isSheet={narrow.start} isOpen={layer === 'start'} onClose={close}>
              <SidePane frame={frame} isSheet={narrow.side} isOpen={layer === 'side'} onClose={close}>
                <MainPane frame={frame} />
              </SidePane>
            </StartPane>
          </div>
          <StatusBar frame={frame} />
        </div>
      </LibraryDrop>
      <Palette isOpen={layer === 'palette'} onClose={close} />
      <KeyboardHelp isOpen={layer === 'keyboard'} onClose={close} />
      <NewDraftDialog isOpen={layer === 'new-draft'} onClose={close} />
      <ErrorDialog problem={frame.problem} onClose={frame.closeProblem} />
    </>
  );
}

const IS_MAC = /Mac|iPhone|iPad/u.test(navigator.userAgent);

/** Runs commands by their keys. What a feature has handled already, and all below an open dialog, is left alone. */
function useShortcuts(commands: readonly Command[]): void {
  // Before the first paint: whoever sees the window can already use its keys.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
      const command = commandFor(event, commands, IS_MAC);
      if (command === null) return;
      const isOfWriting = command.id === 'frame.undo' && isWriting(document.activeElement);
      const isSingleKey = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
      if (isOfWriting || (isSingleKey && isWriting(document.activeElement))) return;
      event.preventDefault();
      void command.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [commands]);
}
