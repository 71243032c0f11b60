import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Clause, DocumentEntry } from '../../../shared/domain/document.ts';
import type { TextSelection } from '../text-focus.ts';
import type { useWorkbench } from '../workbench.tsx';
import { readSelection } from './dom-selection.ts';
import { holdPlace } from '../hold-place.ts';
import { openPlace } from './use-reading-place.ts';

/**
 * Opens at the place asked for, else where reading stood; once for each document and each new place. Then tells the
 * clause for the cursor, if it went where reading stood: the one that it left in this session, as long as it is in
 * sight there, else the one at the top.
 */
export function useOpening(
  workbench: ReturnType<typeof useWorkbench>,
  scroller: RefObject<HTMLElement | null>,
  id: DocumentEntry['id'],
  clause: ClauseId | undefined,
  range: readonly [number, number] | undefined,
  goTo: (clause: ClauseId, range: readonly [number, number] | null) => Promise<void>,
  elementOf: (clause: ClauseId) => Promise<HTMLElement | null>,
  setCursor: (clause: ClauseId) => void,
  left: ClauseId | null,
  onPlaced: (restored: ClauseId | null) => void,
): void {
  const latest = useRef({ clause, elementOf, setCursor, left, onPlaced });
  useEffect(() => {
    latest.current = { clause, elementOf, setCursor, left, onPlaced };
  });
  /** The way to the place asked for: until its end, what stands at the top is nobody's reading place. */
  const way = useRef<Promise<void> | null>(null);
  useEffect(() => {
    let isWanted = true;
    void openPlace(workbench, id, latest.current.clause).then(async (place) => {
      if (!isWanted) return;
      let restored: ClauseId | null = null;
      if (latest.current.clause === undefined && place !== null) {
        const element = await latest.current.elementOf(place.clause);
        if (element !== null && scroller.current !== null && isWanted) {
          holdPlace(scroller.current, element, place.offset);
          restored = inSight(scroller.current, latest.current.left) ?? place.clause;
          latest.current.setCursor(restored);
        }
      }
      await way.current;
      if (isWanted) latest.current.onPlaced(restored);
    });
    return () => {
      isWanted = false;
    };
    // Only when the document is opened; a new place in it is the next effect's.
  }, [workbench, id, scroller]);
  const [start, end] = range ?? [];
  useEffect(() => {
    if (clause === undefined) return;
    way.current = goTo(clause, start === undefined || end === undefined ? null : [start, end]);
  }, [clause, start, end, goTo]);
}

/** The clause, if it can be seen. */
function inSight(scroller: HTMLElement, clause: ClauseId | null): ClauseId | null {
  if (clause === null) return null;
  const box = scroller.querySelector(`[data-clause="${CSS.escape(clause)}"]`)?.getBoundingClientRect();
  const { top, bottom } = scroller.getBoundingClientRect();
  return box !== undefined && box.bottom > top && box.top < bottom ? clause : null;
}

/** Tells the selected words whenever the selection inside the pane changes. */
export function useSelection(
  scroller: RefObject<HTMLElement | null>,
  clauses: readonly Clause[],
  onChange: (selection: readonly TextSelection[]) => void,
): void {
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  useEffect(() => {
    const read = (): void => {
      const root = scroller.current;
      const selection = root === null ? null : readSelection(root, clauses);
      if (selection !== null) change.current(selection);
    };
    document.addEventListener('selectionchange', read);
    return () => document.removeEventListener('selectionchange', read);
  }, [scroller, clauses]);
}
