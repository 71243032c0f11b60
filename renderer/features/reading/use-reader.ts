import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, PointerEvent, RefObject } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { AnnotationKind, AnnotationTarget } from '../../../shared/domain/annotation.ts';
import type { DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import { useTextFocus } from '../text-focus.ts';
import type { TextSelection } from '../text-focus.ts';
import { useWorkbench } from '../workbench.tsx';
import { BLOCK, blockOf, useMountedBlocks } from './clause-blocks.tsx';
import { clauseElement, firstWord, selectRange } from './dom-selection.ts';
import type { BarState } from './reader-bars.tsx';
import { readerAct } from './reader-keys.ts';
import type { ReaderAct } from './reader-keys.ts';
import type { ReaderPaneProps } from './reader-pane.tsx';
import { bringIntoView, isControl, neighbourMark, openMarkAtCaret, scrollWithin } from './reader-places.ts';
import styles from './reader.module.css';
import { useFind } from './use-find.ts';
import type { Find } from './use-find.ts';
import { useOpening, useSelection } from './use-opening.ts';
import { useKeepPlace } from './use-reading-place.ts';

/** What a reading pane is given: the pane's props with the text found. */
export type ReaderTextProps = Omit<ReaderPaneProps, 'documentId'> & {
  readonly entry: DocumentEntry;
  readonly parsed: ParsedDocument;
};

/** A reading pane as its parts see it. */
export interface Reader {
  readonly cursor: ClauseId | null;
  readonly mounted: ReadonlySet<number>;
  readonly isSelecting: boolean;
  readonly find: ReturnType<typeof useFind>;
  readonly shown: Find | null;
  readonly bar: BarState;
  setBar(bar: BarState['kind']): void;
  closeBar(): void;
  goTo(clause: ClauseId, range?: readonly [number, number] | null): Promise<void>;
  selectionOrClause(): readonly TextSelection[];
  onKeyDown(event: KeyboardEvent, singleKeys: boolean, annotate: (kind: AnnotationKind) => void): void;
  onPointerDown(event: PointerEvent): void;
  onFocus(event: FocusEvent): void;
}

/** State and behaviour of a reading pane. */
export function useReader(
  { entry, parsed, clause, range, marks, onSelection, onMarkOpen }: ReaderTextProps,
  scroller: RefObject<HTMLDivElement | null>,
): Reader {
  const workbench = useWorkbench();
  const focus = useTextFocus();
  const { clauses } = parsed;
  const { id } = entry;
  const target = useMemo((): AnnotationTarget => ({ kind: 'document', id }), [id]);
  const [cursor, setCursorState] = useState<ClauseId | null>(
    () => clause ?? focus.cursor(target) ?? clauses[0]?.id ?? null,
  );
  const [isSelecting, setSelecting] = useState(false);
  const [shown, setShown] = useState<Find | null>(null);
  const [bar, setBarState] = useState<BarState>({ kind: 'none', asked: 0 });
  const [isPlaced, setPlaced] = useState(false);
  const find = useFind(clauses);
  const [mounted, mount] = useMountedBlocks(
    Math.ceil(clauses.length / BLOCK),
    Math.max(0, blockOf(clauses, clause ?? cursor)),
  );
  useKeepPlace(scroller, id, isPlaced);

  const setCursor = useCallback(
    (next: ClauseId) => {
      setCursorState(next);
      focus.setCursor(target, next);
    },
    [focus, target],
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

  const latestCursor = useRef(cursor);
  latestCursor.current = cursor;
  useOpening(workbench, scroller, id, clause, range, goTo, elementOf, setCursor, () => {
    setPlaced(true);
    // Nothing in the main region has the focus, the region has: the text that came takes it.
    if (document.activeElement?.matches('[data-region="main"]') !== true) return;
    const at = latestCursor.current;
    if (at !== null) void elementOf(at).then((element) => element?.focus({ preventScroll: true }));
  });
  useEffect(
    () => focus.onPlace(target, (place) => void goTo(place.clause, place.range)),
    [focus, target, goTo],
  );
  useSelection(scroller, clauses, (selection) => {
    focus.setSelection(target, selection);
    onSelection?.(selection);
  });
  const handle = useMemo(
    () => ({
      target,
      find: () => setBarState(({ asked }) => ({ kind: 'find', asked: asked + 1 })),
      goToClause: () => setBarState(({ asked }) => ({ kind: 'go-to', asked: asked + 1 })),
      nextMark: (step: 1 | -1) => void goToMark.current(step),
    }),
    [target],
  );
  const goToMark = useRef(async (_step: 1 | -1): Promise<void> => undefined);
  useEffect(() => {
    goToMark.current = async (step) => {
      const next = neighbourMark(clauses, marks, cursor, step);
      if (next !== null) await goTo(next.clause, [next.start, next.end]);
    };
  });
  useEffect(() => {
    focus.enterPane(handle);
    return () => {
      focus.setSelection(target, []);
      focus.leavePane(handle);
    };
  }, [focus, handle, target]);

  const current = find.finds[find.current];
  useEffect(() => {
    if (current === undefined) return;
    setCursor(current.clause);
    void elementOf(current.clause).then((element) => {
      if (element !== null)
        bringIntoView(
          element.querySelector<HTMLElement>(`.${CSS.escape(styles['current'] ?? '')}`) ?? element,
        );
    });
  }, [current, elementOf, setCursor]);

  async function move(to: Extract<ReaderAct, { kind: 'move' }>['to']): Promise<void> {
    const index = Math.max(
      0,
      clauses.findIndex((candidate) => candidate.id === cursor),
    );
    const places = { next: index + 1, previous: index - 1, first: 0, last: clauses.length - 1 };
    const root = scroller.current;
    const here = cursor === null || root === null ? null : clauseElement(root, cursor);
    // A clause higher than the pane is read to its end before the next one comes.
    if (
      root !== null &&
      here !== null &&
      (to === 'next' || to === 'previous') &&
      scrollWithin(root, here, to)
    )
      return;
    const next = clauses[places[to]];
    if (next === undefined) return;
    const element = await elementOf(next.id);
    if (element === null) return;
    setShown(null);
    setCursor(next.id);
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest' });
  }

  function beginSelection(): void {
    const element =
      cursor === null || scroller.current === null ? null : clauseElement(scroller.current, cursor);
    const text = clauses.find((candidate) => candidate.id === cursor)?.text ?? '';
    if (element === null || text === '') return;
    selectRange(element, ...firstWord(text));
    setSelecting(true);
  }

  function act(what: ReaderAct, annotate: (kind: AnnotationKind) => void): void {
    switch (what.kind) {
      case 'move':
        return void move(what.to);
      case 'begin-selection':
        return beginSelection();
      case 'end-selection':
        document.getSelection()?.removeAllRanges();
        focus.setSelection(target, []);
        return setSelecting(false);
      case 'select':
        return document.getSelection()?.modify(what.alter, what.direction, what.by);
      case 'annotate':
        setSelecting(false);
        return annotate(what.as);
    }
  }

  return {
    cursor,
    mounted,
    isSelecting,
    find,
    shown,
    bar,
    setBar: (kind) => setBarState(({ asked }) => ({ kind, asked: asked + 1 })),
    closeBar() {
      setBarState(({ asked }) => ({ kind: 'none', asked }));
      const place = current;
      find.close();
      if (place !== undefined) void goTo(place.clause, [place.start, place.end]);
      else if (cursor !== null)
        void elementOf(cursor).then((element) => element?.focus({ preventScroll: true }));
    },
    goTo,
    selectionOrClause() {
      const selected = focus.selection(target);
      if (selected.length > 0) return selected;
      const own = clauses.find((candidate) => candidate.id === cursor);
      if (own === undefined) return [];
      return [{ clause: own.id, label: own.label, start: 0, end: own.text.length, quote: own.text }];
    },
    onKeyDown(event, singleKeys, annotate) {
      if (event.defaultPrevented || isControl(event.target)) return;
      if (
        event.key === 'Enter' &&
        isSelecting &&
        openMarkAtCaret(marks, clauses, scroller.current, onMarkOpen)
      ) {
        event.preventDefault();
        return;
      }
      const what = readerAct(event, isSelecting, singleKeys);
      if (what === null) return;
      event.preventDefault();
      act(what, annotate);
    },
    onPointerDown(event) {
      setSelecting(false);
      setShown(null);
      const element =
        event.target instanceof Element ? event.target.closest<HTMLElement>('[data-clause]') : null;
      const under = element?.dataset['clause'];
      if (under !== undefined) setCursor(under as ClauseId);
    },
    onFocus(event) {
      focus.enterPane(handle);
      const element = event.target instanceof HTMLElement ? event.target : null;
      const under = element?.dataset['clause'];
      if (under !== undefined && under !== cursor) setCursor(under as ClauseId);
    },
  };
}
