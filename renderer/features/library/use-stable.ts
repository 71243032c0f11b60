import { useCallback, useEffect, useRef } from 'react';

/** A function that stays the same while what it does follows the last render; for rows that are not drawn again. */
export function useStable<A extends readonly unknown[]>(act: (...args: A) => void): (...args: A) => void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
