import { useMemo } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { DocumentEntry, Meeting } from '../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import type { ReadingPlace } from '../../store/api.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useLive, useWorkbench } from '../workbench.tsx';
import { libraryActions } from './library-actions.ts';
import type { LibraryActions } from './library-actions.ts';

/** The whole library as lists; undefined while it is not known. */
export interface Library {
  /** Not in Trash, by name. */
  readonly meetings: readonly Meeting[];
  /** Not in Trash, nor in a folder in Trash. */
  readonly documents: readonly DocumentEntry[];
  readonly drafts: readonly DraftEntry[];
  readonly everything: {
    readonly meetings: readonly Meeting[];
    readonly documents: readonly DocumentEntry[];
    readonly drafts: readonly DraftEntry[];
  };
}

export function useLibrary(): Library | undefined {
  const { store } = useWorkbench();
  const meetings = useLive(useMemo(() => store.meetings.all(), [store]));
  const documents = useLive(useMemo(() => store.documents.entries(), [store]));
  const drafts = useLive(useMemo(() => store.drafts.entries(), [store]));
  return useMemo(() => {
    if (meetings === undefined || documents === undefined || drafts === undefined) return undefined;
    const open = meetings.filter(({ trashedAt }) => trashedAt === null);
    const trashed = new Set(meetings.filter(({ trashedAt }) => trashedAt !== null).map(({ id }) => id));
    const isHere = (item: { readonly trashedAt: number | null; readonly meeting: Meeting['id'] }): boolean =>
      item.trashedAt === null && !trashed.has(item.meeting);
    return {
      meetings: open.toSorted((a, b) => a.name.localeCompare(b.name)),
      documents: documents.filter(isHere),
      drafts: drafts.filter(isHere),
      everything: { meetings, documents, drafts },
    };
  }, [meetings, documents, drafts]);
}

export function useLibraryActions(): LibraryActions {
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  return useMemo(() => libraryActions(workbench, shell, t), [workbench, shell, t]);
}

/** All annotations that are not in Trash. */
export function useAllNotes(): readonly Annotation[] | undefined {
  const { store } = useWorkbench();
  const notes = useLive(useMemo(() => store.annotations.all(), [store]));
  return useMemo(() => notes?.filter(({ trashedAt }) => trashedAt === null), [notes]);
}

const MANY = 100_000;

/** Reading places of documents, by document. */
export function useReadingPlaces(): ReadonlyMap<DocumentId, ReadingPlace> {
  const { store } = useWorkbench();
  const places = useLive(useMemo(() => store.reading.recent(MANY), [store]));
  return useMemo(
    () =>
      new Map(
        (places ?? []).flatMap((place): readonly (readonly [DocumentId, ReadingPlace])[] =>
          place.target.kind === 'document' ? [[place.target.id, place]] : [],
        ),
      ),
    [places],
  );
}
