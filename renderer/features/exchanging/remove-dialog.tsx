import type { CircleId } from '../../../shared/base/ids.ts';
import type { ExchangeMember } from '../../../shared/contract/exchange.ts';
import { Button, Dialog } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { showFailure } from './problems.ts';

interface RemoveDialogProps {
  readonly circle: CircleId;
  readonly member: ExchangeMember;
  readonly onClose: () => void;
}

/** Asks before a colleague is removed: what was handed over cannot be called back. */
export function RemoveDialog({ circle, member, onClose }: RemoveDialogProps) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const remove = async (): Promise<void> => {
    const removed = await host.exchange.removeMember({ circle, device: member.device });
    if (!removed.ok) return showFailure(shell, t, removed.error);
    shell.announce(t('exchanging.remove.done', { person: member.person }));
    onClose();
  };
  return (
    <Dialog
      title={t('exchanging.remove.title', { person: member.person })}
      role="alertdialog"
      size="small"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="danger" onPress={() => void remove()}>
            {t('exchanging.remove')}
          </Button>
        </>
      }
    >
      <p>{t('exchanging.remove.what')}</p>
    </Dialog>
  );
}
