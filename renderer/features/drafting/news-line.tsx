import { useMemo, useState, useSyncExternalStore } from 'react';
import type { ClauseChange, DraftNews } from '../../../shared/domain/clause-change.ts';
import { wordDiff } from '../../../shared/text/compare/index.ts';
import { clausesOf } from '../../drafts/editor/clause-nodes.ts';
import { goToClause } from '../../drafts/editor/commands.ts';
import { labelsIn } from '../../drafts/editor/margin.ts';
import { Button, IconButton, Link, ScrollArea } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { WordParts } from '../word-parts.tsx';
import { useWorkbench } from '../workbench.tsx';
import { goToChange, inOrder } from './draft-news.ts';
import styles from './drafting.module.css';
import type { OpenDraft } from './open-drafts.ts';

/** Under the text, so that it never moves it: how much changed since the delegate looked, and the way through it. */
export function NewsLine({ open, news }: { readonly open: OpenDraft; readonly news: DraftNews }) {
  const t = useText();
  const shell = useShell();
  const { store } = useWorkbench();
  const [isListed, setListed] = useState(false);
  const { clauses } = news;
  if (clauses.length === 0) return null;
  const seen = async (): Promise<void> => {
    try {
      await store.news.seen(open.draft, null);
      setListed(false);
      shell.announce(t('drafting.news.seen.done'));
    } catch {
      shell.announce(t('drafting.news.seen.not'));
    }
  };
  return (
    <section className={styles['news']} aria-label={t('drafting.news')}>
      {isListed ? <NewsList open={open} changes={clauses} /> : null}
      <div className={styles['newsLine']}>
        <span role="status">{t('drafting.news.count', { count: clauses.length })}</span>
        <span className={styles['newsActs']}>
          <IconButton
            icon="chevron-up"
            label={t('drafting.command.previousChange')}
            bare
            size="small"
            shortcut="Shift+F8"
            onPress={() => void goToChange(open, clauses, -1)}
          />
          <IconButton
            icon="chevron-down"
            label={t('drafting.command.nextChange')}
            bare
            size="small"
            shortcut="F8"
            onPress={() => void goToChange(open, clauses, 1)}
          />
          <Button size="small" variant="quiet" onPress={() => setListed(!isListed)}>
            {t(isListed ? 'drafting.news.hide' : 'drafting.news.list')}
          </Button>
          <Button size="small" icon="check" onPress={() => void seen()}>
            {t('drafting.news.seen')}
          </Button>
        </span>
      </div>
    </section>
  );
}

function NewsList({
  open,
  changes,
}: {
  readonly open: OpenDraft;
  readonly changes: readonly ClauseChange[];
}) {
  const t = useText();
  const state = useSyncExternalStore(open.updated, () => open.editor.view.state);
  const sorted = useMemo(() => inOrder(open, changes), [open, changes]);
  const labels = labelsIn(state);
  const texts = new Map(clausesOf(state.doc).map(({ id, text }) => [id, text]));
  return (
    <ScrollArea className={styles['newsScroll']}>
      <ul className={styles['newsList']} aria-label={t('drafting.news')}>
        {sorted.map((change) => (
          <NewsItem
            key={change.clause}
            change={change}
            label={labels.get(change.clause) ?? null}
            now={texts.get(change.clause) ?? null}
            onGo={() => void open.editor.run(goToClause(change.clause))}
          />
        ))}
      </ul>
    </ScrollArea>
  );
}

interface ItemProps {
  readonly change: ClauseChange;
  readonly label: string | null;
  /** Null: it is no longer in the text. */
  readonly now: string | null;
  readonly onGo: () => void;
}

function NewsItem({ change, label, now, onGo }: ItemProps) {
  const t = useText();
  const format = useFormat();
  const { kinds, was, author, at } = change;
  const what = format.list(kinds.map((kind) => t(`drafting.news.kind.${kind}`)));
  const isReworded = now !== null && now !== was;
  return (
    <li className={styles['newsItem']}>
      <p className={styles['newsHead']}>
        {label === null || !/[\p{L}\p{N}]/u.test(label) ? null : <bdi>{label}</bdi>}
        {now === null ? <span>{what}</span> : <Link onPress={onGo}>{what}</Link>}
        <span className={styles['soft']}>
          <bdi>{author}</bdi> · <time dateTime={new Date(at).toISOString()}>{format.dateTime(at)}</time>
        </span>
      </p>
      {isReworded ? (
        <WordParts parts={wordDiff(was, now)} show="both" />
      ) : (
        <p className={styles['changeText']} dir="auto">
          {now ?? was}
        </p>
      )}
    </li>
  );
}
