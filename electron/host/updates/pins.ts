/**
 * Whom this copy believes about new versions: two Ed25519 public keys, hexadecimal, the current one and the next.
 * `docs/updates.md` says how they are made, kept and rotated. While the list is empty no news is believed, and the
 * screen says so: a copy built from the sources is renewed from the sources.
 */
export const PINNED_KEYS: readonly string[] = [];

/** Where the maintainers publish: an https address of a folder, ending with a slash; null while there is none. */
export const HOME_ADDRESS: string | null = null;
