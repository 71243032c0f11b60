import { assertNever } from '../../shared/base/assert-never.ts';
import { Emitter, type Event } from '../../shared/base/emitter.ts';
import { DraftError } from './api.ts';
import type { ParamsOf, ResultOf, WorkerMessage, WorkerMethod, WorkerRequest } from './worker/protocol.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (problem: Error) => void;
}

/** The draft worker as the page calls it. Messages are handled in the order the worker sent them. */
export class WorkerClient {
  readonly changed: Event<WorkerMessage & { readonly kind: 'changed' }>;
  readonly update: Event<WorkerMessage & { readonly kind: 'update' }>;
  private readonly changes = new Emitter<WorkerMessage & { readonly kind: 'changed' }>();
  private readonly updates = new Emitter<WorkerMessage & { readonly kind: 'update' }>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly worker: Worker;
  private count = 0;
  private dead: Error | null = null;

  constructor() {
    this.changed = this.changes.event;
    this.update = this.updates.event;
    this.worker = new Worker(new URL('./worker/draft-worker.ts', import.meta.url), {
      type: 'module',
      name: 'drafts',
    });
    this.worker.addEventListener('message', (event: MessageEvent<WorkerMessage>) => this.take(event.data));
    this.worker.addEventListener('error', (event) => this.die(event.message));
  }

  call<M extends WorkerMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    if (this.dead !== null) return Promise.reject(this.dead);
    const id = ++this.count;
    const request: WorkerRequest = { id, method, params };
    return new Promise<ResultOf<M>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.worker.postMessage(request);
    });
  }

  /** Ends the worker at once; what it had not answered fails. */
  terminate(): void {
    this.worker.terminate();
    this.die('terminated');
  }

  private die(reason: string): void {
    this.dead ??= new DraftError('unavailable', `The draft worker ended: ${reason}`);
    for (const { reject } of this.waiting.values()) reject(this.dead);
    this.waiting.clear();
  }

  private take(message: WorkerMessage): void {
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
    return waiting;
  }
}
