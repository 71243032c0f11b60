import { useState } from 'react';
import type { FormEvent } from 'react';
import { Button, Icon, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import type { LockedFile } from './importing/import-files.ts';
import { isWrong } from './importing/locked-files.ts';
import { refusalMessage } from './importing/refusals.ts';
import type { Refused } from './importing/refusals.ts';
import { unlockFile } from './importing/unlock-file.ts';
import { useLibraryState } from './library-state.ts';
import styles from './library.module.css';

interface LockedLineProps {
  readonly outcome: Refused;
  readonly locked: LockedFile;
}

/**
 * A file that its password opens: asked for in its line of the report, where the other files are done already. It
 * may stay locked. What is typed is in this field and nowhere else, and gone with it.
 */
export function LockedLine({ outcome, locked }: LockedLineProps) {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  const [state] = useLibraryState();
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState(isWrong(outcome.code) ? outcome.code : null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (password === '' || isBusy) return;
    setBusy(true);
    const unlocked = await unlockFile(workbench, locked, password);
    setBusy(false);
    setPassword('');
    setWrong(unlocked.kind === 'wrong' ? unlocked.code : null);
    if (unlocked.kind === 'wrong') return;
    state.settle(outcome, unlocked.outcomes);
    const { file } = outcome;
    shell.announce(
      unlocked.kind === 'refused'
        ? t('library.locked.refused', { file, why: t(`${refusalMessage(unlocked.code)}.happened`) })
        : t(`library.locked.${unlocked.kind}`, { file }),
    );
  };
  return (
    <form className={styles['locked']} onSubmit={(event) => void submit(event)}>
      <p>
        <Icon name="lock" size={16} />{' '}
        {t('library.locked.refused', { file: outcome.file, why: t('library.refused.encrypted.happened') })}
      </p>
      <div className={styles['lockedField']}>
        <TextField
          label={t('library.locked.password', { file: outcome.file })}
          type="password"
          value={password}
          onChange={setPassword}
          maxLength={1000}
          error={wrong === null ? undefined : t(`library.locked.${wrong}`)}
        />
        <div className={styles['lockedButton']}>
          <Button type="submit" isDisabled={password === '' || isBusy}>
            {t(isBusy ? 'library.locked.opening' : 'library.locked.open')}
          </Button>
        </div>
      </div>
      <p className={styles['hint']}>{t('library.locked.stays')}</p>
    </form>
  );
}
