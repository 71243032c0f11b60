import { useEffect, useSyncExternalStore } from 'react';
import { LibrarySearch } from '../search/library-search.ts';
import type { SearchState } from '../search/library-search.ts';
import { inFirstPause } from './first-pause.ts';
import { useWorkbench } from './workbench.tsx';
import type { Workbench } from './workbench.tsx';

const searches = new WeakMap<Workbench, LibrarySearch>();

/** The search of a workbench. Nothing is opened before it is asked. */
export function searchOf(workbench: Workbench): LibrarySearch {
  const known = searches.get(workbench);
  if (known !== undefined) return known;
  const { store, drafts, searchPlace } = workbench;
  const made = new LibrarySearch({ store, drafts, place: searchPlace ?? null });
  searches.set(workbench, made);
  return made;
}

/** Lets the index go, before the stores close. */
export async function closeSearch(workbench: Workbench): Promise<void> {
  await searches.get(workbench)?.close();
}

export function useSearchState(): SearchState {
  const search = searchOf(useWorkbench());
  return useSyncExternalStore(search.changed, () => search.state());
}

/** The start has other things to do first, and so has who begins to work at once. */
const PAUSE = { quietMs: 8000, mostMs: 30_000 };

/** Brings the index up to the library in the first pause after the start. One that is in memory waits for the first question. */
export function useKeptIndex(): void {
  const workbench = useWorkbench();
  useEffect(() => {
    if (workbench.searchPlace === undefined) return undefined;
    return inFirstPause(window, PAUSE, () => searchOf(workbench).begin());
  }, [workbench]);
}
