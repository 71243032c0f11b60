import { assertNever } from '../../shared/base/assert-never.ts';
import { Emitter, type Event } from '../../shared/base/emitter.ts';
import type {
  IndexPlace,
  ParamsOf,
  ResultOf,
  SearchCall,
  SearchMessage,
  SearchMethod,
} from './worker/protocol.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (problem: Error) => void;
}

/** One life of the search worker, as the page calls it. It ends with an error that the worker did not catch. */
export class SearchClient {
  /** The index of documents is empty and has to be filled again. */
  readonly emptied: Event<IndexPlace>;
  readonly ended: Event<string>;
  private readonly emptyings = new Emitter<IndexPlace>();
  private readonly ends = new Emitter<string>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly worker: Worker;
  private count = 0;
  private dead: Error | null = null;

  constructor() {
    this.emptied = this.emptyings.event;
    this.ended = this.ends.event;
    this.worker = new Worker(new URL('./worker/search-worker.ts', import.meta.url), {
      type: 'module',
      name: 'search',
    });
    this.worker.addEventListener('message', (event: MessageEvent<SearchMessage>) => this.take(event.data));
    this.worker.addEventListener('messageerror', () => this.end('an answer that cannot be read'));
    this.worker.addEventListener('error', (event) => this.end(event.message));
  }

  /** A worker that does not answer within `mostMs` is ended. */
  async call<M extends SearchMethod>(method: M, params: ParamsOf<M>, mostMs?: number): Promise<ResultOf<M>> {
    if (mostMs === undefined) return await this.send(method, params);
    const timer = setTimeout(() => this.end(`${method} without end`), mostMs);
    try {
      return await this.send(method, params);
    } finally {
      clearTimeout(timer);
    }
  }

  private send<M extends SearchMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    if (this.dead !== null) return Promise.reject(this.dead);
    const call: SearchCall = { id: ++this.count, method, params };
    return new Promise<ResultOf<M>>((resolve, reject) => {
      this.waiting.set(call.id, { resolve: resolve as (value: unknown) => void, reject });
      this.worker.postMessage(call);
    });
  }

  /** Ends the worker at once; what it had not answered fails. */
  terminate(): void {
    this.dead ??= new Error('The search worker was ended');
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(this.dead);
    this.waiting.clear();
  }

  private end(reason: string): void {
    if (this.dead !== null) return;
    this.dead = new Error(`The search worker ended: ${reason}`);
    this.terminate();
    this.ends.fire(reason);
  }

  private take(message: SearchMessage): void {
    switch (message.kind) {
      case 'reply':
        this.settle(message.id)?.resolve(message.value);
        return;
      case 'failed':
        this.settle(message.id)?.reject(new Error(message.detail));
        return;
      case 'emptied':
        this.emptyings.fire(message.place);
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
