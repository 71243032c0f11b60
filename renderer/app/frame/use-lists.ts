import { useMemo } from 'react';
import { useLive, useWorkbench } from '../../features/workbench.tsx';
import type { Meeting } from '../../../shared/domain/document.ts';

/** Meetings that are not in Trash; empty until known. */
export function useMeetings(): readonly Meeting[] {
  const { store } = useWorkbench();
  const query = useMemo(() => store.meetings.all(), [store]);
  const all = useLive(query);
  return useMemo(() => (all ?? []).filter((meeting) => meeting.trashedAt === null), [all]);
}

/** How many conflicts wait for a decision. */
export function useOpenConflicts(): number {
  const { store } = useWorkbench();
  const query = useMemo(() => store.conflicts.all(), [store]);
  const all = useLive(query);
  return (all ?? []).filter((conflict) => conflict.decision === null).length;
}
