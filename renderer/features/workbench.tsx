import { createContext, useContext, useEffect, useState } from 'react';
import type { Clock } from '../../shared/base/ports.ts';
import type { Drafts } from '../drafts/api.ts';
import type { DialogPort } from '../host/dialog.ts';
import type { HostClients } from '../host/clients.ts';
import type { SearchPlace } from '../search/library-search.ts';
import type { LiveQuery, Store } from '../store/api.ts';

/** What features work on. Made once in `renderer/app`, replaced by real small ones in tests. */
export interface Workbench {
  readonly store: Store;
  readonly drafts: Drafts;
  readonly host: HostClients;
  readonly dialog: DialogPort;
  readonly clock: Clock;
  /** Where the index of words may lie on the disk, sealed; absent: it is kept in memory. */
  readonly searchPlace?: SearchPlace;
}

const WorkbenchContext = createContext<Workbench | null>(null);
export const WorkbenchProvider = WorkbenchContext.Provider;

/** The workbench of this window. Throws outside the provider. */
export function useWorkbench(): Workbench {
  const workbench = useContext(WorkbenchContext);
  if (workbench === null) throw new Error('useWorkbench outside WorkbenchProvider');
  return workbench;
}

/** The present answer of a live query; `undefined` until it is first known. `query` must be kept by the caller (useMemo). */
export function useLive<T>(query: LiveQuery<T>): T | undefined {
  const [value, setValue] = useState<T | undefined>(undefined);
  useEffect(() => query.subscribe(setValue), [query]);
  return value;
}

/**
 * What is wanted of a live query, `undefined` until it is first known. Whoever asks is drawn anew only where that is
 * another: a list changes with each of two hundred files that come in. All three must be kept by the caller.
 */
export function useLivePart<T, P>(
  query: LiveQuery<T>,
  part: (value: T) => P,
  isSame: (before: P, after: P) => boolean = Object.is,
): P | undefined {
  const [value, setValue] = useState<P | undefined>(undefined);
  useEffect(() => {
    let before: { readonly part: P } | null = null;
    return query.subscribe((whole) => {
      const next = part(whole);
      if (before !== null && isSame(before.part, next)) return;
      before = { part: next };
      setValue(() => next);
    });
  }, [query, part, isSame]);
  return value;
}
