import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';

/** A function of SQLite as it is: statements and places in memory are numbers. */
export type BareCall = (...given: readonly (number | bigint)[]) => unknown;

/** A function of SQLite without what the package puts around it, which costs more than the function. */
export function bareCall(sqlite: Sqlite3Static, name: string): BareCall {
  const call: unknown = Reflect.get(sqlite.wasm.exports, name);
  if (typeof call !== 'function') throw new Error(`SQLite has no ${name}`);
  return call as BareCall;
}
