import type { DeviceId } from '../../../../shared/base/ids.ts';
import { err, failure, ok } from '../../../../shared/base/result.ts';
import type { Failure, Result } from '../../../../shared/base/result.ts';
import type { ConnectedColleague } from '../../../../shared/contract/network.ts';
import type { DialCode, DialOptions } from '../line/dial.ts';
import type { LineWay } from '../line/line.ts';
import type { SocketLine } from '../line/socket-line.ts';
import type { LineTimes } from '../line/terms.ts';
import type { Tickets } from '../line/tickets.ts';
import type { Timers } from '../line/timers.ts';
import type {
  Session,
  SessionEnd,
  SessionPeer,
  SessionPorts,
  SessionPresence,
  SessionReceipt,
} from '../session/session.ts';
import type { Candidate, Candidates } from './candidates.ts';

/** Makes the session of a line that has just come up. */
export type OpenSession = (line: SocketLine, ports: SessionPorts) => Session;

/** Where the delegate reads. */
export interface Whereabouts {
  readonly circle: Parameters<Session['here']>[0];
  readonly draft: Parameters<Session['here']>[1];
  readonly clause: Parameters<Session['here']>[2];
}

export interface ConnectionsOptions {
  readonly candidates: Candidates;
  readonly timers: Timers;
  readonly tickets: Tickets;
  readonly times?: LineTimes;
  readonly me: () => DeviceId;
  readonly dial: (options: DialOptions) => Promise<Result<SocketLine, Failure<DialCode>>>;
  readonly openSession: OpenSession;
  readonly ports: (way: LineWay) => SessionPorts;
  /** This workbench's own place in the networks. */
  readonly place: {
    readonly name: string;
    wayTo(host: string): LineWay;
    isOwn(host: string, port: number): boolean;
  };
  /** False: no line by this way is wanted at all now. */
  readonly mayMeet: (way: LineWay) => boolean;
  /** False: lines stay, and nothing of a circle goes over them. */
  readonly mayMove: (way: LineWay) => boolean;
  readonly here: () => Whereabouts;
  readonly onChanged: () => void;
  readonly onPresence: (presence: SessionPresence, person: string) => void;
  readonly onReceipt: (receipt: SessionReceipt) => void;
  /** Peer, state, or bytes to go of a session are others than before. */
  readonly onMoved: (session: Session) => void;
  /** A colleague listens at this address. */
  readonly onMet: (host: string, port: number, person: string) => void;
  readonly onEnded: (end: SessionEnd, host: string, port: number) => void;
  readonly onSpent: (way: LineWay, sent: number, received: number) => void;
}

interface Open {
  readonly line: SocketLine;
  readonly session: Session;
  readonly candidate: Candidate | null;
  /** A device and the key by which it was proved; null: nobody yet. */
  who: string | null;
  counted: { sent: number; received: number };
  readonly present: Map<string, SessionPresence>;
}

const MOST_CALLS = 8;
/** Two lines to one colleague: the one of both that does not decide waits so long for the one that does. */
const TWICE_MS = 10_000;
const PROOF_MS = 20_000;

export type CallCode = 'no-answer' | 'nobody-known';

/** Lines and the sessions on them: calls whom it may, takes calls, and keeps one session for each colleague's device. */
export class Connections {
  private readonly options: ConnectionsOptions;
  private readonly open = new Set<Open>();
  private readonly calls = new AbortController();
  private calling = 0;
  private stopTimer: (() => void) | null = null;
  private isStopped = false;
  /** Whether a line of the room's network ever came about since the networks changed. */
  hadNeighbour = false;

  constructor(options: ConnectionsOptions) {
    this.options = options;
  }

  /** A line that somebody called in. */
  answer(line: SocketLine): void {
    this.adopt(line, null);
  }

  /** Calls whoever is due. */
  pump(): void {
    this.stopTimer?.();
    this.stopTimer = null;
    if (this.isStopped) return;
    const { candidates, timers, place, mayMeet } = this.options;
    const now = timers.now();
    const idle = candidates
      .list()
      .filter((one) => !one.isCalled && !this.isReached(one) && mayMeet(place.wayTo(one.host)));
    for (const one of idle) {
      if (one.nextAt <= now && this.calling < MOST_CALLS) void this.call(one);
    }
    const next = Math.min(...idle.filter((one) => !one.isCalled).map((one) => one.nextAt));
    if (next === Number.POSITIVE_INFINITY || this.calling >= MOST_CALLS) return;
    this.stopTimer = timers.after(Math.max(1, next - now), () => this.pump());
  }

  /** Calls an address given by hand, and waits for who it is. */
  async callAddress(host: string, port: number): Promise<Result<{ person: string }, Failure<CallCode>>> {
    if (this.options.place.isOwn(host, port)) return err(failure('nobody-known'));
    const known = this.at(host, port) ?? (await this.callOnce(host, port));
    if (known === null) return err(failure('no-answer'));
    const person = await this.personAt(known);
    return person === null ? err(failure('nobody-known')) : ok({ person });
  }

  colleagues(): readonly ConnectedColleague[] {
    return Array.from(this.open).flatMap(({ line, session }) => {
      const { peer } = session;
      if (peer === null) return [];
      const { sent, received } = line.traffic;
      return session.circles.map((one) => ({
        circle: one.circle,
        device: peer.device,
        person: peer.person,
        way: line.way,
        state: one.state,
        sent,
        received,
        toSend: one.toSend,
        toReceive: one.toReceive,
        since: one.since,
      }));
    });
  }

  /** Sessions with somebody proved. */
  sessions(): readonly Session[] {
    return Array.from(this.open, ({ session }) => session);
  }

  /** True while pieces go over a line. */
  get isMoving(): boolean {
    return this.sessions().some(({ circles }) => circles.some(({ state }) => state === 'exchanging'));
  }

  /** Counts what went since the last time. */
  count(): void {
    for (const one of this.open) this.countOne(one);
  }

  /** Asks again whether each line may stay, and move anything. */
  applyChoices(): void {
    const { mayMeet, mayMove } = this.options;
    for (const { line, session } of Array.from(this.open)) {
      if (mayMeet(line.way)) session.pause(!mayMove(line.way));
      else session.close();
    }
    this.pump();
  }

  /** The networks are others than before, or the computer slept: no line of before carries anything. */
  dropAll(): void {
    for (const { line } of Array.from(this.open)) line.drop();
  }

  stop(): void {
    this.isStopped = true;
    this.stopTimer?.();
    this.calls.abort();
    for (const { session } of Array.from(this.open)) session.close();
  }

  private async call(one: Candidate): Promise<void> {
    one.isCalled = true;
    this.calling += 1;
    const line = await this.dialTo(one.host, one.port);
    this.calling -= 1;
    one.isCalled = false;
    if (line.ok) this.adopt(line.value, one);
    else if (!this.isStopped) {
      this.options.candidates.failed(one, line.error.code, this.options.timers.now());
      this.options.onChanged();
    }
    this.pump();
  }

  private dialTo(host: string, port: number): Promise<Result<SocketLine, Failure<DialCode>>> {
    const { dial, place, tickets, times } = this.options;
    return dial({
      host,
      port,
      way: place.wayTo(host),
      name: place.name,
      tickets,
      signal: this.calls.signal,
      ...(times === undefined ? {} : { times }),
    });
  }

  private async callOnce(host: string, port: number): Promise<Open | null> {
    if (!this.options.mayMeet(this.options.place.wayTo(host))) return null;
    const line = await this.dialTo(host, port);
    return line.ok ? this.adopt(line.value, null) : null;
  }

  private at(host: string, port: number): Open | null {
    return (
      Array.from(this.open).find(
        ({ line }) => line.dialled && line.remote.host === host && line.remote.port === port,
      ) ?? null
    );
  }

  private personAt({ session }: Open): Promise<string | null> {
    return new Promise((resolve) => {
      const stops: (() => void)[] = [];
      const done = (): void => {
        for (const stop of stops.splice(0)) stop();
        resolve(session.peer?.person ?? null);
      };
      if (session.peer !== null) return done();
      stops.push(session.changed(() => void (session.peer === null ? null : done())));
      stops.push(session.ended(done));
      stops.push(this.options.timers.after(PROOF_MS, done));
    });
  }

  private adopt(line: SocketLine, candidate: Candidate | null): Open | null {
    const { openSession, ports, mayMeet, mayMove, onChanged, onReceipt } = this.options;
    if (this.isStopped || !mayMeet(line.way)) {
      line.close();
      return null;
    }
    const session = openSession(line, ports(line.way));
    const one: Open = {
      line,
      session,
      candidate,
      who: null,
      counted: { sent: 0, received: 0 },
      present: new Map(),
    };
    this.open.add(one);
    if (line.way === 'lan') this.hadNeighbour = true;
    if (!mayMove(line.way)) session.pause(true);
    session.changed(() => {
      this.meet(one);
      this.options.onMoved(session);
      onChanged();
    });
    session.presence((presence) => this.tellPresence(one, presence));
    session.receipt(onReceipt);
    // Counted as it goes, so that a budget is held and not only noticed.
    if (line.way !== 'lan') line.moved(() => this.countOne(one));
    session.ended((end) => this.end(one, end));
    this.meet(one);
    return one;
  }

  /** The first time that the other end is known. */
  private meet(one: Open): void {
    const { peer } = one.session;
    if (peer === null || one.who !== null) return;
    this.recognise(one, peer);
    one.line.proved();
    const { circle, draft, clause } = this.options.here();
    one.session.here(circle, draft, clause);
    this.keepOne(peer, one);
  }

  /** Notes who it is and where he was met. */
  private recognise(one: Open, peer: SessionPeer): void {
    one.who = whoIs(peer);
    const { candidates, onMet } = this.options;
    const { callerName, dialled, remote } = one.line;
    const at = one.candidate ?? (callerName === null ? null : candidates.byName(callerName));
    if (at !== null) at.who = one.who;
    if (dialled) onMet(remote.host, remote.port, peer.person);
    else if (at !== null && at.host === remote.host) onMet(at.host, at.port, peer.person);
  }

  /**
   * Of two lines to one device the newer stays, since the older may be dead without either end knowing; but one in the
   * room's network before any other. The device with the smaller name decides, so that not each closes another one.
   */
  private keepOne(peer: SessionPeer, newer: Open): void {
    const older = Array.from(this.open).find((one) => one !== newer && one.who === whoIs(peer));
    if (older === undefined) return;
    const isWorse = newer.line.way !== 'lan' && older.line.way === 'lan';
    const [kept, other] = isWorse ? [older, newer] : [newer, older];
    if (this.options.me() < peer.device) {
      other.session.close();
      return;
    }
    this.options.timers.after(TWICE_MS, () => {
      if (this.open.has(kept) && this.open.has(other)) other.session.close();
    });
  }

  private tellPresence(one: Open, presence: SessionPresence): void {
    const key = `${presence.circle} ${presence.device}`;
    if (presence.gone) one.present.delete(key);
    else one.present.set(key, presence);
    this.options.onPresence(presence, one.session.peer?.person ?? '');
  }

  private end(one: Open, end: SessionEnd): void {
    this.countOne(one);
    this.open.delete(one);
    const { candidates, timers, onEnded, onPresence, onChanged } = this.options;
    const now = timers.now();
    const { peer } = one.session;
    const person = peer?.person ?? '';
    // A session says at intervals only that it knows who is there; this one ended before.
    if (peer !== null && one.who === null) this.recognise(one, peer);
    for (const presence of one.present.values()) {
      const isElsewhere = Array.from(this.open).some(({ who }) => who !== null && who === one.who);
      if (!isElsewhere) onPresence({ ...presence, draft: null, clause: null, gone: true }, person);
    }
    if (one.candidate !== null) {
      if (isOfStranger(end)) candidates.isStranger(one.candidate, now);
      // Cut off before anybody was known: there is no room over there, or nobody of ours. Longer each time.
      else if (one.who === null) candidates.failed(one.candidate, 'turned-away', now);
      else candidates.lost(one.candidate, now);
    }
    onEnded(end, one.line.remote.host, one.line.remote.port);
    onChanged();
    this.pump();
  }

  private countOne(one: Open): void {
    const { sent, received } = one.line.traffic;
    const fresh = { sent: sent - one.counted.sent, received: received - one.counted.received };
    if (fresh.sent === 0 && fresh.received === 0) return;
    one.counted = { sent, received };
    this.options.onSpent(one.line.way, fresh.sent, fresh.received);
  }

  /** A candidate to whom there is a line, or one is being proved. */
  private isReached(candidate: Candidate): boolean {
    if (this.options.place.isOwn(candidate.host, candidate.port)) return true;
    return Array.from(this.open).some(
      ({ line, who, candidate: own }) =>
        own === candidate ||
        (who !== null &&
          (who === candidate.who || (candidate.name !== null && line.callerName === candidate.name))) ||
        (line.dialled && line.remote.host === candidate.host && line.remote.port === candidate.port),
    );
  }
}

/**
 * The head of one circle writes down whatever key he likes for a device. Who was proved by that one is not taken for
 * who was proved by another, and stands in nobody's way.
 */
function whoIs({ device, key }: SessionPeer): string {
  return `${device}/${key}`;
}

/** Ends after which calling again soon is no use. */
function isOfStranger(end: SessionEnd): boolean {
  switch (end) {
    case 'nobody-known':
    case 'self':
    case 'removed':
    case 'newer-version':
    case 'malformed':
    case 'bad-proof':
    case 'flood':
      return true;
    case 'closed':
    case 'lost':
    case 'refused':
    case 'too-large':
    case 'silent':
    case 'disk':
      return false;
  }
}
