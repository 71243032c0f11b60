import type { CircleId } from '../../../shared/base/ids.ts';
import type { ExchangeMember } from '../../../shared/contract/exchange.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { showFailure } from './problems.ts';

/** What the dialogs before a removal are about. */
export interface RemovalProps {
  readonly circle: CircleId;
  readonly member: ExchangeMember;
  readonly onClose: () => void;
}

/** Removes a member and says so, or why not; closes what asked for it once it is done. */
export function useRemoveMember({ circle, member, onClose }: RemovalProps): () => Promise<void> {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  return async () => {
    const removed = await host.exchange.removeMember({ circle, device: member.device });
    if (!removed.ok) return showFailure(shell, t, removed.error);
    shell.announce(t('exchanging.remove.done', { person: member.person }));
    onClose();
  };
}
