import { useState, type FormEvent } from 'react';
import { assertNever } from '../../../shared/base/assert-never.ts';
import type { Result } from '../../../shared/base/result.ts';
import { PASSPHRASE_MIN } from '../../../shared/contract/keys.ts';
import type { HostClients } from '../../host/clients.ts';
import { Button, Callout, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import styles from './settings.module.css';

export type PassphraseAct = 'set' | 'change' | 'remove';

/** Failures that have a sentence of their own. */
const TOLD = new Set([
  'too-short',
  'wrong-passphrase',
  'too-many-attempts',
  'already-protected',
  'not-protected',
  'full',
  'not-writable',
  'disconnected',
  'timed-out',
]);

/** Sets, changes or removes the passphrase. It re-wraps the key; no text is touched. */
export function PassphraseForm({
  act,
  onDone,
}: {
  readonly act: PassphraseAct;
  readonly onDone: () => void;
}) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wrong = act === 'remove' ? null : mistakeOf(next, again);
    setProblem(wrong);
    if (wrong !== null || isBusy) return;
    setBusy(true);
    const result = await run(host, act, current, next);
    setBusy(false);
    if (result.ok) {
      shell.announce(t(`settings.security.done.${act}`));
      onDone();
    } else {
      setProblem(TOLD.has(result.error.code) ? result.error.code : 'other');
    }
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)}>
      {act === 'set' ? null : (
        <TextField
          label={t('settings.security.current')}
          type="password"
          autoComplete="current-password"
          autoFocus
          value={current}
          onChange={setCurrent}
        />
      )}
      {act === 'remove' ? null : (
        <>
          <TextField
            label={t('settings.security.next')}
            description={t('settings.security.nextHint', { min: PASSPHRASE_MIN })}
            type="password"
            autoComplete="new-password"
            autoFocus={act === 'set'}
            value={next}
            onChange={setNext}
          />
          <TextField
            label={t('settings.security.again')}
            type="password"
            autoComplete="new-password"
            value={again}
            onChange={setAgain}
          />
        </>
      )}
      {problem === null ? null : (
        <div role="alert">
          <Callout tone="danger" icon="error">
            {t(`settings.security.problem.${problem}`, { min: PASSPHRASE_MIN })}
          </Callout>
        </div>
      )}
      {act === 'remove' ? null : (
        <Callout tone="caution" icon="warning">
          {t('settings.security.noRecovery')}
        </Callout>
      )}
      <div className={styles['buttons']}>
        <Button type="submit" variant="primary" isDisabled={isBusy}>
          {t(`settings.security.${act}`)}
        </Button>
        <Button onPress={onDone}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}

function mistakeOf(next: string, again: string): string | null {
  if (Array.from(next).length < PASSPHRASE_MIN) return 'too-short';
  return next === again ? null : 'differs';
}

async function run(
  host: HostClients,
  act: PassphraseAct,
  current: string,
  next: string,
): Promise<Result<unknown, { readonly code: string }>> {
  switch (act) {
    case 'set':
      return await host.keys.setPassphrase({ passphrase: next });
    case 'change':
      return await host.keys.changePassphrase({ current, next });
    case 'remove':
      return await host.keys.removePassphrase({ current });
    default:
      return assertNever(act);
  }
}
