import { useState } from 'react';

/**
 * The same value as long as its key stays the same: for values that callers make anew on each render, so that
 * effects and memos can name them.
 */
export function useSteady<T>(value: T, key: string): T {
  const [kept, keep] = useState({ key, value });
  if (kept.key === key) return kept.value;
  keep({ key, value });
  return value;
}
