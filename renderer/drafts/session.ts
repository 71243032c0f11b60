import { Emitter } from '../../shared/base/emitter.ts';
import type { DraftId } from '../../shared/base/ids.ts';
import type { DraftUpdate } from '../../shared/drafts/edit.ts';
import {
  isStopped,
  type DraftSession,
  type Interruption,
  type LeftBehind,
  type SessionReceipt,
} from './api.ts';
import type { KeptWorker } from './kept-worker.ts';

interface SessionEnds {
  readonly leftBehind: LeftBehind | null;
  readonly ended: () => void;
  readonly leave: (left: LeftBehind) => void;
}

/** An open draft over the worker, and over the next one if that ends. */
export class Session implements DraftSession {
  readonly draft: DraftId;
  readonly isReadOnly: boolean;
  readonly leftBehind: LeftBehind | null;
  meta: DraftSession['meta'] = { title: '', kind: 'blank', language: 'en' };
  clauses: DraftSession['clauses'] = [];
  beforeExchange: DraftSession['beforeExchange'] = null;
  beforeSending: DraftSession['beforeSending'] = null;
  unsent: DraftSession['unsent'] = null;
  private readonly name: string;
  private readonly worker: KeptWorker;
  private readonly ends: SessionEnds;
  private readonly arrivals = new Emitter<DraftUpdate>();
  private readonly breaks = new Emitter<Interruption>();
  private early: DraftUpdate[] | null = [];
  private isClosed = false;
  readonly interruptions: DraftSession['interruptions'] = this.breaks.event;
  /** The first listener hears what came before it. */
  readonly updates: DraftSession['updates'] = (listener) => {
    const stop = this.arrivals.event(listener);
    const early = this.early ?? [];
    this.early = null;
    for (const update of early) listener(update);
    return stop;
  };

  constructor(name: string, draft: DraftId, worker: KeptWorker, isReadOnly: boolean, ends: SessionEnds) {
    this.isReadOnly = isReadOnly;
    this.name = name;
    this.draft = draft;
    this.worker = worker;
    this.ends = ends;
    this.leftBehind = ends.leftBehind;
  }

  async start(): Promise<void> {
    const { meta, clauses } = await this.worker.call('open', { id: this.draft, session: this.name });
    this.meta = meta;
    this.clauses = clauses;
  }

  arrive(update: DraftUpdate): void {
    if (this.early !== null) this.early.push(update);
    else this.arrivals.fire(update);
  }

  interrupt(what: Interruption): void {
    this.breaks.fire(what);
  }

  /** Another worker was started: opens the draft in it. */
  async resume(): Promise<void> {
    // What the worker before said and nobody heard is in what is stored.
    if (this.early !== null) this.early = [];
    try {
      await this.start();
      if (this.isClosed) return await this.sayGoodbye();
      this.interrupt({ kind: 'resumed', clauses: this.clauses });
    } catch (problem) {
      this.interrupt({
        kind: 'stopped',
        detail: problem instanceof Error ? problem.message : String(problem),
      });
    }
  }

  reopen(): Promise<void> {
    return this.worker.restart();
  }

  leaveBehind(left: LeftBehind): void {
    this.ends.leave(left);
  }

  send(edits: Parameters<DraftSession['send']>[0]): Promise<SessionReceipt> {
    return this.worker.call('send', { id: this.draft, session: this.name, edits });
  }

  retry(): Promise<SessionReceipt> {
    return this.worker.call('retry', { id: this.draft });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.ends.ended();
    await this.sayGoodbye();
  }

  /** A worker that has ended needs none. */
  private async sayGoodbye(): Promise<void> {
    try {
      await this.worker.call('closeSession', { session: this.name });
    } catch (problem) {
      if (!isStopped(problem)) throw problem;
    }
  }
}
