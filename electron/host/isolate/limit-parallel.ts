import { err, failure } from '../../../shared/base/result.ts';
import type { IsolatePort } from '../ports.ts';

/** The same isolate with at most `parallel` jobs at a time; further ones wait for their turn or their cancel. */
export function limitParallel(isolate: IsolatePort, parallel = 2): IsolatePort {
  let running = 0;
  const waiting: (() => void)[] = [];
  const next = (): void => waiting.shift()?.();
  /** Resolves when it may be this one's turn; one that is cancelled leaves the queue, or it would swallow a turn. */
  const turn = (signal: Parameters<IsolatePort['run']>[3]): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        forget();
        resolve();
      };
      waiting.push(wake);
      const forget = signal.onAbort(() => {
        const at = waiting.indexOf(wake);
        if (at >= 0) waiting.splice(at, 1);
        resolve();
      });
    });
  return {
    async run(job, input, limits, signal) {
      while (running >= parallel && !signal.aborted) await turn(signal);
      if (signal.aborted) {
        // Its turn may have come in the same moment: it is the next one's.
        if (running < parallel) next();
        return err(failure('cancelled'));
      }
      running += 1;
      try {
        return await isolate.run(job, input, limits, signal);
      } finally {
        running -= 1;
        next();
      }
    },
  };
}
