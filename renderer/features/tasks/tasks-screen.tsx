import { useMemo } from 'react';
import { assertNever } from '../../../shared/base/assert-never.ts';
import type { TaskRecord } from '../../store/api.ts';
import {
  Badge,
  Button,
  EmptyState,
  Icon,
  LoadingState,
  ProgressBar,
  Screen,
  type IconName,
  type Tone,
} from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import styles from './tasks.module.css';

interface TasksScreenProps {
  /** Tasks of this window that run now; the store may know their progress later. */
  readonly running: readonly TaskRecord[];
  readonly onCancel: (id: string) => void;
}

/** Every task with its result and time: what was said once in the status bar stays readable here. */
export function TasksScreen({ running, onCancel }: TasksScreenProps) {
  const t = useText();
  const { store } = useWorkbench();
  const known = useLive(useMemo(() => store.tasks.all(), [store]));
  if (known === undefined) return <LoadingState label={t('common.loading')} />;
  const ids = new Set(running.map((task) => task.id));
  const ended = known.filter((task) => !ids.has(task.id)).toSorted((a, b) => b.startedAt - a.startedAt);
  return (
    <Screen
      width="reading"
      title={t('frame.tasks.title')}
      lead={t('frame.tasks.lead')}
      actions={
        ended.length === 0 ? undefined : (
          <Button size="small" onPress={() => void store.tasks.clear()}>
            {t('frame.tasks.clear')}
          </Button>
        )
      }
    >
      {running.length + ended.length === 0 ? (
        <EmptyState icon="tasks" title={t('frame.tasks.empty')} />
      ) : (
        <ul className={styles['tasks']}>
          {running.map((task) => (
            <RunningRow key={task.id} task={task} onCancel={onCancel} />
          ))}
          {ended.map((task) => (
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
  return (
    <li className={styles['task']}>
      <span className={styles['icon']}>
        <Icon name="clock" />
      </span>
      <div className={styles['what']}>
        <ProgressBar label={t(task.title, task.values)} value={task.progress} />
      </div>
      <Button
        size="small"
        onPress={() => onCancel(task.id)}
        label={t('frame.tasks.cancel', { title: t(task.title, task.values) })}
      >
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
        <p className={styles['title']} dir="auto">
          {t(task.title, task.values)}
        </p>
        {task.report === null ? null : (
          <p className={styles['report']} dir="auto">
            {task.report}
          </p>
        )}
      </div>
      <div className={styles['when']}>
        <Badge tone={look.tone}>{t(`frame.tasks.state.${task.state}`)}</Badge>
        <time>{format.dateTime(task.endedAt ?? task.startedAt)}</time>
      </div>
    </li>
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
