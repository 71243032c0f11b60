import { useState } from 'react';
import { PASSPHRASE_MIN } from '../../../shared/contract/keys.ts';
import type { ChosenFile } from '../../host/dialog.ts';
import { Button, Callout, Dialog, TextField } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useWorkbench } from '../workbench.tsx';
import type { BackupActions, BackupContent } from './backup-section.tsx';
import styles from './settings.module.css';

interface BackupDialogProps {
  readonly actions: BackupActions;
  readonly onClose: () => void;
}

/** Asks for the passphrase of the file, twice, and hands it on; the rest is a task. */
export function BackupDialog({ actions, onClose }: BackupDialogProps) {
  const t = useText();
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<'too-short' | 'differs' | null>(null);
  const begin = (): void => {
    const wrong =
      Array.from(first.normalize('NFC')).length < PASSPHRASE_MIN
        ? 'too-short'
        : first === again
          ? null
          : 'differs';
    setProblem(wrong);
    if (wrong !== null) return;
    onClose();
    actions.backUp(first);
  };
  return (
    <Dialog
      title={t('settings.backup.make')}
      isOpen
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" onPress={begin}>
            {t('settings.backup.begin')}
          </Button>
        </>
      }
    >
      <p>{t('settings.backup.makeLead')}</p>
      <TextField
        label={t('settings.backup.passphrase')}
        description={t('settings.security.nextHint', { min: PASSPHRASE_MIN })}
        type="password"
        autoComplete="new-password"
        autoFocus
        value={first}
        onChange={setFirst}
      />
      <TextField
        label={t('settings.backup.passphraseAgain')}
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
        error={
          problem === null ? undefined : t(`settings.security.problem.${problem}`, { min: PASSPHRASE_MIN })
        }
      />
    </Dialog>
  );
}

/** Chooses a file, looks into it with its passphrase, shows what it holds, and only then replaces. */
export function RestoreDialog({ actions, onClose }: BackupDialogProps) {
  const t = useText();
  const { dialog } = useWorkbench();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [content, setContent] = useState<BackupContent | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const choose = async (): Promise<void> => {
    const [chosen] = await dialog.openFiles({ accept: ['.dwbackup'], many: false });
    if (chosen !== undefined) setFile(chosen);
  };
  const look = async (): Promise<void> => {
    if (file === null || isBusy) return;
    setBusy(true);
    const found = await actions.inspect(await file.bytes(), passphrase);
    setBusy(false);
    setProblem(found.ok ? null : found.error.code);
    setContent(found.ok ? found.value : null);
  };
  const replace = async (): Promise<void> => {
    if (file !== null) actions.restore(await file.bytes(), passphrase);
  };
  return (
    <Dialog
      title={t('settings.backup.restore')}
      isOpen
      onClose={onClose}
      size="small"
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          {content === null ? (
            <Button
              variant="primary"
              isDisabled={file === null || passphrase === '' || isBusy}
              onPress={() => void look()}
            >
              {isBusy ? t('settings.backup.looking') : t('settings.backup.look')}
            </Button>
          ) : (
            <Button variant="danger" onPress={() => void replace()}>
              {t('settings.backup.replace')}
            </Button>
          )}
        </>
      }
    >
      <p>{t('settings.backup.restoreLead')}</p>
      <div className={styles['buttons']}>
        <Button icon="folder-open" onPress={() => void choose()}>
          {t('settings.backup.chooseFile')}
        </Button>
        <bdi className={styles['small']}>{file?.name ?? ''}</bdi>
      </div>
      <TextField
        label={t('settings.backup.passphrase')}
        type="password"
        value={passphrase}
        onChange={setPassphrase}
        error={problem === null ? undefined : t(`settings.backup.problem.${problem}`)}
      />
      {content === null ? null : <Found content={content} />}
    </Dialog>
  );
}

function Found({ content }: { readonly content: BackupContent }) {
  const t = useText();
  const format = useFormat();
  return (
    <Callout
      tone="caution"
      icon="info"
      title={t('settings.backup.found', { when: format.dateTime(content.createdAt) })}
    >
      <p>
        {format.list([
          t('common.documentCount', { count: content.documents }),
          t('common.draftCount', { count: content.drafts }),
          t('common.annotationCount', { count: content.annotations }),
        ])}
      </p>
    </Callout>
  );
}
