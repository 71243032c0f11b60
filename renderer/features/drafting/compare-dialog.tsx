import { diffWordsWithSpace, type ChangeObject } from 'diff';
import { useEffect, useMemo, useState } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { DraftClause, DraftContent } from '../../../shared/domain/draft.ts';
import { Button, Dialog, EmptyState, LoadingState } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import styles from './drafting.module.css';

/** A moment of the history that is looked at. */
export interface Moment {
  readonly heads: readonly string[];
  readonly name: string;
}

interface CompareDialogProps {
  readonly draft: DraftId;
  readonly moment: Moment;
  readonly onClose: () => void;
  readonly onRestore: (moment: Moment) => void;
}

/** What changed from an older text to the present one, clause by clause, and the way back. */
export function CompareDialog({ draft, moment, onClose, onRestore }: CompareDialogProps) {
  const t = useText();
  const { drafts } = useWorkbench();
  const [pair, setPair] = useState<{ readonly old: DraftContent; readonly now: DraftContent } | null>(null);
  useEffect(() => {
    let isGone = false;
    void Promise.all([drafts.content(draft, moment.heads), drafts.content(draft)]).then(([old, now]) => {
      if (!isGone) setPair({ old, now });
    });
    return () => {
      isGone = true;
    };
  }, [drafts, draft, moment]);
  const changes = useMemo(() => (pair === null ? [] : changesBetween(pair.old, pair.now)), [pair]);
  return (
    <Dialog
      title={t('drafting.compare.title', { name: moment.name })}
      isOpen
      onClose={onClose}
      size="wide"
      actions={
        <>
          <Button onPress={onClose}>{t('common.close')}</Button>
          <Button icon="history" isDisabled={changes.length === 0} onPress={() => onRestore(moment)}>
            {t('drafting.restore')}
          </Button>
        </>
      }
    >
      {pair === null ? <LoadingState label={t('common.loading')} /> : null}
      {pair !== null && changes.length === 0 ? (
        <EmptyState size="small" title={t('drafting.compare.same')} />
      ) : null}
      <ol className={styles['changes']}>
        {changes.map((change) => (
          <li key={`${change.kind} ${change.clause.id}`} className={styles['changeRow']}>
            <span className={styles['changeKind']}>
              <bdi>{change.clause.label ?? ''}</bdi> {t(`drafting.compare.${change.kind}`)}
            </span>
            <ChangedText change={change} />
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

interface ClauseChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'kind';
  readonly clause: DraftClause;
  readonly before: string;
  readonly after: string;
}

/** Clauses are the same if they have the same id, wherever they stand. */
function changesBetween(then: DraftContent, now: DraftContent): readonly ClauseChange[] {
  const old = new Map(then.clauses.map((clause) => [clause.id, clause] as const));
  const present = new Set(now.clauses.map((clause) => clause.id));
  const changes: ClauseChange[] = [];
  for (const clause of now.clauses) {
    const before = old.get(clause.id);
    if (before === undefined) {
      if (clause.text !== '') changes.push({ kind: 'added', clause, before: '', after: clause.text });
    } else if (before.text !== clause.text) {
      changes.push({ kind: 'changed', clause, before: before.text, after: clause.text });
    } else if (JSON.stringify(facts(before)) !== JSON.stringify(facts(clause))) {
      changes.push({ kind: 'kind', clause, before: clause.text, after: clause.text });
    }
  }
  const removed = then.clauses.filter((clause) => !present.has(clause.id) && clause.text !== '');
  return [
    ...changes,
    ...removed.map((clause) => ({ kind: 'removed' as const, clause, before: clause.text, after: '' })),
  ];
}

const facts = ({ kind, level, manualLabel, status, marks }: DraftClause) => [
  kind,
  level,
  manualLabel,
  status,
  marks,
];

/** Parts with a key each: their place in the text of both. */
function keyed(
  parts: readonly ChangeObject<string>[],
): readonly { readonly part: ChangeObject<string>; readonly key: string }[] {
  const rows: { readonly part: ChangeObject<string>; readonly key: string }[] = [];
  let at = 0;
  for (const part of parts) {
    rows.push({ part, key: String(at) });
    at += part.value.length;
  }
  return rows;
}

/** Inserted words are underlined, deleted ones struck: also on a photocopy. */
export function ChangedText({ change }: { readonly change: Pick<ClauseChange, 'before' | 'after'> }) {
  const t = useText();
  const parts = keyed(diffWordsWithSpace(change.before, change.after));
  return (
    <p dir="auto" className={styles['changeText']}>
      {parts.map(({ part, key }) => {
        if (part.added) return <ins key={key} aria-label={t('drafting.compare.ins', { text: part.value })}>{part.value}</ins>; // prettier-ignore
        if (part.removed) return <del key={key} aria-label={t('drafting.compare.del', { text: part.value })}>{part.value}</del>; // prettier-ignore
        return <span key={key}>{part.value}</span>;
      })}
    </p>
  );
}

/** Makes an older text the present one, with Undo. */
export function useRestore(draft: DraftId): (moment: Moment) => Promise<void> {
  const t = useText();
  const shell = useShell();
  const { drafts } = useWorkbench();
  return async (moment) => {
    const before = await drafts.heads(draft);
    await drafts.restore(draft, moment.heads);
    shell.offerUndo(t('drafting.restored', { name: moment.name }), () => drafts.restore(draft, before));
  };
}
