import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, PointerEvent, RefObject } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { AnnotationKind, AnnotationTarget } from '../../../shared/domain/annotation.ts';
import type { Clause, DocumentEntry, ParsedDocument, Repair } from '../../../shared/domain/document.ts';
import { useText } from '../../ui/locale/index.ts';
import type { AnnotationMark } from '../annotation-marks.ts';
import { useTextFocus } from '../text-focus.ts';
import type { TextSelection } from '../text-focus.ts';
import { BLOCK, ClauseBlocks, blockOf, useMountedBlocks } from './clause-blocks.tsx';
import type { Overlay } from './clause-blocks.tsx';
import type { ClauseActs } from './clause-view.tsx';
import { DocumentHead } from './document-head.tsx';
import { clauseElement, firstWord, readSelection, selectRange } from './dom-selection.ts';
import { keywordLines } from './inline-pieces.ts';
import { ReaderBars } from './reader-bars.tsx';
import type { BarState } from './reader-bars.tsx';
import { readerAct } from './reader-keys.ts';
import type { ReaderAct } from './reader-keys.ts';
import { AsidePopover, FootnoteList } from './reader-notes.tsx';
import type { Aside } from './reader-notes.tsx';
import type { ReaderPaneProps } from './reader-pane.tsx';
import { ReaderTools } from './reader-tools.tsx';
import styles from './reader.module.css';
import { foundByClause, useFind } from './use-find.ts';
import type { Find } from './use-find.ts';
import { openPlace, useKeepPlace } from './use-reading-place.ts';
import { useTextLook } from './use-text-look.ts';
import { useWorkbench } from '../workbench.tsx';

type ReaderTextProps = Omit<ReaderPaneProps, 'documentId'> & {
  readonly entry: DocumentEntry;
  readonly parsed: ParsedDocument;
};

/** Milliseconds that a card may take to open and take the focus. */
const CARD_OPENS = 3000;

/** The text of a document with its clause cursor, selection, find, and the delegate's marks. */
export function ReaderText(props: ReaderTextProps) {
  const { entry, parsed, marks, paneId, onAnnotate, onMarkOpen } = props;
  const t = useText();
  const look = useTextLook();
  const { clauses } = parsed;
  const scroller = useRef<HTMLDivElement>(null);
  const reader = useReader(props, scroller);
  const { cursor, find, bar, setBar, shown } = reader;
  const [aside, setAside] = useState<Aside | null>(null);
  const asideAt = useRef<HTMLElement | null>(null);
  const overlay = useOverlay(parsed, marks, foundByClause(find.finds, find.current, shown), find);
  const acts = useActs(parsed, onMarkOpen, (next, at) => {
    asideAt.current = at;
    setAside(next);
  });
  const annotate = (kind: AnnotationKind): void => onAnnotate?.(kind, reader.selectionOrClause());
  return (
    <div className={styles['pane']}>
      <ReaderTools
        onAnnotate={onAnnotate === undefined ? null : annotate}
        onFind={() => setBar('find')}
        onGoTo={() => setBar('go-to')}
        look={look}
        singleKeys={look.singleKeys}
      />
      <ReaderBars
        bar={bar}
        find={find}
        cursor={cursor}
        clauses={clauses}
        onGo={reader.goTo}
        onClose={reader.closeBar}
        onBar={setBar}
      />
      {/* The region is the reader: its keys move the clause cursor, which is where the focus stands. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        role="group"
        aria-label={t('reading.region', { title: entry.title })}
        className={styles['scroller']}
        data-reader={paneId}
        onKeyDown={(event) => reader.onKeyDown(event, look.singleKeys, annotate)}
        onPointerDown={reader.onPointerDown}
        onFocus={reader.onFocus}
      >
        <article
          className={styles['page']}
          dir={parsed.direction}
          lang={parsed.language ?? undefined}
          data-selecting={reader.isSelecting ? '' : undefined}
        >
          <DocumentHead entry={entry} parsed={parsed} />
          <ClauseBlocks
            clauses={clauses}
            mounted={reader.mounted}
            cursor={cursor}
            overlay={overlay}
            paneId={paneId}
            acts={acts}
          />
          <FootnoteList parsed={parsed} onGo={(clause) => void reader.goTo(clause)} />
        </article>
      </div>
      {aside === null ? null : (
        <AsidePopover
          aside={aside}
          triggerRef={asideAt}
          direction={parsed.direction}
          onClose={() => setAside(null)}
        />
      )}
    </div>
  );
}

interface Reader {
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
function useReader(
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

  useOpening(workbench, scroller, id, clause, range, goTo, elementOf, setCursor, () => setPlaced(true));
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

  const quietUntil = useRef(0);

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
        // What is typed on while the card opens is meant for the card, never for another annotation.
        if (workbench.clock.now() < quietUntil.current) return undefined;
        if (what.as !== 'highlight') quietUntil.current = workbench.clock.now() + CARD_OPENS;
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
      quietUntil.current = 0;
      const element = event.target instanceof HTMLElement ? event.target : null;
      const under = element?.dataset['clause'];
      if (under !== undefined && under !== cursor) setCursor(under as ClauseId);
    },
  };
}

/** Buttons and fields have their own keys. */
function isControl(target: EventTarget): boolean {
  return (
    target instanceof Element && target.closest('button, input, textarea, select, [contenteditable]') !== null
  );
}

/** Opens at the place asked for, else where reading stood; once for each document and each new place. */
function useOpening(
  workbench: ReturnType<typeof useWorkbench>,
  scroller: RefObject<HTMLElement | null>,
  id: DocumentEntry['id'],
  clause: ClauseId | undefined,
  range: readonly [number, number] | undefined,
  goTo: Reader['goTo'],
  elementOf: (clause: ClauseId) => Promise<HTMLElement | null>,
  setCursor: (clause: ClauseId) => void,
  onPlaced: () => void,
): void {
  const placed = useRef(onPlaced);
  useEffect(() => {
    placed.current = onPlaced;
  });
  useEffect(() => {
    let isWanted = true;
    void openPlace(workbench, id).then(async (place) => {
      if (!isWanted) return;
      if (clause === undefined && place !== null) {
        const element = await elementOf(place.clause);
        if (element !== null && scroller.current !== null && isWanted) {
          scrollTo(scroller.current, element, place.offset);
          setCursor(place.clause);
        }
      }
      placed.current();
    });
    return () => {
      isWanted = false;
    };
    // Only when the document is opened; a new place in it is the next effect's.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [workbench, id]);
  const [start, end] = range ?? [];
  useEffect(() => {
    if (clause === undefined) return;
    void goTo(clause, start === undefined || end === undefined ? null : [start, end]);
  }, [clause, start, end, goTo]);
}

function scrollTo(scroller: HTMLElement, element: HTMLElement, offset: number): void {
  const place = (): void => {
    scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + offset;
  };
  place();
  // Blocks that came into sight take their real heights now: once more on the true place.
  requestAnimationFrame(() => requestAnimationFrame(place));
}

function bringIntoView(element: HTMLElement): void {
  const show = (): void => element.scrollIntoView({ block: 'center', inline: 'nearest' });
  show();
  requestAnimationFrame(() => {
    const scroller = element.closest<HTMLElement>('[data-reader]');
    if (scroller !== null && !isInView(scroller, element)) show();
  });
}

function isInView(scroller: HTMLElement, element: HTMLElement): boolean {
  const pane = scroller.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  return box.bottom > pane.top && box.top < pane.bottom;
}

/** Scrolls by most of a pane if the clause goes on beyond it; true if it did. */
function scrollWithin(scroller: HTMLElement, clause: HTMLElement, to: 'next' | 'previous'): boolean {
  const pane = scroller.getBoundingClientRect();
  const box = clause.getBoundingClientRect();
  if (box.height <= pane.height) return false;
  const isMore = to === 'next' ? box.bottom > pane.bottom + 4 : box.top < pane.top - 4;
  if (!isMore || box.bottom < pane.top || box.top > pane.bottom) return false;
  scroller.scrollBy({ top: (to === 'next' ? 1 : -1) * pane.height * 0.8 });
  return true;
}

/** Tells the selected words whenever the selection inside the pane changes. */
function useSelection(
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

function openMarkAtCaret(
  marks: readonly AnnotationMark[],
  clauses: readonly Clause[],
  root: HTMLElement | null,
  onMarkOpen: ReaderPaneProps['onMarkOpen'],
): boolean {
  const [part] = root === null ? [] : (readSelection(root, clauses) ?? []);
  const mark =
    part === undefined
      ? undefined
      : marks.find((one) => one.clause === part.clause && one.start < part.end && one.end > part.start);
  if (mark === undefined) return false;
  onMarkOpen(mark.id);
  return true;
}

function neighbourMark(
  clauses: readonly Clause[],
  marks: readonly AnnotationMark[],
  cursor: ClauseId | null,
  step: 1 | -1,
): AnnotationMark | null {
  const order = new Map(clauses.map((clause, index) => [clause.id, index]));
  const here = cursor === null ? -1 : (order.get(cursor) ?? -1);
  const place = (mark: AnnotationMark): number => order.get(mark.clause) ?? -1;
  const beyond = marks.filter((mark) => (step === 1 ? place(mark) > here : place(mark) < here));
  return beyond.toSorted((a, b) => step * (place(a) - place(b)) || a.start - b.start)[0] ?? null;
}

function useOverlay(
  parsed: ParsedDocument,
  marks: readonly AnnotationMark[],
  found: Overlay['found'],
  find: { readonly query: string; readonly current: number },
): Overlay {
  const lines = useMemo(() => keywordLines(parsed.clauses), [parsed]);
  const repairs = useMemo(() => byClause(parsed.repairs, ({ clause }) => clause), [parsed]);
  const marked = useMemo(() => byClause(marks, ({ clause }) => clause), [marks]);
  const key = `${find.query} ${find.current} ${Array.from(found, ([id, list]) => `${id}${list.map((one) => one.start).join()}`).join()}`;
  return useMemo(
    () => ({ marks: marked, repairs, keywordLines: lines, found }),
    // What was found is made anew on each render; the key says whether it is another.
    // oxlint-disable-next-line react/exhaustive-deps
    [marked, repairs, lines, key],
  );
}

function byClause<T>(
  items: readonly T[],
  clauseOf: (item: T) => ClauseId | null,
): ReadonlyMap<ClauseId, readonly T[]> {
  const map = new Map<ClauseId, T[]>();
  for (const item of items) {
    const clause = clauseOf(item);
    if (clause === null) continue;
    const list = map.get(clause);
    if (list === undefined) map.set(clause, [item]);
    else list.push(item);
  }
  return map;
}

function useActs(
  parsed: ParsedDocument,
  onMarkOpen: ReaderPaneProps['onMarkOpen'],
  open: (aside: Aside, at: HTMLElement) => void,
): ClauseActs {
  const calls = useRef({ onMarkOpen, open });
  useEffect(() => {
    calls.current = { onMarkOpen, open };
  });
  return useMemo((): ClauseActs => {
    const footnotes = new Map(parsed.footnotes.map((footnote) => [footnote.id, footnote]));
    return {
      openMark: (mark) => calls.current.onMarkOpen(mark.id),
      openFootnote(id, button) {
        const footnote = footnotes.get(id);
        if (footnote !== undefined) calls.current.open({ kind: 'footnote', footnote }, button);
      },
      openRepairs(clause, button) {
        const repairs: readonly Repair[] = parsed.repairs.filter((repair) => repair.clause === clause.id);
        calls.current.open({ kind: 'repairs', repairs }, button);
      },
      footnote: (id) => footnotes.get(id),
    };
  }, [parsed]);
}
