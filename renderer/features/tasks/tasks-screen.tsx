import { useMemo } from 'react';
import { assertNever } from '../../../shared/base/assert-never.ts';
import type { TaskRecord } from '../../store/api.ts';
import {
  Badge,
  Button,
  Disclosure,
  EmptyState,
  Icon,
  LoadingState,
  ProblemItem,
  ProgressBar,
  Screen,
  type IconName,
  type Tone,
} from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useRoomView } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { taskTitle } from './task-title.ts';
import styles from './tasks.module.css';

const NONE: readonly TaskRecord[] = [];
const NO_REMARKS: NonNullable<TaskRecord['remarks']> = [];

interface TasksScreenProps {
  /** Tasks of this window that run now; the store may know their progress later. */
  readonly running: readonly TaskRecord[];
  readonly onCancel: (id: string) => void;
}

/** Every task with its result and time: what was said once in the status bar stays readable here. */
export function TasksScreen({ running, onCancel }: TasksScreenProps) {
  const t = useText();
  const { store } = useWorkbench();
  const isRoomView = useRoomView();
  const known = useLive(useMemo(() => store.tasks.all(), [store]));
  if (known === undefined) return <LoadingState label={t('common.loading')} />;
  const ids = new Set(running.map((task) => task.id));
  const ended = known.filter((task) => !ids.has(task.id)).toSorted((a, b) => b.startedAt - a.startedAt);
  const shown = isRoomView ? NONE : ended;
  return (
    <Screen
      width="reading"
      title={t('frame.tasks.title')}
      lead={t(isRoomView ? 'frame.tasks.roomView' : 'frame.tasks.lead')}
      actions={
        ended.length === 0 || isRoomView ? undefined : (
          <Button size="small" onPress={() => void store.tasks.clear()}>
            {t('frame.tasks.clear')}
          </Button>
        )
      }
    >
      {known.length + running.length === 0 ? (
        <EmptyState icon="tasks" title={t('frame.tasks.empty')} />
      ) : running.length + shown.length === 0 ? null : (
        <ul className={styles['tasks']}>
          {running.map((task) => (
            <RunningRow key={task.id} task={task} onCancel={onCancel} />
          ))}
          {shown.map((task) => (
            <EndedRow key={task.id} task={task} />
          ))}
        </ul>
      )}
    </Screen>
  );
}

function RunningRow({
  task,
  onCancel,
}: {
  readonly task: TaskRecord;
  readonly onCancel: (id: string) => void;
}) {
  const t = useText();
  const title = taskTitle(t, task, useRoomView());
  return (
    <li className={styles['task']}>
      <span className={styles['icon']}>
        <Icon name="clock" />
      </span>
      <div className={styles['what']}>
        <ProgressBar label={title} value={task.progress} />
      </div>
      <Button size="small" onPress={() => onCancel(task.id)} label={t('frame.tasks.cancel', { title })}>
        {t('common.cancel')}
      </Button>
    </li>
  );
}

function EndedRow({ task }: { readonly task: TaskRecord }) {
  const t = useText();
  const format = useFormat();
  const look = lookOf(task.state);
  return (
    <li className={styles['task']}>
      <span className={styles['icon']}>
        <Icon name={look.icon} />
      </span>
      <div className={styles['what']}>
        <p className={styles['title']}>{t(task.title, task.values)}</p>
        {task.report === null ? null : <p className={styles['report']}>{task.report}</p>}
        <Remarks task={task} />
      </div>
      <div className={styles['when']}>
        <Badge tone={look.tone}>{t(`frame.tasks.state.${task.state}`)}</Badge>
        <time>{format.dateTime(task.endedAt ?? task.startedAt)}</time>
      </div>
    </li>
  );
}

/** Few reasons are open at once; many fold under their number. */
const OPEN_AT_ONCE = 5;

/** Why a task did not do all of it: of each thing what happened, what is safe, what to do. */
function Remarks({ task }: { readonly task: TaskRecord }) {
  const t = useText();
  const remarks = task.remarks ?? NO_REMARKS;
  if (remarks.length === 0) return null;
  return (
    <Disclosure
      title={t('frame.tasks.remarks', { count: remarks.length })}
      defaultExpanded={remarks.length <= OPEN_AT_ONCE}
    >
      <ul className={styles['remarks']}>
        {remarks.map(({ subject, message, details }, index) => (
          <li key={`${subject} ${index}`}>
            <ProblemItem
              subject={subject}
              problem={{
                happened: t(`${message}.happened`),
                safe: t(`${message}.safe`),
                todo: t(`${message}.todo`),
                details,
              }}
              copyLabel={t('common.copyDetails')}
              copiedLabel={t('common.copied')}
            />
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

function lookOf(state: TaskRecord['state']): { readonly icon: IconName; readonly tone: Tone } {
  switch (state) {
    case 'done':
      return { icon: 'check', tone: 'positive' };
    case 'failed':
      return { icon: 'error', tone: 'danger' };
    case 'cancelled':
      return { icon: 'close', tone: 'neutral' };
    case 'interrupted':
      return { icon: 'warning', tone: 'caution' };
    case 'running':
      return { icon: 'clock', tone: 'accent' };
    default:
      return assertNever(state);
  }
}
