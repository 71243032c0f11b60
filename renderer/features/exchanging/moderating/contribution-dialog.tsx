import { useEffect, useState } from 'react';
import type { CircleId, DraftId } from '../../../../shared/base/ids.ts';
import type { WaitingContribution } from '../../../../shared/contract/moderation.ts';
import type { DraftContent } from '../../../../shared/domain/draft.ts';
import { wordDifference } from '../../../exchange/word-difference.ts';
import { Button, Callout, Dialog, LoadingState, TextArea } from '../../../ui/components/index.ts';
import { useText } from '../../../ui/locale/index.ts';
import { useShell } from '../../../ui/shell/shell-context.tsx';
import { useCircle } from '../../recipients.tsx';
import { useWorkbench } from '../../workbench.tsx';
import { showFailure } from '../problems.ts';
import { changedClauses } from './changed-clauses.ts';
import type { ChangedClause } from './changed-clauses.ts';
import formStyles from '../exchanging.module.css';
import styles from './moderating.module.css';

interface ContributionDialogProps {
  readonly circle: CircleId;
  readonly contribution: WaitingContribution;
  readonly onClose: () => void;
}

/** What somebody wrote, clause by clause beside what stands now; a moderator lets it in or declines it. */
export function ContributionDialog({ circle, contribution, onClose }: ContributionDialogProps) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const detail = useCircle(circle);
  const changes = useChanges(circle, contribution);
  const [reason, setReason] = useState('');
  const { person, device, incarnation, seq } = contribution;
  const decide = async (approve: boolean): Promise<void> => {
    const decided = await host.moderation.decide({ circle, device, incarnation, seq, approve, reason });
    if (!decided.ok) return showFailure(shell, t, decided.error);
    shell.announce(t(approve ? 'moderating.approved.done' : 'moderating.declined.done', { person }));
    onClose();
  };
  const mayDecide = detail?.role === 'head';
  const isSeen = changes !== null && !changes.some((one) => one.clauses === null);
  return (
    <Dialog
      title={t('moderating.review.title', { person })}
      isOpen
      onClose={onClose}
      actions={
        mayDecide ? (
          <>
            <Button onPress={onClose}>{t('common.cancel')}</Button>
            <Button onPress={() => void decide(false)}>{t('moderating.decline')}</Button>
            <Button variant="primary" icon="check" isDisabled={!isSeen} onPress={() => void decide(true)}>
              {t('moderating.approve')}
            </Button>
          </>
        ) : (
          <Button onPress={onClose}>{t('exchanging.answer.finished')}</Button>
        )
      }
    >
      <div className={formStyles['form']}>
        {changes === null ? (
          <LoadingState label={t('common.loading')} />
        ) : (
          changes.map((draft) => <DraftChanges key={draft.id} draft={draft} />)
        )}
        {mayDecide ? (
          <>
            <TextArea
              label={t('moderating.reason')}
              value={reason}
              onChange={setReason}
              maxLength={500}
              rows={2}
            />
            <p className={formStyles['soft']}>{t('moderating.final')}</p>
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

interface ChangedDraft {
  readonly id: DraftId;
  readonly title: string;
  /** Null: cannot be shown. */
  readonly clauses: readonly ChangedClause[] | null;
}

/** Null until they were worked out, on a copy that nobody keeps. */
function useChanges(
  circle: CircleId,
  { device, incarnation, seq }: WaitingContribution,
): readonly ChangedDraft[] | null {
  const { host, drafts } = useWorkbench();
  const [changes, setChanges] = useState<readonly ChangedDraft[] | null>(null);
  useEffect(() => {
    let isWanted = true;
    const look = async (): Promise<void> => {
      const read = await host.moderation.changes({ circle, device, incarnation, seq });
      const bundles = new Map<DraftId, Uint8Array[]>();
      for (const { draft, bundle } of read.ok ? read.value.entries : []) {
        bundles.set(draft, [...(bundles.get(draft) ?? []), bundle]);
      }
      const found: ChangedDraft[] = [];
      for (const [id, of] of bundles) {
        const seen = await drafts.preview(id, of).catch(() => ({ refused: 'damaged' as const }));
        found.push(
          'refused' in seen
            ? { id, title: '', clauses: null }
            : { id, title: titleOf(seen.after), clauses: changedClauses(seen.before, seen.after) },
        );
      }
      if (isWanted) setChanges(found);
    };
    void look();
    return () => {
      isWanted = false;
    };
  }, [host, drafts, circle, device, incarnation, seq]);
  return changes;
}

function titleOf(content: DraftContent): string {
  return content.title;
}

function DraftChanges({ draft }: { readonly draft: ChangedDraft }) {
  const t = useText();
  if (draft.clauses === null) return <Callout tone="caution">{t('moderating.review.failed')}</Callout>;
  return (
    <section aria-label={draft.title}>
      <h3 className={formStyles['plainHeading']} dir="auto">
        {draft.title}
      </h3>
      {draft.clauses.length === 0 ? (
        <p className={formStyles['soft']}>{t('moderating.review.same')}</p>
      ) : (
        <ol className={styles['changes']}>
          {draft.clauses.map((clause) => (
            <li key={clause.id} className={styles['change']}>
              <Sides clause={clause} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Sides({ clause }: { readonly clause: ChangedClause }) {
  const t = useText();
  const [before, after] = wordDifference(clause.before ?? '', clause.after ?? '');
  return (
    <>
      {clause.label === null ? null : <bdi className={formStyles['soft']}>{clause.label}</bdi>}
      {clause.before === null ? null : (
        <p dir="auto">
          <span className={formStyles['soft']}>{t('moderating.review.before')} </span>
          {before.map((run, place) =>
            // Runs have no name of their own; the text does not change while it is shown.
            run.isOwn ? <del key={`${place}-d`}>{run.text}</del> : <span key={`${place}-s`}>{run.text}</span>,
          )}
        </p>
      )}
      <p dir="auto">
        <span className={formStyles['soft']}>{t('moderating.review.after')} </span>
        {clause.after === null
          ? t('exchanging.conflict.deleted')
          : after.map((run, place) =>
              run.isOwn ? (
                <ins key={`${place}-i`}>{run.text}</ins>
              ) : (
                <span key={`${place}-s`}>{run.text}</span>
              ),
            )}
      </p>
    </>
  );
}
