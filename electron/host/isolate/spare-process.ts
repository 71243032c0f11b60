import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/** Jobs that follow each other this closely are a batch, for which the next process is made ready. */
const BATCH_MS = 3000;
/** A process that nobody asked for in this time is given up. */
const IDLE_MS = 5000;

/**
 * Keeps one process ahead while jobs follow each other: it has loaded its code and waits for its one job.
 * What runs a job is still a process of its own, started fresh for it; only the waiting is gone. A single job
 * makes nothing ready.
 */
export class SpareProcess<C extends ChildProcess> {
  private readonly start: (key: string) => C;
  private readonly now: () => number;
  private spare: { readonly key: string; readonly child: C } | null = null;
  private idle: ReturnType<typeof setTimeout> | null = null;
  private lastTaken = Number.NEGATIVE_INFINITY;

  /** `start` begins a process for what `key` stands for. */
  constructor(start: (key: string) => C, now: () => number = () => performance.now()) {
    this.start = start;
    this.now = now;
  }

  /** A process for `key`: the one made ready if there is one, else a new one. */
  take(key: string): C {
    const now = this.now();
    const isBatch = now - this.lastTaken < BATCH_MS;
    this.lastTaken = now;
    const child = this.takeSpare(key) ?? this.start(key);
    if (isBatch) this.makeReady(key);
    return child;
  }

  private takeSpare(key: string): C | null {
    const { spare } = this;
    this.forget();
    if (spare === null || spare.child.exitCode !== null || spare.child.signalCode !== null) return null;
    if (spare.key !== key || spare.child.pid === undefined) {
      spare.child.kill('SIGKILL');
      return null;
    }
    spare.child.removeAllListeners('error');
    hold(spare.child, true);
    return spare.child;
  }

  private makeReady(key: string): void {
    const child = this.start(key);
    // One that cannot start is found dead when it is asked for.
    child.on('error', () => undefined);
    hold(child, false);
    this.spare = { key, child };
    this.idle = setTimeout(() => {
      this.forget();
      child.kill('SIGKILL');
    }, IDLE_MS);
    this.idle.unref();
  }

  private forget(): void {
    if (this.idle !== null) clearTimeout(this.idle);
    this.idle = null;
    this.spare = null;
  }
}

/** Whether a child keeps this process alive. A spare must not; it ends by itself when its input ends. */
function hold(child: ChildProcess, isHeld: boolean): void {
  if (isHeld) child.ref();
  else child.unref();
  for (const stream of child.stdio) {
    if (!(stream instanceof Socket)) continue;
    if (isHeld) stream.ref();
    else stream.unref();
  }
}
