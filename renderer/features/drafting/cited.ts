import { useMemo } from 'react';
import { asId, type ClauseId, type DocumentId } from '../../../shared/base/ids.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import type { OpenTarget } from '../../ui/shell/shell.ts';
import { useLive, useWorkbench } from '../workbench.tsx';

/** Where a cited document is: `absent` is one that never was on this computer, or was removed for good. */
export type CitedPlace = 'here' | 'trashed' | 'absent';

/** A citation in a draft, in the order of the text. */
export interface Citation {
  readonly clause: ClauseId;
  readonly label: string | null;
  readonly text: string;
  readonly value: string;
}

/** What a citation points at: the value that `CitationDialog` gives it, a document and perhaps a clause of it. */
export function citedTarget(value: string): OpenTarget & { readonly kind: 'document' } {
  const [document = '', clause] = value.split('#');
  const id = asId<DocumentId>(document);
  return clause === undefined || clause === ''
    ? { kind: 'document', id }
    : { kind: 'document', id, clause: asId<ClauseId>(clause) };
}

/** All citations of a draft. */
export function citationsOf(content: DraftContent): readonly Citation[] {
  return content.clauses.flatMap(({ id, label, text, marks }) =>
    marks.flatMap(({ style, value, start, end }) =>
      style === 'citation' && typeof value === 'string'
        ? [{ clause: id, label, text: text.slice(start, end), value }]
        : [],
    ),
  );
}

/** Says where the document of a citation is; `undefined` while not known. */
export function useCitedPlaces(): ((value: string) => CitedPlace) | undefined {
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.documents.entries(), [store]));
  return useMemo(() => {
    if (entries === undefined) return undefined;
    const places = new Map<DocumentId, CitedPlace>();
    for (const { id, trashedAt } of entries) places.set(id, trashedAt === null ? 'here' : 'trashed');
    return (value) => places.get(citedTarget(value).id) ?? 'absent';
  }, [entries]);
}
