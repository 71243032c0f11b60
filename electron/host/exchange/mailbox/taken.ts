import type { Piece } from './pieces.ts';

/** What became of pieces that came together out of a mailbox; those in neither set need not be read again. */
export interface Taken {
  /** Waits for what may still come in this reading: given up when it is through. */
  readonly loose: ReadonlySet<Piece>;
  /** Of a member, and there was no room for it: to be read again. */
  readonly again: ReadonlySet<Piece>;
}

/** Everything is kept, or of no use. */
export const ALL_TAKEN: Taken = { loose: new Set(), again: new Set() };
