import { useCallback, useMemo } from 'react';
import type { DraftId, MeetingId } from '../../../shared/base/ids.ts';
import { useLive, useLivePart, useWorkbench } from '../../features/workbench.tsx';
import { matterOf, type ConflictRecord } from '../../../shared/domain/conflict.ts';
import type { Meeting } from '../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';

/** Meetings that are not in Trash; empty until known. */
export function useMeetings(): readonly Meeting[] {
  const { store } = useWorkbench();
  const query = useMemo(() => store.meetings.all(), [store]);
  const all = useLive(query);
  return useMemo(() => (all ?? []).filter((meeting) => meeting.trashedAt === null), [all]);
}

/** The draft to go to: the one shown last, else the one changed last in this meeting; null if there is none. */
export function useDraftToOpen(lastDraft: DraftId | null, meeting: MeetingId | null): DraftId | null {
  const { store } = useWorkbench();
  const query = useMemo(() => store.drafts.entries(), [store]);
  const choose = useCallback(
    (entries: readonly DraftEntry[]): DraftId | null => {
      const here = entries.filter((entry) => entry.trashedAt === null);
      if (here.some((entry) => entry.id === lastDraft)) return lastDraft;
      const ofMeeting = here.filter((entry) => meeting === null || entry.meeting === meeting);
      return ofMeeting.toSorted((a, b) => b.changedAt - a.changedAt)[0]?.id ?? null;
    },
    [lastDraft, meeting],
  );
  return useLivePart(query, choose) ?? null;
}

const openOnes = (conflicts: readonly ConflictRecord[]): number =>
  new Set(conflicts.filter(({ decision }) => decision === null).map(matterOf)).size;

/** How many conflicts wait for a decision. */
export function useOpenConflicts(): number {
  const { store } = useWorkbench();
  const query = useMemo(() => store.conflicts.all(), [store]);
  return useLivePart(query, openOnes) ?? 0;
}
