import { useEffect, useLayoutEffect, useRef } from 'react';
import type { FocusEvent, RefObject } from 'react';
import { useLibraryState } from '../library-state.ts';

const HIT = '[data-hit]';
const FIELD = '[role="search"] input';

/** Hears where the focus is in a list of hits. */
interface HitWatch {
  readonly onFocusCapture: (event: FocusEvent) => void;
  readonly onBlurCapture: () => void;
}

/**
 * The focus of a list of hits. It comes there when it was asked for, though the answer was not there yet; and as the
 * list becomes another under it, because more was typed or found, it stays near its place or goes back to the field,
 * but never to something else on the screen.
 */
export function useHitFocus(list: RefObject<HTMLElement | null>, query: string): HitWatch {
  const [state, { hitsAsked }] = useLibraryState();
  const held = useRef<{ readonly hit: Element; readonly index: number } | null>(null);
  const hits = (): readonly HTMLElement[] =>
    Array.from(list.current?.querySelectorAll<HTMLElement>(HIT) ?? []);
  useLayoutEffect(() => {
    if (held.current?.hit.isConnected !== false) return;
    const { index } = held.current;
    held.current = null;
    const all = hits();
    (all[Math.min(index, all.length - 1)] ?? document.querySelector<HTMLElement>(FIELD))?.focus();
  });
  useEffect(() => {
    if (hitsAsked !== query) return;
    state.answerHits();
    // Whoever went elsewhere meanwhile stays there.
    if (document.activeElement?.matches(FIELD) === true) hits()[0]?.focus();
  });
  return {
    onFocusCapture: ({ target }) => {
      held.current = target.matches(HIT)
        ? { hit: target, index: hits().findIndex((hit) => hit === target) }
        : null;
    },
    onBlurCapture: () => {
      held.current = null;
    },
  };
}
