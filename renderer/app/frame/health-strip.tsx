import { useMemo, useState } from 'react';
import { useLive, useWorkbench } from '../../features/workbench.tsx';
import { acknowledgeAbsentNotes } from '../../store/open-workbench-store.ts';
import { Button, Icon } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useMaybeSession } from '../boot/session-context.ts';
import { useTakeAlong } from '../compose/use-take-along.ts';
import styles from './health-strip.module.css';

/** What is not as usual with the stores: one line that says what is safe, above the texts. */
export function HealthStrip() {
  const session = useMaybeSession();
  const { store } = useWorkbench();
  const damaged = useLive(useMemo(() => store.damaged(), [store]));
  const [isRead, setRead] = useState(false);
  const t = useText();
  const takeAlong = useTakeAlong();
  if (session === null) return null;
  if (session.isReadOnly) {
    const body = session.isProtected ? t('frame.readOnly.protected') : t('frame.readOnly.body');
    return <Strip title={t('frame.readOnly.title')} body={body} onTakeAlong={takeAlong} />;
  }
  if (session.health.kind === 'empty-beside-full' && !isRead) {
    const read = (): void => {
      setRead(true);
      void acknowledgeAbsentNotes(session.storeId);
    };
    return <Strip title={t('frame.absent.title')} body={t('frame.absent.body')} onRead={read} />;
  }
  const count = damaged?.length ?? 0;
  return count === 0 || isRead ? null : (
    <Strip
      title={t('frame.damaged.title', { count })}
      body={t('frame.damaged.body')}
      onTakeAlong={takeAlong}
      onRead={() => setRead(true)}
    />
  );
}

interface StripProps {
  readonly title: string;
  readonly body: string;
  readonly onRead?: () => void;
  readonly onTakeAlong?: () => void;
}

function Strip({ title, body, onRead, onTakeAlong }: StripProps) {
  const t = useText();
  return (
    <section className={styles['strip']} aria-label={title}>
      <Icon name="warning" />
      <p className={styles['words']}>
        <strong>{title}.</strong> {body}
      </p>
      {onTakeAlong === undefined ? null : (
        <Button size="small" icon="export" onPress={onTakeAlong}>
          {t('frame.takeAlong.act')}
        </Button>
      )}
      {onRead === undefined ? null : (
        <Button size="small" onPress={onRead}>
          {t('common.ok')}
        </Button>
      )}
    </section>
  );
}
