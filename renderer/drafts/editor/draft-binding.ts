import type { Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { assertNever } from '../../../shared/base/assert-never.ts';
import { Emitter } from '../../../shared/base/emitter.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { draftContentOf } from '../../../shared/drafts/content.ts';
import type { ClauseState, DraftUpdate } from '../../../shared/drafts/edit.ts';
import { editsBetween, type WantedClause } from '../../../shared/drafts/edits-between.ts';
import {
  isStopped,
  type DraftSession,
  type Interruption,
  type SavedState,
  type SessionReceipt,
} from '../api.ts';
import { Batching } from './batching.ts';
import { clausesOf } from './clause-nodes.ts';
import { keepingScroll } from './keep-scroll.ts';
import { receive, type Arrival } from './receive.ts';
import { Overtaken } from './overtaken.ts';
import { equalClause, Outage } from './outage.ts';
import { attrsOf } from './schema.ts';

/** Longest wait for a composition to end before a colleague's changes are applied. */
const COMPOSITION_MS = 3_000;

/**
 * Ties an editor to a session. Keys are painted first; at most 300 ms later (or at blur) everything typed goes
 * to the worker as one batch, one batch at a time. What arrives meanwhile waits for the answer, or for the end
 * of a composition, and is then fitted in around what was typed since.
 *
 * `base` is what the worker is known to hold. The next batch is always the difference between `base` and the
 * screen, so the two cannot drift apart.
 */
export class DraftBinding {
  private readonly session: DraftSession;
  private readonly base = new Map<ClauseId, ClauseState>();
  private readonly stop: () => void;
  private readonly states = new Emitter<SavedState>();
  private order: readonly ClauseId[];
  private orderSeq = 0;
  private view: EditorView | null = null;
  private readonly batching = new Batching(() => {
    if (this.view?.composing !== true) void this.flush();
  });
  private inFlight: Promise<void> | null = null;
  private waiting: DraftUpdate[] = [];
  private readonly overtaken = new Overtaken();
  /** Clauses that the delegate typed in since the draft was opened. */
  private readonly written = new Set<ClauseId>();
  private state: SavedState = { kind: 'saved' };
  private closed = false;
  /** What is known while no worker has the draft, and what came of it. */
  readonly outage: Outage;
  readonly savedChanged = this.states.event;

  constructor(session: DraftSession) {
    this.session = session;
    const { leftBehind } = session;
    const base = leftBehind?.base ?? session.clauses;
    for (const state of base) this.base.set(state.id, state);
    this.order = base.map((state) => state.id);
    this.outage = new Outage(leftBehind, session.clauses);
    session.beforeExchange = () => this.handOver();
    session.beforeSending = () => this.flush();
    session.unsent = (clauses) => this.overtaken.take(new Set(clauses));
    const stops = [
      session.updates((update) => this.arrive(update)),
      session.interruptions((what) => this.interrupt(what)),
    ];
    this.stop = () => stops.forEach((stop) => stop());
  }

  /** Whether every word on the screen is stored. */
  get saved(): SavedState {
    return this.state;
  }

  /** The editor shows the draft from now on; its `dispatchTransaction` must call `dispatch`. */
  attach(view: EditorView): void {
    this.view = view;
    this.resume();
    this.takeWaiting();
  }

  /** Shows a transaction and notes that there may be something to store. */
  dispatch(transaction: Transaction): void {
    const { view } = this;
    if (view === null) return;
    view.updateState(view.state.apply(transaction));
    if (!transaction.docChanged || transaction.getMeta('remote') === true) return;
    if (this.state.kind === 'saved') this.tell({ kind: 'saving' });
    if (!this.closed) this.batching.typed();
  }

  /** Hands over what is typed, now. Resolves when it is durable, or has failed to be. */
  async flush(): Promise<void> {
    // Whoever waited looks again: another may have gone first.
    while (this.inFlight !== null || this.canWait()) await (this.inFlight ?? this.outageEnds());
    if (this.view === null || this.state.kind === 'failed' || this.outage.isOn) return;
    // Half a composition is not stored, unless the editor goes: then it is all there will be.
    if (this.view.composing && !this.closed) return;
    const wanted = clausesOf(this.view.state.doc);
    const edits = editsBetween(this.baseInOrder(), wanted);
    this.batching.stop();
    if (edits.length === 0) {
      if (this.state.kind === 'saving') this.tell({ kind: 'saved' });
      return;
    }
    this.tell({ kind: 'saving' });
    for (const edit of edits) if (edit.kind === 'text') this.written.add(edit.clause);
    this.inFlight = this.send(edits, wanted);
    await this.inFlight;
  }

  /** Tries again to store after a failure; editing may go on if it succeeds. */
  async retry(): Promise<void> {
    if (this.state.kind !== 'failed') return;
    try {
      if (this.state.code === 'stopped') return await this.session.reopen();
      const receipt = await this.session.retry();
      if (receipt.saved !== null) return;
      this.tell({ kind: 'saving' });
      await this.flush();
    } catch (problem) {
      this.failOf(problem);
    }
  }

  /** The draft as the screen shows it, stored or not: for the file that is offered when storing fails. */
  content(): DraftContent {
    const clauses = this.view === null ? this.baseInOrder() : clausesOf(this.view.state.doc);
    return draftContentOf(this.session.draft, this.session.meta, clauses);
  }

  /** A composition ended: what waited for it can go. */
  compositionEnded(): void {
    // The editor takes the composed text into its document shortly after the event.
    setTimeout(() => {
      if (this.view === null || this.view.composing) return;
      this.resume();
      this.takeWaiting();
      this.schedule();
    }, 50);
  }

  /** Hands over the last words and ends the session; what cannot be stored waits for the next editor of the draft. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.flush();
    if (this.view !== null && (this.outage.isOn || this.state.kind === 'failed') && this.hasUnsent()) {
      const shown = clausesOf(this.view.state.doc);
      this.session.leaveBehind({ base: this.baseInOrder(), sent: this.outage.sent, shown });
    }
    this.view = null;
    this.batching.stop();
    this.stop();
    this.session.beforeExchange = null;
    this.session.beforeSending = null;
    this.session.unsent = null;
    await this.session.close();
  }

  /** Sends a batch; what arrived while it was under way is shown when it is over. */
  private async send(
    edits: Parameters<DraftSession['send']>[0],
    wanted: readonly WantedClause[],
  ): Promise<void> {
    const isStored = await this.store(edits, wanted);
    this.inFlight = null;
    if (!isStored) return;
    this.takeWaiting();
    if (this.hasUnsent()) this.schedule();
    else this.tell({ kind: 'saved' });
  }

  private async store(
    edits: Parameters<DraftSession['send']>[0],
    wanted: readonly WantedClause[],
  ): Promise<boolean> {
    this.outage.sent = wanted;
    try {
      const receipt = await this.session.send(edits);
      this.outage.sent = null;
      this.absorb(receipt, wanted);
      if (receipt.saved === null) return true;
      this.fail(receipt.saved.code, receipt.saved.detail ?? null);
    } catch (problem) {
      // The worker that comes next says whether the batch was stored.
      if (!(this.outage.isOn && isStopped(problem))) this.failOf(problem);
    }
    return false;
  }

  /** Takes the worker's answer: where it differs from what was sent, the screen follows. */
  private absorb({ update }: SessionReceipt, sent: readonly WantedClause[]): void {
    const sentById = new Map(sent.map((clause) => [clause.id, clause] as const));
    const arrivals: Arrival[] = [];
    for (const { state } of update.changed) {
      const from = sentById.get(state.id) ?? null;
      if (from === null ? !state.deleted : !equalClause(from, state))
        arrivals.push({ from, state, splices: [] });
      this.setBase(state);
    }
    const orderBefore = sent.map((clause) => clause.id);
    const orderAfter = update.order ?? orderBefore;
    this.order = orderAfter;
    this.orderSeq = Math.max(this.orderSeq, update.seq);
    if (arrivals.length > 0 || orderAfter.join() !== orderBefore.join()) {
      this.show({ changed: this.withMissing(arrivals, orderBefore, orderAfter), orderBefore, orderAfter });
    }
  }

  /** Clauses that are in the new order, but neither on the screen's base nor told: their state is known here. */
  private withMissing(
    arrivals: readonly Arrival[],
    before: readonly ClauseId[],
    after: readonly ClauseId[],
  ): readonly Arrival[] {
    const told = new Set(arrivals.map((arrival) => arrival.state.id));
    const had = new Set(before);
    const missing = after
      .filter((id) => !had.has(id) && !told.has(id))
      .flatMap((id) => this.base.get(id) ?? []);
    return [...arrivals, ...missing.map((state) => ({ from: null, state, splices: [] }))];
  }

  private interrupt(what: Interruption): void {
    switch (what.kind) {
      case 'begun':
        // What the worker said last and nobody has seen is in what is stored.
        this.waiting = [];
        return this.outage.begin();
      case 'resumed':
        this.outage.stored = what.clauses;
        return this.resume();
      case 'stopped':
        return this.fail('stopped', what.detail);
      default:
        assertNever(what);
    }
  }

  /** Whether another worker is coming, and nothing but it is waited for. */
  private canWait(): boolean {
    return this.outage.isOn && this.state.kind !== 'failed' && this.view?.composing === false;
  }

  private async outageEnds(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stops = [this.savedChanged(() => resolve()), this.outage.recoveryChanged(() => resolve())];
    await promise;
    for (const stop of stops) stop();
  }

  /**
   * Goes on with the worker that was started in the place of one that ended: the screen takes in what is stored and
   * keeps what is not, which then goes the way of everything typed.
   */
  private resume(): void {
    if (this.view === null || this.view.composing) return;
    const found = this.outage.end(this.baseInOrder());
    if (found === null) return;
    this.base.clear();
    for (const state of found.stored) this.base.set(state.id, state);
    this.order = found.stored.map((state) => state.id);
    this.orderSeq = 0;
    this.show({ ...found, orderAfter: this.order });
    this.outage.tell({ at: Date.now(), clauses: this.unsentClauses() });
    this.tell({ kind: 'saving' });
    void this.flush();
  }

  private unsentClauses(): readonly ClauseId[] {
    if (this.view === null) return [];
    return clausesOf(this.view.state.doc).flatMap((clause) => {
      const known = this.base.get(clause.id);
      return known === undefined || !equalClause(clause, known) ? [clause.id] : [];
    });
  }

  private arrive(update: DraftUpdate): void {
    if (this.view !== null) this.overtaken.note(this.view.state.doc, this.base, update);
    this.waiting.push(update);
    this.takeWaiting();
  }

  private takeWaiting(): void {
    if (this.view === null || this.inFlight !== null || this.view.composing || this.outage.isOn) return;
    const updates = this.waiting;
    this.waiting = [];
    for (const update of updates) this.take(update);
  }

  private take(update: DraftUpdate): void {
    const changed: Arrival[] = [];
    for (const { state, splices } of update.changed) {
      const from = this.base.get(state.id) ?? null;
      if (from !== null && from.version >= state.version) continue;
      changed.push({ from, state, splices });
      this.setBase(state);
    }
    const orderBefore = this.order;
    const isNewer = update.order !== null && update.seq > this.orderSeq;
    const orderAfter = isNewer && update.order !== null ? update.order : this.order;
    this.order = orderAfter;
    if (isNewer) this.orderSeq = update.seq;
    if (changed.length > 0 || isNewer) {
      this.show({ changed: this.withMissing(changed, orderBefore, orderAfter), orderBefore, orderAfter });
    }
    if (this.hasUnsent()) this.schedule();
  }

  private show(arrivals: Omit<Parameters<typeof receive>[1], 'keep'>): void {
    const { view } = this;
    if (view === null) return;
    const transaction = receive(view.state, { ...arrivals, keep: this.writingIn() });
    if (transaction.docChanged) keepingScroll(view, () => view.updateState(view.state.apply(transaction)));
  }

  /**
   * The clause the delegate is writing in. If a colleague deletes it, it stays under the caret and is stored
   * again; the deletion is a matter for review, not for the middle of a sentence.
   */
  private writingIn(): ClauseId | null {
    const { view } = this;
    if (view === null || !view.hasFocus()) return null;
    const { $head } = view.state.selection;
    const id = $head.depth === 0 ? null : attrsOf($head.node(1)).id;
    return id !== null && this.written.has(id) ? id : null;
  }

  private setBase(state: ClauseState): void {
    if (state.deleted) this.base.delete(state.id);
    else this.base.set(state.id, state);
  }

  private baseInOrder(): readonly ClauseState[] {
    return this.order.flatMap((id) => this.base.get(id) ?? []);
  }

  private hasUnsent(): boolean {
    return this.view !== null && editsBetween(this.baseInOrder(), clausesOf(this.view.state.doc)).length > 0;
  }

  /** Before a colleague's changes: everything typed goes first, a composition is given time to end. */
  private async handOver(): Promise<void> {
    const deadline = performance.now() + COMPOSITION_MS;
    while (this.view?.composing === true && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.flush();
  }

  private schedule(): void {
    if (!this.closed) this.batching.schedule();
  }

  private failOf(problem: unknown): void {
    this.fail(
      isStopped(problem) ? 'stopped' : 'unavailable',
      problem instanceof Error ? problem.message : null,
    );
  }

  private fail(code: 'quota' | 'unavailable' | 'stopped', detail: string | null): void {
    this.batching.stop();
    this.tell({ kind: 'failed', code, detail });
  }

  private tell(state: SavedState): void {
    if (this.state.kind === state.kind && state.kind !== 'failed') return;
    this.state = state;
    this.states.fire(state);
  }
}
