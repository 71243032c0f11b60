import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { MeetingId } from '../../../shared/base/ids.ts';
import { useWorkbench } from '../../features/workbench.tsx';
import type { Problem } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { Shell } from '../../ui/shell/shell.ts';
import type { ShellView } from '../../ui/shell/shell-context.tsx';
import {
  activeText,
  deskOf,
  readFrame,
  reduceFrame,
  writeFrame,
  type Desk,
  type FrameAction,
  type FrameState,
  type Layer,
  type TextTarget,
} from './frame-state.ts';
import { NoticeBoard } from './notices.ts';
import { focusLost } from './regions.ts';
import { makeShell } from './make-shell.ts';
import { TaskRunner } from './task-runner.ts';
import { undoLast } from './undo-last.ts';
import { useWhereabouts, type Whereabouts } from './use-whereabouts.ts';

/** Settings are written when the frame has been still for so long. */
const SAVE_AFTER_MS = 400;

/** Everything that the parts of the frame share. */
export interface Frame {
  readonly state: FrameState;
  readonly desk: Desk;
  readonly dispatch: (action: FrameAction) => void;
  readonly shell: Shell;
  readonly view: ShellView;
  readonly whereabouts: (text: TextTarget) => Whereabouts;
  readonly chooseMeeting: (meeting: MeetingId | null) => void;
  readonly tasks: TaskRunner;
  readonly notices: NoticeBoard;
  /** What did not succeed; kept back in Room view. */
  readonly problem: Problem | null;
  readonly closeProblem: () => void;
  /** Undoes the newest act that can be undone here, or says why not. */
  readonly undo: () => Promise<void>;
  readonly isRoomView: boolean;
  readonly setRoomView: (on: boolean) => void;
  readonly layer: Layer;
  readonly setLayer: (layer: Layer) => void;
}

/** The state of the window: kept in the settings, so that the last meeting, texts and widths return. */
export function useFrame(storedFrame: string): Frame {
  const { store, clock } = useWorkbench();
  const t = useText();
  const [state, dispatch] = useReducer(reduceFrame, storedFrame, readFrame);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isRoomView, setRoomViewState] = useState(false);
  const [layer, setLayer] = useState<Layer>(null);
  const tasks = useMemo(() => new TaskRunner(store.tasks, clock), [store, clock]);
  const notices = useMemo(() => new NoticeBoard(), []);
  const shell = useMemo(
    () => makeShell({ dispatch, setLayer, tasks, notices, setProblem, t }),
    [tasks, notices, t],
  );
  useSavedFrame(state);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-room', isRoomView);
    // The window has just come, or what had the focus may have gone from the screen.
    focusLost();
  }, [isRoomView]);
  const desk = deskOf(state);
  useOffersOfScreen(notices, desk.screen?.kind ?? desk.texts.map(({ kind }) => kind).join(' '));
  const whereabouts = useWhereabouts();
  const shown = activeText(desk);
  // A text in Trash is in its pane, but nothing acts on it.
  const active = shown === null || whereabouts(shown).place === 'here' ? shown : null;
  const view = useMemo(
    () => ({ meeting: state.meeting, active, isRoomView }),
    [state.meeting, active, isRoomView],
  );
  const chooseMeeting = useCallback(
    (meeting: MeetingId | null) => dispatch({ type: 'meeting', meeting }),
    [],
  );
  const setRoomView = useCallback(
    (on: boolean) => {
      setRoomViewState(on);
      setLayer(null);
      if (!on) notices.leaveRoom();
    },
    [notices],
  );
  const closeProblem = useCallback(() => setProblem(null), []);
  const undo = useCallback(
    () => undoLast({ notices, isRoomView, t, showError: shell.showError }),
    [notices, isRoomView, t, shell],
  );
  const shownProblem = isRoomView ? null : problem;
  // The same object until something in it is another: all parts of the window have it.
  return useMemo(
    () => ({
      state,
      desk,
      dispatch,
      shell,
      view,
      whereabouts,
      chooseMeeting,
      tasks,
      notices,
      problem: shownProblem,
      closeProblem,
      undo,
      isRoomView,
      setRoomView,
      layer,
      setLayer,
    }),
    [
      state,
      desk,
      shell,
      view,
      whereabouts,
      chooseMeeting,
      tasks,
      notices,
      shownProblem,
      closeProblem,
      undo,
      isRoomView,
      setRoomView,
      layer,
    ],
  );
}

/** What was done on one kind of screen is not offered for undo in sight on another. */
function useOffersOfScreen(notices: NoticeBoard, kinds: string): void {
  const before = useRef(kinds);
  useEffect(() => {
    const stays = kinds.split(' ').some((kind) => before.current.split(' ').includes(kind));
    before.current = kinds;
    if (!stays) notices.leaveScreen();
  }, [notices, kinds]);
}

function useSavedFrame(state: FrameState): void {
  const { store } = useWorkbench();
  const written = useRef<string | null>(null);
  useEffect(() => {
    const json = writeFrame(state);
    if (written.current === null) written.current = json;
    if (written.current === json) return undefined;
    const save = (): void => {
      written.current = json;
      // Comfort, not content: where the stores refuse it, the window just forgets its panes.
      store.settings.set({ frame: json }).catch(() => undefined);
    };
    const timer = setTimeout(save, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [state, store]);
}
