import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { assertNever } from '../../../shared/base/assert-never.ts';
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
  type TextTarget,
} from './frame-state.ts';
import { NoticeBoard } from './notices.ts';
import { focusLost } from './regions.ts';
import { detailsOf, TaskRunner } from './task-runner.ts';
import { undoLast } from './undo-last.ts';
import { isSideNarrow } from './use-narrow.ts';
import { useWhereabouts, type Whereabouts } from './use-whereabouts.ts';

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
  return {
    state,
    desk,
    dispatch,
    shell,
    view,
    whereabouts,
    chooseMeeting,
    tasks,
    notices,
    problem: isRoomView ? null : problem,
    closeProblem,
    undo,
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
  const open: Shell['open'] = (target, options) =>
    dispatch({ type: 'open', target, beside: options?.beside === true });
  const showError = (problem: Problem): void => {
    setProblem(problem);
    // Room view keeps the dialog back: its words may name something private.
    notices.say(problem.happened, { inRoom: t('frame.room.problem') });
  };
  return {
    open,
    showSide: (sideTab) => {
      dispatch({ type: 'desk', change: { sideTab, sideFolded: false } });
      if (isSideNarrow()) setLayer('side');
    },
    announce: (message, options) =>
      notices.say(message, { inRoom: options?.isPublic === true ? message : null }),
    offerUndo: (done, undo, options) => notices.offer({ done, undo, isPublic: options?.isPublic === true }),
    showError,
    runTask: async (kind, title, values, work) => {
      const outcome = await tasks.run(kind, title, values, work);
      const name = t(title, values);
      const reasons = { label: t('frame.status.reasons'), show: () => open({ kind: 'tasks' }) };
      switch (outcome.state) {
        case 'done':
          notices.say(outcome.report ?? t('frame.taskDone', { title: name }), {
            more: outcome.isRemarked ? reasons : null,
          });
          return;
        case 'cancelled':
          notices.say(outcome.report ?? t('frame.taskCancelled', { title: name }));
          return;
        case 'failed':
          notices.say(t('frame.taskFailedWith', { title: name, report: outcome.report }), {
            inRoom: t('frame.room.problem'),
            more: reasons,
          });
          return;
        case 'broken':
          notices.say(t('frame.taskFailed', { title: name }), {
            inRoom: t('frame.room.problem'),
            more: reasons,
          });
          showError(unexpected(t, name, outcome.failure));
          return;
        default:
          assertNever(outcome);
      }
    },
  };
}

/** A task that threw is a mistake of ours; the delegate still learns what is safe. */
function unexpected(t: Translate, title: string, failure: unknown): Problem {
  return {
    happened: t('frame.taskFailed', { title }),
    safe: t('frame.taskBroken.safe'),
    todo: t('frame.taskBroken.todo'),
    details: detailsOf(failure),
  };
}
