import { useMemo } from 'react';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import { useLive, useWorkbench } from '../workbench.tsx';

const NO_NOTES: readonly Annotation[] = [];

/** All notes of the delegate; none until they are known. */
export function useNotes(): readonly Annotation[] {
  const { store } = useWorkbench();
  const notes = useLive(useMemo(() => store.annotations.all(), [store]));
  return notes ?? NO_NOTES;
}
