import { useMemo } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { useLibrary } from './use-library.ts';

/** A document that was open lately. */
export interface RecentDocument {
  readonly id: DocumentId;
  readonly title: string;
  readonly openedAt: number;
}

/** The documents opened last, latest first; the first group of the palette. */
export function useRecentDocuments(most = 8): readonly RecentDocument[] {
  const { store } = useWorkbench();
  const library = useLibrary();
  const places = useLive(useMemo(() => store.reading.recent(most * 3), [store, most]));
  return useMemo(() => {
    const entries = new Map(library?.documents.map((entry) => [entry.id, entry]));
    return (places ?? [])
      .flatMap(({ target, openedAt }): readonly RecentDocument[] => {
        const entry = target.kind === 'document' ? entries.get(target.id) : undefined;
        return entry === undefined ? [] : [{ id: entry.id, title: entry.title, openedAt }];
      })
      .slice(0, most);
  }, [places, library, most]);
}
