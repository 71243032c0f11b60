import type { Clock } from '../../shared/base/ports.ts';

/** How often something that ended by itself may be started anew before a person is asked. */
export interface RestartBudget {
  /** True when it may be started once more; false when it has ended too often lately. */
  spend(): boolean;
  /** The person wants another try. */
  renew(): void;
}

export const MOST_RESTARTS = 3;
export const RESTARTS_WITHIN_MS = 120_000;

export function createRestartBudget(clock: Clock): RestartBudget {
  let spent: number[] = [];
  return {
    spend() {
      const now = clock.now();
      spent = spent.filter((at) => now - at < RESTARTS_WITHIN_MS);
      if (spent.length >= MOST_RESTARTS) return false;
      spent.push(now);
      return true;
    },
    renew() {
      spent = [];
    },
  };
}
