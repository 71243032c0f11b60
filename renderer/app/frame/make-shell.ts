import { assertNever } from '../../../shared/base/assert-never.ts';
import type { Problem } from '../../ui/components/index.ts';
import type { Translate } from '../../ui/locale/index.ts';
import type { Shell } from '../../ui/shell/shell.ts';
import type { FrameAction, Layer } from './frame-state.ts';
import type { NoticeBoard } from './notices.ts';
import { detailsOf, type TaskOutcome, type TaskRunner } from './task-runner.ts';
import { isSideNarrow } from './use-narrow.ts';

interface ShellParts {
  readonly dispatch: (action: FrameAction) => void;
  readonly setLayer: (layer: Layer) => void;
  readonly tasks: TaskRunner;
  readonly notices: NoticeBoard;
  readonly setProblem: (problem: Problem) => void;
  readonly t: Translate;
}

/** What the frame offers to features, over its own parts. */
export function makeShell(parts: ShellParts): Shell {
  const { dispatch, setLayer, tasks, notices, setProblem, t } = parts;
  const shell: Shell = {
    open: (target, options) => dispatch({ type: 'open', target, beside: options?.beside === true }),
    showSide: (sideTab) => {
      dispatch({ type: 'desk', change: { sideTab, sideFolded: false } });
      if (isSideNarrow()) setLayer('side');
    },
    announce: (message, options) =>
      notices.say(message, { inRoom: options?.isPublic === true ? message : null }),
    offerUndo: (done, undo, options) => notices.offer({ done, undo, isPublic: options?.isPublic === true }),
    showError: (problem) => {
      setProblem(problem);
      // Room view keeps the dialog back: its words may name something private.
      notices.say(problem.happened, { inRoom: t('frame.room.problem') });
    },
    runTask: async (kind, title, values, work) => {
      const outcome = await tasks.run(kind, title, values, work);
      tellOutcome(shell, notices, t, t(title, values), outcome);
    },
  };
  return shell;
}

/** Says in the status bar how a task ended, and where its reasons can be read. */
function tellOutcome(
  shell: Shell,
  notices: NoticeBoard,
  t: Translate,
  title: string,
  outcome: TaskOutcome,
): void {
  const more = { label: t('frame.status.reasons'), show: () => shell.open({ kind: 'tasks' }) };
  const inRoom = t('frame.room.problem');
  switch (outcome.state) {
    case 'done':
      notices.say(outcome.report ?? t('frame.taskDone', { title }), {
        more: outcome.isRemarked ? more : null,
      });
      return;
    case 'cancelled':
      notices.say(outcome.report ?? t('frame.taskCancelled', { title }));
      return;
    case 'failed':
      notices.say(t('frame.taskFailedWith', { title, report: outcome.report }), { inRoom, more });
      return;
    case 'broken':
      shell.showError(unexpected(t, title, outcome.failure));
      notices.say(t('frame.taskFailed', { title }), { inRoom, more });
      return;
    default:
      assertNever(outcome);
  }
}

/** A task that threw is a mistake of ours; the delegate still learns what is safe. */
function unexpected(t: Translate, title: string, failure: unknown): Parameters<Shell['showError']>[0] {
  return {
    happened: t('frame.taskFailed', { title }),
    safe: t('frame.taskBroken.safe'),
    todo: t('frame.taskBroken.todo'),
    details: detailsOf(failure),
  };
}
