import { useEffect, useRef, useState } from 'react';

/**
 * A value that is shown at once when it has been the same for a while, and otherwise at most once in so many
 * milliseconds: a list that two hundred files come into is not drawn anew for each.
 */
export function useCalm<T>(value: T, ms: number): T {
  const [shown, setShown] = useState(value);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const show = (): void => {
      changedAt.current = performance.now();
      setShown(() => value);
    };
    const wait = changedAt.current + ms - performance.now();
    if (wait <= 0) {
      show();
      return undefined;
    }
    const timer = setTimeout(show, wait);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return shown;
}
