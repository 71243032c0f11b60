import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paced } from '../../../renderer/features/paced.ts';

const PACE = { least: 300, times: 8, most: 3000 };

describe('work that is asked for again and again', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** Work that takes so many milliseconds, and how often it was done. */
  function work(ms: number) {
    const done = { times: 0 };
    const run = async (): Promise<void> => {
      await new Promise<void>((resolve) => setTimeout(resolve, ms));
      done.times += 1;
    };
    return { done, run };
  }

  it('is done at once, and once more for all that asked meanwhile', async () => {
    const { done, run } = work(10);
    const { ask } = paced(run, PACE);
    for (let time = 0; time < 5; time++) ask();
    await vi.advanceTimersByTimeAsync(20);
    expect(done.times).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(done.times).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done.times).toBe(2);
  });

  it('rests for many times as long as it took, within bounds', async () => {
    const { done, run } = work(200);
    const { ask } = paced(run, PACE);
    ask();
    await vi.advanceTimersByTimeAsync(250);
    ask();
    await vi.advanceTimersByTimeAsync(1000);
    expect(done.times).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(done.times).toBe(2);
  });

  it('goes on after a failure, and is over when it is stopped', async () => {
    let times = 0;
    const { ask, stop } = paced(() => {
      times += 1;
      return Promise.reject(new Error('not now'));
    }, PACE);
    ask();
    ask();
    await vi.advanceTimersByTimeAsync(400);
    expect(times).toBe(2);
    ask();
    stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(times).toBe(2);
  });
});
