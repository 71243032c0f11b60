import { useEffect, useState } from 'react';
import { useText } from '../../ui/locale/index.ts';
import { useWorkbench } from '../workbench.tsx';
import styles from './settings.module.css';

interface Info {
  readonly version: string;
  readonly mode: string;
  readonly platform: string;
}

/** What this copy is, and under which licence. */
export function AboutSection() {
  const t = useText();
  const { host } = useWorkbench();
  const [info, setInfo] = useState<Info | null>(null);
  useEffect(() => {
    let isShown = true;
    const ask = async (): Promise<void> => {
      const answer = await host.app.info({});
      if (isShown && answer.ok) setInfo(answer.value);
    };
    void ask();
    return () => {
      isShown = false;
    };
  }, [host]);
  return (
    <>
      <dl className={styles['facts']}>
        <dt>{t('settings.about.version')}</dt>
        <dd>
          <bdi>{info?.version ?? ''}</bdi>
        </dd>
        <dt>{t('settings.about.mode')}</dt>
        <dd>{info === null ? '' : t(`settings.about.mode.${info.mode}`)}</dd>
        <dt>{t('settings.about.licence')}</dt>
        <dd>
          <bdi>Apache-2.0</bdi>
        </dd>
      </dl>
      <p className={styles['small']}>{t('settings.about.thirdParty')}</p>
    </>
  );
}
