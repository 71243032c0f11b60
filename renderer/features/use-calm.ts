import { useEffect, useRef, useState } from 'react';

/** Milliseconds without a key after which nobody is held to be typing. */
const PAUSE_MS = 700;

/** So many times as long a value is held back while somebody types. */
const TYPING = 6;

/**
 * A value that is shown at once when it has been the same for a while, and otherwise at most once in so many
 * milliseconds, more seldom still while keys are pressed: a list that two hundred files come into is not drawn anew
 * for each, nor between two letters of a draft.
 */
export function useCalm<T>(value: T, ms: number): T {
  const [shown, setShown] = useState(value);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  const typedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const note = (): void => {
      typedAt.current = performance.now();
    };
    document.addEventListener('keydown', note, { capture: true, passive: true });
    return () => document.removeEventListener('keydown', note, { capture: true });
  }, []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const now = performance.now();
      const rest = changedAt.current + ms - now;
      const pause = Math.min(typedAt.current + PAUSE_MS, changedAt.current + TYPING * ms) - now;
      const wait = Math.max(rest, pause);
      if (wait > 0) {
        timer = setTimeout(look, wait);
        return;
      }
      changedAt.current = now;
      setShown(() => value);
    };
    look();
    return () => clearTimeout(timer);
  }, [value, ms]);
  return shown;
}
