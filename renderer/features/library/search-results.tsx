import { useDeferredValue, useMemo } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { queryTerms } from '../../../shared/text/search/index.ts';
import type { LibraryHit } from '../../../shared/text/search/index.ts';
import { EmptyState, ProgressBar } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { SnippetText } from './snippet-text.tsx';
import styles from './library.module.css';
import { moveInList } from './move-in-list.ts';
import { useTextIndex } from './use-text-index.ts';

/** More hits than this help nobody: the query wants another word. */
const MOST = 300;

interface SearchResultsProps {
  readonly query: string;
  readonly documents: readonly DocumentEntry[];
  /** Documents of the meeting shown come first. */
  readonly meeting: string | null;
}

/** Clauses of all documents that hold the words: document, number, snippet. */
export function SearchResults({ query, documents, meeting }: SearchResultsProps) {
  const t = useText();
  const format = useFormat();
  const shown = useDeferredValue(query);
  const { index, ready, total } = useTextIndex(documents, true);
  const order = useMemo(
    () =>
      documents
        .toSorted((a, b) => Number(b.meeting === meeting) - Number(a.meeting === meeting))
        .map(({ id }) => id),
    [documents, meeting],
  );
  const terms = useMemo(() => queryTerms(shown), [shown]);
  const hits = useMemo(
    // `ready` grows as documents come into the index: each time there may be more.
    () => (terms.length === 0 || ready === 0 ? [] : index.search(terms, order, MOST)),
    [terms, index, order, ready],
  );
  if (terms.length === 0) return <EmptyState icon="search" title={t('library.search.empty')} />;
  const groups = Array.from(Map.groupBy(hits, ({ document }) => document));
  return (
    <div className={styles['results']}>
      {ready < total ? (
        <ProgressBar
          label={t('library.search.reading', { ready, total })}
          value={ready / Math.max(1, total)}
        />
      ) : null}
      <p className={styles['resultCount']} role="status">
        {hits.length >= MOST
          ? t('library.search.many', { count: MOST })
          : t('library.search.count', { count: hits.length, documents: groups.length })}
      </p>
      {hits.length === 0 && ready === total ? (
        <EmptyState icon="search" size="small" title={t('library.search.none', { query: shown })}>
          <p>{t('library.search.how')}</p>
        </EmptyState>
      ) : null}
      <div onKeyDown={(event) => moveInList(event, '[data-hit]')}>
        {groups.map(([id, list]) => (
          <ResultGroup
            key={id}
            entry={documents.find((entry) => entry.id === id)}
            hits={list}
            date={(at) => format.date(at)}
          />
        ))}
      </div>
    </div>
  );
}

interface ResultGroupProps {
  readonly entry: DocumentEntry | undefined;
  readonly hits: readonly LibraryHit[];
  readonly date: (at: number) => string;
}

function ResultGroup({ entry, hits, date }: ResultGroupProps) {
  const t = useText();
  const shell = useShell();
  if (entry === undefined) return null;
  const open = (id: DocumentId, { clause }: LibraryHit, beside: boolean): void => {
    shell.open({ kind: 'document', id, clause }, { beside });
  };
  return (
    <section className={styles['resultGroup']} aria-label={entry.title}>
      <h2 className={styles['resultTitle']}>
        {entry.symbol === null ? null : <bdi className={styles['resultSymbol']}>{entry.symbol}</bdi>}
        <span dir="auto">{entry.title}</span>
        <span className={styles['hint']}>{date(entry.importedAt)}</span>
      </h2>
      <ul className={styles['hits']}>
        {hits.map((hit) => (
          <li key={hit.clause}>
            <button
              type="button"
              data-hit=""
              className={styles['hit']}
              aria-label={t('library.search.open', { label: hit.label ?? '', text: hit.snippet.text })}
              onClick={(event) => open(entry.id, hit, event.ctrlKey || event.metaKey)}
            >
              <bdi className={styles['hitLabel']}>{hit.label ?? ''}</bdi>
              <SnippetText snippet={hit.snippet} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
