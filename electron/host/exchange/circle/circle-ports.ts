import type { Clock, Random } from '../../../../shared/base/ports.ts';
import type { Identity } from '../identity.ts';
import type { Sealer } from '../log/sealed-file.ts';

/** What a circle works with. */
export interface CirclePorts {
  readonly random: Random;
  readonly clock: Clock;
  readonly sealer: Sealer;
  /** This device as it is now; the incarnation may rise. */
  identity(): Identity;
  /**
   * This device's own log is about to be cut off. Its numbers must not be used again: what looks like a piece that was
   * never finished may also be the rest of one that a colleague holds. A new incarnation must be on the disk when this
   * returns, since a cut log looks whole at the next start.
   */
  beforeOwnCut(): void;
}
