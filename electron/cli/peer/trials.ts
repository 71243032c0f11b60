import type { Worker } from 'node:worker_threads';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { PreparedDraft } from '../../../shared/drafts/prepare.ts';

/** What a thread is asked. */
export interface TrialRequest {
  readonly number: number;
  readonly id: DraftId;
  readonly bundle: Uint8Array;
  /** What the actors must begin with. */
  readonly allowed: string;
}

/** What came of a first bundle. */
export type Tried = { readonly draft: PreparedDraft; readonly text: string } | { readonly refused: string };

export interface TrialAnswer {
  readonly number: number;
  readonly outcome: Tried;
}

interface Thread {
  readonly worker: Worker;
  waiting: number;
}

interface Asked {
  readonly thread: Thread;
  readonly settle: (outcome: Tried | null) => void;
}

/** Threads that decode first bundles beside one another, as the trial workers of a window do. */
export class Trials {
  private readonly start: () => Worker;
  private readonly most: number;
  private readonly threads: Thread[] = [];
  private readonly asked = new Map<number, Asked>();
  private last = 0;

  constructor(start: () => Worker, most: number) {
    this.start = start;
    this.most = most;
  }

  /** False until `begin`, and when all of them ended. */
  get isReady(): boolean {
    return this.threads.length > 0;
  }

  /** Starts them. */
  begin(): void {
    while (this.threads.length < this.most) this.threads.push(this.open());
  }

  /** Null: a thread ended, and nobody knows. */
  prepare(id: DraftId, bundle: Uint8Array, allowed: string): Promise<Tried | null> {
    this.begin();
    const thread = this.threads.reduce((best, one) => (one.waiting < best.waiting ? one : best));
    const number = (this.last += 1);
    thread.waiting += 1;
    return new Promise((resolve) => {
      const settle = (outcome: Tried | null): void => {
        thread.waiting -= 1;
        resolve(outcome);
      };
      this.asked.set(number, { thread, settle });
      thread.worker.postMessage({ number, id, bundle, allowed } satisfies TrialRequest);
    });
  }

  async end(): Promise<void> {
    const ended = this.threads.splice(0);
    for (const thread of ended) this.giveUp(thread);
    await Promise.all(ended.map(({ worker }) => worker.terminate()));
  }

  private open(): Thread {
    const thread: Thread = { worker: this.start(), waiting: 0 };
    thread.worker.on('message', ({ number, outcome }: TrialAnswer) => {
      this.asked.get(number)?.settle(outcome);
      this.asked.delete(number);
    });
    thread.worker.on('error', () => this.giveUp(thread));
    return thread;
  }

  private giveUp(thread: Thread): void {
    const index = this.threads.indexOf(thread);
    if (index >= 0) this.threads.splice(index, 1);
    for (const [number, asked] of this.asked) {
      if (asked.thread !== thread) continue;
      this.asked.delete(number);
      asked.settle(null);
    }
  }
}
