import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Annotation } from '../../../../shared/domain/annotation.ts';
import { useRoomView } from '../../../ui/shell/shell-context.tsx';
import type { FoundText, SearchAnswer, SearchRequest } from '../../../search/api.ts';
import { searchOf, useSearchState } from '../../search-of.ts';
import { useWorkbench } from '../../workbench.tsx';
import type { Library } from '../use-library.ts';
import { documentScope, ownScope } from './search-scope.ts';
import type { SearchFilter } from './search-scope.ts';

/** Documents and places of each that are shown at first, and by every step further. */
const TEXTS = 25;
const PARTS = 4;
/** Places of one document that are shown when all of them are asked for. */
const ALL_PARTS = 400;

/** What was found, as the screen shows it. */
export interface Found {
  readonly query: string;
  readonly documents: SearchAnswer;
  /** Null in Room view: it is not even asked. */
  readonly own: SearchAnswer | null;
}

/** A search that runs while its words are typed. */
export interface Search {
  /** The last answer; it may be of other words than those typed now. */
  readonly found: Found | null;
  readonly isFailed: boolean;
  /** Shows further documents. */
  more(): Promise<void>;
  /** Shows all places of one document. */
  wholeOf(id: string): Promise<void>;
}

interface Scopes {
  readonly documents: readonly string[] | null;
  readonly own: readonly string[] | null;
  readonly first: readonly string[];
}

export function useSearch(
  query: string,
  filter: SearchFilter,
  library: Library,
  notes: readonly Annotation[],
  meeting: string | null,
): Search {
  const search = searchOf(useWorkbench());
  const { ready, state } = useSearchState();
  const isRoomView = useRoomView();
  const scopes = useMemo((): Scopes => {
    // Nothing private narrows what is on the wall.
    const within = isRoomView ? { ...filter, where: 'everything' as const, tag: null } : filter;
    return {
      documents: documentScope(library.documents, library.everything.documents, notes, within),
      own: isRoomView
        ? null
        : ownScope({ notes, drafts: library.drafts, documents: library.documents }, filter),
      first: library.documents.filter((entry) => entry.meeting === meeting).map(({ id }) => id),
    };
  }, [library, notes, filter, meeting, isRoomView]);
  const [found, setFound] = useState<Found | null>(null);
  const [isFailed, setFailed] = useState(false);
  // More may be found as documents come into the index; not with every one of them.
  const filled = state === 'filling' ? Math.floor(ready / 40) : -1;
  const asked = useMemo(() => ({ query, scopes, filled }), [query, scopes, filled]);
  useEffect(() => {
    let isWanted = true;
    const { query: said, scopes: within } = asked;
    const ask = async (): Promise<void> => {
      try {
        const [documents, own] = await Promise.all([
          search.searchDocuments(requestOf(said, within.documents, within.first)),
          within.own === null ? null : search.searchOwn(requestOf(said, within.own, [])),
        ]);
        if (!isWanted) return;
        setFound({ query: said, documents, own });
        setFailed(false);
      } catch {
        if (isWanted) setFailed(true);
      }
    };
    void ask();
    return () => {
      isWanted = false;
    };
  }, [search, asked]);
  const more = useCallback(async () => {
    if (found === null) return;
    const skip = found.documents.texts.length;
    const next = await search.searchDocuments({
      ...requestOf(found.query, scopes.documents, scopes.first),
      skip,
    });
    setFound((now) =>
      now === found
        ? {
            ...now,
            documents: { ...now.documents, texts: [...now.documents.texts, ...next.texts], more: next.more },
          }
        : now,
    );
  }, [search, found, scopes]);
  const wholeOf = useCallback(
    async (id: string) => {
      if (found === null) return;
      const answer = await search.searchDocuments({ ...requestOf(found.query, [id], []), parts: ALL_PARTS });
      const [whole] = answer.texts;
      if (whole !== undefined) setFound((now) => (now?.query === found.query ? withText(now, whole) : now));
    },
    [search, found],
  );
  return { found, isFailed, more, wholeOf };
}

function withText(found: Found, whole: FoundText): Found {
  const texts = found.documents.texts.map((text) => (text.id === whole.id ? whole : text));
  return { ...found, documents: { ...found.documents, texts } };
}

function requestOf(query: string, among: readonly string[] | null, first: readonly string[]): SearchRequest {
  return { query, among, first, skip: 0, texts: TEXTS, parts: PARTS };
}
