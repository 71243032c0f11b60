import { toHex } from '../../shared/base/bytes.ts';
import { Emitter } from '../../shared/base/emitter.ts';
import type { Event } from '../../shared/base/emitter.ts';
import type { CircleId, DeviceId, DraftId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import { failure, err, ok } from '../../shared/base/result.ts';
import type { Failure, Result } from '../../shared/base/result.ts';
import type { CircleListEntry, ExchangeIdentity, FileReport } from '../../shared/contract/exchange.ts';
import type { TransportCode } from '../../shared/contract/service.ts';
import type { ConflictRecord } from '../../shared/domain/conflict.ts';
import type { DraftContent, DraftEntry } from '../../shared/domain/draft.ts';
import { cleanContent } from '../../shared/drafts/clean.ts';
import { Arrivals } from './arrivals.ts';
import type { Arrived } from './arrivals.ts';
import { editsOf } from './conflicts.ts';
import type { Decision } from './conflicts.ts';
import { draftsToSend, loggedHeads, sealDrafts, unconfirmedDrafts } from './departures.ts';
import type { Logged, SealFailureCode } from './departures.ts';
import type { ExchangePorts } from './ports.ts';

/** What the status bar and the screens are told. */
export interface ExchangeState {
  readonly locked: boolean;
  /** Why nothing can be exchanged although the workbench is open; null: it can. */
  readonly problem: 'not-writable' | 'identity-damaged' | null;
  /** Circles whose records cannot be read on this disk. */
  readonly damaged: readonly CircleId[];
  readonly identity: ExchangeIdentity | null;
  readonly circles: readonly CircleState[];
}

export interface CircleState extends CircleListEntry {
  /** Drafts of the circle with changes that no log holds yet. */
  readonly toSend: readonly DraftId[];
  /** Drafts with changes in the log that, as far as their files tell, not every colleague holds. */
  readonly unconfirmed: readonly DraftId[];
}

/** A file that was read: what it was, and what it did to the drafts. */
export interface ImportOutcome {
  readonly report: FileReport;
  readonly arrived: Arrived | null;
}

export interface WrittenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

type HostFailure = Failure<string>;

/** Exchange as the window works with it. Every act on a circle is done one after the other. */
export interface Exchange {
  readonly changed: Event<undefined>;
  /** Connects: this device's name for its changes, and everything that the log holds and the drafts do not. */
  start(): Promise<void>;
  state(): Promise<ExchangeState>;
  /**
   * Makes clean text the first text of a new draft in the circle and writes it, and the act, into the log.
   * `content` is what the delegate has just looked at.
   */
  release(options: {
    readonly content: DraftContent;
    readonly title: string;
    readonly circle: CircleId;
    readonly meeting: DraftEntry['meeting'];
  }): Promise<Result<DraftId, HostFailure>>;
  /** Writes what is to be sent into the log, then a file of what the recipients lack. */
  writeFile(circle: CircleId, to: readonly DeviceId[]): Promise<Result<WrittenFile, HostFailure>>;
  /** A small file that asks for what is missing. */
  writeRequest(circle: CircleId): Promise<Result<WrittenFile, HostFailure>>;
  readFile(bytes: Uint8Array): Promise<Result<ImportOutcome, HostFailure>>;
  /** Applies once more what could not be applied. */
  tryAgain(circle: CircleId): Promise<Result<Arrived, HostFailure>>;
  /** Carries out a choice; answers with the record that `undoDecision` takes. */
  decide(record: ConflictRecord, decision: Decision): Promise<ConflictRecord>;
  /** Takes a decision back: the clause is what it was before it, and kept for review again if it was then. */
  undoDecision(record: ConflictRecord): Promise<void>;
  close(): void;
}

/** Builds exchange over the host's service, the drafts and the store. Call `start` once connected. */
export function createExchange(ports: ExchangePorts): Exchange {
  return new WindowExchange(ports);
}

/** Failures to write own changes that do not keep a file from being written. */
const HANDS_ON: ReadonlySet<string> = new Set(['no-right', 'needs-new-key', 'no-key']);

/** What the host said. `logged` null: it did not answer. */
interface Known {
  readonly locked: boolean;
  readonly problem: ExchangeState['problem'];
  readonly damaged: readonly CircleId[];
  readonly identity: ExchangeIdentity | null;
  readonly circles: readonly CircleListEntry[];
  readonly logged: ReadonlyMap<CircleId, ReadonlyMap<DraftId, Logged>> | null;
  readonly unconfirmed: ReadonlyMap<CircleId, readonly DraftId[]>;
}

const NOTHING_LOGGED = { logged: null, unconfirmed: new Map<CircleId, readonly DraftId[]>() } as const;

class WindowExchange implements Exchange {
  private readonly ports: ExchangePorts;
  private readonly arrivals: Arrivals;
  private readonly changes = new Emitter<undefined>();
  private readonly stops: (() => void)[] = [];
  /** Heads as last heard, so that the status bar's question loads no draft twice. */
  private readonly heads = new Map<DraftId, readonly string[]>();
  /** The host's answers, kept until it says that something changed: typing asks it nothing. */
  private known: Promise<Known> | null = null;
  private tail: Promise<unknown> = Promise.resolve();
  readonly changed = this.changes.event;

  constructor(ports: ExchangePorts) {
    this.ports = ports;
    this.arrivals = new Arrivals(ports);
    this.stops.push(
      ports.host.events.changed(() => this.forget()),
      // The drafts may be closing; whoever opens them next is told at its start.
      ports.host.events.reincarnated((identity) => void this.use(identity).catch(() => undefined)),
      ports.drafts.changed(({ draft, heads }) => {
        this.heads.set(draft, heads);
        this.changes.fire(undefined);
      }),
    );
  }

  start(): Promise<void> {
    return this.inTurn(async () => {
      const status = await this.ports.host.status({});
      if (!status.ok) return;
      if (status.value.identity !== null) await this.use(status.value.identity);
      for (const circle of status.value.circles)
        await this.arrivals.takeIn(circle.id, me(status.value.identity));
      this.forget();
    });
  }

  async state(): Promise<ExchangeState> {
    this.known ??= this.askHost();
    const known = await this.known;
    if (known.logged === null) this.known = null;
    const circles: CircleState[] = [];
    for (const circle of known.circles) {
      const logged = known.logged?.get(circle.id) ?? new Map<DraftId, Logged>();
      const toSend = await draftsToSend(this.ports, circle.id, logged, this.heads);
      circles.push({ ...circle, toSend, unconfirmed: known.unconfirmed.get(circle.id) ?? [] });
    }
    const { locked, problem, damaged, identity } = known;
    return { locked, problem, damaged, identity, circles };
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
      const sealed = await sealDrafts(this.ports, this.arrivals, circle);
      this.forget();
      return sealed.ok ? ok(id) : sealed;
    });
  }

  writeFile(circle: CircleId, to: readonly DeviceId[]): Promise<Result<WrittenFile, HostFailure>> {
    return this.attempt(async () => {
      const refusal = await this.prepare(circle);
      if (refusal !== null) return err(refusal);
      const sealed = await sealDrafts(this.ports, this.arrivals, circle);
      // Who may not write now still may hand on what is here; what is not sealed stays "to send".
      if (!sealed.ok && !HANDS_ON.has(sealed.error.code)) return sealed;
      const written = await this.ports.host.writeFile({ circle, to: [...to], request: false });
      this.forget();
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
      const arrived = await this.arrivals.takeIn(report.circle, status.value.identity.person);
      this.forget();
      return ok({ report, arrived });
    });
  }

  tryAgain(circle: CircleId): Promise<Result<Arrived, HostFailure>> {
    return this.attempt(async (): Promise<Result<Arrived, HostFailure>> => {
      const status = await this.ports.host.status({});
      if (!status.ok) return status;
      const again = await this.ports.host.tryAgain({ circle });
      if (!again.ok) return again;
      const arrived = await this.arrivals.tryAgain(circle, again.value.places, me(status.value.identity));
      this.forget();
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
  }

  /** Before anything is sealed the drafts hold everything that came, so that only own changes are left over. */
  private async prepare(circle: CircleId): Promise<Failure<TransportCode | SealFailureCode> | null> {
    const status = await this.ports.host.status({});
    if (!status.ok) return status.error;
    if (status.value.identity === null) return failure('unknown-circle');
    await this.use(status.value.identity);
    await this.arrivals.takeIn(circle, me(status.value.identity));
    return null;
  }

  private async askHost(): Promise<Known> {
    const status = await this.ports.host.status({});
    if (!status.ok) {
      const { code } = status.error;
      const problem = code === 'not-writable' || code === 'identity-damaged' ? code : null;
      return {
        locked: code === 'locked',
        problem,
        damaged: [],
        identity: null,
        circles: [],
        ...NOTHING_LOGGED,
      };
    }
    const logged = new Map<CircleId, ReadonlyMap<DraftId, Logged>>();
    const unconfirmed = new Map<CircleId, readonly DraftId[]>();
    for (const { id } of status.value.circles) {
      const heads = await loggedHeads(this.ports, id);
      if (heads !== null) logged.set(id, heads);
      unconfirmed.set(id, await unconfirmedDrafts(this.ports, id));
    }
    return { locked: false, problem: null, ...status.value, logged, unconfirmed };
  }

  /** Something in the host's folder is different: it is asked again at the next question. */
  private forget(): void {
    this.known = null;
    this.changes.fire(undefined);
  }

  private async use(identity: ExchangeIdentity): Promise<void> {
    await this.ports.drafts.useDevice(identity.actorPrefix.slice(0, 32));
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

function me(identity: ExchangeIdentity | null): string {
  return identity?.person ?? '';
}
