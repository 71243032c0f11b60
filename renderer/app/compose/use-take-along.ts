import { useRef } from 'react';
import { useWorkbench } from '../../features/workbench.tsx';
import { exportReadable } from '../../store/backup/export-readable.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';

/**
 * Saves whatever opens as one unencrypted archive: the export of a workbench that is damaged or of a newer
 * version. Not a task of the Tasks list, which cannot be written then.
 */
export function useTakeAlong(): () => void {
  const { store, drafts, host, dialog, clock } = useWorkbench();
  const shell = useShell();
  const t = useText();
  const isRunning = useRef(false);
  return () => {
    if (isRunning.current) return;
    isRunning.current = true;
    shell.announce(t('frame.takeAlong.running'));
    const take = async (): Promise<void> => {
      const made = await exportReadable({ store, content: (id) => drafts.content(id), files: host.files });
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      await dialog.saveFile(`workbench-${day}.zip`, 'application/zip', made.file);
      shell.announce(t('frame.takeAlong.done', { missing: made.missing.length }));
    };
    take()
      .catch((problem: unknown) =>
        shell.showError({
          happened: t('frame.takeAlong.failed'),
          safe: t('settings.safeUnchanged'),
          todo: t('settings.tryAgain'),
          details: problem instanceof Error ? problem.name : '',
        }),
      )
      .finally(() => {
        isRunning.current = false;
      });
  };
}
