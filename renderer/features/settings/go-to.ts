import { useEffect, useRef, type RefObject } from 'react';

/** What says that the delegate goes on alone: from then on the page stays where they put it. */
const ACTS = ['pointerdown', 'wheel', 'touchstart', 'keydown'] as const;

/**
 * Brings the part that was asked for to the top and puts the focus on its first control, once each time it is asked
 * for. Parts before it still load and grow then; it is held at the top until the delegate does something. Give the
 * result to an empty element at the end of the page: it gets the height that a part near the end needs to go up.
 */
export function useGoTo(
  section: string | undefined,
  asked: object | undefined,
  isReady: boolean,
): RefObject<HTMLDivElement | null> {
  const room = useRef<HTMLDivElement>(null);
  const done = useRef<{ readonly section: string; readonly asked: object | undefined } | null>(null);
  useEffect(() => {
    if (!isReady || section === undefined) return undefined;
    if (done.current?.section === section && done.current.asked === asked) return undefined;
    const element = document.querySelector<HTMLElement>(`#settings-${CSS.escape(section)}`);
    if (element === null) return undefined;
    const release = holdAtTop(element, room.current);
    const stopWaiting = focusFirst(element, () => (done.current = { section, asked }));
    return () => {
      release();
      stopWaiting();
    };
  }, [section, asked, isReady]);
  return room;
}

/** The element that scrolls what the element is in. */
function paneOf(element: HTMLElement): HTMLElement | null {
  let pane = element.parentElement;
  while (pane !== null && !/auto|scroll/u.test(getComputedStyle(pane).overflowY)) pane = pane.parentElement;
  return pane;
}

/** Scrolls the pane, and nothing around it, whenever something in the page changes its height. Gives the end. */
function holdAtTop(element: HTMLElement, room: HTMLElement | null): () => void {
  const pane = paneOf(element);
  if (pane === null) return () => undefined;
  const lacking = (): number => element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  const place = (): void => {
    pane.scrollTop += lacking();
    const rest = lacking();
    if (rest < 1 || room === null) return;
    room.style.blockSize = `${String(room.offsetHeight + rest)}px`;
    pane.scrollTop += rest;
  };
  const observer = new ResizeObserver(place);
  const ended = new AbortController();
  const end = (): void => {
    observer.disconnect();
    ended.abort();
  };
  place();
  observer.observe(pane);
  for (const part of element.parentElement?.children ?? []) if (part !== room) observer.observe(part);
  for (const act of ACTS)
    window.addEventListener(act, end, { capture: true, passive: true, signal: ended.signal });
  return end;
}

/** Focuses the first control, also of a part that is still loading. Gives the end of the wait. */
function focusFirst(element: HTMLElement, onDone: () => void): () => void {
  const focus = (): boolean => {
    const control = element.querySelector<HTMLElement>('button, input, [tabindex="0"]');
    control?.focus({ preventScroll: true });
    if (control !== null) onDone();
    return control !== null;
  };
  const observer = new MutationObserver(() => {
    if (focus()) observer.disconnect();
  });
  if (!focus()) observer.observe(element, { childList: true, subtree: true });
  return () => observer.disconnect();
}
