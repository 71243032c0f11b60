import type { CircleId } from '../../../../shared/base/ids.ts';
import type { Failure, Result } from '../../../../shared/base/result.ts';
import { err, failure } from '../../../../shared/base/result.ts';
import type { Way } from '../../../../shared/contract/network.ts';
import type { Seen as Place } from '../codec/segment.ts';
import type { Exchange } from '../exchange.ts';
import { dial } from '../line/dial.ts';
import type { LineWay } from '../line/line.ts';
import { createTickets } from '../line/tickets.ts';
import type { SessionEnd } from '../session/session.ts';
import { Budget } from './budget.ts';
import { Candidates } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import { CircleView } from './circle-view.ts';
import { Connections } from './connections.ts';
import type { CallCode, Whereabouts } from './connections.ts';
import { Neighbourhood } from './neighbourhood.ts';
import { makeRelays } from './make-relays.ts';
import { settingsOf } from './policy.ts';
import { ReceiptBook } from './receipts.ts';
import type { Relays } from './relays.ts';
import { openSettings, rememberAddress } from './settings.ts';
import type { Active, RunPorts } from './run-ports.ts';
import type { SettingsFile } from './settings.ts';
import { observe, troublesOf } from './told-troubles.ts';
import type { ToldTrouble } from './told-troubles.ts';
import { looksIsolated } from './troubles.ts';

const TICK_MS = 1_000;
/** A step of the wall clock beyond this between two ticks means that the computer slept. */
const SLEPT_MS = 30_000;
/** How long it is said that the disk took nothing, unless it takes something before. */
const DISK_MS = 600_000;
/** In this order the ways are tried: neighbours at once, then known addresses, then relays. */
const KNOWN_AFTER_MS = 1_000;
const RELAYS_AFTER_MS = 2_000;
/** Of two that see each other one waits, so that not both call. */
const SECOND_CALLER_MS = 2_000;

/** Exchange over wires of one open exchange folder. Made when the folder opens; does nothing unless it is switched on. */
export class NetworkRun {
  readonly exchange: Exchange;
  readonly settings: SettingsFile;
  readonly receipts: ReceiptBook;
  readonly budget: Budget;
  readonly relays: Relays;
  private readonly ports: RunPorts;
  private readonly stops: (() => void)[] = [];
  private readonly view: CircleView;
  private active: Active | null = null;
  private ending: Promise<void> = Promise.resolve();
  private leaveGate: (() => void) | null = null;
  private whereabouts: Whereabouts = { circle: null, draft: null, clause: null };
  private isClosed = false;

  constructor(exchange: Exchange, ports: RunPorts) {
    this.exchange = exchange;
    this.ports = ports;
    this.settings = openSettings(ports.folder, ports.hostKey, ports.random);
    this.receipts = new ReceiptBook(ports.folder, ports.hostKey, ports);
    this.budget = new Budget(this.settings, ports.clock);
    this.view = new CircleView(exchange, this.settings, ports.doors);
    this.relays = makeRelays({
      exchange,
      settings: this.settings,
      ports,
      mayMove: () => this.mayMove('relay'),
      spent: (sent, received) => this.spend('relay', sent, received),
      diskRefused: () => this.diskRefused(),
      changed: () => this.changed(),
    });
    this.stops.push(exchange.changed.event((circle) => this.exchangeChanged(circle)));
    this.apply();
  }

  /** Puts what is chosen into effect: starts, stops, or asks again what may move. */
  apply(): void {
    const { on } = this.settings.value;
    const should = on && !this.isClosed && this.exchange.identity !== null;
    if (!should) this.end();
    else if (this.active === null) this.begin();
    else {
      this.active.isSpent = this.budget.isSpent;
      this.active.connections.applyChoices();
      for (const session of this.active.connections.sessions()) session.refresh();
      this.useRelays();
    }
    this.changed();
  }

  get connections(): Connections | null {
    return this.active?.connections ?? null;
  }

  /** Whom it calls, and with what success. */
  candidates(): readonly Readonly<Candidate>[] {
    return this.active?.candidates.list() ?? [];
  }

  get listening(): Neighbourhood['listening'] {
    return this.active?.neighbourhood.listening ?? null;
  }

  /** Says anew in the room who is here, after what is said has changed. */
  ask(): void {
    this.active?.neighbourhood.ask();
  }

  wayTo(host: string): LineWay {
    return this.active?.neighbourhood.wayTo(host) ?? 'address';
  }

  relayOf(circle: CircleId): string | null {
    return settingsOf(this.settings.value, circle).relay;
  }

  exchangeNow(): void {
    if (this.active === null) return;
    this.active.neighbourhood.look();
    this.active.neighbourhood.ask();
    this.active.candidates.hurry(this.ports.timers.now());
    this.active.connections.pump();
    for (const session of this.active.connections.sessions()) session.checkNow();
    this.relays.exchangeNow();
  }

  async callAddress(
    host: string,
    port: number,
  ): Promise<Result<{ person: string }, Failure<'off' | CallCode>>> {
    return this.active === null ? err(failure('off')) : this.active.connections.callAddress(host, port);
  }

  forgetAddress(host: string, port: number): void {
    this.settings.change({
      addresses: this.settings.value.addresses.filter((one) => one.host !== host || one.port !== port),
    });
    this.active?.candidates.forget(host, port);
    this.changed();
  }

  here(whereabouts: Whereabouts): void {
    this.whereabouts = whereabouts;
    const { circle, draft, clause } = whereabouts;
    for (const session of this.connections?.sessions() ?? []) session.here(circle, draft, clause);
  }

  tellApplied(circle: CircleId, applied: readonly Place[]): void {
    this.view.setApplied(circle, applied);
    for (const session of this.connections?.sessions() ?? []) session.tellApplied(circle);
  }

  troubles(): readonly ToldTrouble[] {
    if (this.active === null) return [];
    const { timers } = this.ports;
    const isDiskRefusing = this.isDiskRefusing(this.active);
    const said = troublesOf(this.active, this.view, { timers, budget: this.budget, isDiskRefusing });
    return [...said, ...this.relays.troubles().map((one) => ({ ...one, person: '' }))];
  }

  /** Ends everything; resolves when no socket is open any more. */
  close(): Promise<void> {
    if (this.isClosed) return this.ending;
    this.isClosed = true;
    for (const stop of this.stops.splice(0)) stop();
    this.end();
    return this.ending;
  }

  /** After the sockets of what was switched off are closed. */
  settled(): Promise<void> {
    return this.active === null ? this.ending : this.active.neighbourhood.settled();
  }

  private begin(): void {
    const { ports } = this;
    const candidates = new Candidates(ports.random);
    const tickets = createTickets();
    const now = ports.timers.now();
    const active: Active = {
      candidates,
      neighbourhood: this.neighbourhood(candidates, () => {
        tickets.clear();
        active.since = ports.timers.now();
        active.ownAnswers = null;
        active.connections.hadNeighbour = false;
        active.connections.dropAll();
      }),
      connections: new Connections({
        candidates,
        tickets,
        timers: ports.timers,
        me: () => this.exchange.requireIdentity().device,
        dial,
        openSession: ports.openSession,
        ports: (way) => this.sessionPorts(way),
        place: {
          get name() {
            return active.neighbourhood.name;
          },
          wayTo: (host) => active.neighbourhood.wayTo(host),
          isOwn: (host, port) => active.neighbourhood.isOwn(host, port),
        },
        mayMeet: (way) => way === 'lan' || !this.budget.isSpent,
        mayMove: () => !this.settings.value.paused,
        here: () => this.whereabouts,
        onChanged: () => this.changed(),
        onPresence: (presence, person) => ports.onPresence(presence, person),
        onReceipt: (receipt) => this.receipts.note(receipt),
        onMoved: ({ line, circles }) => ports.outline(this.exchange).moving(line, circles),
        onMet: (host, port, person) => this.remember(host, port, person),
        onEnded: (end, host, port) => this.lineEnded(end, host, port),
        onSpent: (way, sent, received) => this.spend(way, sent, received),
        ...(ports.times === undefined ? {} : { times: ports.times }),
      }),
      since: now,
      wall: ports.clock.now(),
      ownAnswers: null,
      newer: false,
      diskRefusedAt: null,
      isSpent: false,
      stops: [],
    };
    this.active = active;
    for (const { host, port } of this.settings.value.addresses) {
      candidates.know(host, port, now, KNOWN_AFTER_MS);
    }
    active.neighbourhood.look();
    active.connections.pump();
    active.stops.push(ports.timers.after(RELAYS_AFTER_MS, () => this.useRelays()));
    this.tickLater(active);
  }

  private end(): void {
    const { active } = this;
    if (active === null) return;
    this.active = null;
    for (const stop of active.stops) stop();
    active.connections.stop();
    active.connections.count();
    this.relays.close();
    this.remain();
    this.enterOrLeave();
    this.ending = active.neighbourhood.stop();
  }

  /** Writes what is remembered; a disk that refuses costs only that. */
  private remain(): void {
    try {
      this.budget.write();
      this.receipts.write();
    } catch (problem) {
      this.ports.bug(problem);
    }
  }

  private neighbourhood(candidates: Candidates, onMoved: () => void): Neighbourhood {
    const { ports } = this;
    const neighbourhood: Neighbourhood = new Neighbourhood({
      readInterfaces: ports.readInterfaces,
      after: this.ending,
      portSecret: this.settings.value.portSecret,
      keys: () => this.view.announceKeys(),
      openMdns: ports.openMdns,
      timers: ports.timers,
      clock: ports.clock,
      random: ports.random,
      ...(ports.times === undefined ? {} : { times: ports.times }),
      ...(ports.caps === undefined ? {} : { caps: ports.caps }),
      onLine: (line) => {
        if (this.active === null) line.close();
        else this.active.connections.answer(line);
      },
      onSeen: (seen) => {
        if (seen.port === 0) return;
        candidates.see(seen, ports.timers.now(), neighbourhood.name < seen.name ? 0 : SECOND_CALLER_MS);
        this.active?.connections.pump();
      },
      onGone: (name) => candidates.gone(name),
      onMoved: () => {
        candidates.forgetNeighbours();
        onMoved();
        candidates.hurry(ports.timers.now());
      },
    });
    return neighbourhood;
  }

  private tickLater(active: Active): void {
    const stop = this.ports.timers.after(TICK_MS, () => {
      active.stops.splice(active.stops.indexOf(stop), 1);
      if (this.active !== active) return;
      this.tick(active);
      this.tickLater(active);
    });
    active.stops.push(stop);
  }

  private tick(active: Active): void {
    const wall = this.ports.clock.now();
    const hasSlept = wall - active.wall > SLEPT_MS + TICK_MS;
    active.wall = wall;
    active.neighbourhood.look();
    if (hasSlept) {
      active.connections.dropAll();
      this.exchangeNow();
    }
    active.connections.count();
    this.remain();
    if (active.isSpent !== this.budget.isSpent) this.apply();
    if (active.ownAnswers === null && looksIsolated(observe(active, this.view, this.ports.timers))) {
      void active.neighbourhood.ownAnswers().then((answers) => {
        active.ownAnswers = answers;
        this.changed();
      });
    }
  }

  private sessionPorts(way: Way) {
    return {
      exchange: this.exchange,
      circles: () => this.view.forSession(way),
      channels: this.ports.channels(this.exchange),
      timers: this.ports.timers,
    };
  }

  private useRelays(): void {
    const isOn = this.active !== null && this.mayMove('relay');
    this.relays.use(isOn ? this.view.relays() : new Map());
  }

  private mayMove(way: Way): boolean {
    return !this.settings.value.paused && (way === 'lan' || !this.budget.isSpent);
  }

  private spend(way: Way, sent: number, received: number): void {
    if (way === 'lan') return;
    this.budget.spend(sent, received);
    // Not within the very message that spent the last of it: its link would be closed under it.
    if (this.budget.isSpent && this.active?.isSpent === false) queueMicrotask(() => this.apply());
  }

  private remember(host: string, port: number, person: string): void {
    if (this.isClosed) return;
    try {
      rememberAddress(this.settings, { host, port, person, lastAt: this.ports.clock.now() });
      this.active?.candidates.know(host, port, this.ports.timers.now(), KNOWN_AFTER_MS);
    } catch (problem) {
      this.ports.bug(problem);
    }
    this.changed();
  }

  private lineEnded(end: SessionEnd, host: string, port: number): void {
    if (this.active === null) return;
    if (end === 'newer-version') this.active.newer = true;
    if (end === 'disk') this.diskRefused();
    const isKnown = this.settings.value.addresses.some((one) => one.host === host && one.port === port);
    if (end === 'self' && isKnown) this.forgetAddress(host, port);
  }

  private diskRefused(): void {
    if (this.active === null) return;
    this.active.diskRefusedAt = this.ports.timers.now();
    this.changed();
  }

  /** Of a disk that refused long ago nothing is said: whoever has something calls again, and then it is said again. */
  private isDiskRefusing({ diskRefusedAt }: Active): boolean {
    return diskRefusedAt !== null && this.ports.timers.now() - diskRefusedAt < DISK_MS;
  }

  private exchangeChanged(circle: CircleId): void {
    if (this.active === null) this.apply();
    else {
      // Whatever was taken in or sealed stands on the disk.
      this.active.diskRefusedAt = null;
      if (this.settings.value.circles.get(circle)?.relay !== null) this.useRelays();
      this.relays.push(circle);
      this.changed();
    }
  }

  private changed(): void {
    this.enterOrLeave();
    this.ports.onChanged();
  }

  /** Updates stand back while bytes of an exchange move, not while a line is only there. */
  private enterOrLeave(): void {
    const isMoving = (this.active?.connections.isMoving ?? false) || this.relays.isMoving;
    if (isMoving) this.leaveGate ??= this.ports.gate.enter();
    else {
      this.leaveGate?.();
      this.leaveGate = null;
    }
  }
}
