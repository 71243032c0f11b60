import { assertNever } from '../../shared/base/assert-never.ts';
import { Emitter, type Event } from '../../shared/base/emitter.ts';
import { DraftError } from './api.ts';
import type { ParamsOf, ResultOf, WorkerMessage, WorkerMethod, WorkerRequest } from './worker/protocol.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (problem: Error) => void;
}

/** How often a worker that owes an answer is looked at, within the time that it may be silent. */
const LOOKS = 60;

/**
 * One life of the draft worker, as the page calls it. Messages are handled in the order the worker sent them. The
 * life ends with an error that the worker did not catch, or when it owes an answer and is silent for `patience`.
 */
export class WorkerClient {
  readonly changed: Event<WorkerMessage & { readonly kind: 'changed' }>;
  readonly update: Event<WorkerMessage & { readonly kind: 'update' }>;
  /** It ended by itself; said before the calls that it had not answered fail. */
  readonly ended: Event<string>;
  private readonly changes = new Emitter<WorkerMessage & { readonly kind: 'changed' }>();
  private readonly updates = new Emitter<WorkerMessage & { readonly kind: 'update' }>();
  private readonly ends = new Emitter<string>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly worker: Worker;
  private readonly patience: number | null;
  private watch: ReturnType<typeof setInterval> | null = null;
  private silentLooks = 0;
  private count = 0;
  private dead: Error | null = null;

  /** `patience`: milliseconds; null for one that its owner watches. */
  constructor(patience: number | null = null) {
    this.changed = this.changes.event;
    this.update = this.updates.event;
    this.ended = this.ends.event;
    this.patience = patience;
    this.worker = new Worker(new URL('./worker/draft-worker.ts', import.meta.url), {
      type: 'module',
      name: 'drafts',
    });
    this.worker.addEventListener('message', (event: MessageEvent<WorkerMessage>) => this.take(event.data));
    this.worker.addEventListener('messageerror', () => this.die('an answer that cannot be read'));
    this.worker.addEventListener('error', (event) => this.die(event.message));
  }

  call<M extends WorkerMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    if (this.dead !== null) return Promise.reject(this.dead);
    const id = ++this.count;
    const request: WorkerRequest = { id, method, params };
    return new Promise<ResultOf<M>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.beginWatch();
      this.worker.postMessage(request);
    });
  }

  /** Ends the worker at once; what it had not answered fails. */
  terminate(): void {
    this.end('terminated');
  }

  /** A worker with an error that nobody caught is not trusted again: it could write beside the next one. */
  private die(reason: string): void {
    if (this.dead !== null) return;
    this.dead = stopped(reason);
    this.ends.fire(reason);
    this.end(reason);
  }

  private end(reason: string): void {
    this.worker.terminate();
    this.endWatch();
    this.dead ??= stopped(reason);
    for (const { reject } of this.waiting.values()) reject(this.dead);
    this.waiting.clear();
  }

  private take(message: WorkerMessage): void {
    this.silentLooks = 0;
    switch (message.kind) {
      case 'reply':
        this.settle(message.id)?.resolve(message.value);
        return;
      case 'failed': {
        const { code, detail } = message;
        const problem =
          code === 'internal' ? new Error(detail ?? code) : new DraftError(code, detail ?? undefined);
        this.settle(message.id)?.reject(problem);
        return;
      }
      case 'changed':
        this.changes.fire(message);
        return;
      case 'update':
        this.updates.fire(message);
        return;
      default:
        assertNever(message);
    }
  }

  private settle(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (this.waiting.size === 0) this.endWatch();
    return waiting;
  }

  /** Looks are counted and not the time: a computer that slept was silent for hours and is well. */
  private beginWatch(): void {
    if (this.patience === null || this.watch !== null) return;
    this.silentLooks = 0;
    this.watch = setInterval(() => {
      if (++this.silentLooks >= LOOKS) this.die('no answer');
    }, this.patience / LOOKS);
  }

  private endWatch(): void {
    if (this.watch !== null) clearInterval(this.watch);
    this.watch = null;
  }
}

function stopped(reason: string): DraftError {
  return new DraftError('stopped', `The draft worker ended: ${reason}`);
}
