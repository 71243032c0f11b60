import { useState } from 'react';
import type { CircleId } from '../../../../shared/base/ids.ts';
import type { WaitingFile } from '../../../../shared/contract/moderation.ts';
import { Button, Dialog, TextArea } from '../../../ui/components/index.ts';
import { useFormat, useText } from '../../../ui/locale/index.ts';
import { useShell } from '../../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../../workbench.tsx';
import { showFailure } from '../problems.ts';
import styles from '../exchanging.module.css';

interface FileDecisionDialogProps {
  readonly circle: CircleId;
  readonly file: WaitingFile;
  readonly onClose: () => void;
}

/** A moderator lets a document into the circle's folder, or declines it with a reason that all members read. */
export function FileDecisionDialog({ circle, file, onClose }: FileDecisionDialogProps) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const { host } = useWorkbench();
  const [reason, setReason] = useState('');
  const { device, put, at, title, person, size } = file;
  const decide = async (approve: boolean): Promise<void> => {
    const decided = await host.moderation.decideFile({ circle, device, put, approve, reason });
    if (!decided.ok) return showFailure(shell, t, decided.error);
    const said = approve ? 'moderating.file.approved.done' : 'moderating.file.declined.done';
    shell.announce(t(said, { title, person }));
    onClose();
  };
  return (
    <Dialog
      title={t('moderating.file.title', { title })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button onPress={() => void decide(false)}>{t('moderating.decline')}</Button>
          <Button variant="primary" icon="check" onPress={() => void decide(true)}>
            {t('moderating.approve')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p>{t('moderating.file.from', { person, when: format.dateTime(at), size: format.size(size) })}</p>
        <p>{t('moderating.file.read')}</p>
        <TextArea
          label={t('moderating.reason')}
          value={reason}
          onChange={setReason}
          maxLength={500}
          rows={2}
        />
        <p className={styles['soft']}>{t('moderating.file.final')}</p>
      </div>
    </Dialog>
  );
}
