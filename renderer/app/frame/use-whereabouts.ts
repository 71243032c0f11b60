import { useMemo } from 'react';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import { useLive, useWorkbench } from '../../features/workbench.tsx';
import type { TextTarget } from './frame-state.ts';

/** Where a text is. What is not known (yet) counts as here: its pane says more. */
export type Whereabouts =
  | { readonly place: 'here' }
  | { readonly place: 'trash'; readonly kind: 'document'; readonly entry: DocumentEntry }
  | { readonly place: 'trash'; readonly kind: 'draft'; readonly entry: DraftEntry };

const HERE: Whereabouts = { place: 'here' };

/** Tells of any text whether it is in Trash, by itself or with its meeting. */
export function useWhereabouts(): (text: TextTarget) => Whereabouts {
  const { store } = useWorkbench();
  const meetings = useLive(useMemo(() => store.meetings.all(), [store]));
  const documents = useLive(useMemo(() => store.documents.entries(), [store]));
  const drafts = useLive(useMemo(() => store.drafts.entries(), [store]));
  return useMemo(() => {
    const gone = new Set(meetings?.filter(({ trashedAt }) => trashedAt !== null).map(({ id }) => id));
    const isTrashed = (entry: DocumentEntry | DraftEntry): boolean =>
      entry.trashedAt !== null || gone.has(entry.meeting);
    return (text) => {
      if (text.kind === 'document') {
        const entry = documents?.find(({ id }) => id === text.id);
        return entry !== undefined && isTrashed(entry) ? { place: 'trash', kind: 'document', entry } : HERE;
      }
      const entry = drafts?.find(({ id }) => id === text.id);
      return entry !== undefined && isTrashed(entry) ? { place: 'trash', kind: 'draft', entry } : HERE;
    };
  }, [meetings, documents, drafts]);
}
