import { expect, test } from 'vitest';
import { limitParallel } from '../../../electron/host/isolate/limit-parallel.ts';
import type { IsolatePort } from '../../../electron/host/ports.ts';
import { ok } from '../../../shared/base/result.ts';
import { createSignal } from '../../../shared/rpc/signal.ts';
import { until } from '../../support/until.ts';

const LIMITS = { timeMs: 1000, memoryBytes: 1 };

/** An isolate whose jobs end when the test says so. */
function heldIsolate(): {
  readonly isolate: IsolatePort;
  readonly started: string[];
  end(job: string): void;
} {
  const ends = new Map<string, () => void>();
  const started: string[] = [];
  return {
    started,
    end: (job) => ends.get(job)?.(),
    isolate: {
      run: (job) =>
        new Promise((resolve) => {
          started.push(job);
          ends.set(job, () => resolve(ok(new Uint8Array())));
        }),
    },
  };
}

test('a job that waits has its turn, also behind others that were cancelled while they waited', async () => {
  const { isolate, started, end } = heldIsolate();
  const limited = limitParallel(isolate, 2);
  const run = (job: string, signal = createSignal().signal) =>
    limited.run(job, new Uint8Array(), LIMITS, signal);
  const running = [run('one'), run('two')];
  const cancelled = [createSignal(), createSignal()];
  const given = cancelled.map((source, i) => run(`given up ${i}`, source.signal));
  const last = run('last');
  for (const source of cancelled) source.abort();
  for (const outcome of await Promise.all(given)) {
    expect(outcome).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  }
  end('one');
  end('two');
  await Promise.all(running);
  await until(() => started.includes('last'), 'the turn of the last', 2000);
  end('last');
  expect((await last).ok).toBe(true);
  expect(started).toEqual(['one', 'two', 'last']);
});

test('no more jobs run at a time than allowed, whoever is cancelled when', async () => {
  const { isolate, started, end } = heldIsolate();
  const limited = limitParallel(isolate, 1);
  const sources = Array.from({ length: 4 }, () => createSignal());
  const runs = sources.map((source, i) => limited.run(`job ${i}`, new Uint8Array(), LIMITS, source.signal));
  await until(() => started.length === 1, 'the first');
  end('job 0');
  // In the same moment in which its turn comes.
  sources[1]?.abort();
  await until(() => started.includes('job 2'), 'the next that waits', 2000);
  expect(started).toEqual(['job 0', 'job 2']);
  end('job 2');
  await until(() => started.includes('job 3'), 'the last', 2000);
  end('job 3');
  await Promise.all(runs);
});
