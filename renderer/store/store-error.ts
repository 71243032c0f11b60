import { StoreError } from './api.ts';

/** Names under which a failed IndexedDB write hides its reason. */
function reasonsOf(problem: unknown): readonly string[] {
  const names: string[] = [];
  let at: unknown = problem;
  for (let depth = 0; depth < 6 && typeof at === 'object' && at !== null; depth++) {
    const { name, message, inner, cause } = at as {
      name?: unknown;
      message?: unknown;
      inner?: unknown;
      cause?: unknown;
    };
    if (typeof name === 'string') names.push(name);
    if (typeof message === 'string') names.push(message);
    at = inner ?? cause;
  }
  return names;
}

/**
 * How Chromium says that the disk does not take the bytes: its quota; a full disk with a large record ("Failed
 * to write blobs"); a full disk with a small one (the transaction is aborted, no reason given: we abort none).
 * All three were seen on a full tmpfs. Dexie wraps them, hence the search.
 */
const DISK_REFUSES = /quota|disk full|no space|failed to write blobs|transaction was aborted|IOError/i;

/** What a failed write means to the delegate. */
export function storeErrorOf(problem: unknown): StoreError {
  if (problem instanceof StoreError) return problem;
  const reasons = reasonsOf(problem);
  const has = (pattern: RegExp): boolean => reasons.some((reason) => pattern.test(reason));
  const detail = reasons[0];
  if (has(DISK_REFUSES)) return new StoreError('full', detail);
  if (has(/DatabaseClosed|closed|InvalidState/i)) return new StoreError('closed', detail);
  return new StoreError('unavailable', detail);
}
