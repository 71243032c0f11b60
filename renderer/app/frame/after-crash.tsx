import { useContext, useState } from 'react';
import { Button, Icon } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { CrashContext } from '../boot/crash-context.ts';
import styles from './health-strip.module.css';

/** Says after a crash what is safe, until it was read. */
export function AfterCrash() {
  const t = useText();
  const hasCrashed = useContext(CrashContext);
  const [isRead, setRead] = useState(false);
  if (!hasCrashed || isRead) return null;
  return (
    <section className={styles['strip']} aria-label={t('about.crash.title')}>
      <Icon name="warning" />
      <p className={styles['words']}>
        <strong>{t('about.crash.title')}.</strong> {t('about.crash.body')}
      </p>
      <Button size="small" onPress={() => setRead(true)}>
        {t('common.ok')}
      </Button>
    </section>
  );
}
