import { toHex } from '../../shared/base/bytes.ts';
import { Emitter } from '../../shared/base/emitter.ts';
import type { CircleId, DeviceId, DraftId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import { failure, err, ok } from '../../shared/base/result.ts';
import type { Failure, Result } from '../../shared/base/result.ts';
import type { ExchangeIdentity } from '../../shared/contract/exchange.ts';
import type { SendingChoice } from '../../shared/contract/network.ts';
import type { TransportCode } from '../../shared/contract/service.ts';
import type { ConflictRecord } from '../../shared/domain/conflict.ts';
import type { DraftContent } from '../../shared/domain/draft.ts';
import { cleanContent } from '../../shared/drafts/clean.ts';
import type { CircleState, Exchange, ExchangeState, HostFailure, ImportOutcome, WrittenFile } from './api.ts';
import { Again } from './again.ts';
import { Arrivals } from './arrivals.ts';
import type { Arrived } from './arrivals.ts';
import { editsOf } from './conflicts.ts';
import type { Decision } from './conflicts.ts';
import { draftsToSend, sealDrafts } from './departures.ts';
import type { SealFailureCode } from './departures.ts';
import { HostKnowledge } from './host-knowledge.ts';
import { LiveSealing } from './live-sealing.ts';
import { LoggedHeads } from './logged-heads.ts';
import type { Logged } from './logged-heads.ts';
import { NetworkWatch } from './network-watch.ts';
import type { ExchangePorts } from './ports.ts';

/** Builds exchange over the host's service, the drafts and the store. Call `start` once connected. */
export function createExchange(ports: ExchangePorts): Exchange {
  return new WindowExchange(ports);
}

/** What is sealed while somebody is there, by how they are there. What leaves by file only waits for its file. */
const NEAR: readonly SendingChoice[] = ['exchange', 'lan'];
const FAR: readonly SendingChoice[] = ['exchange'];
const ALL: readonly SendingChoice[] = ['exchange', 'lan', 'never'];

/** Failures to write own changes that do not keep a file from being written; trying again soon would change nothing. */
const HANDS_ON: ReadonlySet<string> = new Set([
  'no-right',
  'needs-new-key',
  'no-key',
  'began-too-often',
  'too-large',
  'bad-changes',
]);

/** Of them those that what comes from colleagues may end: a right, or a key. */
const MAY_COME: ReadonlySet<string> = new Set(['no-right', 'needs-new-key', 'no-key']);

class WindowExchange implements Exchange {
  private readonly ports: ExchangePorts;
  private readonly arrivals: Arrivals;
  private readonly changes = new Emitter<undefined>();
  private readonly stops: (() => void)[] = [];
  /** Heads as last heard, so that the status bar's question loads no draft twice. */
  private readonly heads = new Map<DraftId, readonly string[]>();
  private readonly known: HostKnowledge;
  private readonly logged: LoggedHeads;
  private readonly live: LiveSealing;
  private readonly again: Again;
  /** Circles in which something came that the drafts may not hold yet. */
  private readonly toTake = new Set<CircleId>();
  /** Circles of which the drafts held everything when it was last looked. */
  private readonly upToDate = new Set<CircleId>();
  /** Circles with own changes that could not be written for want of a right or a key. */
  private readonly heldBack = new Set<CircleId>();
  private readonly told = new Map<CircleId, string>();
  /** Once there is one, this device keeps it; a new incarnation is told of. */
  private identity: ExchangeIdentity | null = null;
  private tail: Promise<unknown> = Promise.resolve();
  readonly changed = this.changes.event;
  readonly network: NetworkWatch;

  constructor(ports: ExchangePorts) {
    this.ports = ports;
    this.logged = new LoggedHeads(ports);
    this.arrivals = new Arrivals(ports, (circle) => this.logged.forget(circle));
    this.known = new HostKnowledge(ports, this.logged);
    this.network = new NetworkWatch(ports.network);
    this.again = new Again(ports.wait ?? waitHere, (circle) => this.somethingCame(circle));
    this.live = new LiveSealing({
      reach: (circle) => this.network.reach(circle),
      seal: (circle, drafts) => this.sealLive(circle, drafts),
      now: () => ports.clock.now(),
      wait: ports.wait ?? waitHere,
    });
    this.stops.push(
      ports.host.events.changed(({ circle }) => this.somethingCame(circle)),
      // The drafts may be closing; whoever opens them next is told at its start.
      ports.host.events.reincarnated((identity) => void this.use(identity).catch(() => undefined)),
      ports.drafts.changed(({ draft, heads, origin }) => {
        this.heads.set(draft, heads);
        // What arrives is told of when all of it is in: the window is drawn anew each time.
        if (origin === 'exchange') return;
        this.changes.fire(undefined);
        this.noteOwn(draft).catch(() => undefined);
      }),
      this.network.changed(() => {
        const circles = this.network.status?.circles.map(({ circle }) => circle) ?? [];
        this.live.look(circles);
        ports.drafts.expectBundles(circles.some((circle) => this.network.reach(circle) !== 'none'));
        this.changes.fire(undefined);
      }),
    );
  }

  async start(): Promise<void> {
    await this.inTurn(async () => {
      const status = await this.ports.host.status({});
      if (!status.ok) return;
      if (status.value.identity !== null) await this.use(status.value.identity);
      for (const { id } of status.value.circles) await this.takeIn(id);
      this.forget(null);
    });
    await this.network.ask();
  }

  async state(): Promise<ExchangeState> {
    const { logs, ...known } = await this.known.get();
    const circles: CircleState[] = [];
    for (const circle of known.circles) {
      const log = logs.get(circle.id) ?? { logged: new Map<DraftId, Logged>(), unconfirmed: [] };
      const toSend = await draftsToSend(this.ports, circle.id, log.logged, this.heads);
      const byFileOnly = toSend.filter((draft) => this.network.choice(circle.id, draft) === 'never');
      circles.push({ ...circle, toSend, byFileOnly, unconfirmed: log.unconfirmed });
    }
    return { ...known, circles };
  }

  release(options: Parameters<Exchange['release']>[0]): Promise<Result<DraftId, HostFailure>> {
    return this.attempt(async () => {
      const { circle, meeting, title } = options;
      const refusal = await this.prepare(circle);
      if (refusal !== null) return err(refusal);
      const { clock, drafts, random, store } = this.ports;
      const id: DraftId = asId(`t${toHex(random.bytes(16))}`);
      const clean = cleanContent(options.content, id, () => asId(`c${toHex(random.bytes(9))}`));
      const content: DraftContent = { ...clean, title };
      const at = clock.now();
      await drafts.create({ id, kind: content.kind, title, language: content.language, content });
      await store.drafts.put({
        id,
        meeting,
        kind: content.kind,
        name: title,
        home: { kind: 'circle', circle },
        createdAt: at,
        changedAt: at,
        sample: false,
        trashedAt: null,
      });
      const sealed = await this.sealNow(circle, ALL);
      this.forget(circle);
      // That another draft cannot go says nothing of this one.
      return sealed.ok || (await this.isSealed(circle, id)) ? ok(id) : sealed;
    });
  }

  writeFile(
    circle: CircleId,
    to: readonly DeviceId[],
    files: readonly string[] = [],
    skip = 0,
  ): Promise<Result<WrittenFile, HostFailure>> {
    return this.attempt(async () => {
      const refusal = await this.prepare(circle);
      if (refusal !== null) return err(refusal);
      const sealed = await this.sealNow(circle, ALL);
      // Who may not write now still may hand on what is here; what is not sealed stays "to send".
      if (!sealed.ok && !HANDS_ON.has(sealed.error.code)) return sealed;
      const written = await this.ports.host.writeFile({
        circle,
        to: [...to],
        request: false,
        ...(files.length === 0 ? {} : { files: [...files], skip }),
      });
      this.forget(circle);
      return written;
    });
  }

  writeRequest(circle: CircleId): Promise<Result<WrittenFile, HostFailure>> {
    return this.attempt(() => this.ports.host.writeFile({ circle, to: [], request: true }));
  }

  readFile(bytes: Uint8Array): Promise<Result<ImportOutcome, HostFailure>> {
    return this.attempt(async (): Promise<Result<ImportOutcome, HostFailure>> => {
      const read = await this.ports.host.readFile({ bytes: new Uint8Array(bytes) });
      if (!read.ok) return read;
      const report = read.value;
      if (report.kind !== 'exchange') return ok({ report, arrived: null });
      const status = await this.ports.host.status({});
      if (!status.ok || status.value.identity === null) return ok({ report, arrived: null });
      // A draft of a circle can be edited from here on: its changes must name this device from the first.
      await this.use(status.value.identity);
      const arrived = await this.takeIn(report.circle);
      this.forget(null);
      return ok({ report, arrived });
    });
  }

  sendNow(): Promise<void> {
    return this.live.hurry();
  }

  tryAgain(circle: CircleId): Promise<Result<Arrived, HostFailure>> {
    return this.attempt(async (): Promise<Result<Arrived, HostFailure>> => {
      const status = await this.ports.host.status({});
      if (!status.ok) return status;
      const again = await this.ports.host.tryAgain({ circle });
      if (!again.ok) return again;
      const arrived = await this.arrivals.tryAgain(circle, again.value.places, this.me());
      this.forget(circle);
      return ok(arrived);
    });
  }

  decide(record: ConflictRecord, decision: Decision): Promise<ConflictRecord> {
    return this.inTurn(async () => {
      const { clock, drafts, store } = this.ports;
      const before = decision === 'keep-both' ? null : await drafts.heads(record.draft);
      const reviewedSince = record.decision === 'keep-both' ? record.decidedAt : null;
      const decided = { ...record, decision, decidedAt: clock.now(), before, reviewedSince };
      const edits = editsOf(record, decision, await drafts.content(record.draft));
      // What undoing needs is kept before anything changes.
      await store.conflicts.put(decided);
      if (edits.length > 0) await drafts.edit(record.draft, edits);
      return decided;
    });
  }

  undoDecision(record: ConflictRecord): Promise<void> {
    return this.inTurn(async () => {
      if (record.before !== null) {
        await this.ports.drafts.restoreClause(record.draft, record.clause, record.before);
      }
      const since = record.reviewedSince ?? null;
      await this.ports.store.conflicts.put({
        ...record,
        decision: since === null ? null : 'keep-both',
        decidedAt: since,
        before: null,
        reviewedSince: null,
      });
    });
  }

  close(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.live.close();
    this.again.close();
    this.network.close();
    this.ports.drafts.expectBundles(false);
  }

  /** Before anything is sealed the drafts hold everything that came, so that only own changes are left over. */
  private async prepare(circle: CircleId): Promise<Failure<TransportCode | SealFailureCode> | null> {
    const status = await this.ports.host.status({});
    if (!status.ok) return status.error;
    if (status.value.identity === null) return failure('unknown-circle');
    await this.use(status.value.identity);
    await this.takeIn(circle);
    return null;
  }

  /** Takes in, and tells colleagues by the host up to where. */
  private async takeIn(circle: CircleId): Promise<Arrived> {
    // Whatever was announced up to here is taken in now.
    this.toTake.delete(circle);
    this.upToDate.delete(circle);
    const show = (): void => this.changes.fire(undefined);
    try {
      // What some pieces brought is shown before the next are in.
      const arrived = await this.arrivals.takeIn(circle, this.me(), show);
      if (arrived.isWhole) this.upToDate.add(circle);
      await this.tellApplied(circle);
      if (arrived.isWhole) this.again.done(circle);
      else this.again.failed(circle);
      return arrived;
    } catch (problem) {
      this.again.failed(circle);
      // What was taken in before it is in the drafts.
      show();
      throw problem;
    }
  }

  private async tellApplied(circle: CircleId): Promise<void> {
    if (this.ports.network === undefined) return;
    const applied = [...(await this.arrivals.applied(circle))];
    const said = JSON.stringify(applied);
    if (this.told.get(circle) === said) return;
    const answer = await this.ports.network.applied({ circle, applied });
    if (answer.ok) this.told.set(circle, said);
  }

  /** Something of a circle is different in the host's folder: what came is taken in without anybody asking. */
  private somethingCame(circle: CircleId): void {
    this.forget(circle);
    const isPlanned = this.toTake.size > 0;
    this.toTake.add(circle);
    if (isPlanned) return;
    // What fails here is taken in at the next occasion; nobody waits for it.
    this.inTurn(async () => {
      if (!(await this.knowMyself())) return this.toTake.clear();
      for (let [next] = this.toTake; next !== undefined; [next] = this.toTake) {
        await this.takeIn(next).catch(() => undefined);
        if (this.heldBack.delete(next)) this.live.tryAgain(next);
      }
    }).catch(() => this.toTake.clear());
  }

  private async noteOwn(draft: DraftId): Promise<void> {
    const home = (await this.ports.store.drafts.get(draft))?.home;
    if (home?.kind === 'circle') this.live.note(home.circle, draft);
  }

  /** False: it was not written, and may be at another time. Without the right or the key it stays "to send". */
  private async sealLive(circle: CircleId, drafts: ReadonlySet<DraftId> | null): Promise<boolean> {
    const sealed = await this.attempt(async (): Promise<Result<undefined, HostFailure>> => {
      if (!(await this.knowMyself())) return ok();
      // Letters typed since the last batch need not wait for a piece of their own.
      for (const draft of drafts ?? []) await this.ports.drafts.handOver(draft);
      // What came is announced: who types on does not have the log asked for it with each piece.
      if (this.toTake.has(circle) || !this.upToDate.has(circle)) await this.takeIn(circle);
      const choices = this.network.reach(circle) === 'near' ? NEAR : FAR;
      return this.sealNow(circle, choices, drafts);
    });
    if (!sealed.ok && MAY_COME.has(sealed.error.code)) this.heldBack.add(circle);
    return sealed.ok || HANDS_ON.has(sealed.error.code);
  }

  private async sealNow(
    circle: CircleId,
    choices: readonly SendingChoice[],
    only: ReadonlySet<DraftId> | null = null,
  ): Promise<Result<undefined, HostFailure>> {
    const choice = (draft: DraftId): SendingChoice => this.network.choice(circle, draft);
    const { arrivals, heads, logged, ports } = this;
    const sealed = await sealDrafts(ports, arrivals, circle, { only, choice, choices, heads, logged });
    if (sealed.ok) await this.tellApplied(circle);
    return sealed;
  }

  private async isSealed(circle: CircleId, draft: DraftId): Promise<boolean> {
    const { heads, logged, ports } = this;
    const known = await logged.of(circle);
    return known.ok && (await draftsToSend(ports, circle, known.value, heads, new Set([draft]))).length === 0;
  }

  /** Something in the host's folder is different: it is asked again at the next question. */
  private forget(circle: CircleId | null): void {
    this.known.forget(circle);
    this.changes.fire(undefined);
  }

  /** Before a colleague's draft can be edited here its changes must name this device. */
  private async knowMyself(): Promise<boolean> {
    if (this.identity !== null) return true;
    const status = await this.ports.host.status({});
    if (!status.ok || status.value.identity === null) return false;
    await this.use(status.value.identity);
    return true;
  }

  private async use(identity: ExchangeIdentity): Promise<void> {
    await this.ports.drafts.useDevice(identity.actorPrefix.slice(0, 32));
    this.identity = identity;
  }

  private me(): string {
    return this.identity?.person ?? '';
  }

  /** An act in its turn; a store that refuses to write is an expected failure of it. */
  private attempt<T>(work: () => Promise<Result<T, HostFailure>>): Promise<Result<T, HostFailure>> {
    return this.inTurn(async () => {
      try {
        return await work();
      } catch (problem) {
        return err(failure('not-writable', problem instanceof Error ? problem.name : undefined));
      }
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(work);
    this.tail = turn.catch(() => undefined);
    return turn;
  }
}

/** Waits as this window does. */
export function waitHere(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}
