import { useSyncExternalStore } from 'react';
import { Emitter } from '../../../shared/base/emitter.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';
import type { DocumentType } from './document-type.ts';
import type { FileOutcome, ImportReport } from './importing/import-files.ts';
import { NO_FILTER } from './search/search-scope.ts';
import type { SearchFilter } from './search/search-scope.ts';

/** What the library screen shows. */
export type LibraryView =
  | { readonly kind: 'documents'; readonly type: DocumentType | null }
  | { readonly kind: 'search'; readonly query: string }
  | { readonly kind: 'notes' }
  | { readonly kind: 'trash' };

/** View and last import report of the library, kept while other screens are shown. */
export interface LibraryShown {
  readonly view: LibraryView;
  readonly report: ImportReport | null;
  /** Where and among what is searched; kept from one search to the next. */
  readonly searchFilter: SearchFilter;
  /** Grows when the field is asked for; the screen puts the focus in it. */
  readonly searchAsked: number;
  /** Words whose first hit takes the focus as soon as they are found: who typed them went on to it. */
  readonly hitsAsked: string | null;
}

const AT_FIRST: LibraryShown = {
  view: { kind: 'documents', type: null },
  report: null,
  searchFilter: NO_FILTER,
  searchAsked: 0,
  hitsAsked: null,
};

/** Shared by the screen, the tree, the find field and the commands. */
export class LibraryState {
  private readonly changes = new Emitter<undefined>();
  private shown: LibraryShown = AT_FIRST;
  readonly changed = this.changes.event;

  now(): LibraryShown {
    return this.shown;
  }

  show(view: LibraryView): void {
    this.set({ view, hitsAsked: null });
  }

  askForSearch(query: string): void {
    const { searchAsked } = this.shown;
    this.set({ view: { kind: 'search', query }, searchAsked: searchAsked + 1, hitsAsked: null });
  }

  /** Goes from the field to what its words find, now or when they are found. */
  askForHits(query: string): void {
    this.set({ hitsAsked: query });
  }

  /** The focus is there, or there is nothing to go to, or it went elsewhere meanwhile. */
  answerHits(): void {
    this.set({ hitsAsked: null });
  }

  filterSearch(searchFilter: SearchFilter): void {
    this.set({ searchFilter });
  }

  showReport(report: ImportReport): void {
    this.set({ report });
  }

  /** Puts a file that came by itself under those of the report that is shown. */
  addToReport(outcome: FileOutcome): void {
    const { outcomes, total, cancelled } = this.shown.report ?? { outcomes: [], total: 0, cancelled: false };
    this.showReport({ outcomes: [...outcomes, outcome], total: total + 1, cancelled });
  }

  /** Says of a file of the report what became of it since. */
  settle(refused: FileOutcome, outcomes: readonly FileOutcome[]): void {
    const { report } = this.shown;
    if (report === null || !report.outcomes.includes(refused)) return;
    this.showReport({
      ...report,
      outcomes: report.outcomes.flatMap((outcome) => (outcome === refused ? outcomes : [outcome])),
      total: report.total - 1 + outcomes.length,
    });
  }

  closeReport(): void {
    this.set({ report: null });
  }

  private set(change: Partial<LibraryShown>): void {
    this.shown = { ...this.shown, ...change };
    this.changes.fire(undefined);
  }
}

const states = new WeakMap<Workbench, LibraryState>();

/** The one of a workbench. */
export function libraryStateOf(workbench: Workbench): LibraryState {
  const known = states.get(workbench) ?? new LibraryState();
  states.set(workbench, known);
  return known;
}

/** The state, and what it shows now. */
export function useLibraryState(): readonly [LibraryState, LibraryShown] {
  const state = libraryStateOf(useWorkbench());
  const shown = useSyncExternalStore(state.changed, () => state.now());
  return [state, shown];
}
