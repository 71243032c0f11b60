import { useCallback, useMemo } from 'react';
import type { MeetingId } from '../../../shared/base/ids.ts';
import type { DocumentEntry, Meeting } from '../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import { useLivePart, useWorkbench } from '../../features/workbench.tsx';
import type { TextTarget } from './frame-state.ts';

/** Where a text is. What is not known (yet) counts as here: its pane says more. */
export type Whereabouts =
  | { readonly place: 'here' }
  | { readonly place: 'trash'; readonly kind: 'document'; readonly entry: DocumentEntry }
  | { readonly place: 'trash'; readonly kind: 'draft'; readonly entry: DraftEntry };

const HERE: Whereabouts = { place: 'here' };

type Entry = DocumentEntry | DraftEntry;

const trashedMeetings = (meetings: readonly Meeting[]): readonly MeetingId[] =>
  meetings.filter(({ trashedAt }) => trashedAt !== null).map(({ id }) => id);

const sameMeetings = (before: readonly MeetingId[], after: readonly MeetingId[]): boolean =>
  before.join() === after.join();

const sameEntries = (before: readonly Entry[], after: readonly Entry[]): boolean =>
  before.length === after.length &&
  before.every((entry, at) => {
    const other = after[at];
    return entry.id === other?.id && entry.meeting === other.meeting && entry.trashedAt === other.trashedAt;
  });

/** Meetings in Trash. */
export function useTrashedMeetings(): ReadonlySet<MeetingId> {
  const { store } = useWorkbench();
  const gone = useLivePart(
    useMemo(() => store.meetings.all(), [store]),
    trashedMeetings,
    sameMeetings,
  );
  return useMemo(() => new Set(gone), [gone]);
}

/** Tells of any text whether it is in Trash, by itself or with its meeting; the same function until that changes. */
export function useWhereabouts(): (text: TextTarget) => Whereabouts {
  const { store } = useWorkbench();
  const gone = useTrashedMeetings();
  const trashed = useCallback(
    <E extends Entry>(entries: readonly E[]): readonly E[] =>
      entries.filter((entry) => entry.trashedAt !== null || gone.has(entry.meeting)),
    [gone],
  );
  const documents = useLivePart<readonly DocumentEntry[], readonly DocumentEntry[]>(
    useMemo(() => store.documents.entries(), [store]),
    trashed,
    sameEntries,
  );
  const drafts = useLivePart<readonly DraftEntry[], readonly DraftEntry[]>(
    useMemo(() => store.drafts.entries(), [store]),
    trashed,
    sameEntries,
  );
  return useMemo(
    () => (text) => {
      if (text.kind === 'document') {
        const entry = documents?.find(({ id }) => id === text.id);
        return entry === undefined ? HERE : { place: 'trash', kind: 'document', entry };
      }
      const entry = drafts?.find(({ id }) => id === text.id);
      return entry === undefined ? HERE : { place: 'trash', kind: 'draft', entry };
    },
    [documents, drafts],
  );
}
