import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';
import { isHeld, stayAtWidth } from '../hold-place.ts';
import type { PlaceInText } from '../hold-place.ts';

/** Milliseconds without scrolling after which the place is kept. */
const REST = 350;

/** What of a text was in sight. */
interface Seen {
  readonly place: PlaceInText | null;
  readonly isAtEnd: boolean;
}

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
    return watchPlace(element, ({ place, isAtEnd }) => {
      const said = `${place?.clause ?? ''} ${place?.offset ?? 0} ${isAtEnd}`;
      if (place === null || said === kept.current) return;
      kept.current = said;
      // Comfort, not content: stores that are closing or full lose no more than the place.
      savePlace(workbench, target, place, isAtEnd).catch(() => undefined);
    });
  }, [workbench, scroller, id, isReady]);
}

/** Tells what is in sight whenever the text rests, is hidden or, at the end of the watching, was scrolled since. */
function watchPlace(element: HTMLElement, tell: (seen: Seen) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let untold: Seen | null = null;
  const stay = stayAtWidth(element);
  const keep = (): void => {
    clearTimeout(timer);
    // What stands at the top of a window that settles is nobody's place; the one that is held is stored already.
    if (isHeld(element)) return;
    untold = null;
    const seen = seenIn(element);
    stay.rest(seen.place);
    tell(seen);
  };
  const keepAtRest = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => (isHeld(element) ? keepAtRest() : keep()), REST);
  };
  const onScroll = (): void => {
    if (!isHeld(element)) {
      // Now, and not when the pane closes: the panes beside it are gone by then, and its lines broken anew.
      untold = seenIn(element);
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
    clearTimeout(timer);
    stay.end();
    if (untold !== null) tell(untold);
  };
}

function seenIn(element: HTMLElement): Seen {
  const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 8;
  return { place: placeAtTop(element), isAtEnd };
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
