import type { Event } from '../../../shared/base/emitter.ts';
import type { LiveQuery } from '../api.ts';
import { storeErrorOf } from '../store-error.ts';

/**
 * A live query over a question and an event after which its answer may differ. Answers reach a listener in
 * order; of several changes in one go only the last is answered.
 */
export function liveQuery<T, E>(
  ask: () => Promise<T>,
  changed: Event<E>,
  concerns: (change: E) => boolean = () => true,
): LiveQuery<T> {
  return {
    current: ask,
    subscribe(listener) {
      let stopped = false;
      let asking = false;
      let stale = false;
      const answer = async (): Promise<void> => {
        asking = true;
        try {
          do {
            stale = false;
            const value = await ask();
            if (stopped) return;
            if (!stale) listener(value);
          } while (stale);
        } catch (problem) {
          // A question to a store that has been closed meanwhile has no answer; anything else is a bug.
          if (storeErrorOf(problem).code !== 'closed') throw problem;
        } finally {
          asking = false;
        }
      };
      const refresh = (): void => {
        if (asking) stale = true;
        else void answer();
      };
      const stop = changed((change) => {
        if (concerns(change)) refresh();
      });
      refresh();
      return () => {
        stopped = true;
        stop();
      };
    },
  };
}
