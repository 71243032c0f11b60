import { useEffect, useState } from 'react';
import { LoadingState } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useWorkbench } from '../workbench.tsx';
import styles from './settings.module.css';

interface Used {
  readonly bytes: number | null;
  readonly originals: number | null;
  readonly folder: string | null;
}

/** How much is kept and where. */
export function StorageSection() {
  const t = useText();
  const format = useFormat();
  const { host } = useWorkbench();
  const [used, setUsed] = useState<Used | null>(null);
  useEffect(() => {
    let isShown = true;
    const measure = async (): Promise<void> => {
      const [estimate, originals, info] = await Promise.all([
        navigator.storage.estimate().catch(() => null),
        host.files.list({}),
        host.app.info({}),
      ]);
      if (!isShown) return;
      setUsed({
        bytes: estimate?.usage ?? null,
        originals: originals.ok ? originals.value.originals.length : null,
        folder: info.ok ? info.value.dataFolder : null,
      });
    };
    void measure();
    return () => {
      isShown = false;
    };
  }, [host]);
  if (used === null) return <LoadingState label={t('common.loading')} />;
  return (
    <dl className={styles['facts']}>
      <dt>{t('settings.storage.texts')}</dt>
      <dd>{used.bytes === null ? t('common.unknown') : format.size(used.bytes)}</dd>
      <dt>{t('settings.storage.originals')}</dt>
      <dd>{used.originals === null ? t('common.unknown') : format.number(used.originals)}</dd>
      <dt>{t('settings.storage.folder')}</dt>
      <dd>
        <bdi dir="ltr">{used.folder ?? t('common.unknown')}</bdi>
      </dd>
    </dl>
  );
}
