import { useEffect } from 'react';
import type { RefObject } from 'react';
import { asId } from '../../../shared/base/ids.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';
import { isHeld, stayAtWidth } from '../hold-place.ts';
import type { PlaceInText } from '../hold-place.ts';

/** Keeps the words of a draft where they are when Room view, a pane beside it or the window changes its width. */
export function useStayAtWidth(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const stay = stayAtWidth(element);
    // What our own holding scrolls is nobody's reading.
    const onScroll = (): void => {
      if (!isHeld(element)) stay.rest(null);
    };
    const onEnd = (): void => {
      if (!isHeld(element)) stay.rest(placeAtTop(element));
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('scrollend', onEnd);
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('scrollend', onEnd);
      stay.end();
    };
  }, [scroller]);
}

/** The first clause that can be seen, and how far it is scrolled past; none while the text stands at its beginning. */
function placeAtTop(scroller: HTMLElement): PlaceInText | null {
  if (scroller.scrollTop === 0) return null;
  const { top } = scroller.getBoundingClientRect();
  const clause = Array.from(scroller.querySelectorAll<HTMLElement>('[data-clause]')).find(
    (element) => element.getBoundingClientRect().bottom > top + 2,
  );
  const id = clause?.dataset['clause'];
  if (clause === undefined || id === undefined) return null;
  return { clause: asId<ClauseId>(id), offset: top - clause.getBoundingClientRect().top };
}
