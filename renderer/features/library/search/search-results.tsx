import { useDeferredValue, useRef } from 'react';
import type { ReactNode } from 'react';
import { asId } from '../../../../shared/base/ids.ts';
import type { ClauseId } from '../../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../../shared/domain/document.ts';
import { Button, EmptyState, LoadingState, ProgressBar } from '../../../ui/components/index.ts';
import { useFormat, useText } from '../../../ui/locale/index.ts';
import { useShell } from '../../../ui/shell/shell-context.tsx';
import type { FoundPart, FoundText, Suggestion } from '../../../search/api.ts';
import { dayWords } from '../../document-day.ts';
import { searchOf, useSearchState } from '../../search-of.ts';
import { useWorkbench } from '../../workbench.tsx';
import { useLibraryState } from '../library-state.ts';
import { moveInList } from '../move-in-list.ts';
import { useAllNotes } from '../use-library.ts';
import type { Library } from '../use-library.ts';
import styles from '../library.module.css';
import { FoundOwn } from './found-own.tsx';
import { HitButton, partsWithKeys } from './hit-button.tsx';
import { SearchFilters } from './search-filters.tsx';
import { useHitFocus } from './use-hit-focus.ts';
import { useSearch } from './use-search.ts';
import type { Found, Search } from './use-search.ts';

interface SearchResultsProps {
  readonly query: string;
  readonly library: Library;
  /** Documents of the meeting shown come first. */
  readonly meeting: string | null;
}

const NO_NOTES: readonly never[] = [];

/** A word that is not one that is not wanted. */
const ASKS = /(?:^|[\s"“«„])[\p{L}\p{N}]/u;

/** Places in documents, notes and drafts that hold the words: document, number, snippet. */
export function SearchResults({ query, library, meeting }: SearchResultsProps) {
  const t = useText();
  const shown = useDeferredValue(query);
  const [state, { searchFilter: filter }] = useLibraryState();
  const notes = useAllNotes() ?? NO_NOTES;
  const search = useSearch(shown, filter, library, notes, meeting);
  const isAsked = ASKS.test(shown);
  return (
    <div className={styles['results']}>
      <SearchFilters
        library={library}
        notes={notes}
        filter={filter}
        onFilter={(next) => state.filterSearch(next)}
      />
      <IndexProgress />
      {search.isFailed ? (
        <SearchFailed />
      ) : !isAsked ? (
        <EmptyState icon="search" title={t('library.search.empty')}>
          <p>{t('library.search.how')}</p>
        </EmptyState>
      ) : search.found === null ? (
        <LoadingState label={t('library.search.running')} />
      ) : (
        <FoundList search={search} found={search.found} library={library} notes={notes} />
      )}
    </div>
  );
}

/** How far the index is, while it is not whole: what is found meanwhile is not everything. */
function IndexProgress() {
  const t = useText();
  const { state, ready, total, leftOut } = useSearchState();
  if (state === 'filling' && ready < total)
    return (
      <ProgressBar label={t('library.search.reading', { ready, total })} value={ready / Math.max(1, total)} />
    );
  return leftOut > 0 ? (
    <p className={styles['hint']}>{t('library.search.leftOut', { count: leftOut })}</p>
  ) : null;
}

function SearchFailed() {
  const t = useText();
  const search = searchOf(useWorkbench());
  const [state, { view }] = useLibraryState();
  const again = (): void => {
    search.again();
    if (view.kind === 'search') state.show({ ...view });
  };
  return (
    <EmptyState
      icon="search"
      title={t('library.search.failed')}
      action={<Button onPress={again}>{t('library.search.again')}</Button>}
    />
  );
}

interface FoundListProps {
  readonly search: Search;
  readonly found: Found;
  readonly library: Library;
  readonly notes: NonNullable<ReturnType<typeof useAllNotes>>;
}

function FoundList({ search, found, library, notes }: FoundListProps) {
  const t = useText();
  const { documents, own } = found;
  const { state } = useSearchState();
  const isNothing = documents.texts.length === 0 && (own?.texts.length ?? 0) === 0;
  return (
    <>
      <p className={styles['resultCount']} role="status">
        {t(documents.isPart ? 'library.search.atLeast' : 'library.search.count', {
          count: documents.parts,
          documents: documents.inTexts,
        })}
        {own === null || own.parts === 0 ? null : (
          <span data-private="">{t('library.search.andOwn', { count: own.parts })}</span>
        )}
      </p>
      <Suggestions query={found.query} suggestions={documents.suggestions} />
      {isNothing ? (
        <EmptyState icon="search" size="small" title={t('library.search.none', { query: found.query })}>
          <p>{t(state === 'ready' ? 'library.search.how' : 'library.search.notYet')}</p>
        </EmptyState>
      ) : null}
      <div data-results="">
        <FoundTexts search={search} found={found} library={library} notes={notes} />
      </div>
      {documents.more ? (
        <Button onPress={() => void search.more()}>{t('library.search.moreDocuments')}</Button>
      ) : null}
    </>
  );
}

/** The places, by text; arrows go from one to the next. */
function FoundTexts({ search, found, library, notes }: FoundListProps) {
  const { documents, own } = found;
  const list = useRef<HTMLDivElement>(null);
  const watch = useHitFocus(list, found.query);
  const groups = [
    ...(own?.texts ?? []).map((text) => (
      <FoundOwn key={text.id} text={text} library={library} notes={notes} />
    )),
    ...documents.texts.map((text) => (
      <FoundDocument
        key={text.id}
        entry={library.documents.find(({ id }) => id === text.id)}
        text={text}
        onWhole={() => void search.wholeOf(text.id)}
      />
    )),
  ];
  return (
    <div ref={list} {...watch} onKeyDownCapture={(event) => moveInList(event, '[data-hit]')}>
      {groups}
    </div>
  );
}

interface SuggestionsProps {
  readonly query: string;
  readonly suggestions: readonly Suggestion[];
}

/** Words that were meant, perhaps. */
function Suggestions({ query, suggestions }: SuggestionsProps): ReactNode {
  const t = useText();
  const [state] = useLibraryState();
  if (suggestions.length === 0) return null;
  const meant = suggestions.map((suggestion) => suggestion.meant).join(' ');
  return (
    <p className={styles['meant']}>
      {t('library.search.meant')}{' '}
      <Button
        size="small"
        onPress={() => state.show({ kind: 'search', query: withSuggestions(query, suggestions) })}
      >
        <bdi>{meant}</bdi>
      </Button>
    </p>
  );
}

/** The query with the words that were meant in the place of those that were typed. */
function withSuggestions(query: string, suggestions: readonly Suggestion[]): string {
  const replaced = suggestions.reduce((said, { typed, meant }) => replaceWord(said, typed, meant), query);
  return replaced === query ? suggestions.map(({ meant }) => meant).join(' ') : replaced;
}

function replaceWord(said: string, typed: string, meant: string): string {
  const at = said.toLowerCase().indexOf(typed);
  return at < 0 ? said : said.slice(0, at) + meant + said.slice(at + typed.length);
}

interface FoundDocumentProps {
  readonly entry: DocumentEntry | undefined;
  readonly text: FoundText;
  readonly onWhole: () => void;
}

function FoundDocument({ entry, text, onWhole }: FoundDocumentProps) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  if (entry === undefined) return null;
  const open = ({ key, hit }: FoundPart, beside: boolean): void => {
    const [clause = '', note] = key.split('#');
    const range = note === undefined ? { range: [hit.start, hit.end] as const } : {};
    shell.open({ kind: 'document', id: entry.id, clause: asId<ClauseId>(clause), ...range }, { beside });
  };
  return (
    <section className={styles['resultGroup']} aria-label={entry.title}>
      <h2 className={styles['resultTitle']}>
        {entry.symbol === null ? null : <bdi className={styles['resultSymbol']}>{entry.symbol}</bdi>}
        <span dir="auto">{entry.title}</span>
        <span className={styles['hint']}>{dayWords(entry, t, format)}</span>
      </h2>
      <ul className={styles['hits']}>
        {partsWithKeys(text.parts).map(({ part, key }) => (
          <li key={key}>
            <HitButton part={part} onOpen={(beside) => open(part, beside)} />
          </li>
        ))}
      </ul>
      {text.more ? (
        <Button size="small" variant="quiet" onPress={onWhole}>
          {t('library.search.wholeDocument')}
        </Button>
      ) : null}
    </section>
  );
}
