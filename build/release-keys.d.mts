/** The text of `pins.ts` with keys pinned; throws where some are already. */
export function pinned(text: string, keys: readonly [string, string], home: string | null): string;

/** Makes `current.pem` and `next.pem` in a folder outside the project; gives their public halves. */
export function makeKeys(folder: string): readonly [string, string];
