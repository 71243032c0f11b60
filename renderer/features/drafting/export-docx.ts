import type { DraftContent } from '../../../shared/domain/draft.ts';
import type { Translate } from '../../ui/locale/index.ts';
import type { Shell } from '../../ui/shell/shell.ts';
import type { Workbench } from '../workbench.tsx';
import { fileNameOf } from './file-name.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Makes a Word file of a draft in the host, for outside: clean text, and nothing about who wrote it. */
export async function exportDocx(
  { host, dialog, store }: Workbench,
  shell: Shell,
  t: Translate,
  draft: DraftContent,
): Promise<void> {
  const name = `${fileNameOf(draft.title, t('drafting.untitled'))}.docx`;
  const { paper } = await store.settings.live().current();
  await shell.runTask('export-docx', 'drafting.export.task', { name }, async () => {
    const made = await host.exporting.docx({ draft, paper, audience: 'outside' });
    if (!made.ok) {
      shell.showError({
        happened: t('drafting.export.failed.happened', { name }),
        safe: t('drafting.export.failed.safe'),
        todo: t('drafting.export.failed.todo'),
        details: `${made.error.code} ${made.error.detail ?? ''}`.trim(),
      });
      return { kind: 'failed', report: t('drafting.export.failed.happened', { name }) };
    }
    const saved = await dialog.saveFile(name, DOCX, made.value.docx);
    return saved ? t('drafting.export.saved', { name }) : { kind: 'cancelled' };
  });
}
