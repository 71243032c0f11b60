import { useEffect, useState } from 'react';
import type { WindowKind } from '../../../shared/contract/moving.ts';
import { Button, Callout } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useWorkbench } from '../workbench.tsx';
import styles from './settings.module.css';

interface Facts {
  readonly to: WindowKind;
  /** The key lies where the other window cannot ask for it. */
  readonly needsPassphrase: boolean;
}

/** Goes on in the other way of starting, which keeps what it knows for itself. */
export function MovingPart({ onMove }: { readonly onMove: () => void }) {
  const t = useText();
  const facts = useFacts();
  if (facts === null) return null;
  const { to, needsPassphrase } = facts;
  return (
    <div className={styles['release']}>
      <h3>{t('moving.settings.title')}</h3>
      <p>{t(`moving.settings.${to}`)}</p>
      {needsPassphrase ? (
        <Callout tone="caution" icon="lock">
          <p>{t('moving.settings.needsPassphrase')}</p>
        </Callout>
      ) : null}
      <div className={styles['buttons']}>
        <Button icon="release" isDisabled={needsPassphrase} onPress={onMove}>
          {t(`moving.act.${to}`)}
        </Button>
      </div>
    </div>
  );
}

function useFacts(): Facts | null {
  const { host } = useWorkbench();
  const [facts, setFacts] = useState<Facts | null>(null);
  useEffect(() => {
    let isShown = true;
    const ask = async (): Promise<void> => {
      const [moving, keys] = await Promise.all([host.moving.status({}), host.keys.status({})]);
      if (!isShown || !moving.ok || !keys.ok) return;
      const to = moving.value.own === 'browser' ? 'electron' : 'browser';
      setFacts({ to, needsPassphrase: to === 'browser' && keys.value.protection === 'system' });
    };
    void ask();
    const stop = host.keys.events.changed(() => void ask());
    return () => {
      isShown = false;
      stop();
    };
  }, [host]);
  return facts;
}
