import { useMemo } from 'react';
import type { Store } from '../../store/api.ts';
import { useLive } from '../workbench.tsx';

/** Names of the meeting folders by id. */
export function useMeetingNames(store: Store): ReadonlyMap<string, string> {
  const meetings = useLive(useMemo(() => store.meetings.all(), [store]));
  return useMemo(() => new Map((meetings ?? []).map(({ id, name }) => [id, name])), [meetings]);
}
