import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { SpareProcess } from '../../../electron/host/isolate/spare-process.ts';

/** Processes that wait for the end of their input. */
const started: ChildProcess[] = [];
function start(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: 'pipe' });
  started.push(child);
  return child;
}

afterEach(async () => {
  await Promise.all(
    started.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }),
  );
});

describe('a process made ready for the next job', () => {
  it('is not made for a single job', () => {
    new SpareProcess(start).take('job');
    expect(started).toHaveLength(1);
  });

  it('is made when jobs follow each other, and used once', () => {
    let now = 0;
    const processes = new SpareProcess(start, () => now);
    const first = processes.take('job');
    now += 100;
    const second = processes.take('job');
    expect(started).toEqual([first, second, expect.anything()]);
    now += 100;
    const third = processes.take('job');
    expect(third).toBe(started[2]);
    now += 100;
    expect(processes.take('job')).toBe(started[3]);
    expect(new Set(started).size).toBe(started.length);
  });

  it('is not made for a job long after another', () => {
    let now = 0;
    const processes = new SpareProcess(start, () => now);
    processes.take('job');
    now += 60_000;
    processes.take('job');
    expect(started).toHaveLength(2);
  });

  it('is given up where another kind of job comes, or where it has died', async () => {
    const processes = new SpareProcess(start, () => 0);
    processes.take('small');
    processes.take('small');
    const spare = started[2];
    expect(processes.take('large')).not.toBe(spare);
    if (spare !== undefined && spare.exitCode === null && spare.signalCode === null)
      await once(spare, 'exit');
    expect(spare?.signalCode).toBe('SIGKILL');
    const dead = started.at(-1);
    dead?.kill('SIGKILL');
    if (dead !== undefined) await once(dead, 'exit');
    expect(processes.take('large')).not.toBe(dead);
  });

  it('that could not be started harms nobody', async () => {
    const missing = (): ChildProcess => spawn('/nonexistent/node', { stdio: 'pipe' });
    const processes = new SpareProcess(missing, () => 0);
    const first = processes.take('job');
    const failed = once(first, 'error').catch((problem: unknown) => [problem]);
    const second = processes.take('job');
    const failedToo = once(second, 'error').catch((problem: unknown) => [problem]);
    await Promise.all([failed, failedToo]);
    const third = processes.take('job');
    expect(third).not.toBe(second);
    await once(third, 'error').catch(() => undefined);
  });
});
