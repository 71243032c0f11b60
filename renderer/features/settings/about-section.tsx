import { useEffect, useState } from 'react';
import { Disclosure } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useWorkbench } from '../workbench.tsx';
import { PartsList } from './parts-list.tsx';
import styles from './settings.module.css';

interface Info {
  readonly version: string;
  readonly mode: string;
  readonly platform: string;
}

/** What shows the window, as it names itself. */
function engine(userAgent: string): string {
  const names = ['Electron', 'Edg', 'Chrome'].flatMap((name) => {
    const version = new RegExp(`${name}/([\\d.]+)`).exec(userAgent)?.[1];
    return version === undefined ? [] : [`${name === 'Chrome' ? 'Chromium' : name} ${version}`];
  });
  return names.join(', ');
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
        <dt>{t('about.engine')}</dt>
        <dd>
          <bdi dir="ltr">{engine(navigator.userAgent)}</bdi>
        </dd>
        <dt>{t('settings.about.licence')}</dt>
        <dd>
          <bdi>Apache-2.0</bdi>
        </dd>
      </dl>
      <p className={styles['small']}>{t('settings.about.thirdParty')}</p>
      <Disclosure title={t('about.parts.title')}>
        <PartsList />
      </Disclosure>
    </>
  );
}
