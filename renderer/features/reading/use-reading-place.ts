import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';

/** Where reading stood when the document was last open. */
export interface PlaceInText {
  readonly clause: ClauseId;
  /** Pixels from the top of the clause to the top of the pane. */
  readonly offset: number;
}

/** Milliseconds without scrolling after which the place is kept. */
const REST = 350;

/**
 * Keeps the place in a document while it is read, so that it opens there again, also after a restart, and
 * marks it read when its end was seen.
 */
export function useKeepPlace(
  scroller: RefObject<HTMLElement | null>,
  id: DocumentId,
  isReady: boolean,
): void {
  const workbench = useWorkbench();
  const kept = useRef('');
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!isReady || element === null) return undefined;
    const target: AnnotationTarget = { kind: 'document', id };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hasScrolled = false;
    const stay = stayAtWidth(element);
    const keep = (): void => {
      clearTimeout(timer);
      // What stands at the top of a window that settles is nobody's place; the one that is held is stored already.
      if (held.has(element)) return;
      hasScrolled = false;
      const place = placeAtTop(element);
      stay.rest(place);
      const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 8;
      const said = `${place?.clause ?? ''} ${place?.offset ?? 0} ${isAtEnd}`;
      if (place === null || said === kept.current) return;
      kept.current = said;
      // Comfort, not content: stores that are closing or full lose no more than the place.
      savePlace(workbench, target, place, isAtEnd).catch(() => undefined);
    };
    const keepAtRest = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => (held.has(element) ? keepAtRest() : keep()), REST);
    };
    const onScroll = (): void => {
      if (!held.has(element)) {
        hasScrolled = true;
        stay.rest(null);
      }
      keepAtRest();
    };
    keepAtRest();
    element.addEventListener('scroll', onScroll, { passive: true });
    document.addEventListener('visibilitychange', keep);
    window.addEventListener('pagehide', keep);
    return () => {
      element.removeEventListener('scroll', onScroll);
      document.removeEventListener('visibilitychange', keep);
      window.removeEventListener('pagehide', keep);
      // A pane that closes still stands in the page here (a layout effect), so its place can be taken.
      if (hasScrolled && element.isConnected) keep();
      clearTimeout(timer);
      stay.end();
    };
  }, [workbench, scroller, id, isReady]);
}

/**
 * Notes that the document was opened now, for the list of recent ones, and at the clause asked for if there is
 * one; gives the place it was left at.
 */
export async function openPlace(
  workbench: Workbench,
  id: DocumentId,
  asked?: ClauseId,
): Promise<PlaceInText | null> {
  const target: AnnotationTarget = { kind: 'document', id };
  const before = await workbench.store.reading.place(target);
  const noted = workbench.store.reading.setPlace({
    target,
    clause: asked ?? before?.clause ?? null,
    offset: asked === undefined ? (before?.offset ?? 0) : 0,
    openedAt: workbench.clock.now(),
    read: before?.read ?? false,
  });
  // Stores that may only be read keep no place; the text opens all the same.
  await noted.catch(() => undefined);
  return before === null || before.clause === null ? null : { clause: before.clause, offset: before.offset };
}

/** Panes that are being held at a place. */
const held = new WeakSet<HTMLElement>();

/** Frames for which the heights of a text just opened may still change: blocks coming into sight, fonts, panes beside it. */
const SETTLING_FRAMES = 60;

/** Pixels of the last line of a clause: so much of it stays in sight where it has become shorter than it was. */
const LAST_LINE = 24;

/**
 * Brings a place to the top edge and holds it there while the window settles, until the reader does anything. The
 * place in the element is so many pixels, or what is said of its height.
 */
export function holdPlace(
  scroller: HTMLElement,
  element: HTMLElement,
  offset: number | ((height: number) => number),
): void {
  const moved = new AbortController();
  held.add(scroller);
  moved.signal.addEventListener('abort', () => held.delete(scroller));
  for (const act of ['wheel', 'pointerdown', 'keydown', 'touchstart']) {
    // Anywhere: a jump from the find field moves the text as well.
    document.addEventListener(act, () => moved.abort(), {
      signal: moved.signal,
      passive: true,
      capture: true,
    });
  }
  let frames = 0;
  // A few frames without a change prove nothing: the next font or pane may come after them.
  const place = (): void => {
    if (moved.signal.aborted) return;
    if (!element.isConnected) return moved.abort();
    const { top, height } = element.getBoundingClientRect();
    const wanted = typeof offset === 'number' ? offset : offset(height);
    const past = Math.min(wanted, Math.max(0, height - LAST_LINE));
    scroller.scrollTop += top - scroller.getBoundingClientRect().top + past;
    frames += 1;
    if (frames >= SETTLING_FRAMES) moved.abort();
    else requestAnimationFrame(place);
  };
  place();
}

/**
 * Keeps the same words at the top edge when the pane becomes wider or narrower and its lines break anew: a pane beside
 * it opens or goes (Room view, a split), or the window is another. Only while the text rests.
 */
function stayAtWidth(scroller: HTMLElement): { rest(place: PlaceInText | null): void; end(): void } {
  let width = scroller.clientWidth;
  let resting: { readonly element: HTMLElement; readonly part: number } | null = null;
  const sizes = new ResizeObserver(() => {
    if (scroller.clientWidth === width) return;
    width = scroller.clientWidth;
    if (resting === null || held.has(scroller) || !resting.element.isConnected) return;
    const { element, part } = resting;
    holdPlace(scroller, element, (height) => part * height);
  });
  sizes.observe(scroller);
  return {
    rest(place) {
      const element = place === null ? null : clauseElement(scroller, place.clause);
      const height = element?.getBoundingClientRect().height ?? 0;
      resting =
        element === null || place === null ? null : { element, part: place.offset / Math.max(1, height) };
    },
    end: () => sizes.disconnect(),
  };
}

function clauseElement(scroller: HTMLElement, clause: ClauseId): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-clause="${CSS.escape(clause)}"]`);
}

async function savePlace(
  workbench: Workbench,
  target: AnnotationTarget,
  place: PlaceInText,
  isAtEnd: boolean,
): Promise<void> {
  const before = await workbench.store.reading.place(target);
  await workbench.store.reading.setPlace({
    target,
    clause: place.clause,
    offset: place.offset,
    openedAt: before?.openedAt ?? workbench.clock.now(),
    read: isAtEnd || (before?.read ?? false),
  });
}

/**
 * The clause at the top edge of a pane, and how far it is scrolled past. By geometry, block by block: what
 * lies over the pane (the palette, a dialog) makes no difference, and blocks out of sight are not laid out.
 */
function placeAtTop(scroller: HTMLElement): PlaceInText | null {
  const { top } = scroller.getBoundingClientRect();
  const reaches = (element: Element): boolean => element.getBoundingClientRect().bottom > top + 2;
  const block = Array.from(scroller.querySelectorAll('[data-block]')).find(reaches);
  const clauses = Array.from(block?.querySelectorAll<HTMLElement>('[data-clause]') ?? []);
  const clause = clauses.find(reaches);
  const id = clause?.dataset['clause'];
  if (clause === undefined || id === undefined) return null;
  return { clause: id as ClauseId, offset: Math.round(top - clause.getBoundingClientRect().top) };
}
