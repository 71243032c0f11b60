import { useMemo } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import { goToClause } from '../../drafts/editor/commands.ts';
import { EmptyState, ListBox, LoadingState } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import styles from './drafting.module.css';
import { useOpenDrafts } from './open-drafts.ts';
import { useDraftContent } from './use-content.ts';

/** Title and headings of a draft; each leads to its place. */
export function DraftOutline({ draftId }: { readonly draftId: DraftId }) {
  const t = useText();
  const shell = useShell();
  const openDrafts = useOpenDrafts();
  const content = useDraftContent(draftId);
  const headings = useMemo(
    () =>
      (content?.clauses ?? []).filter(
        ({ kind, text }) => (kind === 'heading' || kind === 'title') && text.trim() !== '',
      ),
    [content],
  );
  if (content === undefined) return <LoadingState label={t('common.loading')} />;
  return (
    <ListBox
      label={t('drafting.outline')}
      items={headings}
      text={(clause) => clause.text}
      render={(clause) => (
        <span className={styles['outlineRow']} data-level={clause.kind === 'title' ? 0 : clause.level}>
          <bdi className={styles['choiceLabel']}>{clause.label ?? ''}</bdi>
          <span dir="auto">{clause.text}</span>
        </span>
      )}
      onAction={(clause) => {
        const open = openDrafts.of(draftId);
        if (open === null) shell.open({ kind: 'draft', id: draftId, clause: clause.id });
        else open.editor.run(goToClause(clause.id));
      }}
      empty={<EmptyState size="small" title={t('drafting.outline.none')} />}
    />
  );
}
