import { useEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import { useTextFocus } from '../text-focus.ts';
import type { ReadingPaneHandle } from '../text-focus.ts';
import { useWorkbench } from '../workbench.tsx';
import { neighbourMark } from './reader-places.ts';
import { useOpening, useSelection } from './use-opening.ts';
import type { ReaderBar } from './use-reader-bar.ts';
import type { ReaderCursor } from './use-reader-cursor.ts';
import type { ReaderTextProps } from './use-reader.ts';
import { useKeepPlace } from './use-reading-place.ts';

/** Opens a text at the place asked for, else where reading stood, and keeps the place from then on. */
export function useReaderPlace(
  place: ReaderCursor,
  id: DocumentId,
  { clause, range }: Pick<ReaderTextProps, 'clause' | 'range'>,
): void {
  const { target, scroller, cursor, goTo, elementOf, setCursor } = place;
  const workbench = useWorkbench();
  const [isPlaced, setPlaced] = useState(false);
  useKeepPlace(scroller, id, isPlaced);
  const latestCursor = useLatest(cursor);
  const focus = useTextFocus();
  // Asked for before anything is set.
  const [left] = useState(() => focus.cursor(target));
  useOpening(workbench, scroller, id, clause, range, goTo, elementOf, setCursor, left, (restored) => {
    setPlaced(true);
    // Nothing in the main region has the focus, the region has: the text that came takes it.
    if (document.activeElement?.matches('[data-region="main"]') !== true) return;
    // The cursor that was set a moment ago is not drawn yet.
    const at = restored ?? latestCursor.current;
    if (at !== null) void elementOf(at).then((element) => element?.focus({ preventScroll: true }));
  });
}

/** Tells the other panes what is selected here, and goes where they point. */
export function useReaderTalk(
  { target, clauses, scroller, goTo }: ReaderCursor,
  onSelection: ReaderTextProps['onSelection'],
): void {
  const focus = useTextFocus();
  useEffect(
    () => focus.onPlace(target, (place) => void goTo(place.clause, place.range)),
    [focus, target, goTo],
  );
  useSelection(scroller, clauses, (selection) => {
    focus.setSelection(target, selection);
    onSelection?.(selection);
  });
}

/** Announces the pane to the commands of the palette and the menus, as long as it is there. */
export function useReaderHandle(
  { target, clauses, cursor, goTo }: ReaderCursor,
  marks: ReaderTextProps['marks'],
  setBar: ReaderBar['setBar'],
): ReadingPaneHandle {
  const focus = useTextFocus();
  const latest = useLatest({ marks, clauses, cursor, goTo, setBar });
  const handle = useMemo(
    () => ({
      target,
      find: () => latest.current.setBar('find'),
      goToClause: () => latest.current.setBar('go-to'),
      nextMark(step: 1 | -1) {
        const now = latest.current;
        const next = neighbourMark(now.clauses, now.marks, now.cursor, step);
        if (next !== null) void now.goTo(next.clause, [next.start, next.end]);
      },
    }),
    [target, latest],
  );
  useEffect(() => {
    focus.enterPane(handle);
    return () => {
      focus.setSelection(target, []);
      focus.leavePane(handle);
    };
  }, [focus, handle, target]);
  return handle;
}

/** What was given at the last rendering, for whoever is asked later. */
function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
