import type { Command as EditorCommand } from 'prosemirror-state';
import { useMemo } from 'react';
import {
  deleteClauses,
  moveClause,
  setKind,
  setStatus,
  shiftLevel,
  toggleBold,
  toggleBrackets,
  toggleItalic,
  toggleUnderline,
} from '../../drafts/editor/commands.ts';
import { DRAFT_CLAUSE_KINDS } from '../../../shared/domain/draft.ts';
import type { Command } from '../../ui/shell/shell.ts';
import { useWorkbench } from '../workbench.tsx';
import { goToChange } from './draft-news.ts';
import { DRAFT_SHORTCUTS } from './draft-keys.ts';
import { useActiveDraft, type DraftQuestion } from './open-drafts.ts';
import { useDraftFiles } from './use-draft-files.ts';
import { asId, type DraftId } from '../../../shared/base/ids.ts';

const NO_DRAFT = asId<DraftId>('');

/** Commands of drafting for palette and menus; they act on the draft used last. */
export function useDraftingCommands(options: { readonly onNewDraft?: () => void } = {}): readonly Command[] {
  const active = useActiveDraft();
  const files = useDraftFiles(active?.draft ?? NO_DRAFT);
  const { store } = useWorkbench();
  const { onNewDraft } = options;
  return useMemo(() => {
    const enabled = active !== null;
    const command = (id: string, run: () => void | Promise<void>, shortcut?: string): Command => ({
      id: `drafting.${id}`,
      title: `drafting.command.${id}`,
      group: 'draft',
      enabled,
      run,
      ...(shortcut === undefined ? {} : { shortcut }),
    });
    const act = (id: string, run: EditorCommand, shortcut?: string): Command =>
      command(id, () => void active?.editor.run(run), shortcut);
    const go = (step: 1 | -1) => async (): Promise<void> => {
      if (active === null) return;
      const news = (await store.news.all().current()).find(({ draft }) => draft === active.draft);
      goToChange(active, news?.clauses ?? [], step);
    };
    const ask = (id: string, question: DraftQuestion, shortcut?: string): Command =>
      command(id, () => active?.ask(question), shortcut);
    return [
      ...(onNewDraft === undefined ? [] : [{ ...command('new', onNewDraft), enabled: true }]),
      command('nextChange', go(1), 'F8'),
      command('previousChange', go(-1), 'Shift+F8'),
      command('changesSeen', () => {
        if (active !== null) return store.news.seen(active.draft, null);
      }),
      act('brackets', toggleBrackets, DRAFT_SHORTCUTS.brackets),
      act('up', moveClause(-1), DRAFT_SHORTCUTS.up),
      act('down', moveClause(1), DRAFT_SHORTCUTS.down),
      act('notDiscussed', setStatus({ state: 'not-discussed' }), DRAFT_SHORTCUTS['not-discussed']),
      act('inBrackets', setStatus({ state: 'in-brackets' }), DRAFT_SHORTCUTS['in-brackets']),
      ask('agreed', 'agreed', DRAFT_SHORTCUTS.agreed),
      act('statusDeleted', setStatus({ state: 'deleted' }), DRAFT_SHORTCUTS.deleted),
      act('deeper', shiftLevel(1), DRAFT_SHORTCUTS.deeper),
      act('shallower', shiftLevel(-1), DRAFT_SHORTCUTS.shallower),
      act('bold', toggleBold, DRAFT_SHORTCUTS.bold),
      act('italic', toggleItalic, DRAFT_SHORTCUTS.italic),
      act('underline', toggleUnderline, DRAFT_SHORTCUTS.underline),
      ...DRAFT_CLAUSE_KINDS.map((kind) => act(`kind.${kind}`, setKind(kind))),
      ask('cite', 'citation'),
      ask('label', 'label'),
      act('delete', deleteClauses),
      ask('version', 'version', DRAFT_SHORTCUTS.save),
      command('docx', () => void files.saveDocx()),
      command('file', () => void files.saveFile()),
      command('print', files.print),
    ];
  }, [active, files, onNewDraft, store]);
}
