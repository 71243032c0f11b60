import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import type { Reader } from './use-reader.ts';

/** Whether pages stand in the place of the text. */
export interface PageSwitch {
  readonly areShown: boolean;
  /** The clause at the top of the pages: where the text goes on. */
  readonly top: RefObject<ClauseId | null>;
  /** The button; null where the document has no pages. */
  readonly tool: { readonly areShown: boolean; readonly onToggle: () => void } | null;
}

/** Between the text of a PDF and its pages, at the same clause on both sides. */
export function usePageSwitch(parsed: ParsedDocument, { cursor, goTo }: Reader): PageSwitch {
  const [areShown, setShown] = useState(false);
  const top = useRef<ClauseId | null>(null);
  useEffect(() => {
    const clause = top.current;
    if (areShown || clause === null) return;
    top.current = null;
    void goTo(clause);
  }, [areShown, goTo]);
  const onToggle = (): void => {
    if (!areShown) top.current = cursor ?? parsed.clauses[0]?.id ?? null;
    setShown(!areShown);
  };
  return { areShown, top, tool: parsed.format === 'pdf' ? { areShown, onToggle } : null };
}
