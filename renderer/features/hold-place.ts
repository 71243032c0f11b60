import type { ClauseId } from '../../shared/base/ids.ts';

/** Where reading stood in a text. */
export interface PlaceInText {
  readonly clause: ClauseId;
  /** Pixels from the top of the clause to the top of the pane. */
  readonly offset: number;
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
    const past =
      typeof offset === 'number' ? Math.min(offset, Math.max(0, height - LAST_LINE)) : offset(height);
    scroller.scrollTop += top - scroller.getBoundingClientRect().top + past;
    frames += 1;
    if (frames >= SETTLING_FRAMES) moved.abort();
    else requestAnimationFrame(place);
  };
  place();
}

/** Whether a pane is being held at a place: what stands at its top then is nobody's choice. */
export function isHeld(scroller: HTMLElement): boolean {
  return held.has(scroller);
}

/** Holds a text at its words. */
interface WidthStay {
  /** The text rests at this place now; null: it moves. */
  rest(place: PlaceInText | null): void;
  end(): void;
}

/**
 * Keeps the same words at the top edge when the pane becomes wider or narrower and its lines break anew: a pane beside
 * it opens or goes (Room view, a split), or the window is another. Only while the text rests.
 */
export function stayAtWidth(scroller: HTMLElement): WidthStay {
  let width = scroller.clientWidth;
  let resting: { readonly clause: ClauseId; readonly part: number } | null = null;
  const sizes = new ResizeObserver(() => {
    if (scroller.clientWidth === width) return;
    width = scroller.clientWidth;
    if (resting === null || held.has(scroller)) return;
    const { clause, part } = resting;
    const element = clauseElement(scroller, clause);
    if (element !== null) holdPlace(scroller, element, (height) => part * height);
  });
  sizes.observe(scroller);
  return {
    rest(place) {
      const element = place === null ? null : clauseElement(scroller, place.clause);
      const height = Math.max(1, element?.getBoundingClientRect().height ?? 0);
      resting =
        place === null || element === null ? null : { clause: place.clause, part: place.offset / height };
    },
    end: () => sizes.disconnect(),
  };
}

function clauseElement(scroller: HTMLElement, clause: ClauseId): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-clause="${CSS.escape(clause)}"]`);
}
