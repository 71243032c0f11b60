/** Stands in the tab's own memory while the window is open: who finds it at a start was ended without a word. */
const KEY = 'workbench.open';

/** The part of `Storage` that is used. */
export type Marks = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Whether the page that was here before was ended by a crash. From now on this one is marked as open, until it says
 * that it goes (a reload, a closed window). Ask once, at the start.
 */
export function endedUnexpectedly(marks: Marks, page: Pick<EventTarget, 'addEventListener'>): boolean {
  try {
    const isMarked = marks.getItem(KEY) !== null;
    marks.setItem(KEY, '1');
    page.addEventListener('pagehide', () => marks.removeItem(KEY));
    return isMarked;
  } catch {
    // A browser that keeps nothing for a tab cannot say.
    return false;
  }
}
