import type { CircleId } from '../../../shared/base/ids.ts';
import type { CircleFileEntry } from '../../../shared/contract/circle-files.ts';
import { Button, Dialog } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { titleOf } from '../circle-file-line.tsx';
import shared from '../circle-files.module.css';
import { useWorkbench } from '../workbench.tsx';
import { showFailure } from './problems.ts';

interface WithdrawDialogProps {
  readonly circle: CircleId;
  readonly file: CircleFileEntry;
  readonly onClose: () => void;
}

/** Asks before a document is withdrawn, and says what withdrawing does and what it cannot do. */
export function WithdrawDialog({ circle, file, onClose }: WithdrawDialogProps) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const title = titleOf(file);
  const withdraw = async (): Promise<void> => {
    const done = await host.circleFiles.withdraw({ circle, file: file.file });
    if (!done.ok) return showFailure(shell, t, done.error);
    shell.announce(t('files.said.withdrawn', { title }));
    onClose();
  };
  return (
    <Dialog
      title={t('files.withdraw.title', { title })}
      role="alertdialog"
      size="small"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="danger" onPress={() => void withdraw()}>
            {t('files.withdraw.do')}
          </Button>
        </>
      }
    >
      <div className={shared['form']}>
        <p>{t('files.withdraw.what')}</p>
        <p>{t('files.withdraw.cannot')}</p>
      </div>
    </Dialog>
  );
}
