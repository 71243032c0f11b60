import wasmPath from '@automerge/automerge/automerge.wasm?url';
import { Emitter } from '../../shared/base/emitter.ts';
import type { ClauseId, DraftId } from '../../shared/base/ids.ts';
import type { Clock } from '../../shared/base/ports.ts';
import { admitBundle } from '../../shared/drafts/bundle.ts';
import type { DraftUpdate } from '../../shared/drafts/edit.ts';
import { CHUNK_DATABASE } from '../store/chunks/dexie-chunk-store.ts';
import type { Store } from '../store/api.ts';
import type { DraftChanged, Drafts, DraftSession, MergeReview, SessionReceipt } from './api.ts';
import { BundleTrial } from './bundle-trial.ts';
import { ProjectionWriter } from './projection.ts';
import { WorkerClient } from './worker-client.ts';

/** What the drafts need. */
export interface DraftsOptions {
  readonly store: Pick<Store, 'drafts'>;
  /** Key of the chunks at rest; may be non-extractable. */
  readonly key: CryptoKey;
  readonly clock: Clock;
  /** Drafts can be read, compared and exported, not changed. */
  readonly isReadOnly?: boolean;
  /** Name of the chunk database. */
  readonly database?: string;
}

/**
 * Starts the draft worker. Call `repair` once the store is open: it brings the projection to what is durable.
 * Only one window may do this at a time (the window that owns the stores).
 */
export async function createDrafts(options: DraftsOptions): Promise<Drafts> {
  const wasm = new URL(wasmPath, self.location.href).href;
  const worker = new WorkerClient();
  await worker.call('start', {
    wasm,
    key: options.key,
    database: options.database ?? CHUNK_DATABASE,
    isReadOnly: options.isReadOnly === true,
  });
  return new WorkerDrafts(worker, new BundleTrial(wasm), options);
}

class WorkerDrafts implements Drafts {
  private readonly worker: WorkerClient;
  private readonly trial: BundleTrial;
  private readonly changes = new Emitter<DraftChanged>();
  private readonly projection: ProjectionWriter;
  private readonly sessions = new Map<string, Session>();
  private readonly isReadOnly: boolean;
  private sessionCount = 0;
  readonly changed = this.changes.event;

  constructor(worker: WorkerClient, trial: BundleTrial, { store, clock, isReadOnly }: DraftsOptions) {
    this.isReadOnly = isReadOnly === true;
    this.worker = worker;
    this.trial = trial;
    this.projection = new ProjectionWriter(
      store,
      { outline: (id) => worker.call('outline', { id }), allHeads: () => worker.call('allHeads', null) },
      clock,
    );
    worker.changed(({ draft, heads, origin, clauses }) => {
      this.projection.note(draft);
      this.changes.fire({ draft, heads, origin, clauses });
    });
    worker.update(({ session, update }) => this.sessions.get(session)?.arrive(update));
  }

  create({ id, kind, title, language, content }: Parameters<Drafts['create']>[0]): Promise<DraftId> {
    return this.worker.call('create', { id: id ?? null, kind, title, language, content: content ?? null });
  }

  list: Drafts['list'] = () => this.worker.call('list', null);
  content: Drafts['content'] = (id, heads) => this.worker.call('content', { id, heads: heads ?? null });
  heads: Drafts['heads'] = (id) => this.worker.call('heads', { id });
  versions: Drafts['versions'] = (id) => this.worker.call('versions', { id });
  history: Drafts['history'] = (id) => this.worker.call('history', { id });
  edit: Drafts['edit'] = (id, edits) => this.worker.call('edit', { id, edits });
  changesSince: Drafts['changesSince'] = (id, since) => this.worker.call('changesSince', { id, since });
  review: Drafts['review'] = (id, before) => this.worker.call('review', { id, before });
  device: Drafts['device'] = () => this.worker.call('device', null);
  repair: Drafts['repair'] = () => this.projection.repair();

  async nameVersion(id: DraftId, name: string, author = ''): Promise<void> {
    await this.handOver(id);
    await this.worker.call('nameVersion', { id, name, author });
  }

  async restore(id: DraftId, heads: readonly string[]): Promise<void> {
    await this.handOver(id);
    await this.worker.call('restore', { id, clause: null, heads });
  }

  async restoreClause(id: DraftId, clause: ClauseId, heads: readonly string[]): Promise<void> {
    await this.handOver(id);
    await this.worker.call('restore', { id, clause, heads });
  }

  async useDevice(prefix: string): Promise<void> {
    if (!/^[0-9a-f]{32}$/.test(prefix)) throw new Error('A device prefix is 32 hex digits');
    await this.worker.call('useDevice', { prefix });
  }

  async open(id: DraftId): Promise<DraftSession> {
    const name = `s${++this.sessionCount}`;
    const session = new Session(name, id, this.worker, this.isReadOnly, () => this.sessions.delete(name));
    this.sessions.set(name, session);
    try {
      await session.start();
      // Taking 1,100 clauses out of the message and mounting them are two tasks, so that neither blocks for long.
      await new Promise((resolve) => setTimeout(resolve, 0));
    } catch (problem) {
      this.sessions.delete(name);
      throw problem;
    }
    return session;
  }

  async apply(...[id, bundle, allowed]: Parameters<Drafts['apply']>): ReturnType<Drafts['apply']> {
    const admitted = admitBundle(bundle);
    if (!admitted.ok) return { refused: admitted.error };
    const refused = await this.trial.refusal(bundle);
    if (refused !== null) return { refused };
    await this.handOver(id);
    const applied = await this.worker.call('apply', { id, bundle, allowed });
    if ('refused' in applied) return applied;
    const reviews = [...applied.reviews, ...this.overtaken(id, applied.update, applied.reviews)];
    return { heads: applied.heads, reviews };
  }

  async remove(id: DraftId): Promise<void> {
    this.projection.forget(id);
    await this.worker.call('remove', { id });
    this.projection.forget(id);
  }

  async close(): Promise<void> {
    for (const session of Array.from(this.sessions.values())) await session.close();
    await this.projection.close();
    await this.worker.call('close', null);
    this.trial.end();
    this.worker.terminate();
  }

  private async handOver(id: DraftId): Promise<void> {
    for (const session of this.of(id)) await session.beforeExchange?.();
  }

  private of(id: DraftId): readonly Session[] {
    return Array.from(this.sessions.values()).filter((session) => session.draft === id);
  }

  /** Reviews of words that were typed, but not yet sent, when a colleague's change of their clause arrived. */
  private overtaken(id: DraftId, update: DraftUpdate, known: readonly MergeReview[]): readonly MergeReview[] {
    const clauses = update.changed.filter(({ splices }) => splices.length > 0).map(({ state }) => state.id);
    const reviewed = new Set(known.filter((review) => review.kind === 'text').map((review) => review.clause));
    return this.of(id)
      .flatMap((session) => session.unsent?.(clauses) ?? [])
      .filter(({ clause }) => !reviewed.has(clause))
      .map(({ clause, base, mine }) => {
        const theirs = update.changed.find(({ state }) => state.id === clause)?.state;
        const now = Date.now();
        return {
          clause,
          kind: theirs?.deleted === true ? ('delete-edit' as const) : ('text' as const),
          base,
          mine,
          theirs: theirs === undefined || theirs.deleted ? '' : theirs.text,
          mineAt: now,
          theirsAt: now,
          mineActors: [],
          theirActors: [],
        };
      });
  }
}

class Session implements DraftSession {
  readonly draft: DraftId;
  meta: DraftSession['meta'] = { title: '', kind: 'blank', language: 'en' };
  clauses: DraftSession['clauses'] = [];
  beforeExchange: DraftSession['beforeExchange'] = null;
  unsent: DraftSession['unsent'] = null;
  private readonly name: string;
  private readonly worker: WorkerClient;
  readonly isReadOnly: boolean;
  private readonly ended: () => void;
  private readonly arrivals = new Emitter<DraftUpdate>();
  private early: DraftUpdate[] | null = [];
  /** The first listener hears what came before it. */
  readonly updates: DraftSession['updates'] = (listener) => {
    const stop = this.arrivals.event(listener);
    const early = this.early ?? [];
    this.early = null;
    for (const update of early) listener(update);
    return stop;
  };

  constructor(name: string, draft: DraftId, worker: WorkerClient, isReadOnly: boolean, ended: () => void) {
    this.isReadOnly = isReadOnly;
    this.name = name;
    this.draft = draft;
    this.worker = worker;
    this.ended = ended;
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

  send(edits: Parameters<DraftSession['send']>[0]): Promise<SessionReceipt> {
    return this.worker.call('send', { id: this.draft, session: this.name, edits });
  }

  retry(): Promise<SessionReceipt> {
    return this.worker.call('retry', { id: this.draft });
  }

  async close(): Promise<void> {
    this.ended();
    await this.worker.call('closeSession', { session: this.name });
  }
}
