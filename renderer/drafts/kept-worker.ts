import { Emitter, type Event } from '../../shared/base/emitter.ts';
import { DraftError } from './api.ts';
import { WorkerClient } from './worker-client.ts';
import type { ParamsOf, ResultOf, WorkerMessage, WorkerMethod } from './worker/protocol.ts';

/** A worker that owes an answer and says nothing for so long is taken for dead. */
export const PATIENCE_MS = 60_000;

/** A worker that ends twice within this time is not started again by itself: what ended it would end it again. */
const AGAIN_MS = 60_000;

/** Methods that change nothing: asked again when the worker ended before it answered. */
const READS: ReadonlySet<WorkerMethod> = new Set<WorkerMethod>([
  'list',
  'allHeads',
  'content',
  'heads',
  'outline',
  'versions',
  'history',
  'authors',
  'changesSince',
  'preview',
  'review',
  'device',
]);

/**
 * The draft worker as long as the window lives: a new one is started in the place of one that ended by itself. It
 * reads what is durable; whoever had more than that hears of it and hands it over again.
 */
export class KeptWorker {
  readonly changed: Event<WorkerMessage & { readonly kind: 'changed' }>;
  readonly update: Event<WorkerMessage & { readonly kind: 'update' }>;
  /** The worker ended; another one is being started. */
  readonly lost: Event<undefined>;
  /** Another one has been started and knows nothing of what was open. */
  readonly restarted: Event<undefined>;
  /** There is no worker, until `restart`; says why. */
  readonly stopped: Event<string>;
  private readonly changes = new Emitter<WorkerMessage & { readonly kind: 'changed' }>();
  private readonly updates = new Emitter<WorkerMessage & { readonly kind: 'update' }>();
  private readonly losses = new Emitter<undefined>();
  private readonly restarts = new Emitter<undefined>();
  private readonly stops = new Emitter<string>();
  private readonly params: ParamsOf<'start'>;
  private readonly patience: number;
  private current: Promise<WorkerClient>;
  private lostAt = -Infinity;
  private isStopped = false;

  private constructor(params: ParamsOf<'start'>, patience: number) {
    this.changed = this.changes.event;
    this.update = this.updates.event;
    this.lost = this.losses.event;
    this.restarted = this.restarts.event;
    this.stopped = this.stops.event;
    this.params = params;
    this.patience = patience;
    this.current = this.begin();
  }

  /** The first worker. Fails if it cannot be started. */
  static async start(params: ParamsOf<'start'>, patience = PATIENCE_MS): Promise<KeptWorker> {
    const kept = new KeptWorker(params, patience);
    await kept.current;
    return kept;
  }

  /** Asks the worker, or the one that is being started. Fails with `stopped` if it ended before it answered. */
  async call<M extends WorkerMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    try {
      return await (await this.current).call(method, params);
    } catch (problem) {
      if (!isStop(problem) || !READS.has(method) || this.isStopped) throw problem;
      return (await this.current).call(method, params);
    }
  }

  /** Starts a worker if there is none. */
  async restart(): Promise<void> {
    if (!this.isStopped) return void (await this.current);
    this.isStopped = false;
    await this.renew();
  }

  /** Ends the worker for good. */
  async terminate(): Promise<void> {
    this.isStopped = true;
    const worker = await this.current.catch(() => null);
    worker?.terminate();
  }

  private async begin(): Promise<WorkerClient> {
    const worker = new WorkerClient(this.patience);
    worker.changed((message) => this.changes.fire(message));
    worker.update((message) => this.updates.fire(message));
    try {
      await worker.call('start', this.params);
    } catch (problem) {
      worker.terminate();
      throw problem;
    }
    worker.ended((reason) => this.lose(reason));
    return worker;
  }

  private lose(reason: string): void {
    const now = performance.now();
    const isAgain = now - this.lostAt < AGAIN_MS;
    this.lostAt = now;
    this.losses.fire(undefined);
    if (isAgain) this.stop(reason);
    else void this.renew().catch(() => undefined);
  }

  private async renew(): Promise<void> {
    this.current = this.begin();
    try {
      await this.current;
    } catch (problem) {
      this.stop(problem instanceof Error ? problem.message : String(problem));
      throw problem;
    }
    this.restarts.fire(undefined);
  }

  private stop(reason: string): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.current = Promise.reject(new DraftError('stopped', reason));
    this.current.catch(() => undefined);
    this.stops.fire(reason);
  }
}

function isStop(problem: unknown): boolean {
  return problem instanceof DraftError && problem.code === 'stopped';
}
