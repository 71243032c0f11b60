import type { Candidate } from './candidates.ts';

/** What is known of the room's network at a moment. */
export interface Observed {
  readonly hasNetwork: boolean;
  /** Milliseconds since these networks are there and it was asked who is. */
  readonly forMs: number;
  /** Some circle has other members and may use the room's network. */
  readonly expectsSomebody: boolean;
  /** Somebody proved is connected, by whatever way. */
  readonly isConnected: boolean;
  /** A line of the room's network came about since the networks are these. */
  readonly hadNeighbour: boolean;
  readonly candidates: readonly Candidate[];
  /** Whether a connection to this computer's own address comes about; null: not tried. */
  readonly ownAnswers: boolean | null;
}

export type RoomTrouble = 'isolated' | 'no-network' | 'nobody-seen';

/** After so long without anybody it is said. */
const NOBODY_MS = 60_000;
const TRIES = 2;

/** True when it is worth finding out whether this computer's own listening works. */
export function looksIsolated(seen: Omit<Observed, 'ownAnswers'>): boolean {
  if (!seen.hasNetwork || seen.hadNeighbour) return false;
  const neighbours = seen.candidates.filter(({ name }) => name !== null);
  // One that was refused says that connections pass: another program, or a workbench that has just ended.
  const passes = neighbours.some(({ lastFailure }) => lastFailure !== null && lastFailure !== 'no-answer');
  return (
    !passes &&
    neighbours.some(({ failures, lastFailure }) => failures >= TRIES && lastFailure === 'no-answer')
  );
}

/**
 * What keeps colleagues in one room apart, as far as one computer can know it. `isolated` is said only when somebody of
 * a circle was heard, was called more than once, never answered anything at all, and this computer can reach itself by
 * the same network: what is left is the network between, or a firewall over there.
 */
export function roomTrouble(seen: Observed): RoomTrouble | null {
  if (!seen.expectsSomebody || seen.isConnected) return null;
  if (!seen.hasNetwork) return 'no-network';
  if (looksIsolated(seen)) return seen.ownAnswers === true ? 'isolated' : null;
  const isSomebodyThere = seen.candidates.some(({ name }) => name !== null);
  return !isSomebodyThere && seen.forMs >= NOBODY_MS ? 'nobody-seen' : null;
}
