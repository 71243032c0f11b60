import type { KeyObject } from 'node:crypto';

/** What the person who releases writes down: `docs/updates.md`. */
export interface Described {
  readonly version: string;
  readonly sequence: number;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly minimumVersion: string | null;
  readonly security: boolean;
  readonly notes: Readonly<Record<string, string>>;
  readonly files: readonly {
    readonly platform: string;
    readonly arch: string;
    readonly kind: string;
    readonly name: string;
  }[];
}

/** The raw public key of a private one, hexadecimal, as it is pinned. */
export function publicHex(key: KeyObject): string;
/** Sums the files of a folder, makes the block maps that are missing, and gives the text to be signed. */
export function payloadOf(folder: string, described: Described): Promise<string>;
/** The manifest as it is published. */
export function envelope(payload: string, keys: readonly KeyObject[]): string;
/** The name of the manifest at every source. */
export const MANIFEST_NAME: string;
