import { toHex } from '../../../../shared/base/bytes.ts';
import { Emitter } from '../../../../shared/base/emitter.ts';
import type { CircleId, DeviceId, DraftId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { assertNever } from '../../../../shared/base/assert-never.ts';
import { isDiskError } from '../../data-folder/disk-error.ts';
import type { Circle } from '../circle/circle.ts';
import type { ReceiveReport } from '../circle/report.ts';
import { wholeState } from '../circle/state-hash.ts';
import { FormatError } from '../codec/cbor.ts';
import { hash } from '../codec/crypto.ts';
import { parseSegment } from '../codec/segment.ts';
import type { Line } from '../line/line.ts';
import type { DeviceRecord } from '../membership/record.ts';
import { Channels } from './channels.ts';
import { Greeter } from './greeter.ts';
import type { Match } from './greeting.ts';
import { Inbox } from './inbox.ts';
import { Gathering } from './lanes.ts';
import type { Lane } from './lanes.ts';
import { decodeMessage, encodeMessage, kindOf, laneOf, mostOf } from './messages.ts';
import type { Message, MessageKind } from './messages.ts';
import { Outbox } from './outbox.ts';
import { lengthen } from './places.ts';
import { Pulse } from './pulse.ts';
import { TAG } from './secrets.ts';
import type {
  Session,
  SessionCircle,
  SessionEnd,
  SessionPeer,
  SessionPorts,
  SessionPresence,
  SessionReceipt,
} from './session.ts';
import { Talk } from './talk.ts';
import { systemTimers } from './timers.ts';
import { ACKNOWLEDGE_EVERY } from './window.ts';

/** Time in which the other end must be known. */
const GREETING_MS = 15_000;
const CHANGED_MS = 100;
/** Pieces and records of one session that may be refused or find no room before it is taken for a flood. */
const REFUSED = 256;
/** Bytes of records from somebody who holds a key and is not known yet. */
const EARLY_RECORDS = 1024 * 1024;
/** Small messages a second that a session takes, on average. */
const CONTROL_RATE = 200;

/** Lines in use by each opened exchange folder, to know one that leads back here. */
const inUse = new WeakMap<object, Map<string, OpenSession>>();

/** Begins to speak `dw/1` on a line. */
export function openSession(line: Line, ports: SessionPorts): Session {
  const session = new OpenSession(line, ports);
  session.begin();
  return session;
}

class OpenSession implements Session {
  readonly line: Line;
  private readonly ports: SessionPorts;
  private readonly changedEmitter = new Emitter<undefined>();
  private readonly presenceEmitter = new Emitter<SessionPresence>();
  private readonly receiptEmitter = new Emitter<SessionReceipt>();
  private readonly endedEmitter = new Emitter<SessionEnd>();
  readonly changed = this.changedEmitter.event;
  readonly presence = this.presenceEmitter.event;
  readonly receipt = this.receiptEmitter.event;
  readonly ended = this.endedEmitter.event;
  private readonly outbox: Outbox;
  private readonly inbox: Inbox;
  private readonly gathering: Gathering;
  private readonly pulse: Pulse;
  private readonly greeter: Greeter;
  private readonly channels: Channels;
  private readonly talks = new Map<CircleId, Talk>();
  private readonly shown = new Map<CircleId, SessionPresence>();
  private readonly stops: (() => void)[] = [];
  private policies = new Map<CircleId, SessionCircle>();
  private device: DeviceRecord | null = null;
  private isOver = false;
  private isPaused = false;
  private place: Parameters<Session['here']> = [null, null, null];
  private isMoving = false;
  private forgetChanged: (() => void) | null = null;
  private unacknowledged = 0;
  private refused = 0;
  private earlyRecords = 0;
  private allowance = { left: CONTROL_RATE * 5, at: 0 };

  constructor(line: Line, ports: SessionPorts) {
    this.line = line;
    this.ports = ports;
    const timers = ports.timers ?? systemTimers;
    this.outbox = new Outbox({ now: () => timers.now(), send: (message) => this.send(message) });
    this.inbox = new Inbox({
      exchange: ports.exchange,
      after: (milliseconds, call) => timers.after(milliseconds, () => this.guarded(call)),
      took: (_, report) => this.took(report),
    });
    this.gathering = new Gathering((lane, kind) => this.limit(lane, kind));
    this.pulse = new Pulse({
      timers,
      isCaller: line.dialled,
      ping: () => this.say({ kind: 'ping' }),
      silent: () => this.end('silent'),
    });
    this.greeter = new Greeter({
      binding: line.binding,
      side: line.dialled ? 'caller' : 'called',
      me: () => ports.exchange.requireIdentity(),
      circles: () => this.allowed(),
      say: (message) => this.say(message),
      proved: (device) => this.proved(device),
      matched: (match) => this.matched(match),
      fail: (reason) => this.end(reason),
    });
    this.channels = new Channels(ports.channels ?? [], {
      line,
      outbox: this.outbox,
      peer: () => this.peer,
      isOver: () => this.isOver,
      refuse: () => this.end('malformed'),
    });
  }

  begin(): void {
    const { exchange } = this.ports;
    this.stops.push(
      this.line.message((bytes) => this.guarded(() => this.receive(bytes))),
      this.line.ended((end) => this.end(end)),
      exchange.changed.event(() => this.moveSoon()),
      () => release(exchange, this.line.binding, this),
    );
    const other = claim(exchange, this.line.binding, this);
    if (other !== null) {
      other.end('self');
      this.end('self');
      return;
    }
    this.policies = new Map(this.ports.circles().map((one) => [one.id, one]));
    this.guarded(() => this.greeter.hello());
    this.waitForPeer();
  }

  get peer(): SessionPeer | null {
    if (this.device === null) return null;
    const circles = Array.from(this.talks.values()).filter((talk) => !talk.isFarewell);
    const { device, person, agreement } = this.device;
    return { device, key: toHex(agreement), person, circles: circles.map(({ id }) => id) };
  }

  get circles() {
    return Array.from(this.talks.values(), ({ id, state, toSend, toReceive, since }) => ({
      circle: id,
      state: this.isPaused && state !== 'equal' ? ('paused' as const) : state,
      toSend,
      toReceive,
      since,
    }));
  }

  push(circle: CircleId): void {
    this.guarded(() => this.talks.get(circle)?.push());
  }

  checkNow(): void {
    if (this.device !== null) this.say({ kind: 'check', hash: this.sumOfStates() });
  }

  refresh(): void {
    this.guarded(() => this.move());
  }

  pause(paused: boolean): void {
    if (paused === this.isPaused) return;
    if (paused) this.tellHere(null, null, null);
    this.isPaused = paused;
    this.outbox.pause(paused);
    if (!paused) this.tellHere(...this.place);
    this.changedSoon();
  }

  here(...place: Parameters<Session['here']>): void {
    this.place = place;
    if (!this.isPaused) this.tellHere(...place);
  }

  private tellHere(circle: CircleId | null, draft: DraftId | null, clause: string | null): void {
    for (const talk of this.talks.values()) {
      const number = this.greeter.greeting.numberOf(talk.id);
      if (number === null || talk.isFarewell || this.policies.get(talk.id)?.presence !== true) continue;
      const isHere = talk.id === circle;
      const place = isHere ? { draft: draft ?? '', clause: clause ?? '' } : { draft: '', clause: '' };
      this.say({ kind: 'here', number, isHere, ...place });
    }
  }

  tellApplied(circle: CircleId): void {
    this.guarded(() => this.talks.get(circle)?.tellApplied());
  }

  close(): void {
    this.end('closed');
  }

  /** What arrives or happens here may find the disk full or gone: then the line ends, and nothing else. */
  private guarded(work: () => void): void {
    if (this.isOver) return;
    try {
      work();
    } catch (problem) {
      if (problem instanceof FormatError) this.end('malformed');
      else if (isDiskError(problem)) this.end('disk');
      else {
        this.end('lost');
        throw problem;
      }
    }
  }

  private send(message: Uint8Array): void {
    this.line.send(message).catch(() => this.end('lost'));
  }

  private say(message: Exclude<Message, { readonly kind: 'channel' }>): void {
    if (!this.isOver) this.outbox.say(laneOf(message.kind), encodeMessage(message));
  }

  private receive(bytes: Uint8Array): void {
    this.pulse.heard();
    this.unacknowledged += bytes.byteLength;
    for (const { message } of this.gathering.take(bytes)) {
      const decoded = decodeMessage(message);
      if (!BULK.has(decoded.kind) && !this.isWithinRate()) return this.end('flood');
      this.handle(decoded);
      if (this.isOver) return;
    }
    if (this.unacknowledged >= ACKNOWLEDGE_EVERY) {
      this.say({ kind: 'received', bytes: this.unacknowledged });
      this.unacknowledged = 0;
    }
  }

  private isWithinRate(): boolean {
    const now = (this.ports.timers ?? systemTimers).now();
    const earned = ((now - this.allowance.at) * CONTROL_RATE) / 1000;
    this.allowance = { left: Math.min(CONTROL_RATE * 5, this.allowance.left + earned) - 1, at: now };
    return this.allowance.left >= 0;
  }

  /** What is welcome: of somebody unknown, only what makes him known. */
  private limit(lane: Lane, first: number): number {
    const known = kindOf(first);
    if (known === null) return 0;
    if (known.kind === 'channel') return this.channels.limit(known.channel, lane);
    if (this.device === null && !EARLY.has(known.kind)) return 0;
    if (this.device === null && known.kind === 'record') {
      return this.greeter.isWaitingForRecords
        ? Math.min(EARLY_RECORDS - this.earlyRecords, mostOf('record', lane))
        : 0;
    }
    return mostOf(known.kind, lane);
  }

  private handle(message: Message): void {
    switch (message.kind) {
      case 'hello':
        return this.greeter.onHello(message);
      case 'entries':
        return this.greeter.onEntries(message.entries);
      case 'who':
        return this.sayWhoIAm(message.number);
      case 'proof':
        return this.greeter.onProof(message.proof);
      case 'record':
        return this.onRecord(message.number, message.bytes);
      case 'received':
        if (!this.outbox.acknowledged(message.bytes)) this.end('malformed');
        return;
      case 'ping':
        return this.say({ kind: 'pong' });
      case 'check':
        return this.onCheck(message.hash);
      case 'channel':
        return this.channels.receive(message.channel, message.body);
      case 'pong':
      case 'same':
        return;
      case 'vector':
      case 'segment':
      case 'offer':
      case 'state':
      case 'ranges':
      case 'applied':
      case 'here':
        return this.handleInCircle(message);
      default:
        assertNever(message);
    }
  }

  private handleInCircle(
    message: Extract<
      Message,
      { kind: 'vector' | 'segment' | 'offer' | 'state' | 'ranges' | 'applied' | 'here' }
    >,
  ): void {
    const talk = this.talkOf(message.number);
    if (talk === null) return;
    switch (message.kind) {
      case 'vector':
        return talk.onVector(message);
      case 'segment':
        return this.onSegment(talk, message.bytes);
      case 'offer':
        return talk.onOffer(message.bytes);
      case 'state':
        return talk.onState(message);
      case 'ranges':
        return talk.onRanges(message.ranges);
      case 'applied':
        return this.receiptEmitter.fire({
          circle: talk.id,
          device: this.requireDevice(),
          applied: lengthen(message.places, talk.circle),
        });
      case 'here':
        return this.onHere(talk, message);
      default:
        assertNever(message);
    }
  }

  private talkOf(number: number): Talk | null {
    const match = this.greeter.greeting.match(number);
    return match === null ? null : (this.talks.get(match.circle.id) ?? null);
  }

  private requireDevice(): DeviceId {
    if (this.device === null) throw new Error('Nobody is known');
    return this.device.device;
  }

  private sayWhoIAm(number: number): void {
    const about = this.greeter.recordsAboutMe(number);
    const own = about === null ? null : this.greeter.greeting.numberOf(about.circle.id);
    if (about === null || own === null) return;
    for (const bytes of about.records) this.say({ kind: 'record', number: own, bytes });
  }

  private onRecord(number: number, bytes: Uint8Array): void {
    const match = this.greeter.greeting.match(number);
    if (match === null || !this.policies.has(match.circle.id)) return;
    if (this.device === null) this.earlyRecords += bytes.byteLength;
    this.inbox.add(match.circle, 'records', bytes);
  }

  private onSegment(talk: Talk, bytes: Uint8Array): void {
    if (talk.isFarewell) return;
    let place = null;
    try {
      place = parseSegment(bytes).header;
    } catch (problem) {
      // What is no segment becomes evidence where it is taken in.
      if (!(problem instanceof FormatError)) throw problem;
    }
    talk.onSegment(bytes.byteLength, place);
    this.inbox.add(talk.circle, 'segments', bytes);
  }

  private took(report: ReceiveReport): void {
    this.refused += report.refused + report.turnedAway;
    if (this.refused > REFUSED) this.end('flood');
    else if (report.newRecords > 0) this.greeter.refresh();
    this.changedSoon();
  }

  private onHere(talk: Talk, message: Extract<Message, { kind: 'here' }>): void {
    if (this.policies.get(talk.id)?.presence !== true) return;
    const presence: SessionPresence = {
      circle: talk.id,
      device: this.requireDevice(),
      draft: message.draft === '' ? null : asId(message.draft),
      clause: message.clause === '' ? null : message.clause,
      gone: false,
    };
    this.shown.set(talk.id, presence);
    this.presenceEmitter.fire(presence);
  }

  private onCheck(theirs: Uint8Array): void {
    if (this.sumOfStates().every((byte, i) => byte === theirs[i])) this.say({ kind: 'same' });
    else for (const talk of this.talks.values()) talk.sayState();
  }

  private sumOfStates() {
    const states = Array.from(this.talks.values())
      .filter((talk) => !talk.isFarewell)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((talk) => wholeState(talk.circle.stateHashes()));
    return hash('dw/check/1', ...states).slice(0, TAG);
  }

  /** Circles that may use this line and in which this device still is. */
  private allowed(): readonly Circle[] {
    return Array.from(this.policies.keys()).flatMap((id) => {
      const circle = this.ports.exchange.get(id);
      return circle === null || circle.role === null ? [] : [circle];
    });
  }

  private proved(device: DeviceRecord): void {
    this.device = device;
  }

  private matched({ circle, entry }: Match): void {
    if (!this.policies.has(circle.id) || circle.role === null) return;
    const number = this.greeter.greeting.numberOf(circle.id);
    if (number === null) return;
    this.talks.get(circle.id)?.over();
    const talk = new Talk(circle, entry, {
      exchange: this.ports.exchange,
      outbox: this.outbox,
      device: this.requireDevice(),
      isCaller: this.line.dialled,
      number: () => number,
      mask: (whose, value) => this.greeter.greeting.mask(circle, whose, value),
      entered: () => this.greeter.greeting.entered(circle.id),
      policy: () => this.policies.get(circle.id) ?? null,
      flush: () => this.inbox.flush(),
      changed: () => this.changedSoon(),
    });
    this.talks.set(circle.id, talk);
    talk.begin();
    talk.tellApplied();
    this.changedSoon();
    const { peer } = this;
    if (peer !== null) this.channels.peerChanged(peer);
  }

  /** At the end of the turn: what several pieces changed is looked at once. */
  private moveSoon(): void {
    if (this.isMoving) return;
    this.isMoving = true;
    queueMicrotask(() => {
      this.isMoving = false;
      this.guarded(() => this.move());
    });
  }

  /** Something changed here: circles, what may go, or what there is. */
  private move(): void {
    this.policies = new Map(this.ports.circles().map((one) => [one.id, one]));
    for (const [id, talk] of this.talks) {
      if (this.policies.has(id) && talk.circle.role !== null && this.ports.exchange.get(id) === talk.circle)
        continue;
      talk.over();
      this.talks.delete(id);
      this.changedSoon();
    }
    this.greeter.refresh();
    for (const talk of this.talks.values()) {
      talk.push();
      talk.tellApplied();
    }
    if (this.isDoneFor() && this.device !== null) this.waitForPeer();
  }

  /** Known to each other, and nothing in common any more. */
  private isDoneFor(): boolean {
    return Array.from(this.talks.values()).every((talk) => talk.isFarewell);
  }

  /** Who does not become known, or has nothing in common, is let go, unless he stands at the door. */
  private waitForPeer(): void {
    const { after } = this.ports.timers ?? systemTimers;
    this.stops.push(
      after(GREETING_MS, () => {
        if (this.isOver || (this.device !== null && !this.isDoneFor())) return;
        if (this.channels.holds) this.waitForPeer();
        else this.end(this.device === null ? 'nobody-known' : 'removed');
      }),
    );
  }

  private changedSoon(): void {
    if (this.isOver) return;
    this.forgetChanged ??= (this.ports.timers ?? systemTimers).after(CHANGED_MS, () => {
      this.forgetChanged = null;
      if (!this.isOver) this.changedEmitter.fire(undefined);
    });
  }

  /** Ends it, once. */
  end(reason: SessionEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const stop of this.stops) stop();
    this.forgetChanged?.();
    this.pulse.stop();
    this.inbox.close();
    for (const talk of this.talks.values()) talk.over();
    this.outbox.close();
    this.channels.closed();
    this.line.close();
    for (const presence of this.shown.values())
      this.presenceEmitter.fire({ ...presence, draft: null, clause: null, gone: true });
    this.endedEmitter.fire(reason);
  }
}

/** What somebody unknown may say. */
const EARLY: ReadonlySet<MessageKind> = new Set<MessageKind>([
  'hello',
  'entries',
  'who',
  'proof',
  'record',
  'received',
  'ping',
  'pong',
]);

/** What may come as fast as the line carries it. */
const BULK: ReadonlySet<MessageKind> = new Set<MessageKind>(['segment', 'record', 'received', 'channel']);

/** Notes that this session uses the line of this binding; the other session of the same line in this very process. */
function claim(exchange: object, binding: Uint8Array, session: OpenSession): OpenSession | null {
  const lines = inUse.get(exchange) ?? new Map<string, OpenSession>();
  inUse.set(exchange, lines);
  const other = lines.get(toHex(binding)) ?? null;
  if (other === null) lines.set(toHex(binding), session);
  return other;
}

function release(exchange: object, binding: Uint8Array, session: OpenSession): void {
  const lines = inUse.get(exchange);
  if (lines?.get(toHex(binding)) === session) lines.delete(toHex(binding));
}
