import * as A from '@automerge/automerge/slim';
import { concatBytes, toHex } from '../base/bytes.ts';
import { Emitter } from '../base/emitter.ts';
import type { ClauseId, DraftId } from '../base/ids.ts';
import { err, failure, ok, type Result } from '../base/result.ts';
import type { DraftContent } from '../domain/draft.ts';
import { applyEdits, type EditContext, type EditOutcome } from './apply-edits.ts';
import { arrivedChanges, type ArrivedChange } from './arrived.ts';
import { authorsOf } from './authors.ts';
import { admitBundle, holdsAll, type BundleRefusal } from './bundle.ts';
import { BUNDLE_BOUND, type BundleBound } from './bundle-limits.ts';
import { changesSince } from './changes-since.ts';
import { ChunkStoreError, type Chunk } from './chunk-store.ts';
import { ClauseLog } from './clause-log.ts';
import {
  MAX_CLAUSE_LENGTH,
  MAX_CLAUSES,
  type ClauseState,
  type DraftMeta,
  type DraftUpdate,
  type Edit,
} from './edit.ts';
import { draftContentOf } from './content.ts';
import { emptyDoc, isDraft, loadDoc, newActor } from './draft-doc.ts';
import { editsBetween, sameMarks } from './edits-between.ts';
import { summariseHistory, type HistoryPoint } from './history.ts';
import { allTouched, touchedByPatches } from './patches.ts';
import type { AppliedBundle, ChangeOrigin, ChangesSince, EditReceipt, Heads, ReplicaChange, ReplicaDeps } from './replica-types.ts'; // prettier-ignore
import { reviewMerge, type MergeReview } from './review.ts';
import { orderAll, readClause, readContent, readMarks, readMeta, type DraftDoc } from './shape.ts';
import type { Splice } from './splices.ts';

/** Change chunks after which a snapshot takes their place. */
const COMPACT_AFTER_CHUNKS = 50;
const COMPACT_AFTER_BYTES = 1024 * 1024;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz123456789';

/**
 * One loaded draft: its Automerge document and where its chunks are kept. The same class serves the worker,
 * the command line and tests. Calls are carried out one after the other, in the order made. Nobody is told
 * of a change before it is durable.
 */
export class DraftReplica {
  readonly id: DraftId;
  private readonly deps: ReplicaDeps;
  private readonly changes = new Emitter<ReplicaChange>();
  private readonly log = new ClauseLog();
  private doc: DraftDoc;
  private durable: Heads;
  private states: Map<ClauseId, ClauseState>;
  private all: readonly ClauseId[];
  private chunkIds: { readonly id: string; readonly size: number }[];
  private seq = 0;
  private queue: Promise<unknown> = Promise.resolve();
  private asked = 0;
  /** Clauses of changes that nobody was told of, because they are not durable yet. */
  private readonly untold = new Set<ClauseId>();

  /** Use `createReplica` or `openReplica`. `chunks` are those the document was loaded from. */
  constructor(deps: ReplicaDeps, id: DraftId, doc: DraftDoc, chunks: readonly Chunk[]) {
    this.deps = deps;
    this.id = id;
    this.doc = doc;
    this.durable = chunks.length === 0 ? [] : A.getHeads(doc);
    this.chunkIds = chunks.map((chunk) => ({ id: chunk.id, size: chunk.bytes.byteLength }));
    this.states = new Map();
    this.all = [];
    this.readAll();
  }

  /** Said once for each durable change, whoever made it. */
  get changed(): (listener: (change: ReplicaChange) => void) => () => void {
    return this.changes.event;
  }

  heads(): Heads {
    return A.getHeads(this.doc).toSorted();
  }

  meta(): DraftMeta {
    return readMeta(this.doc);
  }

  /** Living clauses in order, with the versions that text edits name. */
  clauses(): readonly ClauseState[] {
    return this.all.flatMap((id) => {
      const state = this.states.get(id);
      return state === undefined || state.deleted ? [] : [state];
    });
  }

  /** Of each living clause, the device that wrote it first. */
  authors(): ReadonlyMap<ClauseId, string> {
    return authorsOf(this.doc, this.clauses().map((state) => state.id)); // prettier-ignore
  }

  /** One clause, also if it was deleted. */
  clause(id: ClauseId): ClauseState | null {
    return this.states.get(id) ?? null;
  }

  /** The draft as it stands, or as it stood at `heads`; null if those are not in its history. */
  content(heads?: Heads): DraftContent | null {
    if (heads === undefined) return draftContentOf(this.id, this.meta(), this.clauses());
    if (!A.hasHeads(this.doc, [...heads])) return null;
    return readContent(this.id, this.doc, heads);
  }

  /** Applies edits as one change and makes it durable. If that fails the edits stay, and `save` tries again. */
  edit(edits: readonly Edit[], origin: ChangeOrigin, by: string | null = null): Promise<EditReceipt> {
    return this.enqueue(async () => {
      const update = this.change(edits);
      return this.commit(update, origin, by);
    });
  }

  /** Tries again to make durable what could not be kept before. */
  save(): Promise<EditReceipt> {
    return this.enqueue(() => this.commit(this.nothing(), 'editor', null));
  }

  /** Makes the text of `heads` current again, as a new change. False if they are not in the history. */
  restore(heads: Heads): Promise<EditReceipt | null> {
    return this.enqueue(async () => {
      const then = this.content(heads);
      if (then === null) return null;
      const edits = editsBetween(this.clauses(), then.clauses);
      return this.commit(this.change(edits), 'command', null);
    });
  }

  /** Makes one clause what it was at `heads`; the rest stays. */
  restoreClause(clause: ClauseId, heads: Heads): Promise<EditReceipt | null> {
    return this.enqueue(async () => {
      const then = this.content(heads);
      if (then === null) return null;
      const now = this.clauses();
      const wanted = then.clauses.find((entry) => entry.id === clause);
      const rest = now.filter((entry) => entry.id !== clause);
      const place = now.findIndex((entry) => entry.id === clause);
      const before = then.clauses[then.clauses.findIndex((entry) => entry.id === clause) - 1]?.id;
      const at = place >= 0 ? place : rest.findIndex((entry) => entry.id === before) + 1;
      const edits = editsBetween(
        now,
        wanted === undefined ? rest : rest.toSpliced(at, 0, { ...wanted, version: 0, deleted: false }),
      );
      return this.commit(this.change(edits), 'command', null);
    });
  }

  /** Changes after `since` as one bundle, as many as one may bring. */
  changesSince(since: Heads, most: BundleBound = BUNDLE_BOUND): ChangesSince | null {
    return changesSince(this.doc, since, most);
  }

  /**
   * Applies a colleague's bundle: durable when it resolves, or refused and nothing changed. Every actor in it
   * must begin with one of `allowedActorPrefixes`.
   */
  applyBundle(
    bundle: Uint8Array,
    allowedActorPrefixes: readonly string[],
  ): Promise<Result<AppliedBundle, BundleRefusal>> {
    return this.enqueue(async () => {
      const admitted = admitBundle(bundle);
      if (!admitted.ok) return admitted;
      // A refusal goes back to what is durable, so everything must be durable first.
      if ((await this.commit(this.nothing(), 'editor', null)).saved !== null) return err('unavailable');
      const before = A.getHeads(this.doc);
      const isNew = before.length === 0;
      const patches: A.Patch[] = [];
      try {
        this.doc = A.loadIncremental(this.doc, bundle, {
          patchCallback: (found) => void (isNew || patches.push(...found)),
        });
      } catch {
        await this.reload();
        return err('damaged');
      }
      const refusal = this.refusalOf(before, allowedActorPrefixes) ?? this.emptyRefusal(before, bundle);
      if (refusal !== null) {
        await this.reload();
        return err(refusal);
      }
      const reviews = isNew ? [] : reviewMerge(this.doc, before);
      const arrived = arrivedChanges(this.doc, before);
      const update = this.takeIn(isNew ? allTouched(this.doc) : this.withMarks(touchedByPatches(patches)));
      const receipt = await this.commit(update, 'exchange', null);
      return ok({ receipt, reviews, arrived });
    });
  }

  /**
   * What `applyBundle` says of everything that arrived since `before`: to be asked again when its answer may have
   * been lost. Empty where `before` is not in the history.
   */
  reviewSince(before: Heads): readonly MergeReview[] {
    return before.length > 0 && A.hasHeads(this.doc, [...before]) ? reviewMerge(this.doc, before) : [];
  }

  /** What became of the clauses since `before`, whoever changed them; empty where that is not in the history. */
  arrivedSince(before: Heads): readonly ArrivedChange[] {
    return A.hasHeads(this.doc, [...before]) ? arrivedChanges(this.doc, before) : [];
  }

  /** Moments of the history, newest first: one for each stretch of work of one device. */
  history(): readonly HistoryPoint[] {
    return summariseHistory(A.getChangesMetaSince(this.doc, []));
  }

  /** Puts a snapshot in place of many small chunks. Does nothing while they are few. */
  compact(force = false): Promise<void> {
    return this.enqueue(async () => {
      const size = this.chunkIds.slice(1).reduce((sum, chunk) => sum + chunk.size, 0);
      const due = this.chunkIds.length > COMPACT_AFTER_CHUNKS || size > COMPACT_AFTER_BYTES;
      if ((!due && !force) || this.chunkIds.length < 2) return;
      if (A.getHeads(this.doc).join() !== this.durable.join()) return;
      const chunk = this.chunk('snapshot', new Uint8Array(A.save(this.doc)));
      await this.deps.chunks.replace(this.id, chunk, this.chunkIds.map((entry) => entry.id)); // prettier-ignore
      this.chunkIds = [{ id: chunk.id, size: chunk.bytes.byteLength }];
    });
  }

  /** Writes under a new actor from now on; called when the device got its identity. */
  renewActor(): Promise<void> {
    return this.enqueue(async () => {
      const old = this.doc;
      this.doc = A.clone(old, { actor: newActor(this.deps) });
      A.free(old);
    });
  }

  /** Resolves when everything asked so far is done. */
  idle(): Promise<void> {
    return this.enqueue(async () => {});
  }

  /** True while something asked of it is not done, or something of it is not durable: it must not be let go. */
  get isBusy(): boolean {
    return this.asked > 0 || this.heads().join() !== this.durable.toSorted().join();
  }

  /** Gives the memory back. The replica must not be used afterwards. */
  async close(): Promise<void> {
    do await this.idle();
    while (this.asked > 0);
    A.free(this.doc);
  }

  private nothing = (): DraftUpdate => ({ seq: this.seq, changed: [], order: null });

  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    this.asked += 1;
    const turn = this.queue.then(work).finally(() => (this.asked -= 1));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private change(edits: readonly Edit[]): DraftUpdate {
    let outcome: EditOutcome | null = null;
    const ready = this.rebased(edits);
    const context: EditContext = {
      marks: (clause) => this.states.get(clause)?.marks ?? [],
      jitter: () =>
        Array.from(this.deps.random.bytes(3), (byte) => ALPHABET[byte % ALPHABET.length]).join(''),
    };
    const time = Math.floor(this.deps.clock.now() / 1000);
    this.doc = A.change(this.doc, { time }, (draft) => {
      outcome = applyEdits(draft, ready, context);
    });
    const done = outcome as EditOutcome | null;
    return done === null ? this.nothing() : this.takeIn(done);
  }

  /** Text edits that were made on an older text of their clause, brought onto the present one. */
  private rebased(edits: readonly Edit[]): readonly Edit[] {
    return edits.map((edit) => {
      if (edit.kind !== 'text' || edit.base === undefined) return edit;
      const state = this.states.get(edit.clause);
      if (state === undefined || state.version === edit.base) return edit;
      return this.log.rebase(edit, edit.base, state);
    });
  }

  /**
   * Automerge's patches leave out marks where one change marks several texts (seen in 3.5.0: the first is told,
   * the others are not), so after changes of others the marks of all clauses are compared.
   */
  private withMarks(outcome: EditOutcome): EditOutcome {
    const touched = new Set(outcome.touched);
    for (const [id, state] of this.states) {
      if (touched.has(id) || state.text === '') continue;
      if (!sameMarks(state.marks, readMarks(this.doc, id, null))) touched.add(id);
    }
    return { ...outcome, touched };
  }

  /** Reads what was touched, notes versions, and tells what changed. */
  private takeIn(outcome: EditOutcome): DraftUpdate {
    const changed: { state: ClauseState; splices: readonly Splice[] }[] = [];
    for (const id of outcome.touched) {
      const before = this.states.get(id);
      const state = readClause(this.doc, id, (before?.version ?? 0) + 1);
      if (state === null) continue;
      const splices = this.log.note(before, state, outcome.splices.get(id) ?? []);
      this.states.set(id, state);
      changed.push({ state, splices });
    }
    this.seq++;
    if (!outcome.orderChanged) return { seq: this.seq, changed, order: null };
    this.all = orderAll(this.doc);
    return { seq: this.seq, changed, order: this.clauses().map((state) => state.id) };
  }

  private async commit(update: DraftUpdate, origin: ChangeOrigin, by: string | null): Promise<EditReceipt> {
    const heads = this.heads();
    const chunk = this.unkept();
    if (chunk === null) return { heads, update, saved: null };
    try {
      await this.deps.chunks.put(this.id, chunk);
    } catch (problem) {
      for (const { state } of update.changed) this.untold.add(state.id);
      const code = problem instanceof ChunkStoreError && problem.code === 'quota' ? 'quota' : 'unavailable';
      return { heads, update, saved: failure(code, problem instanceof Error ? problem.message : undefined) };
    }
    this.durable = heads;
    this.chunkIds.push({ id: chunk.id, size: chunk.bytes.byteLength });
    const told = this.withUntold(update);
    this.changes.fire({
      heads,
      origin,
      by,
      clauses: told.changed.map(({ state }) => state.id),
      update: told,
    });
    return { heads, update, saved: null };
  }

  /** What is not durable yet, as one chunk. All of a draft is kept as a snapshot: faster made and smaller. */
  private unkept(): Chunk | null {
    if (this.heads().join() === this.durable.toSorted().join()) return null;
    if (this.durable.length === 0) return this.chunk('snapshot', new Uint8Array(A.save(this.doc)));
    return this.chunk('changes', concatBytes(A.getChangesSince(this.doc, [...this.durable])));
  }

  private withUntold(update: DraftUpdate): DraftUpdate {
    if (this.untold.size === 0) return update;
    const late = Array.from(this.untold).flatMap((id) => this.states.get(id) ?? []);
    this.untold.clear();
    const fresh = new Set(update.changed.map(({ state }) => state.id));
    return {
      seq: this.seq,
      changed: [
        ...late.filter((state) => !fresh.has(state.id)).map((state) => ({ state, splices: [] })),
        ...update.changed,
      ],
      order: this.clauses().map((state) => state.id),
    };
  }

  private chunk(kind: Chunk['kind'], bytes: Uint8Array<ArrayBuffer>): Chunk {
    return { id: toHex(this.deps.random.bytes(12)), kind, bytes, heads: this.heads() };
  }

  private refusalOf(before: A.Heads, allowed: readonly string[]): BundleRefusal | null {
    if (A.getMissingDeps(this.doc, []).length > 0) return 'missing-changes';
    const metas = A.getChangesMetaSince(this.doc, before);
    if (metas.length > BUNDLE_BOUND.changes) return 'too-large';
    if (!metas.every((meta) => allowed.some((prefix) => meta.actor.startsWith(prefix))))
      return 'foreign-actor';
    if (!isDraft(this.doc)) return 'not-a-draft';
    const clauses: readonly { readonly text?: unknown }[] = Object.values(this.doc.clauses);
    if (clauses.length > MAX_CLAUSES) return 'too-large';
    const isTooLong = (text: unknown): boolean => typeof text === 'string' && text.length > MAX_CLAUSE_LENGTH;
    return clauses.some(({ text }) => isTooLong(text)) ? 'too-large' : null;
  }

  /** Automerge takes an altered bundle for an empty one: one that brought nothing must hold only known changes. */
  private emptyRefusal(before: A.Heads, bundle: Uint8Array): BundleRefusal | null {
    if (A.getHeads(this.doc).join() !== before.join()) return null;
    return holdsAll(this.doc, bundle) ? null : 'damaged';
  }

  /** Forgets what a refused bundle did to the document in memory. */
  private async reload(): Promise<void> {
    const chunks = await this.deps.chunks.load(this.id);
    this.doc = chunks.length === 0 ? emptyDoc(this.deps) : loadDoc(this.deps, chunks);
  }

  private readAll(): void {
    if (!isDraft(this.doc)) return;
    this.all = orderAll(this.doc);
    for (const id of this.all) {
      const state = readClause(this.doc, id, 1);
      if (state !== null) this.states.set(id, state);
    }
  }
}
