/**
 * Names of the databases of one store. A store is named for the host's store id, so that a restored copy
 * lies beside the present one until the host's folder says which of the two is true.
 */
export interface StoreNames {
  /** RxDB, strict durability. */
  readonly private: string;
  /** RxDB, relaxed durability, rebuildable. */
  readonly projection: string;
  /** The drafts' chunk database (Dexie, strict). */
  readonly chunks: string;
  /** Store id, format version, key check (Dexie, strict). */
  readonly meta: string;
}

/** Names for a store id (or any test's own name). */
export function storeNames(name: string): StoreNames {
  return {
    private: `dw-${name}-p`,
    projection: `dw-${name}-l`,
    chunks: `dw-${name}-chunks`,
    meta: `dw-${name}-meta`,
  };
}
