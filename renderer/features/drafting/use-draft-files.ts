import { useMemo } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { cleanContent } from '../../../shared/drafts/clean.ts';
import { serialiseDraftFile } from '../../../shared/render/draft-file.ts';
import { freshClauseId } from '../../drafts/editor/unique-ids.ts';
import type { MenuGroup } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { useOpenDrafts } from './open-drafts.ts';
import { exportDocx } from './export-docx.ts';
import { fileNameOf } from './file-name.ts';

/** Ways of a draft out of the workbench. Each is an act of the delegate and says what the file holds. */
export interface DraftFiles {
  /** A .dwdraft file for outside: clean text without agreed-by notes. */
  saveFile(): Promise<void>;
  /** Everything that the screen shows, stored or not, as a .dwdraft file: when storing has failed. */
  rescue(): Promise<void>;
  saveDocx(): Promise<void>;
  print(): void;
  readonly menu: readonly MenuGroup[];
}

export function useDraftFiles(draft: DraftId): DraftFiles {
  const t = useText();
  const shell = useShell();
  const workbench = useWorkbench();
  const openDrafts = useOpenDrafts();
  return useMemo(() => {
    const content = async () => {
      const open = openDrafts.of(draft);
      if (open !== null) await open.editor.binding.flush();
      return open?.editor.binding.content() ?? (await workbench.drafts.content(draft));
    };
    const save = async (text: DraftContent): Promise<void> => {
      const name = `${fileNameOf(text.title, t('drafting.untitled'))}.dwdraft`;
      const saved = await workbench.dialog.saveFile(name, 'application/json', serialiseDraftFile(text));
      if (saved) shell.announce(t('drafting.export.saved', { name }));
    };
    const clean = async () => cleanContent(await content(), draft, freshClauseId);
    const saveFile = async (): Promise<void> => save(await clean());
    const rescue = async (): Promise<void> => save(await content());
    const saveDocx = async (): Promise<void> => exportDocx(workbench, shell, t, await clean());
    const print = (): void => shell.open({ kind: 'print', of: { kind: 'draft', id: draft } });
    const menu: readonly MenuGroup[] = [
      {
        id: 'version',
        actions: [
          {
            id: 'version',
            label: t('drafting.version.menu'),
            icon: 'history',
            shortcut: 'Ctrl+S',
            onAction: () => openDrafts.of(draft)?.ask('version'),
          },
        ],
      },
      {
        id: 'out',
        title: t('drafting.export'),
        actions: [
          { id: 'docx', label: t('drafting.export.docx'), icon: 'export', onAction: () => void saveDocx() },
          { id: 'file', label: t('drafting.export.file'), icon: 'export', onAction: () => void saveFile() },
          { id: 'print', label: t('drafting.print'), icon: 'print', onAction: print },
        ],
      },
    ];
    return { saveFile, rescue, saveDocx, print, menu };
  }, [draft, t, shell, workbench, openDrafts]);
}
