import { useMemo } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import type { CompareSide } from '../../ui/shell/shell.ts';
import { useWorkbench } from '../workbench.tsx';

/** The ways back to an older text of a draft, each with Undo; null where the sides are no draft and its past. */
export interface DraftMoment {
  /** Makes the older text the present one. */
  restore(): Promise<void>;
  /** Makes one clause what it was. */
  restoreClause(clause: ClauseId): Promise<void>;
}

export function useDraftMoment(before: CompareSide, after: CompareSide): DraftMoment | null {
  const t = useText();
  const shell = useShell();
  const { drafts } = useWorkbench();
  return useMemo(() => {
    if (before.kind !== 'draft' || after.kind !== 'draft') return null;
    const { id, heads, name } = before;
    if (heads === null || after.id !== id || after.heads !== null) return null;
    const words = { name: name ?? '' };
    return {
      async restore() {
        const now = await drafts.heads(id);
        await drafts.restore(id, heads);
        shell.offerUndo(t('drafting.restored', words), () => drafts.restore(id, now));
      },
      async restoreClause(clause) {
        const now = await drafts.heads(id);
        await drafts.restoreClause(id, clause, heads);
        shell.offerUndo(t('comparing.clauseRestored', words), () => drafts.restoreClause(id, clause, now));
      },
    };
  }, [before, after, drafts, shell, t]);
}
