import { useEffect, useState } from 'react';
import type { DocumentId } from '../../shared/base/ids.ts';
import type { ParsedDocument } from '../../shared/domain/document.ts';
import { useWorkbench } from './workbench.tsx';
import type { Workbench } from './workbench.tsx';

/** Texts of documents in use: several panes of one document share one copy. A text never changes under its id. */
const KEPT = 8;
const texts = new WeakMap<Workbench, Map<DocumentId, Promise<ParsedDocument | null>>>();

/** The text of a document; null for a document that is kept without being read. */
export function parsedOf(workbench: Workbench, id: DocumentId): Promise<ParsedDocument | null> {
  const known = texts.get(workbench) ?? new Map<DocumentId, Promise<ParsedDocument | null>>();
  texts.set(workbench, known);
  const present = known.get(id);
  known.delete(id);
  const text = present ?? loadText(workbench, known, id);
  known.set(id, text);
  const oldest = known.keys().next().value;
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  return text;
}

/** A document that is not there (yet) is not remembered as absent. */
async function loadText(
  workbench: Workbench,
  known: Map<DocumentId, Promise<ParsedDocument | null>>,
  id: DocumentId,
): Promise<ParsedDocument | null> {
  try {
    const parsed = await workbench.store.documents.parsed(id);
    if (parsed === null) known.delete(id);
    return parsed;
  } catch (problem) {
    known.delete(id);
    throw problem;
  }
}

/** A text being opened. */
export type TextState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly parsed: ParsedDocument | null }
  | { readonly state: 'failed'; readonly details: string };

export function useParsed(id: DocumentId): TextState {
  const workbench = useWorkbench();
  const [known, setKnown] = useState<{ readonly id: DocumentId; readonly text: TextState } | null>(null);
  useEffect(() => {
    let isWanted = true;
    parsedOf(workbench, id).then(
      (parsed) => {
        if (isWanted) setKnown({ id, text: { state: 'ready', parsed } });
      },
      (problem: unknown) => {
        if (isWanted) setKnown({ id, text: { state: 'failed', details: String(problem) } });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [workbench, id]);
  return known?.id === id ? known.text : { state: 'loading' };
}
