import { useEffect, useState } from 'react';
import { PASSPHRASE_MIN, type KeyStatus } from '../../../shared/contract/keys.ts';
import { Button, Callout, LoadingState } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { PassphraseForm, type PassphraseAct } from './passphrase-form.tsx';
import styles from './settings.module.css';

/** How the data on this machine are protected, and the passphrase. */
export function SecuritySection() {
  const t = useText();
  const { host } = useWorkbench();
  const [status, setStatus] = useState<KeyStatus | null>(null);
  const [act, setAct] = useState<PassphraseAct | null>(null);
  useEffect(() => {
    let isShown = true;
    const ask = async (): Promise<void> => {
      const answer = await host.keys.status({});
      if (isShown && answer.ok) setStatus(answer.value);
    };
    void ask();
    const stop = host.keys.events.changed(setStatus);
    return () => {
      isShown = false;
      stop();
    };
  }, [host]);
  if (status === null) return <LoadingState label={t('common.loading')} />;
  return (
    <>
      <Protection status={status} />
      {act === null ? (
        <Acts status={status} onAct={setAct} />
      ) : (
        <PassphraseForm act={act} onDone={() => setAct(null)} />
      )}
    </>
  );
}

function Protection({ status }: { readonly status: KeyStatus }) {
  const t = useText();
  const isOpen = status.protection === 'none';
  return (
    <Callout
      tone={isOpen ? 'caution' : 'positive'}
      icon={isOpen ? 'unlock' : 'shield'}
      title={t(`settings.security.state.${status.protection}`)}
    >
      <p>{t(`settings.security.meaning.${status.protection}`, { min: PASSPHRASE_MIN })}</p>
    </Callout>
  );
}

function Acts({
  status,
  onAct,
}: {
  readonly status: KeyStatus;
  readonly onAct: (act: PassphraseAct) => void;
}) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const lock = async (): Promise<void> => {
    const result = await host.keys.lock({});
    if (!result.ok) {
      shell.showError({
        happened: t('settings.security.lockFailed'),
        safe: t('settings.safeUnchanged'),
        todo: t('settings.tryAgain'),
        details: result.error.code,
      });
    }
  };
  if (status.protection !== 'passphrase') {
    return (
      <div className={styles['buttons']}>
        <Button icon="lock" variant="primary" onPress={() => onAct('set')}>
          {t('settings.security.set')}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles['buttons']}>
      <Button icon="lock" onPress={() => void lock()}>
        {t('settings.security.lock')}
      </Button>
      <Button onPress={() => onAct('change')}>{t('settings.security.change')}</Button>
      <Button onPress={() => onAct('remove')}>{t('settings.security.remove')}</Button>
    </div>
  );
}
