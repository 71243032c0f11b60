import type { LoggedSegment } from '../log/segment-log.ts';
import type { WaitingReason } from './acceptance.ts';

/** What reading a batch did. */
export interface ReceiveReport {
  readonly newRecords: number;
  readonly newSegments: readonly LoggedSegment[];
  readonly known: number;
  readonly waiting: Readonly<Record<WaitingReason, number>>;
  readonly refused: number;
  /** Offered and not even kept: the room for what waits is full. */
  readonly turnedAway: number;
  /** Those of them that are held back beyond the end of who wrote them: whoever brings them may have them in good faith. */
  readonly beyondRoom: number;
  /** The hashes of those of them that are a present member's. */
  readonly comeAgain: readonly string[];
  /** A colleague holds more of this device's own log than it does itself. */
  readonly ownLogIsBehind: boolean;
}
