import { useState } from 'react';
import { ROLES } from '../../../shared/domain/circle.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import type { Role } from '../../../shared/domain/circle.ts';
import { Button, Dialog, RadioGroup } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useCircle } from '../recipients.tsx';
import { useWorkbench } from '../workbench.tsx';
import { EXCHANGE_MEDIA_TYPE } from './file-types.ts';
import { showFailure } from './problems.ts';
import { roleMore, roleName } from './role-names.ts';
import styles from './exchanging.module.css';

/** Writes an invitation file for one colleague. */
export function InviteDialog({
  circle,
  onClose,
}: {
  readonly circle: CircleId;
  readonly onClose: () => void;
}) {
  const t = useText();
  const shell = useShell();
  const { dialog, host } = useWorkbench();
  const detail = useCircle(circle);
  const [role, setRole] = useState<Role>('editor');
  const save = async (): Promise<void> => {
    const invitation = await host.exchange.invite({ circle, role });
    if (!invitation.ok) return showFailure(shell, t, invitation.error);
    if (!(await dialog.saveFile(invitation.value.name, EXCHANGE_MEDIA_TYPE, invitation.value.bytes))) return;
    shell.announce(t('exchanging.invite.done', { name: invitation.value.name }));
    onClose();
  };
  if (detail === undefined || detail === null) return null;
  return (
    <Dialog
      title={t('exchanging.invite.title', { circle: detail.name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" icon="usb" onPress={() => void save()}>
            {t('exchanging.invite.save')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p>{t('exchanging.invite.how')}</p>
        <RadioGroup<Role>
          label={t('exchanging.invite.role')}
          value={role}
          onChange={setRole}
          choices={ROLES.map((id) => ({
            id,
            label: roleName(t, detail.kind, id),
            description: roleMore(t, detail.kind, id),
          }))}
        />
        <p className={styles['soft']}>{t('exchanging.invite.limits')}</p>
      </div>
    </Dialog>
  );
}
