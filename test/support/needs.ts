declare module 'vitest' {
  interface TaskMeta {
    /** What the test cannot run without. */
    needs?: string;
  }
}

/**
 * Options of tests that cannot run on every machine. Where `what` is not there they are skipped, and the closing line
 * of `npm test` counts them under it.
 */
export function needs(
  isThere: boolean,
  what: string,
): { readonly skip: boolean; readonly meta: { readonly needs: string } } {
  return { skip: !isThere, meta: { needs: what } };
}
