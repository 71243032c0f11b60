import { useCallback, useMemo } from 'react';
import { useLivePart, useWorkbench } from '../../features/workbench.tsx';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import type { Command } from '../../ui/shell/shell.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { useTrashedMeetings } from '../frame/use-whereabouts.ts';
import { installSample } from './install-sample.ts';
import { removeSample, untrashSample } from './sample-presence.ts';

/** The sample dossier for Settings and palette: whether it is there, and both ways, each with Undo. */
export interface SampleControl {
  readonly isPresent: boolean;
  remove(): void;
  restore(): void;
  readonly commands: readonly Command[];
}

export function useSample(): SampleControl {
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  const { store } = workbench;
  const trashed = useTrashedMeetings();
  const isHere = useCallback(
    (documents: readonly DocumentEntry[]) =>
      documents.some((entry) => entry.sample && entry.trashedAt === null && !trashed.has(entry.meeting)),
    [trashed],
  );
  const documents = useMemo(() => store.documents.entries(), [store]);
  const isPresent = useLivePart(documents, isHere) ?? false;
  return useMemo(() => {
    const remove = async (): Promise<void> => {
      const undo = await removeSample(workbench);
      shell.offerUndo(t('library.sample.removed'), undo, { isPublic: true });
    };
    const restore = async (): Promise<void> => {
      await untrashSample(workbench);
      await installSample(workbench, t);
      const undo = async (): Promise<void> => {
        await removeSample(workbench);
      };
      shell.offerUndo(t('library.sample.restored'), undo, { isPublic: true });
    };
    return {
      isPresent,
      remove: () => void remove(),
      restore: () => void restore(),
      commands: [
        { id: 'sample.remove', title: 'library.command.removeSample', group: 'document', enabled: isPresent, run: remove },
        { id: 'sample.restore', title: 'library.command.restoreSample', group: 'document', enabled: !isPresent, run: restore },
      ],
    };
  }, [workbench, shell, t, isPresent]);
}
