import { useCallback } from 'react';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Makes a Word file of a text, and offers it for saving. */
export function useExport(): (content: DraftContent, audience: 'outside' | 'private') => Promise<void> {
  const { host, dialog, store } = useWorkbench();
  const shell = useShell();
  const t = useText();
  return useCallback(
    async (content, audience) => {
      const safe = content.title
        .replaceAll(/[\p{Cc}\\/:*?"<>|]+/gu, ' ')
        .slice(0, 80)
        .trim();
      const name = `${safe === '' ? t('subjects.view.report') : safe}.docx`;
      const { paper } = await store.settings.live().current();
      await shell.runTask('export-docx', 'drafting.export.task', { name }, async () => {
        const made = await host.exporting.docx({ draft: content, paper, audience });
        if (!made.ok) {
          shell.showError({
            happened: t('drafting.export.failed.happened', { name }),
            safe: t('subjects.export.safe'),
            todo: t('drafting.export.failed.todo'),
            details: `${made.error.code} ${made.error.detail ?? ''}`.trim(),
          });
          return { kind: 'failed', report: t('drafting.export.failed.happened', { name }) };
        }
        const isSaved = await dialog.saveFile(name, DOCX, made.value.docx);
        return isSaved ? t('drafting.export.saved', { name }) : { kind: 'cancelled' };
      });
    },
    [host, dialog, store, shell, t],
  );
}
