import type { CircleId, DraftId } from '../../shared/base/ids.ts';
import type { CircleListEntry, ExchangeIdentity } from '../../shared/contract/exchange.ts';
import { unconfirmedDrafts } from './departures.ts';
import type { Logged, LoggedHeads } from './logged-heads.ts';
import type { ExchangePorts } from './ports.ts';

/** What the host said of its folder. */
export interface Known {
  readonly locked: boolean;
  /** Why nothing can be exchanged although the workbench is open; null: it can. */
  readonly problem: 'not-writable' | 'identity-damaged' | null;
  /** Circles whose records cannot be read on this disk. */
  readonly damaged: readonly CircleId[];
  /** Circles whose records a newer workbench wrote. */
  readonly newer: readonly CircleId[];
  readonly identity: ExchangeIdentity | null;
  readonly circles: readonly CircleListEntry[];
  readonly logs: ReadonlyMap<CircleId, KnownLog>;
}

/** What of a circle's drafts stands in its log, and what of that colleagues may lack. */
export interface KnownLog {
  readonly logged: ReadonlyMap<DraftId, Logged>;
  readonly unconfirmed: readonly DraftId[];
}

/** The host's answers, kept until it says that something changed: typing asks it nothing. */
export class HostKnowledge {
  private readonly ports: ExchangePorts;
  private readonly logged: LoggedHeads;
  private readonly logs = new Map<CircleId, KnownLog>();
  private known: Promise<Known> | null = null;

  constructor(ports: ExchangePorts, logged: LoggedHeads) {
    this.ports = ports;
    this.logged = logged;
  }

  get(): Promise<Known> {
    this.known ??= this.ask();
    return this.known;
  }

  /** Asks again at the next question: about this circle, or (null) about everything. */
  forget(circle: CircleId | null): void {
    if (circle === null) this.logs.clear();
    else this.logs.delete(circle);
    this.known = null;
  }

  private async ask(): Promise<Known> {
    const status = await this.ports.host.status({});
    if (!status.ok) {
      const { code } = status.error;
      const problem = code === 'not-writable' || code === 'identity-damaged' ? code : null;
      this.known = null;
      return {
        locked: code === 'locked',
        problem,
        damaged: [],
        newer: [],
        identity: null,
        circles: [],
        logs: new Map(),
      };
    }
    for (const { id } of status.value.circles) await this.askLog(id);
    return { locked: false, problem: null, ...status.value, logs: new Map(this.logs) };
  }

  private async askLog(circle: CircleId): Promise<void> {
    if (this.logs.has(circle)) return;
    const logged = await this.logged.of(circle);
    const unconfirmed = await unconfirmedDrafts(this.ports, circle);
    if (logged.ok) this.logs.set(circle, { logged: logged.value, unconfirmed });
    else this.known = null;
  }
}
