import { toHex } from '../../../shared/base/bytes.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import { UNBOUND } from '../../../shared/drafts/bundle-limits.ts';
import { tryBundle } from '../../../shared/drafts/bundle.ts';
import { ChunkStoreError } from '../../../shared/drafts/chunk-store.ts';
import { outlineOf } from '../../../shared/drafts/outline.ts';
import { createReplica, emptyReplica, newDraftId, openReplica } from '../../../shared/drafts/open-replica.ts';
import { prepareDraft } from '../../../shared/drafts/prepare.ts';
import { previewBundles } from '../../../shared/drafts/preview.ts';
import type { DraftReplica } from '../../../shared/drafts/replica.ts';
import type { ReplicaDeps } from '../../../shared/drafts/replica-types.ts';
import { initializeDrafts } from '../../../shared/drafts/runtime.ts';
import { createCipher } from '../../store/cipher/cipher.ts';
import { openChunkStore, type DexieChunkStore } from '../../store/chunks/dexie-chunk-store.ts';
import type { ParamsOf, ResultOf, WorkerFailure, WorkerMessage, WorkerMethod } from './protocol.ts';

/** An expected failure of a method; anything else is told as `internal`. */
class WorkerError extends Error {
  readonly code: WorkerFailure;
  constructor(code: WorkerFailure, detail?: string) {
    super(detail ?? code);
    this.code = code;
  }
}

/** Time in which the first screen of an opened draft is left alone. */
const COMPACT_AFTER_MS = 2_000;

/** Loaded drafts that no editor shows are let go beyond this number. */
const KEPT_LOADED = 3;

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };

type Methods = { readonly [M in WorkerMethod]: (params: ParamsOf<M>) => Promise<ResultOf<M>> };

/** The worker's side: loaded drafts, open editors, and the chunk store under them. */
export class DraftHost {
  private readonly post: (message: WorkerMessage) => void;
  private readonly replicas = new Map<DraftId, Promise<DraftReplica>>();
  private readonly sessions = new Map<string, DraftId>();
  private chunks: DexieChunkStore | null = null;
  private devicePrefix = '';
  private incarnation = '';

  constructor(post: (message: WorkerMessage) => void) {
    this.post = post;
  }

  readonly methods: Methods = {
    start: async ({ wasm, key, database, isReadOnly }) => {
      const loaded = initializeDrafts(wasm);
      if (key !== null) await this.openStore(key, database, isReadOnly);
      await loaded;
      return null;
    },
    create: async (options) => {
      const id = options.id ?? newDraftId(random);
      const { kind, title, language, content } = options;
      const made = await createReplica(this.deps(), {
        id,
        kind,
        title,
        language,
        ...(content === null ? {} : { content }),
      });
      if (!made.ok) throw new WorkerError(made.error.code, made.error.detail);
      this.adopt(id, made.value);
      this.post({ kind: 'changed', draft: id, heads: made.value.heads(), origin: 'command', clauses: made.value.clauses().map((state) => state.id) }); // prettier-ignore
      return id;
    },
    list: () => this.store().list(),
    allHeads: async () => Array.from(await this.store().heads()),
    content: async ({ id, heads }) => {
      const content = (await this.replica(id)).content(heads ?? undefined);
      if (content === null) throw new WorkerError('unknown-heads');
      return content;
    },
    heads: async ({ id }) => (await this.replica(id)).heads(),
    outline: async ({ id }) => {
      const replica = await this.replica(id);
      await replica.idle();
      return { heads: replica.heads(), rows: outlineOf(id, replica.clauses()) };
    },
    versions: async ({ id }) => this.store().versions(id),
    nameVersion: async ({ id, name, author }) => {
      const replica = await this.replica(id);
      await replica.idle();
      await this.store().putVersion(id, { heads: replica.heads(), name, at: Date.now(), author });
      return null;
    },
    authors: async ({ id }) => (await this.replica(id)).authors(),
    history: async ({ id }) => (await this.replica(id)).history(),
    restore: async ({ id, clause, heads }) => {
      const replica = await this.replica(id);
      const receipt = await (clause === null ? replica.restore(heads) : replica.restoreClause(clause, heads));
      if (receipt === null) throw new WorkerError('unknown-heads');
      if (receipt.saved !== null) throw new WorkerError(receipt.saved.code, receipt.saved.detail);
      return null;
    },
    edit: async ({ id, edits }) => {
      const receipt = await (await this.replica(id)).edit(edits, 'command');
      if (receipt.saved !== null) throw new WorkerError(receipt.saved.code, receipt.saved.detail);
      return receipt.heads;
    },
    open: async ({ id, session }) => {
      const replica = await this.replica(id);
      await replica.idle();
      this.sessions.set(session, id);
      // A window that was killed left many small chunks behind; loading them costs more than one snapshot.
      setTimeout(() => void replica.compact().catch(() => undefined), COMPACT_AFTER_MS);
      return { meta: replica.meta(), clauses: replica.clauses() };
    },
    send: async ({ id, session, edits }) => (await this.replica(id)).edit(edits, 'editor', session),
    retry: async ({ id }) => (await this.replica(id)).save(),
    closeSession: async ({ session }) => {
      const id = this.sessions.get(session);
      this.sessions.delete(session);
      // A compaction that fails loses nothing: the small chunks are still there.
      if (id !== undefined && this.replicas.has(id))
        await (await this.replica(id)).compact().catch(() => undefined);
      await this.letGo();
      return null;
    },
    changesSince: async ({ id, since }) => {
      const replica = await this.replica(id);
      await replica.idle();
      return replica.changesSince(since);
    },
    apply: async ({ id, bundle, allowed }) => {
      const applied = await this.apply(id, bundle, allowed);
      await this.letGo();
      return applied;
    },
    review: async ({ id, before }) => {
      const replica = await this.replica(id);
      await replica.idle();
      return replica.reviewSince(before);
    },
    arrivedSince: async ({ id, before }) => {
      const replica = await this.replica(id);
      await replica.idle();
      return replica.arrivedSince(before);
    },
    preview: async ({ id, bundles }) => {
      const isThere = this.replicas.has(id) || (await this.store().load(id)).length > 0;
      const replica = isThere ? await this.replica(id) : null;
      await replica?.idle();
      const after = previewBundles(id, replica?.changesSince([], UNBOUND)?.bundle ?? null, bundles);
      if (!after.ok) return { refused: after.error };
      return { before: replica?.content() ?? null, after: after.value };
    },
    tryBundle: async ({ bundle }) => {
      const tried = tryBundle(bundle);
      return tried.ok ? null : tried.error;
    },
    prepare: async ({ id, bundle, allowed }) => {
      const prepared = await prepareDraft(random, id, bundle, allowed);
      return prepared.ok ? prepared.value : { refused: prepared.error };
    },
    adopt: ({ drafts }) =>
      this.store().putNew(
        drafts.filter(({ id }) => !this.replicas.has(id)).map(({ id, chunk }) => [id, chunk] as const),
      ),
    useDevice: async ({ prefix }) => {
      if (prefix === this.devicePrefix) return null;
      await this.store().setSetting('device', prefix);
      this.devicePrefix = prefix;
      for (const replica of this.replicas.values()) await (await replica).renewActor();
      return null;
    },
    device: async () => this.devicePrefix,
    remove: async ({ id }) => {
      const loaded = this.replicas.get(id);
      this.replicas.delete(id);
      await this.store().remove(id);
      await (await loaded)?.close();
      return null;
    },
    close: async () => {
      for (const replica of this.replicas.values()) await (await replica).idle();
      this.chunks?.close();
      return null;
    },
  };

  private async openStore(key: CryptoKey, database: string, isReadOnly: boolean): Promise<void> {
    const opened = await openChunkStore(createCipher(key), database);
    const chunks = isReadOnly ? readOnlyChunks(opened) : opened;
    this.devicePrefix = await settingOr(chunks, 'device', () => toHex(random.bytes(16)));
    this.incarnation = await settingOr(chunks, 'incarnation', () => toHex(random.bytes(4)));
    this.chunks = chunks;
  }

  private store(): DexieChunkStore {
    if (this.chunks === null) throw new WorkerError('unavailable', 'The worker has no store');
    return this.chunks;
  }

  private deps(): ReplicaDeps {
    return {
      chunks: this.store(),
      random,
      clock: { now: () => Date.now() },
      actorPrefix: () => this.devicePrefix + this.incarnation,
    };
  }

  private replica(id: DraftId): Promise<DraftReplica> {
    const known = this.replicas.get(id);
    if (known !== undefined) return known;
    const opening = openReplica(this.deps(), id).then((opened) => {
      if (!opened.ok) throw new WorkerError(opened.error.code, opened.error.detail);
      this.listen(id, opened.value);
      return opened.value;
    });
    this.replicas.set(id, opening);
    opening.catch(() => this.replicas.delete(id));
    return opening;
  }

  private adopt(id: DraftId, replica: DraftReplica): void {
    this.replicas.set(id, Promise.resolve(replica));
    this.listen(id, replica);
  }

  private listen(id: DraftId, replica: DraftReplica): void {
    replica.changed(({ heads, origin, by, clauses, update }) => {
      for (const [session, draft] of this.sessions) {
        if (draft === id && session !== by) this.post({ kind: 'update', session, update });
      }
      this.post({ kind: 'changed', draft: id, heads, origin, clauses });
    });
  }

  private async apply(
    id: DraftId,
    bundle: Uint8Array,
    allowed: readonly string[],
  ): Promise<ResultOf<'apply'>> {
    const isNew = !this.replicas.has(id) && (await this.store().load(id)).length === 0;
    const replica = isNew ? emptyReplica(this.deps(), id) : await this.replica(id);
    if (isNew) this.adopt(id, replica);
    const applied = await replica.applyBundle(bundle, allowed);
    if (isNew && !(applied.ok && applied.value.receipt.saved === null)) this.replicas.delete(id);
    if (!applied.ok) return { refused: applied.error };
    const { receipt, reviews, arrived } = applied.value;
    if (receipt.saved !== null) throw new WorkerError(receipt.saved.code, receipt.saved.detail);
    return { heads: receipt.heads, update: receipt.update, reviews, arrived };
  }

  /** Gives back the memory of drafts that nobody shows; the least recently loaded first. */
  private async letGo(): Promise<void> {
    const shown = new Set(this.sessions.values());
    const idle = Array.from(this.replicas.keys()).filter((id) => !shown.has(id));
    for (const id of idle.slice(0, Math.max(0, idle.length - KEPT_LOADED))) {
      const opening = this.replicas.get(id);
      const replica = await opening?.catch(() => null);
      // Meanwhile somebody may have asked for it, or another have let it go.
      const isWanted = new Set(this.sessions.values()).has(id) || this.replicas.get(id) !== opening;
      if (replica === undefined || replica === null || replica.isBusy || isWanted) continue;
      this.replicas.delete(id);
      await replica.close();
    }
  }
}

/** The same chunks, which nothing changes: a newer workbench wrote them, or the folder is being looked at only. */
function readOnlyChunks(chunks: DexieChunkStore): DexieChunkStore {
  const refuse = (): Promise<never> => Promise.reject(new ChunkStoreError('unavailable', 'read-only'));
  return {
    ...chunks,
    put: refuse,
    putNew: refuse,
    replace: refuse,
    remove: refuse,
    putVersion: refuse,
    setSetting: () => Promise.resolve(),
  };
}

async function settingOr(chunks: DexieChunkStore, name: string, make: () => string): Promise<string> {
  const kept = await chunks.setting(name);
  if (kept !== null) return kept;
  const made = make();
  await chunks.setSetting(name, made);
  return made;
}

/** The failure of a method as the page is told it. */
export function failureOf(problem: unknown): {
  readonly code: WorkerFailure;
  readonly detail: string | null;
} {
  if (problem instanceof WorkerError) return { code: problem.code, detail: problem.message };
  if (problem instanceof ChunkStoreError) return { code: problem.code, detail: problem.message };
  return { code: 'internal', detail: problem instanceof Error ? problem.message : null };
}
