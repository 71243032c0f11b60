import { useEffect, useMemo, useState } from 'react';
import { useLive, useWorkbench } from '../../features/workbench.tsx';
import { cx, Icon, type IconName } from '../../ui/components/index.ts';
import { useFormat, useLanguage, useText } from '../../ui/locale/index.ts';
import { ExchangeOfStatus, NetworkOfStatus, SavedState } from '../compose/features.tsx';
import { NoticeLine } from './notice-line.tsx';
import { taskTitle } from '../../features/tasks/index.ts';
import { useHostState } from './use-host-state.ts';
import { useEventValue } from './use-event.ts';
import type { Frame } from './use-frame.ts';
import { useOpenConflicts } from './use-lists.ts';
import styles from './status-bar.module.css';

/** Fifth region: what is true now, in words. Each part that leads somewhere is a button. */
export function StatusBar({ frame }: { readonly frame: Frame }) {
  const t = useText();
  const host = useHostState();
  const language = useLanguage();
  const { shell } = frame;
  return (
    <footer
      className={styles['bar']}
      data-region="status"
      tabIndex={-1}
      aria-label={t('frame.region.status')}
    >
      {host.isConnected ? (
        <NetworkOfStatus />
      ) : (
        <Part
          icon="warning"
          text={t('frame.status.noHost')}
          onPress={() => shell.open({ kind: 'exchange' })}
          tone="caution"
        />
      )}
      <span className={styles['private']} data-private="">
        <ExchangeOfStatus />
        <OpenConflicts frame={frame} />
        {host.protection === null ? null : (
          <Part
            icon={host.protection === 'none' ? 'unlock' : 'lock'}
            text={t(`frame.status.protection.${host.protection}`)}
            tone={host.protection === 'none' ? 'caution' : 'plain'}
            onPress={() => shell.open({ kind: 'settings', section: 'security' })}
          />
        )}
        <BackupReminder frame={frame} />
        {language.reviewed ? null : (
          <Part
            icon="globe"
            text={t('frame.status.unreviewed')}
            tone="plain"
            onPress={() => shell.open({ kind: 'settings', section: 'language' })}
          />
        )}
      </span>
      <NoticeLine frame={frame} />
      <RunningTask frame={frame} />
      <SavedState active={frame.view.active} />
    </footer>
  );
}

interface PartProps {
  readonly icon?: IconName;
  readonly text: string;
  readonly tone?: 'plain' | 'caution';
  readonly onPress: () => void;
}

function Part({ icon, text, tone = 'plain', onPress }: PartProps) {
  return (
    <button
      type="button"
      className={cx(styles['part'], tone === 'caution' && styles['caution'])}
      onClick={onPress}
    >
      {icon === undefined ? null : <Icon name={icon} size={15} />}
      <span>{text}</span>
    </button>
  );
}

function OpenConflicts({ frame }: { readonly frame: Frame }) {
  const t = useText();
  const count = useOpenConflicts();
  return count === 0 ? null : (
    <Part
      icon="conflict"
      text={t('frame.status.conflicts', { count })}
      tone="caution"
      onPress={() => frame.shell.showSide('conflicts')}
    />
  );
}

const DAY = 24 * 60 * 60 * 1000;

/** From the third day without a backup, one quiet line. */
function BackupReminder({ frame }: { readonly frame: Frame }) {
  const t = useText();
  const { store, clock } = useWorkbench();
  const settings = useLive(useMemo(() => store.settings.live(), [store]));
  const meetings = useLive(useMemo(() => store.meetings.all(), [store]));
  if (settings === undefined || meetings === undefined || meetings.length === 0) return null;
  const since = settings.lastBackupAt ?? Math.min(...meetings.map((meeting) => meeting.createdAt));
  const days = Math.floor((clock.now() - since) / DAY);
  if (days < 3) return null;
  return (
    <Part
      icon="shield"
      text={t('frame.status.backup', { days })}
      onPress={() => frame.shell.open({ kind: 'settings', section: 'backup' })}
    />
  );
}

/** A running task by name with its percent; a task shorter than a second is not worth the flicker. */
function RunningTask({ frame }: { readonly frame: Frame }) {
  const t = useText();
  const format = useFormat();
  const { clock } = useWorkbench();
  const running = useEventValue(frame.tasks.changed, () => frame.tasks.running());
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    if (running.length === 0) return undefined;
    const timer = setInterval(() => setNow(clock.now()), 500);
    return () => clearInterval(timer);
  }, [running.length, clock]);
  const task = running.find((candidate) => now - candidate.startedAt >= 1000);
  if (task === undefined) return null;
  const title = taskTitle(t, task, frame.isRoomView);
  const text =
    task.progress === null
      ? title
      : t('frame.status.task', { title, percent: format.percent(task.progress) });
  return (
    <Part
      icon="tasks"
      text={running.length > 1 ? t('frame.status.tasks', { text, more: running.length - 1 }) : text}
      onPress={() => frame.shell.open({ kind: 'tasks' })}
    />
  );
}
