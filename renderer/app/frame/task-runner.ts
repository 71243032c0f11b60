import { Emitter, type Event } from '../../../shared/base/emitter.ts';
import type { Clock } from '../../../shared/base/ports.ts';
import type { Store, TaskRecord } from '../../store/api.ts';
import type { TaskRun } from '../../ui/shell/shell.ts';

/** How often the progress of a running task is written down, so that a restart still knows it. */
const WRITE_EVERY_MS = 2000;

/** How a task ended; `failure` is the technical reason, to copy. */
export type TaskOutcome =
  | { readonly state: 'done'; readonly report: string | null }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly failure: unknown };

/** Runs tasks, tells who looks how far they are, and writes each down with its result. */
export class TaskRunner {
  readonly changed: Event<undefined>;
  private readonly emitter = new Emitter<undefined>();
  private readonly aborts = new Map<string, AbortController>();
  private tasks: readonly TaskRecord[] = [];
  private readonly store: Store['tasks'];
  private readonly clock: Clock;

  constructor(store: Store['tasks'], clock: Clock) {
    this.store = store;
    this.clock = clock;
    this.changed = this.emitter.event;
  }

  /** Tasks that run now, oldest first; the same array until something changes. */
  running(): readonly TaskRecord[] {
    return this.tasks;
  }

  /** Asks a task to stop; it ends as cancelled when its work has. */
  cancel(id: string): void {
    this.aborts.get(id)?.abort();
  }

  /** Runs the work and resolves when it has ended, however it ended. */
  async run(
    kind: string,
    title: string,
    values: Readonly<Record<string, string | number>>,
    work: (run: TaskRun) => Promise<string | null>,
  ): Promise<TaskOutcome> {
    const abort = new AbortController();
    const task: TaskRecord = {
      id: crypto.randomUUID(),
      kind,
      title,
      values,
      state: 'running',
      progress: null,
      startedAt: this.clock.now(),
      endedAt: null,
      report: null,
    };
    this.aborts.set(task.id, abort);
    this.show(task);
    await this.write(task);
    const outcome = await this.settle(abort, task, work);
    await this.end(task.id, outcome);
    return outcome;
  }

  private async settle(
    abort: AbortController,
    task: TaskRecord,
    work: (run: TaskRun) => Promise<string | null>,
  ): Promise<TaskOutcome> {
    let writtenAt = this.clock.now();
    const progress = (fraction: number): void => {
      const next = {
        ...(this.tasks.find((known) => known.id === task.id) ?? task),
        progress: Math.min(1, Math.max(0, fraction)),
      };
      this.show(next);
      if (this.clock.now() - writtenAt < WRITE_EVERY_MS) return;
      writtenAt = this.clock.now();
      void this.write(next);
    };
    try {
      const report = await work({ progress, signal: abort.signal });
      return abort.signal.aborted ? { state: 'cancelled' } : { state: 'done', report };
    } catch (failure) {
      return abort.signal.aborted ? { state: 'cancelled' } : { state: 'failed', failure };
    }
  }

  private async end(id: string, outcome: TaskOutcome): Promise<void> {
    const task = this.tasks.find((known) => known.id === id);
    this.aborts.delete(id);
    this.tasks = this.tasks.filter((known) => known.id !== id);
    this.emitter.fire(undefined);
    if (task === undefined) return;
    const report = outcome.state === 'done' ? outcome.report : null;
    await this.write({
      ...task,
      state: outcome.state,
      progress: outcome.state === 'done' ? 1 : task.progress,
      endedAt: this.clock.now(),
      report,
    });
  }

  private show(task: TaskRecord): void {
    const others = this.tasks.some((known) => known.id === task.id);
    this.tasks = others
      ? this.tasks.map((known) => (known.id === task.id ? task : known))
      : [...this.tasks, task];
    this.emitter.fire(undefined);
  }

  /** The list is a convenience: a task goes on where it cannot be written down (a full disk, read-only stores). */
  private async write(task: TaskRecord): Promise<void> {
    await this.store.put(task).catch(() => undefined);
  }
}
