/*
 * What `npm test` runs as a seeded sample and `npm run soak` at length: DW_TIMES multiplies the usual number of
 * rounds, DW_SEED chooses others. In a browser the two begin with VITE_.
 */
function given(name: string): string | undefined {
  const inBrowser = typeof process === 'undefined';
  const value: unknown = inBrowser ? import.meta.env[`VITE_${name}`] : process.env[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const TIMES = Number(given('DW_TIMES') ?? 1);
const chosen = given('DW_SEED');

/** True in `npm run soak`. */
export const isCampaign = chosen !== undefined;

/** How many of something are tried: the usual number, or many times it in `npm run soak`. */
export function rounds(usual: number): number {
  return Math.max(1, Math.round(usual * TIMES));
}

/** The seed of a test: its own in `npm test`, so that it does the same each time; another in each round of a campaign. */
export function seedOf(own: number): number {
  return chosen === undefined ? own : (Number(chosen) + own) % 0x7fffffff;
}

/** Runs and seed of a property, for fast-check. */
export function runs(usual: number, own = 20051116): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: rounds(usual), seed: seedOf(own) };
}

/** Numbers from 0 to 1, the same for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
