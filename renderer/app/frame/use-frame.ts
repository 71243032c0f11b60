import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { MeetingId } from '../../../shared/base/ids.ts';
import { useWorkbench } from '../../features/workbench.tsx';
import type { Problem } from '../../ui/components/index.ts';
import { useText, type Translate } from '../../ui/locale/index.ts';
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
} from './frame-state.ts';
import { NoticeBoard } from './notices.ts';
import { focusLost } from './regions.ts';
import { TaskRunner } from './task-runner.ts';
import { isSideNarrow } from './use-narrow.ts';

/** Settings are written when the frame has been still for so long. */
const SAVE_AFTER_MS = 400;

/** What lies over the window; `start` and `side` are panes that have no room beside the text. */
export type Layer = 'new-draft' | 'palette' | 'keyboard' | 'start' | 'side' | null;

/** Everything that the parts of the frame share. */
export interface Frame {
  readonly state: FrameState;
  readonly desk: Desk;
  readonly dispatch: (action: FrameAction) => void;
  readonly shell: Shell;
  readonly view: ShellView;
  readonly chooseMeeting: (meeting: MeetingId | null) => void;
  readonly tasks: TaskRunner;
  readonly notices: NoticeBoard;
  readonly problem: Problem | null;
  readonly closeProblem: () => void;
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
  const active = activeText(desk);
  const view = useMemo(
    () => ({ meeting: state.meeting, active, isRoomView }),
    [state.meeting, active, isRoomView],
  );
  const chooseMeeting = useCallback(
    (meeting: MeetingId | null) => dispatch({ type: 'meeting', meeting }),
    [],
  );
  const setRoomView = useCallback((on: boolean) => {
    setRoomViewState(on);
    setLayer(null);
  }, []);
  const closeProblem = useCallback(() => setProblem(null), []);
  return {
    state,
    desk,
    dispatch,
    shell,
    view,
    chooseMeeting,
    tasks,
    notices,
    problem,
    closeProblem,
    isRoomView,
    setRoomView,
    layer,
    setLayer,
  };
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

interface ShellParts {
  readonly dispatch: (action: FrameAction) => void;
  readonly setLayer: (layer: Layer) => void;
  readonly tasks: TaskRunner;
  readonly notices: NoticeBoard;
  readonly setProblem: (problem: Problem) => void;
  readonly t: Translate;
}

function makeShell({ dispatch, setLayer, tasks, notices, setProblem, t }: ShellParts): Shell {
  return {
    open: (target, options) => dispatch({ type: 'open', target, beside: options?.beside === true }),
    showSide: (sideTab) => {
      dispatch({ type: 'desk', change: { sideTab, sideFolded: false } });
      if (isSideNarrow()) setLayer('side');
    },
    announce: (message, options) => notices.say(message, options?.isPublic === true),
    offerUndo: (label, undo) => notices.offer({ label, undo }),
    showError: (problem) => setProblem(problem),
    runTask: async (kind, title, values, work) => {
      const outcome = await tasks.run(kind, title, values, work);
      if (outcome.state === 'done')
        notices.say(outcome.report ?? t('frame.taskDone', { title: t(title, values) }));
      if (outcome.state === 'cancelled') notices.say(t('frame.taskCancelled', { title: t(title, values) }));
      if (outcome.state === 'failed') setProblem(unexpected(t, t(title, values), outcome.failure));
    },
  };
}

/** A task that threw is a mistake of ours; the delegate still learns what is safe. */
function unexpected(t: Translate, title: string, failure: unknown): Problem {
  const details =
    failure instanceof Error
      ? `${failure.name}: ${failure.message}\n${failure.stack ?? ''}`
      : String(failure);
  return {
    happened: t('frame.taskFailed', { title }),
    safe: t('frame.taskFailedSafe'),
    todo: t('frame.taskFailedTodo'),
    details,
  };
}
