/** How much one bundle may bring. */
export interface BundleBound {
  readonly changes: number;
  /** A letter written or taken out is a step. */
  readonly steps: number;
}

/**
 * What a writer puts into one bundle at the most: some 250 MB, or twice that, and five seconds where it is decoded. Who
 * writes for four hours without a pause makes as many changes. A single change is never parted.
 */
export const BUNDLE_BOUND: BundleBound = { changes: 50_000, steps: 1_000_000 };

/** No bound: what stays on this computer. */
export const UNBOUND: BundleBound = { changes: Infinity, steps: Infinity };

/** Heads of a draft that a piece may name. */
export const HEADS_MOST = 64;
