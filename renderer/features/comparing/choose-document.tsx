import { useMemo, useState } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import {
  ActionList,
  EmptyState,
  LoadingState,
  Screen,
  SearchField,
  containsWords,
} from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { dayWords } from '../document-day.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { likeliest } from './find-revisions.ts';
import styles from './comparing.module.css';

interface ChooseDocumentProps {
  readonly title: string;
  /** What will happen, in one sentence. */
  readonly what: string;
  /** The document at hand. */
  readonly own: DocumentId;
  /** Those that can be chosen; all where it is null. */
  readonly only: ReadonlySet<DocumentId> | null;
  readonly none: string;
  readonly onChoose: (id: DocumentId) => void;
}

const MOST = 60;

/** The other document, the likeliest first; a word of its name finds it. */
export function ChooseDocument({ title, what, own, only, none, onChoose }: ChooseDocumentProps) {
  const t = useText();
  const format = useFormat();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.documents.entries(), [store]));
  const [query, setQuery] = useState('');
  const sorted = useMemo(() => {
    const entry = entries?.find(({ id }) => id === own);
    return entries === undefined || entry === undefined ? [] : likeliest(entry, entries);
  }, [entries, own]);
  if (entries === undefined) return <LoadingState label={t('common.loading')} />;
  const name = ({ symbol, title: words }: DocumentEntry): string =>
    symbol === null ? words : `${symbol} · ${words}`;
  const found = sorted.filter(
    (entry) =>
      (only === null || only.has(entry.id)) && containsWords(`${name(entry)} ${entry.fileName}`, query),
  );
  return (
    <Screen title={title} lead={what} width="reading">
      <div className={styles['screen']}>
        <SearchField
          autoFocus
          label={t('comparing.choose.find')}
          clearLabel={t('common.clear')}
          value={query}
          onChange={setQuery}
        />
        <ActionList
          label={t('comparing.choose.list')}
          items={found.slice(0, MOST)}
          text={name}
          onAction={({ id }) => onChoose(id)}
          empty={
            <EmptyState
              size="small"
              icon="document"
              title={query === '' ? none : t('comparing.choose.nothing')}
            />
          }
          render={(entry) => (
            <div className={styles['choice']}>
              <span dir="auto">{name(entry)}</span>
              <span className={styles['hint']}>
                <bdi>{entry.fileName}</bdi> · {dayWords(entry, t, format)}
                {entry.language === null ? '' : ` · ${format.languageName(entry.language)}`}
              </span>
            </div>
          )}
        />
      </div>
    </Screen>
  );
}
