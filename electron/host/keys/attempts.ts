import type { Clock } from '../../../shared/base/ports.ts';

/** Wrong attempts that cost no waiting. */
const FREE = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** Makes each wrong passphrase after the third wait longer: 1, 2, 4 … 60 seconds. */
export interface Attempts {
  /** Milliseconds until the next attempt is heard; 0 when at once. */
  wait(): number;
  failed(): void;
  succeeded(): void;
}

export function countAttempts(clock: Clock): Attempts {
  let wrong = 0;
  let until = 0;
  return {
    wait: () => Math.max(0, Math.ceil(until - clock.now())),
    failed() {
      wrong += 1;
      if (wrong >= FREE) until = clock.now() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE));
    },
    succeeded() {
      wrong = 0;
      until = 0;
    },
  };
}
