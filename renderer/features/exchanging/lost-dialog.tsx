import type { CircleId } from '../../../shared/base/ids.ts';
import type { ExchangeMember } from '../../../shared/contract/exchange.ts';
import { Button, Dialog } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { showFailure } from './problems.ts';
import styles from './exchanging.module.css';

interface LostDialogProps {
  readonly circle: CircleId;
  readonly member: ExchangeMember;
  readonly onClose: () => void;
}

const SAFE = ['1', '2', '3'] as const;
const UNSAFE = ['1', '2'] as const;

/** A laptop was lost: what removing it makes safe, what it cannot, and the one act that does it. */
export function LostDialog({ circle, member, onClose }: LostDialogProps) {
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
      title={t('moderating.lost.title', { person: member.person })}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="danger" onPress={() => void remove()}>
            {t('moderating.lost.do')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p className={styles['soft']}>
          {t('exchanging.member.device', { device: member.device.slice(0, 8) })}
        </p>
        <h3 className={styles['plainHeading']}>{t('moderating.lost.safe')}</h3>
        <ul className={styles['plain']}>
          {SAFE.map((place) => (
            <li key={place}>{t(`moderating.lost.safe.${place}`)}</li>
          ))}
        </ul>
        <h3 className={styles['plainHeading']}>{t('moderating.lost.unsafe')}</h3>
        <ul className={styles['plain']}>
          {UNSAFE.map((place) => (
            <li key={place}>{t(`moderating.lost.unsafe.${place}`)}</li>
          ))}
        </ul>
        <p>{t('moderating.lost.then')}</p>
      </div>
    </Dialog>
  );
}
