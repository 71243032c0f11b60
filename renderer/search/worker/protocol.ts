import type { SearchableText, SearchAnswer, SearchRequest } from '../api.ts';

/** Documents may lie on the disk, sealed; what the delegate wrote never leaves memory. */
export type IndexName = 'documents' | 'private';

/** Where the index of documents is. */
export type IndexPlace = 'disk' | 'memory';

/** Of methods that take nothing. */
type NoParams = Readonly<Record<string, never>>;

/** What the page asks of the search worker. */
export interface SearchMethods {
  /** Loads SQLite and goes through everything once, on nothing: what is opened and asked after that is quick at once. */
  load: { readonly params: NoParams; readonly result: null };
  /** Opens the indexes. `place` null: documents in memory too. */
  start: {
    readonly params: { readonly place: { readonly store: string; readonly key: CryptoKey } | null };
    readonly result: { readonly place: IndexPlace };
  };
  /** Texts of which the index holds a part. */
  cut: { readonly params: { readonly index: IndexName }; readonly result: readonly string[] };
  ids: { readonly params: { readonly index: IndexName }; readonly result: readonly string[] };
  put: {
    readonly params: { readonly index: IndexName; readonly texts: readonly SearchableText[] };
    readonly result: null;
  };
  remove: {
    readonly params: { readonly index: IndexName; readonly ids: readonly string[] };
    readonly result: null;
  };
  search: {
    readonly params: { readonly index: IndexName; readonly request: SearchRequest };
    readonly result: SearchAnswer;
  };
  /** Makes what was put in durable. */
  settle: { readonly params: NoParams; readonly result: null };
  /** Bytes of the index on the disk; null in memory. */
  size: { readonly params: NoParams; readonly result: number | null };
  close: { readonly params: NoParams; readonly result: null };
}
export type SearchMethod = keyof SearchMethods;
export type ParamsOf<M extends SearchMethod> = SearchMethods[M]['params'];
export type ResultOf<M extends SearchMethod> = SearchMethods[M]['result'];

export interface SearchCall {
  readonly id: number;
  readonly method: SearchMethod;
  readonly params: unknown;
}

export type SearchMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly detail: string }
  /** The index of documents was of no use and is empty now: everything has to be put in again. */
  | { readonly kind: 'emptied'; readonly place: IndexPlace };
