import { useEffect, useState } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { TextIndex } from '../../../shared/text/search/index.ts';
import { useSteady } from '../use-steady.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';

/** The words of the library in memory. Filled when the first search asks for it; nothing is written to disk. */
export interface LibraryIndex {
  readonly index: TextIndex;
  /** Documents in it, of how many: search answers meanwhile from those. */
  readonly ready: number;
  readonly total: number;
}

interface KnownIndex {
  readonly index: TextIndex;
  readonly known: Set<DocumentId>;
}

const indices = new WeakMap<Workbench, KnownIndex>();

/** Milliseconds of work between two chances for the window to paint and take keys. */
const SLICE = 12;

export function useTextIndex(
  documents: readonly DocumentEntry[] | undefined,
  isWanted: boolean,
): LibraryIndex {
  const workbench = useWorkbench();
  const own = indexOf(workbench);
  const found = documents?.filter((entry) => entry.readable) ?? [];
  const [, setReady] = useState(0);
  const readable = useSteady(found, found.map(({ id }) => id).join());
  useEffect(() => {
    if (!isWanted) return undefined;
    const control = new AbortController();
    void fill(workbench, own, readable, control.signal, setReady);
    return () => control.abort();
  }, [workbench, own, readable, isWanted]);
  const ready = readable.filter(({ id }) => own.known.has(id)).length;
  return { index: own.index, ready, total: readable.length };
}

function indexOf(workbench: Workbench): KnownIndex {
  const present = indices.get(workbench) ?? { index: new TextIndex(), known: new Set<DocumentId>() };
  indices.set(workbench, present);
  return present;
}

async function fill(
  workbench: Workbench,
  { index, known }: KnownIndex,
  documents: readonly DocumentEntry[],
  signal: AbortSignal,
  onReady: (ready: number) => void,
): Promise<void> {
  const wanted = new Set(documents.map(({ id }) => id));
  for (const id of known) {
    if (wanted.has(id)) continue;
    index.remove(id);
    known.delete(id);
  }
  let since = performance.now();
  for (const { id } of documents) {
    if (known.has(id)) continue;
    const parsed = await workbench.store.documents.parsed(id);
    if (signal.aborted) return;
    if (parsed !== null) index.put(id, parsed.clauses);
    known.add(id);
    if (performance.now() - since < SLICE) continue;
    onReady(known.size);
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
  onReady(known.size);
}
