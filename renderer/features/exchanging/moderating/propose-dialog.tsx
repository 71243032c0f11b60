import { useState } from 'react';
import type { CircleId } from '../../../../shared/base/ids.ts';
import { Button, Dialog, TextArea, TextField } from '../../../ui/components/index.ts';
import { useText } from '../../../ui/locale/index.ts';
import { useShell } from '../../../ui/shell/shell-context.tsx';
import { useCircle } from '../../recipients.tsx';
import { useWorkbench } from '../../workbench.tsx';
import { showFailure } from '../problems.ts';
import styles from '../exchanging.module.css';

/** Proposes somebody to be let into a moderated circle; all members read it. */
export function ProposeDialog({
  circle,
  onClose,
}: {
  readonly circle: CircleId;
  readonly onClose: () => void;
}) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const detail = useCircle(circle);
  const [person, setPerson] = useState('');
  const [reason, setReason] = useState('');
  const propose = async (): Promise<void> => {
    const proposed = await host.moderation.propose({ circle, person, reason });
    if (!proposed.ok) return showFailure(shell, t, proposed.error);
    shell.announce(t('moderating.propose.done', { person }));
    onClose();
  };
  if (detail === undefined || detail === null) return null;
  return (
    <Dialog
      title={t('moderating.propose.title', { circle: detail.name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={person.trim() === ''} onPress={() => void propose()}>
            {t('moderating.propose.do')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <TextField
          label={t('moderating.propose.person')}
          value={person}
          onChange={setPerson}
          maxLength={100}
          isRequired
          autoFocus
        />
        <TextArea
          label={t('moderating.reason')}
          value={reason}
          onChange={setReason}
          maxLength={500}
          rows={3}
        />
      </div>
    </Dialog>
  );
}
