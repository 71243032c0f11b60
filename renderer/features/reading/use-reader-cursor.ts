import { useCallback, useMemo, useState } from 'react';
import type { RefObject } from 'react';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import { useTextFocus } from '../text-focus.ts';
import { BLOCK, blockOf, useMountedBlocks } from './clause-blocks.tsx';
import { clauseElement } from './dom-selection.ts';
import { bringIntoView } from './reader-places.ts';
import type { Find } from './use-find.ts';

/** Where reading stands in a pane, and the ways to another place. */
export interface ReaderCursor {
  readonly target: AnnotationTarget;
  readonly clauses: readonly Clause[];
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly cursor: ClauseId | null;
  readonly mounted: ReadonlySet<number>;
  readonly isSelecting: boolean;
  readonly shown: Find | null;
  setCursor(clause: ClauseId): void;
  setSelecting(isSelecting: boolean): void;
  setShown(shown: Find | null): void;
  /** The clause in the page; mounted when it was not. */
  elementOf(clause: ClauseId): Promise<HTMLElement | null>;
  goTo(clause: ClauseId, range?: readonly [number, number] | null): Promise<void>;
}

/** The clause cursor of a text, which begins at `clause`, else where it stood, else at the first. */
export function useReaderCursor(
  id: DocumentId,
  clauses: readonly Clause[],
  clause: ClauseId | undefined,
  scroller: RefObject<HTMLDivElement | null>,
): ReaderCursor {
  const focus = useTextFocus();
  const target = useMemo((): AnnotationTarget => ({ kind: 'document', id }), [id]);
  const [cursor, setCursorState] = useState<ClauseId | null>(
    () => clause ?? focus.cursor(target) ?? clauses[0]?.id ?? null,
  );
  const [isSelecting, setSelecting] = useState(false);
  const [shown, setShown] = useState<Find | null>(null);
  const { mounted, elementOf } = useClauseElements(scroller, clauses, clause ?? cursor);
  const setCursor = useCallback(
    (next: ClauseId) => {
      setCursorState(next);
      focus.setCursor(target, next);
    },
    [focus, target],
  );
  const goTo = useCallback(
    async (wanted: ClauseId, at: readonly [number, number] | null = null): Promise<void> => {
      const element = await elementOf(wanted);
      if (element === null) return;
      setSelecting(false);
      setCursor(wanted);
      setShown(at === null ? null : { clause: wanted, start: at[0], end: at[1] });
      bringIntoView(element);
      element.focus({ preventScroll: true });
    },
    [elementOf, setCursor],
  );
  const state = { target, clauses, scroller, cursor, mounted, isSelecting, shown };
  return { ...state, setCursor, setSelecting, setShown, elementOf, goTo };
}

/** The blocks of a text that stand in the page, and the way to have a clause among them. */
function useClauseElements(
  scroller: RefObject<HTMLDivElement | null>,
  clauses: readonly Clause[],
  first: ClauseId | null,
): Pick<ReaderCursor, 'mounted' | 'elementOf'> {
  const [mounted, mount] = useMountedBlocks(
    Math.ceil(clauses.length / BLOCK),
    Math.max(0, blockOf(clauses, first)),
  );
  const elementOf = useCallback(
    async (wanted: ClauseId): Promise<HTMLElement | null> => {
      // Out of whatever React is doing now: mounting must be done before the place can be measured.
      await Promise.resolve();
      const root = scroller.current;
      if (root === null) return null;
      const block = blockOf(clauses, wanted);
      if (block >= 0 && clauseElement(root, wanted) === null) mount(block);
      return clauseElement(root, wanted);
    },
    [scroller, clauses, mount],
  );
  return { mounted, elementOf };
}
