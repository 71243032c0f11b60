import { useRef, useState, type FormEvent } from 'react';
import { Button, PlainScreen, TextField } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import styles from './settings.module.css';

interface UnlockScreenProps {
  /** Milliseconds until the next attempt is heard. */
  readonly retryAfterMs: number;
  /** Resolves with what was wrong; null: the workbench opens. */
  readonly onUnlock: (
    passphrase: string,
  ) => Promise<{ readonly code: string; readonly retryAfterMs: number } | null>;
}

const TOLD = new Set(['wrong-passphrase', 'too-many-attempts', 'disconnected', 'unusable']);

/** Asks for the passphrase. Nothing of the delegate's is on the screen before. */
export function UnlockScreen({ retryAfterMs, onUnlock }: UnlockScreenProps) {
  const t = useText();
  const format = useFormat();
  const [passphrase, setPassphrase] = useState('');
  const [problem, setProblem] = useState<{ readonly code: string; readonly retryAfterMs: number } | null>(
    retryAfterMs > 0 ? { code: 'too-many-attempts', retryAfterMs } : null,
  );
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy || passphrase === '') return;
    setBusy(true);
    const wrong = await onUnlock(passphrase);
    if (wrong === null) return;
    setProblem(wrong);
    setPassphrase('');
    setBusy(false);
    field.current?.focus();
  };
  const code = problem === null ? null : TOLD.has(problem.code) ? problem.code : 'other';
  const seconds = format.number(Math.ceil((problem?.retryAfterMs ?? 0) / 1000));
  return (
    <PlainScreen icon="lock" title={t('settings.unlock.title')}>
      <p>{t('settings.unlock.lead')}</p>
      <form className={styles['form']} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('settings.unlock.passphrase')}
          ref={field}
          type="password"
          autoComplete="current-password"
          autoFocus
          value={passphrase}
          onChange={setPassphrase}
          error={code === null ? undefined : t(`settings.unlock.problem.${code}`, { seconds })}
        />
        <div className={styles['buttons']}>
          <Button type="submit" variant="primary" isDisabled={isBusy}>
            {isBusy ? t('settings.unlock.busy') : t('settings.unlock.open')}
          </Button>
        </div>
      </form>
    </PlainScreen>
  );
}
