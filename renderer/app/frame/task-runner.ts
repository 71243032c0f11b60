import { Emitter, type Event } from '../../../shared/base/emitter.ts';
import type { Clock } from '../../../shared/base/ports.ts';
import type { Store, TaskRecord } from '../../store/api.ts';
import type { TaskEnd, TaskRun } from '../../ui/shell/shell.ts';

/** How often the progress of a running task is written down, so that a restart still knows it. */
const WRITE_EVERY_MS = 2000;

/** Remarks beyond this are only counted: a folder of a thousand wrong files is one mistake. */
const MOST_REMARKS = 200;

/**
 * How a task ended. `failed` is expected and has its sentence; `broken` is a fault of ours, whose technical reason
 * can be copied. `isRemarked`: there are reasons to read in the Tasks list.
 */
export type TaskOutcome =
  | { readonly state: 'done'; readonly report: string | null; readonly isRemarked: boolean }
  | { readonly state: 'cancelled'; readonly report: string | null }
  | { readonly state: 'failed'; readonly report: string; readonly isRemarked: boolean }
  | { readonly state: 'broken'; readonly failure: unknown };

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
    work: (run: TaskRun) => Promise<TaskEnd>,
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
    work: (run: TaskRun) => Promise<TaskEnd>,
  ): Promise<TaskOutcome> {
    let writtenAt = this.clock.now();
    const change = (part: Partial<TaskRecord>): TaskRecord => {
      const next = { ...(this.tasks.find((known) => known.id === task.id) ?? task), ...part };
      this.show(next);
      return next;
    };
    const run: TaskRun = {
      signal: abort.signal,
      progress: (fraction) => {
        const next = change({ progress: Math.min(1, Math.max(0, fraction)) });
        if (this.clock.now() - writtenAt < WRITE_EVERY_MS) return;
        writtenAt = this.clock.now();
        void this.write(next);
      },
      remark: (remark) => {
        const remarks = this.tasks.find((known) => known.id === task.id)?.remarks ?? [];
        if (remarks.length < MOST_REMARKS) change({ remarks: [...remarks, remark] });
      },
    };
    try {
      const end = await work(run);
      // What was kept until then is said by the work itself.
      if (abort.signal.aborted) return { state: 'cancelled', report: typeof end === 'string' ? end : null };
      return this.outcomeOf(task.id, end);
    } catch (failure) {
      if (abort.signal.aborted) return { state: 'cancelled', report: null };
      run.remark({ subject: '', message: 'frame.taskBroken', details: detailsOf(failure) });
      return { state: 'broken', failure };
    }
  }

  private outcomeOf(id: string, end: TaskEnd): TaskOutcome {
    const isRemarked = this.tasks.find((known) => known.id === id)?.remarks !== undefined;
    if (end === null || typeof end === 'string') return { state: 'done', report: end, isRemarked };
    if (end.kind === 'cancelled') return { state: 'cancelled', report: null };
    return { state: 'failed', report: end.report, isRemarked };
  }

  private async end(id: string, outcome: TaskOutcome): Promise<void> {
    const task = this.tasks.find((known) => known.id === id);
    this.aborts.delete(id);
    this.tasks = this.tasks.filter((known) => known.id !== id);
    this.emitter.fire(undefined);
    if (task === undefined) return;
    await this.write({
      ...task,
      state: outcome.state === 'broken' ? 'failed' : outcome.state,
      progress: outcome.state === 'done' ? 1 : task.progress,
      endedAt: this.clock.now(),
      report: outcome.state === 'broken' ? null : outcome.report,
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

/** A fault as text to copy. */
export function detailsOf(failure: unknown): string {
  return failure instanceof Error
    ? `${failure.name}: ${failure.message}\n${failure.stack ?? ''}`
    : String(failure);
}
