import type { CircleId } from '../../../shared/base/ids.ts';
import type { CircleFileEntry } from '../../../shared/contract/circle-files.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { AskBefore } from '../ask-before.tsx';
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
    // Another may have put the same: what this delegate put is gone, and the document stays.
    const stays = done.value.files.find((one) => one.sha256 === file.sha256 && one.withdrawn === null);
    shell.announce(
      stays === undefined
        ? t('files.said.withdrawn', { title })
        : t('files.said.withdrawnOwn', { title, person: stays.person }),
    );
    onClose();
  };
  return (
    <AskBefore
      title={t('files.withdraw.title', { title })}
      act={t('files.withdraw.do')}
      onClose={onClose}
      onAct={() => void withdraw()}
    >
      <div className={shared['form']}>
        <p>{t('files.withdraw.what')}</p>
        <p>{t('files.withdraw.cannot')}</p>
      </div>
    </AskBefore>
  );
}
