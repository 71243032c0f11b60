import { useMemo, useState, type ReactNode } from 'react';
import { matterOf } from '../../../shared/domain/conflict.ts';
import type { ConflictRecord, ConflictSide } from '../../../shared/domain/conflict.ts';
import type { DraftClause } from '../../../shared/domain/draft.ts';
import { choicesOf } from '../../exchange/conflicts.ts';
import type { Decision } from '../../exchange/conflicts.ts';
import { wordDifference } from '../../exchange/word-difference.ts';
import type { WordRun } from '../../exchange/word-difference.ts';
import {
  Badge,
  Button,
  Disclosure,
  EmptyState,
  Link,
  LoadingState,
  MenuButton,
  Tabs,
} from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useActiveText, useShell } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { readAgreedText } from '../../exchange/conflicts.ts';
import { sideText } from './conflict-words.ts';
import { showFailure, thrown } from './problems.ts';
import { useConflictClauses } from './use-conflict-clauses.ts';
import type { FindClause } from './use-conflict-clauses.ts';
import { useExchange, useExchangeState } from './use-exchange.ts';
import styles from './exchanging.module.css';

/** Clauses that two people changed: both versions, whose and when; every choice can be taken back. */
export function ConflictsPane() {
  const t = useText();
  const { store } = useWorkbench();
  const active = useActiveText();
  const [tab, setTab] = useState<'open' | 'decided'>('open');
  const all = useLive(useMemo(() => store.conflicts.all(), [store]));
  const find = useConflictClauses(all ?? []);
  if (all === undefined) return <LoadingState label={t('common.loading')} />;
  const here = (record: ConflictRecord): number =>
    active?.kind === 'draft' && active.id === record.draft ? 0 : 1;
  const sorted = all.toSorted((a, b) => here(a) - here(b) || b.foundAt - a.foundAt);
  const open = sorted.filter((record) => record.decision === null);
  const review = sorted.filter((record) => record.decision === 'keep-both');
  const decided = sorted.filter((record) => record.decision !== null && record.decision !== 'keep-both');
  const nothing = t(all.length === 0 ? 'exchanging.conflicts.none' : 'exchanging.conflicts.nothingLeft');
  return (
    <Tabs<'open' | 'decided'>
      label={t('exchanging.conflicts')}
      selected={tab}
      onSelect={setTab}
      tabs={[
        {
          id: 'open',
          label: t('exchanging.conflicts.open'),
          count: byMatter(open).length,
          content: (
            <>
              <Cards records={open} find={find} empty={nothing} />
              {review.length === 0 ? null : <ForReview records={review} find={find} />}
            </>
          ),
        },
        {
          id: 'decided',
          label: t('exchanging.conflicts.decided'),
          content: <Cards records={decided} find={find} empty={t('exchanging.conflicts.noneDecided')} />,
        },
      ]}
    />
  );
}

interface ListProps {
  readonly records: readonly ConflictRecord[];
  readonly find: FindClause;
}

function Cards({ records, find, empty }: ListProps & { readonly empty: string }) {
  if (records.length === 0) return <EmptyState size="small" icon="agreed" title={empty} />;
  return (
    <ul className={styles['conflicts']}>
      {byMatter(records).map(({ newest, earlier }) => (
        <ConflictCard key={matterOf(newest)} record={newest} clause={find(newest)}>
          {earlier.length === 0 ? null : <Earlier newest={newest} records={earlier} find={find} />}
        </ConflictCard>
      ))}
    </ul>
  );
}

interface Matter {
  readonly newest: ConflictRecord;
  readonly earlier: readonly ConflictRecord[];
}

/** Records of the same matter stand together, where the first of them stood. They come with the newest first. */
function byMatter(records: readonly ConflictRecord[]): readonly Matter[] {
  return Array.from(Map.groupBy(records, matterOf).values()).flatMap(([newest, ...earlier]) =>
    newest === undefined ? [] : [{ newest, earlier }],
  );
}

/** What two who wrote in one clause at once came upon before; folded away, and none of it lost. */
function Earlier({ newest, records, find }: ListProps & { readonly newest: ConflictRecord }) {
  const t = useText();
  const keepAll = useKeepAll();
  const open = [newest, ...records].filter(({ decision }) => decision === null);
  return (
    <Disclosure title={t('exchanging.conflicts.earlier', { count: records.length })}>
      {open.length === 0 ? null : (
        <div className={styles['row']}>
          <Button size="small" variant="secondary" onPress={() => void keepAll(open)}>
            {t('exchanging.conflicts.keepAll', { count: open.length })}
          </Button>
        </div>
      )}
      <ul className={styles['conflicts']}>
        {records.map((record) => (
          <ConflictCard key={record.id} record={record} clause={find(record)} />
        ))}
      </ul>
    </Disclosure>
  );
}

/** Where both versions were kept: nothing is settled yet, so every choice is still there. */
function ForReview({ records, find }: ListProps) {
  const t = useText();
  return (
    <section aria-label={t('exchanging.conflicts.review')}>
      <h2 className={styles['reviewTitle']}>{t('exchanging.conflicts.review')}</h2>
      <Cards records={records} find={find} empty="" />
    </section>
  );
}

interface CardProps {
  readonly record: ConflictRecord;
  readonly clause: DraftClause | null;
  readonly children?: ReactNode;
}

function ConflictCard({ record, clause, children }: CardProps) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const entry = entries?.find((one) => one.id === record.draft);
  const texts = [
    sideText(t, format, record, record.mine.text),
    sideText(t, format, record, record.theirs.text),
  ] as const;
  const [mine, theirs] = isAboutText(record)
    ? wordDifference(...texts)
    : [asOneRun(texts[0]), asOneRun(texts[1])];
  return (
    <li className={styles['conflict']} data-conflict={record.id}>
      <p className={styles['conflictHead']}>
        <Link onPress={() => shell.open({ kind: 'draft', id: record.draft, clause: record.clause })}>
          {entry?.name ?? t('exchanging.conflicts.goTo')}
        </Link>
        {isNumber(clause?.label) ? <bdi>{clause?.label}</bdi> : null}
        <Badge tone="neutral">{t(`exchanging.conflict.${kindWord(record)}`)}</Badge>
      </p>
      {isAboutText(record) || clause === null ? null : (
        <p className={styles['clauseWords']} dir="auto">
          {clause.text}
        </p>
      )}
      <Version side={record.mine} runs={mine} label={t('exchanging.conflict.mine')} />
      <Version side={record.theirs} runs={theirs} label={t('exchanging.conflict.theirs')} />
      {record.decision === null ? null : <Decided record={record} decision={record.decision} />}
      {record.decision === null || record.decision === 'keep-both' ? <Choices record={record} /> : null}
      {children}
    </li>
  );
}

/** The versions themselves say which clause it is; of a standing, a kind or a place they do not. */
function isAboutText({ kind }: ConflictRecord): boolean {
  return kind === 'text' || kind === 'split-edit' || kind === 'delete-edit' || kind === 'agreed-text';
}

function kindWord({ kind, mine }: ConflictRecord): string {
  if (kind === 'agreed-text')
    return readAgreedText(mine.text).status.state === 'agreed' ? 'agreed-text.here' : 'agreed-text.there';
  if (kind !== 'delete-edit') return kind;
  return mine.text === '' ? 'delete-edit.here' : 'delete-edit.there';
}

/** A bullet tells no clause from another. */
function isNumber(label: string | null | undefined): boolean {
  return /[\p{L}\p{N}]/u.test(label ?? '');
}

function asOneRun(text: string): readonly WordRun[] {
  return [{ text, isOwn: false }];
}

interface VersionProps {
  readonly side: ConflictSide;
  readonly runs: readonly WordRun[];
  readonly label: string;
}

/** One version; words that only it has are underlined and heavier, and named for those who do not see it. */
function Version({ side, runs, label }: VersionProps) {
  const t = useText();
  const format = useFormat();
  return (
    <figure className={styles['version']}>
      <figcaption className={styles['soft']}>
        <span className={styles['versionLabel']}>{label}</span> <bdi>{side.author}</bdi>
        {' · '}
        <time dateTime={new Date(side.at).toISOString()}>{format.dateTime(side.at)}</time>
      </figcaption>
      <blockquote className={styles['versionText']} dir="auto">
        {runs.length === 0 ? <em>{t('exchanging.conflict.deleted')}</em> : null}
        {runs.map((run, place) =>
          run.isOwn && run.text.trim() !== '' ? (
            <mark key={place} className={styles['own']}>
              {run.text}
            </mark>
          ) : (
            <span key={place}>{run.text}</span>
          ),
        )}
      </blockquote>
    </figure>
  );
}

/** Keeping both is the default: it is the button, the others are behind it. */
function Choices({ record }: { readonly record: ConflictRecord }) {
  const t = useText();
  const decide = useDecide();
  const state = useExchangeState();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const entry = entries?.find((one) => one.id === record.draft);
  const circle = state?.circles.find((one) => entry?.home.kind === 'circle' && one.id === entry.home.circle);
  const others = choicesOf(record, circle !== undefined && circle.kind !== 'delegation').filter(
    (choice) => choice !== 'keep-both',
  );
  return (
    <div className={styles['row']}>
      {record.decision === null ? (
        <Button size="small" variant="primary" onPress={() => void decide(record, 'keep-both')}>
          {t('exchanging.decide.keep-both')}
        </Button>
      ) : null}
      <MenuButton
        label={t('exchanging.decide.other')}
        size="small"
        variant="secondary"
        groups={[
          {
            id: 'choices',
            actions: others.map((choice) => ({
              id: choice,
              label: t(`exchanging.decide.${choice}`),
              description: t(`exchanging.decide.${choice}.more`),
              onAction: () => void decide(record, choice),
            })),
          },
        ]}
      />
    </div>
  );
}

function Decided({ record, decision }: { readonly record: ConflictRecord; readonly decision: Decision }) {
  const t = useText();
  const format = useFormat();
  const undo = useUndo();
  return (
    <div className={styles['row']}>
      <span className={styles['soft']}>
        {t(`exchanging.decided.${decision}`, { when: format.dateTime(record.decidedAt ?? record.foundAt) })}
      </span>
      <Button size="small" icon="undo" onPress={() => void undo(record)}>
        {t('exchanging.decide.undo')}
      </Button>
    </div>
  );
}

function useDecide(): (record: ConflictRecord, decision: Decision) => Promise<void> {
  const t = useText();
  const shell = useShell();
  const exchange = useExchange();
  const undo = useUndo();
  return async (record, decision) => {
    try {
      const decided = await exchange.decide(record, decision);
      shell.offerUndo(t(`exchanging.decide.${decision}.done`), () => undo(decided));
    } catch (problem) {
      showFailure(shell, t, thrown(problem));
    }
  };
}

/** Keeps both versions in all records of a matter; taken back together. */
function useKeepAll(): (records: readonly ConflictRecord[]) => Promise<void> {
  const t = useText();
  const shell = useShell();
  const exchange = useExchange();
  const undo = useUndo();
  return async (records) => {
    const decided: ConflictRecord[] = [];
    try {
      for (const record of records) decided.push(await exchange.decide(record, 'keep-both'));
    } catch (problem) {
      showFailure(shell, t, thrown(problem));
    }
    if (decided.length === 0) return;
    shell.offerUndo(t('exchanging.decide.keep-both.done'), async () => {
      for (const record of decided) await undo(record);
    });
  };
}

function useUndo(): (record: ConflictRecord) => Promise<void> {
  const t = useText();
  const shell = useShell();
  const exchange = useExchange();
  return async (record) => {
    try {
      await exchange.undoDecision(record);
      shell.announce(t('exchanging.decide.undone'));
    } catch (problem) {
      showFailure(shell, t, thrown(problem));
    }
  };
}
