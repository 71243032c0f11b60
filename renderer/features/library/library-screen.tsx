import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import { Button, EmptyState, Link, LoadingState, MenuButton, Screen } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useCommands, useMeeting, useShell } from '../../ui/shell/shell-context.tsx';
import { useRoomGuard } from '../room-guard.ts';
import { textFocusOf } from '../text-focus.ts';
import { useWorkbench } from '../workbench.tsx';
import { CircleDocuments } from './circle-documents.tsx';
import { DocumentTable } from './document-table.tsx';
import { ImportReportPanel } from './import-report.tsx';
import { useImport } from './importing/use-import.ts';
import { LibraryFilters } from './library-filters.tsx';
import { useLibraryState } from './library-state.ts';
import type { LibraryView } from './library-state.ts';
import { NotesView } from './notes-view.tsx';
import { showPackDialog } from './packs/pack-state.ts';
import { SearchBox } from './search/search-box.tsx';
import { SearchResults } from './search/search-results.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { filterRows, libraryRows, sortRows } from './table-rows.ts';
import type { LibraryRow, RowFilter, Sorting } from './table-rows.ts';
import { SupersededLine, useSuperseded } from './superseded-line.tsx';
import { TrashView } from './trash-view.tsx';
import { useAllNotes, useLibrary, useLibraryActions, useReadingPlaces } from './use-library.ts';
import type { Library } from './use-library.ts';
import styles from './library.module.css';

/** The library: documents of the meeting as a table, search in all texts, the delegate's notes, Trash. */
export function LibraryScreen() {
  const t = useText();
  const library = useLibrary();
  const [state, shown] = useLibraryState();
  const { meeting } = useMeeting();
  if (library === undefined) return <LoadingState label={t('common.loading')} />;
  const name = library.meetings.find(({ id }) => id === meeting)?.name;
  return (
    <Screen title={titleOf(shown.view, name, t)} actions={<ImportButton />}>
      <div className={styles['screen']}>
        <SearchBox
          view={shown.view}
          asked={shown.searchAsked}
          onSearch={(query) =>
            state.show(query === '' ? { kind: 'documents', type: null } : { kind: 'search', query })
          }
          onHits={(query) => state.askForHits(query)}
        />
        {shown.report === null || shown.view.kind === 'search' ? null : (
          <ImportReportPanel report={shown.report} onClose={() => state.closeReport()} />
        )}
        <ViewOf view={shown.view} library={library} meeting={meeting} />
      </div>
    </Screen>
  );
}

function titleOf(view: LibraryView, meeting: string | undefined, t: ReturnType<typeof useText>): string {
  switch (view.kind) {
    case 'documents':
      return meeting ?? t('library.title');
    case 'search':
      return t('library.search.title');
    case 'notes':
      return t('library.notes');
    case 'trash':
      return t('library.trash');
  }
}

interface ViewOfProps {
  readonly view: LibraryView;
  readonly library: Library;
  readonly meeting: DocumentMeeting | null;
}
type DocumentMeeting = Library['meetings'][number]['id'];

function ViewOf({ view, library, meeting }: ViewOfProps): ReactNode {
  switch (view.kind) {
    case 'documents':
      return <Documents key={meeting} library={library} meeting={meeting} type={view.type} />;
    case 'search':
      return <SearchResults query={view.query} library={library} meeting={meeting} />;
    case 'notes':
      return <NotesView library={library} meeting={meeting} />;
    case 'trash':
      return <TrashView library={library} />;
  }
}

interface DocumentsProps {
  readonly library: Library;
  readonly meeting: DocumentMeeting | null;
  readonly type: RowFilter['type'];
}

const NOTHING_CHOSEN: ReadonlySet<DocumentId> = new Set();

function Documents({ library, meeting, type }: DocumentsProps) {
  const { compare } = useFormat();
  const shell = useShell();
  const workbench = useWorkbench();
  const actions = useLibraryActions();
  const notes = useAllNotes();
  const places = useReadingPlaces();
  const [sorting, setSorting] = useState<Sorting>({ column: 'imported', descending: true });
  const [filter, setFilter] = useState<Omit<RowFilter, 'meeting'>>({
    type,
    language: null,
    unreadOnly: false,
    text: '',
  });
  const [selected, setSelected] = useState(NOTHING_CHOSEN);
  const superseded = useSuperseded();
  const [isUnfolded, setUnfolded] = useState(false);
  const all = useMemo(
    () =>
      libraryRows({
        documents: library.documents,
        meetings: library.meetings,
        notes: notes ?? [],
        places,
        superseded,
      }),
    [library, notes, places, superseded],
  );
  const own = useMemo(
    () => filterRows(all, { meeting, type: null, language: null, unreadOnly: false, text: '' }),
    [all, meeting],
  );
  const fitting = useMemo(
    () => sortRows(filterRows(own, { ...filter, meeting }), sorting, compare),
    [own, filter, meeting, sorting, compare],
  );
  const rows = useMemo(
    () => (isUnfolded ? fitting : fitting.filter((row) => !row.superseded)),
    [fitting, isUnfolded],
  );
  if (own.length === 0) {
    return (
      <>
        <CircleDocuments library={library} meeting={meeting} />
        <NoDocuments />
      </>
    );
  }
  const open = (row: LibraryRow, beside: boolean): void => {
    textFocusOf(workbench).setSelection({ kind: 'document', id: row.entry.id }, []);
    shell.open({ kind: 'document', id: row.entry.id }, { beside });
  };
  const trash = (chosen: readonly LibraryRow[]): void => {
    setSelected(NOTHING_CHOSEN);
    void actions.trash(chosen.map(({ entry }) => entry));
  };
  const chosen = rows.filter(({ entry }) => selected.has(entry.id));
  return (
    <>
      <CircleDocuments library={library} meeting={meeting} />
      <LibraryFilters rows={own} filter={filter} onFilter={setFilter} shown={rows.length} />
      <SupersededLine rows={fitting} isUnfolded={isUnfolded} onUnfold={setUnfolded} />
      <SelectionBar
        rows={chosen}
        library={library}
        onOpen={open}
        onTrash={trash}
        onDone={() => setSelected(NOTHING_CHOSEN)}
      />
      {rows.length === 0 ? (
        <NothingFits />
      ) : (
        <DocumentTable
          rows={rows}
          sorting={sorting}
          onSort={setSorting}
          selected={selected}
          onSelect={setSelected}
          onOpen={open}
          onTrash={trash}
        />
      )}
    </>
  );
}

function NothingFits() {
  const t = useText();
  return <EmptyState icon="filter" size="small" title={t('library.filter.none')} />;
}

function ImportButton() {
  const t = useText();
  const workbench = useWorkbench();
  const isBarred = useRoomGuard('exchanging.leaveRoom');
  const importing = useImport();
  return (
    <div className={styles['importButtons']}>
      <Button variant="primary" icon="import" onPress={() => void importing.pickFiles()}>
        {t('library.import')}
      </Button>
      <MenuButton
        label={t('library.import.more')}
        icon="chevron-down"
        bare
        groups={[
          {
            id: 'import',
            actions: [
              {
                id: 'files',
                label: t('library.command.import'),
                icon: 'document',
                shortcut: 'Ctrl+O',
                onAction: () => void importing.pickFiles(),
              },
              {
                id: 'folder',
                label: t('library.command.importFolder'),
                icon: 'folder',
                onAction: () => void importing.pickFolder(),
              },
              {
                id: 'pack',
                label: t('packs.command'),
                icon: 'export',
                onAction: () => {
                  if (!isBarred()) showPackDialog(workbench, { kind: 'make' });
                },
              },
            ],
          },
        ]}
      />
    </div>
  );
}

function NoDocuments() {
  const t = useText();
  const importing = useImport();
  const sample = useCommands().find(({ id }) => id === 'sample.restore');
  return (
    <EmptyState
      icon="library"
      title={t('library.empty')}
      action={
        <Button variant="primary" icon="import" onPress={() => void importing.pickFiles()}>
          {t('library.import')}
        </Button>
      }
      link={
        sample === undefined || sample.enabled === false ? undefined : (
          <Link onPress={() => void sample.run()}>{t('library.empty.sample')}</Link>
        )
      }
    >
      <p>{t('library.empty.how')}</p>
    </EmptyState>
  );
}
