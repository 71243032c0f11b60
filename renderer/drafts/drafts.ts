import wasmPath from '@automerge/automerge/automerge.wasm?url';
import { Emitter } from '../../shared/base/emitter.ts';
import type { ClauseId, DraftId } from '../../shared/base/ids.ts';
import type { Clock } from '../../shared/base/ports.ts';
import { admitBundle } from '../../shared/drafts/bundle.ts';
import type { DraftUpdate } from '../../shared/drafts/edit.ts';
import { CHUNK_DATABASE } from '../store/chunks/dexie-chunk-store.ts';
import type { Store } from '../store/api.ts';
import type { DraftChanged, Drafts, DraftSession, LeftBehind, MergeReview } from './api.ts';
import { BundleTrial } from './bundle-trial.ts';
import { KeptWorker } from './kept-worker.ts';
import { ProjectionWriter } from './projection.ts';
import { Session } from './session.ts';

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
  /** Milliseconds that the worker may owe an answer and be silent before another one is started. */
  readonly patience?: number;
}

/**
 * Starts the draft worker. Call `repair` once the store is open: it brings the projection to what is durable.
 * Only one window may do this at a time (the window that owns the stores).
 */
export async function createDrafts(options: DraftsOptions): Promise<Drafts> {
  const wasm = new URL(wasmPath, self.location.href).href;
  const worker = await KeptWorker.start(
    {
      wasm,
      key: options.key,
      database: options.database ?? CHUNK_DATABASE,
      isReadOnly: options.isReadOnly === true,
    },
    options.patience,
  );
  return new WorkerDrafts(worker, new BundleTrial(wasm), options);
}

class WorkerDrafts implements Drafts {
  private readonly worker: KeptWorker;
  private readonly trial: BundleTrial;
  private readonly changes = new Emitter<DraftChanged>();
  private readonly projection: ProjectionWriter;
  private readonly sessions = new Map<string, Session>();
  private readonly leftBehind = new Map<DraftId, LeftBehind>();
  private readonly isReadOnly: boolean;
  private sessionCount = 0;
  readonly changed = this.changes.event;

  constructor(worker: KeptWorker, trial: BundleTrial, { store, clock, isReadOnly }: DraftsOptions) {
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
    worker.lost(() => this.eachSession((session) => session.interrupt({ kind: 'begun' })));
    worker.restarted(() => this.eachSession((session) => void session.resume()));
    worker.stopped((detail) => this.eachSession((session) => session.interrupt({ kind: 'stopped', detail })));
  }

  create({ id, kind, title, language, content }: Parameters<Drafts['create']>[0]): Promise<DraftId> {
    return this.worker.call('create', { id: id ?? null, kind, title, language, content: content ?? null });
  }

  list: Drafts['list'] = () => this.worker.call('list', null);
  content: Drafts['content'] = (id, heads) => this.worker.call('content', { id, heads: heads ?? null });
  heads: Drafts['heads'] = (id) => this.worker.call('heads', { id });
  versions: Drafts['versions'] = (id) => this.worker.call('versions', { id });
  authors: Drafts['authors'] = (id) => this.worker.call('authors', { id });
  history: Drafts['history'] = (id) => this.worker.call('history', { id });
  edit: Drafts['edit'] = (id, edits) => this.worker.call('edit', { id, edits });
  changesSince: Drafts['changesSince'] = (id, since) => this.worker.call('changesSince', { id, since });
  review: Drafts['review'] = (id, before) => this.worker.call('review', { id, before });
  arrivedSince: Drafts['arrivedSince'] = (id, before) => this.worker.call('arrivedSince', { id, before });
  device: Drafts['device'] = () => this.worker.call('device', null);
  repair: Drafts['repair'] = () => this.projection.repair();

  async nameVersion(id: DraftId, name: string, author = ''): Promise<void> {
    await this.makeWay(id);
    await this.worker.call('nameVersion', { id, name, author });
  }

  async restore(id: DraftId, heads: readonly string[]): Promise<void> {
    await this.makeWay(id);
    await this.worker.call('restore', { id, clause: null, heads });
  }

  async restoreClause(id: DraftId, clause: ClauseId, heads: readonly string[]): Promise<void> {
    await this.makeWay(id);
    await this.worker.call('restore', { id, clause, heads });
  }

  async useDevice(prefix: string): Promise<void> {
    if (!/^[0-9a-f]{32}$/.test(prefix)) throw new Error('A device prefix is 32 hex digits');
    await this.worker.call('useDevice', { prefix });
  }

  async open(id: DraftId): Promise<DraftSession> {
    // Where the worker stopped for good, opening a draft is how the delegate asks for another.
    await this.worker.restart();
    const name = `s${++this.sessionCount}`;
    const session = new Session(name, id, this.worker, this.isReadOnly, {
      leftBehind: this.leftBehind.get(id) ?? null,
      ended: () => this.sessions.delete(name),
      leave: (left) => this.leftBehind.set(id, left),
    });
    this.sessions.set(name, session);
    try {
      await session.start();
      this.leftBehind.delete(id);
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
    await this.makeWay(id);
    const applied = await this.worker.call('apply', { id, bundle, allowed });
    if ('refused' in applied) return applied;
    const reviews = [...applied.reviews, ...this.overtaken(id, applied.update, applied.reviews)];
    return { heads: applied.heads, reviews, arrived: applied.arrived };
  }

  async prepare(...[id, bundle, allowed]: Parameters<Drafts['prepare']>): ReturnType<Drafts['prepare']> {
    const admitted = admitBundle(bundle);
    return admitted.ok ? this.trial.prepare(id, bundle, allowed) : { refused: admitted.error };
  }

  async adopt(prepared: Parameters<Drafts['adopt']>[0]): ReturnType<Drafts['adopt']> {
    const kept = new Set(await this.worker.call('adopt', { drafts: prepared }));
    for (const { id, chunk, rows } of prepared) {
      if (!kept.has(id)) continue;
      this.projection.take(id, rows, chunk.heads);
      this.changes.fire({
        draft: id,
        heads: chunk.heads,
        origin: 'exchange',
        clauses: rows.map(({ clause }) => clause),
      });
    }
    return kept;
  }

  expectBundles(expected: boolean): void {
    this.trial.expect(expected);
  }

  async handOver(id: DraftId): Promise<void> {
    for (const session of this.of(id)) await session.beforeSending?.();
  }

  async preview(...[id, bundles]: Parameters<Drafts['preview']>): ReturnType<Drafts['preview']> {
    for (const bundle of bundles) {
      const refused = await this.trial.refusal(bundle);
      if (refused !== null) return { refused };
    }
    return this.worker.call('preview', { id, bundles });
  }

  async remove(id: DraftId): Promise<void> {
    this.projection.forget(id);
    await this.worker.call('remove', { id });
    this.projection.forget(id);
  }

  async close(): Promise<void> {
    for (const session of Array.from(this.sessions.values())) await session.close();
    await this.projection.close();
    // A worker that has ended has nothing to write any more.
    await this.worker.call('close', null).catch(() => null);
    this.trial.end();
    await this.worker.terminate();
  }

  private async makeWay(id: DraftId): Promise<void> {
    for (const session of this.of(id)) await session.beforeExchange?.();
  }

  private of(id: DraftId): readonly Session[] {
    return Array.from(this.sessions.values()).filter((session) => session.draft === id);
  }

  private eachSession(act: (session: Session) => void): void {
    for (const session of Array.from(this.sessions.values())) act(session);
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
