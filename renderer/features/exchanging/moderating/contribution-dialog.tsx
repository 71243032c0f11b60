import { useCallback, useEffect, useState } from 'react';
import type { CircleId, DraftId } from '../../../../shared/base/ids.ts';
import type {
  ContributionChanges,
  WaitingContribution,
  WaitingPart,
} from '../../../../shared/contract/moderation.ts';
import type { DraftContent } from '../../../../shared/domain/draft.ts';
import { wordDifference } from '../../../exchange/word-difference.ts';
import { Button, Callout, Dialog, LoadingState, TextArea } from '../../../ui/components/index.ts';
import { useText } from '../../../ui/locale/index.ts';
import { useShell } from '../../../ui/shell/shell-context.tsx';
import { useCircle } from '../../recipients.tsx';
import { useWorkbench } from '../../workbench.tsx';
import type { Workbench } from '../../workbench.tsx';
import { showFailure } from '../problems.ts';
import { changedClauses } from './changed-clauses.ts';
import type { ChangedClause } from './changed-clauses.ts';
import { Parts } from './parts.tsx';
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
  const { looked, lookAgain } = useChanges(circle, contribution);
  const [reason, setReason] = useState('');
  const { person, device, incarnation, seq } = contribution;
  const shown = looked?.shown ?? null;
  const decide = async (approve: boolean): Promise<void> => {
    const place = { circle, device, incarnation, seq };
    const decided = await host.moderation.decide({ ...place, approve, shown, reason });
    if (!decided.ok) {
      if (decided.error.code === 'not-shown') lookAgain();
      return showFailure(shell, t, decided.error);
    }
    shell.announce(t(approve ? 'moderating.approved.done' : 'moderating.declined.done', { person }));
    onClose();
  };
  const mayDecide = detail?.role === 'head';
  const isSeen = shown !== null && looked?.drafts.every((one) => one.clauses !== null) === true;
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
        {looked === null ? <LoadingState label={t('common.loading')} /> : <AllThatComes looked={looked} />}
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
  /** As the text says; null: it cannot be shown. */
  readonly title: string | null;
  /** What a piece releases it under. */
  readonly releasedAs: string | null;
  /** Null: cannot be shown. */
  readonly clauses: readonly ChangedClause[] | null;
}

/** What an approval would let in, as it was found. */
interface Looked {
  readonly drafts: readonly ChangedDraft[];
  readonly parts: readonly WaitingPart[];
  /** Null: not all of it is here. */
  readonly shown: string | null;
}

const NOT_THERE: ContributionChanges = { entries: [], parts: [], titles: [], shown: null };

/** `looked` is null until it was worked out, on a copy that nobody keeps. */
function useChanges(
  circle: CircleId,
  { device, incarnation, seq }: WaitingContribution,
): { readonly looked: Looked | null; lookAgain(): void } {
  const { host, drafts } = useWorkbench();
  const [looked, setLooked] = useState<Looked | null>(null);
  const look = useCallback(async (): Promise<Looked> => {
    const read = await host.moderation.changes({ circle, device, incarnation, seq });
    return lookAt(drafts, read.ok ? read.value : NOT_THERE);
  }, [host, drafts, circle, device, incarnation, seq]);
  useEffect(() => {
    let isWanted = true;
    void look().then((found) => {
      if (isWanted) setLooked(found);
    });
    return () => {
      isWanted = false;
    };
  }, [look]);
  return { looked, lookAgain: () => void look().then(setLooked) };
}

async function lookAt(
  drafts: Workbench['drafts'],
  { entries, parts, titles, shown }: ContributionChanges,
): Promise<Looked> {
  const found: ChangedDraft[] = [];
  for (const { draft: id, title: releasedAs } of titles) {
    const of = entries.flatMap(({ draft, bundle }) => (draft === id ? [bundle] : []));
    const seen = of.length === 0 ? null : await previewOf(drafts, id, of);
    if (seen === null) found.push({ id, title: null, releasedAs, clauses: [] });
    else if ('refused' in seen) found.push({ id, title: null, releasedAs, clauses: null });
    else {
      const clauses = changedClauses(seen.before, seen.after);
      found.push({ id, title: titleOf(seen.after), releasedAs, clauses });
    }
  }
  return { drafts: found, parts, shown };
}

function previewOf(drafts: Workbench['drafts'], id: DraftId, bundles: readonly Uint8Array[]) {
  return drafts.preview(id, bundles).catch(() => ({ refused: 'damaged' as const }));
}

function titleOf(content: DraftContent): string {
  return content.title;
}

/** Whose pieces come in and how many, and each draft in them. */
function AllThatComes({ looked }: { readonly looked: Looked }) {
  const t = useText();
  return (
    <>
      <Parts parts={looked.parts} />
      {looked.shown === null ? <Callout tone="caution">{t('moderating.review.notHere')}</Callout> : null}
      {looked.drafts.map((draft) => (
        <DraftChanges key={draft.id} draft={draft} />
      ))}
    </>
  );
}

function DraftChanges({ draft }: { readonly draft: ChangedDraft }) {
  const t = useText();
  const { title, releasedAs } = draft;
  const name = title ?? releasedAs ?? t('moderating.newDraft');
  if (draft.clauses === null)
    return <Callout tone="caution">{t('moderating.review.failed', { title: name })}</Callout>;
  return (
    <section aria-label={name}>
      <h3 className={formStyles['plainHeading']} dir="auto">
        {name}
      </h3>
      {releasedAs === null ? null : <p>{t('moderating.review.releasedAs', { title: releasedAs })}</p>}
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
