/** The outcome of something that may fail in an expected way. A bug throws; an expected failure is a value. */
export type Result<T, F> = Ok<T> | Err<F>;
export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}
export interface Err<F> {
  readonly ok: false;
  readonly error: F;
}

export function ok(): Ok<undefined>;
export function ok<T>(value: T): Ok<T>;
export function ok(value?: unknown): Ok<unknown> {
  return { ok: true, value };
}

export function err<F>(error: F): Err<F> {
  return { ok: false, error };
}

/**
 * An expected failure: `code` is from a closed list of the service that returns it; `detail` is for a
 * person who copies the details of an error, never for control flow, and never holds a delegate's words.
 */
export interface Failure<C extends string> {
  readonly code: C;
  readonly detail?: string;
}

export function failure<C extends string>(code: C, detail?: string): Failure<C> {
  return detail === undefined ? { code } : { code, detail };
}
