import { toHex } from '../../../../shared/base/bytes.ts';
import { Emitter } from '../../../../shared/base/emitter.ts';
import type { CircleId, DeviceId } from '../../../../shared/base/ids.ts';
import { assertNever } from '../../../../shared/base/assert-never.ts';
import { isDiskError } from '../../data-folder/disk-error.ts';
import type { ReceiveReport } from '../circle/report.ts';
import { FormatError } from '../codec/cbor.ts';
import type { Line } from '../line/line.ts';
import type { DeviceRecord } from '../membership/record.ts';
import { Channels } from './channels.ts';
import { Greeter } from './greeter.ts';
import type { Match } from './greeting.ts';
import { Inbox } from './inbox.ts';
import { Gathering } from './lanes.ts';
import { claimLine, releaseLine } from './line-claims.ts';
import { decodeMessage, encodeMessage, laneOf } from './messages.ts';
import type { Message } from './messages.ts';
import { Outbox } from './outbox.ts';
import { lengthen, placeOf } from './places.ts';
import { Pulse } from './pulse.ts';
import type {
  Session,
  SessionEnd,
  SessionPeer,
  SessionPorts,
  SessionPresence,
  SessionReceipt,
} from './session.ts';
import type { Talk } from './talk.ts';
import { Talks } from './talks.ts';
import { systemTimers } from './timers.ts';
import { Welcome } from './welcome.ts';
import { Whereabouts } from './whereabouts.ts';
import { ACKNOWLEDGE_EVERY } from './window.ts';

/** Time in which the other end must be known. */
const GREETING_MS = 15_000;
const CHANGED_MS = 100;
/** Pieces and records of one session that may be refused or find no room before it is taken for a flood. */
const REFUSED = 256;
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
  private readonly talks: Talks;
  private readonly whereabouts: Whereabouts;
  private readonly welcome: Welcome;
  private readonly stops: (() => void)[] = [];
  private device: DeviceRecord | null = null;
  private isOver = false;
  private isPaused = false;
  private isMoving = false;
  private forgetChanged: (() => void) | null = null;
  private unacknowledged = 0;
  private refused = 0;

  constructor(line: Line, ports: SessionPorts) {
    this.line = line;
    this.ports = ports;
    const timers = ports.timers ?? systemTimers;
    this.outbox = new Outbox({
      now: () => timers.now(),
      send: (message) => void line.send(message).catch(() => this.end('lost')),
    });
    this.inbox = new Inbox({
      exchange: ports.exchange,
      after: (milliseconds, call) => timers.after(milliseconds, () => this.guarded(call)),
      took: (_, report) => this.took(report),
    });
    this.gathering = new Gathering((lane, kind) => this.welcome.limit(lane, kind));
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
      circles: () => this.talks.allowed(),
      say: (message) => this.say(message),
      proved: (device) => void (this.device = device),
      matched: (match) => this.matched(match),
      fail: (reason) => this.end(reason),
    });
    this.talks = new Talks({
      exchange: ports.exchange,
      outbox: this.outbox,
      isCaller: line.dialled,
      circles: () => ports.circles(),
      greeting: () => this.greeter.greeting,
      flush: () => this.inbox.flush(),
      changed: () => this.changedSoon(),
    });
    this.whereabouts = new Whereabouts({
      talks: this.talks,
      say: (message) => this.say(message),
      shown: (presence) => this.presenceEmitter.fire(presence),
    });
    this.welcome = new Welcome({
      now: () => timers.now(),
      isKnown: () => this.device !== null,
      isWaitingForRecords: () => this.greeter.isWaitingForRecords,
      channelLimit: (channel, lane) => this.channels.limit(channel, lane),
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
      () => releaseLine(exchange, this.line.binding, this),
    );
    const other = claimLine<OpenSession>(exchange, this.line.binding, this);
    if (other !== null) {
      other.end('self');
      this.end('self');
      return;
    }
    this.talks.ask();
    this.guarded(() => this.greeter.hello());
    this.waitForPeer();
  }

  get peer(): SessionPeer | null {
    if (this.device === null) return null;
    const circles = this.talks.all().filter((talk) => !talk.isFarewell);
    const { device, person, agreement } = this.device;
    return { device, key: toHex(agreement), person, circles: circles.map(({ id }) => id) };
  }

  get circles() {
    return this.talks.all().map(({ id, state, toSend, toReceive, since }) => ({
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
    if (this.device !== null) this.say({ kind: 'check', hash: this.talks.sumOfStates() });
  }

  refresh(): void {
    this.guarded(() => this.move());
  }

  pause(paused: boolean): void {
    if (paused === this.isPaused) return;
    // Nowhere is told while something may still go, and the place when it may again.
    if (paused) this.whereabouts.pause(true);
    this.isPaused = paused;
    this.outbox.pause(paused);
    if (!paused) this.whereabouts.pause(false);
    this.changedSoon();
  }

  here(...place: Parameters<Session['here']>): void {
    this.whereabouts.here(...place);
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

  private say(message: Exclude<Message, { readonly kind: 'channel' }>): void {
    if (!this.isOver) this.outbox.say(laneOf(message.kind), encodeMessage(message));
  }

  private receive(bytes: Uint8Array): void {
    this.pulse.heard();
    this.unacknowledged += bytes.byteLength;
    for (const { message } of this.gathering.take(bytes)) {
      const decoded = decodeMessage(message);
      if (!this.welcome.isInTime(decoded.kind)) return this.end('flood');
      this.handle(decoded);
      if (this.isOver) return;
    }
    if (this.unacknowledged >= ACKNOWLEDGE_EVERY) {
      this.say({ kind: 'received', bytes: this.unacknowledged });
      this.unacknowledged = 0;
    }
  }

  private handle(message: Message): void {
    switch (message.kind) {
      case 'hello':
        return this.greeter.onHello(message);
      case 'entries':
        return this.greeter.onEntries(message.entries);
      case 'who':
        return this.greeter.onWho(message.number);
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
    const talk = this.talks.of(message.number);
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
        return this.whereabouts.heard(talk.id, this.requireDevice(), message);
      default:
        assertNever(message);
    }
  }

  private requireDevice(): DeviceId {
    if (this.device === null) throw new Error('Nobody is known');
    return this.device.device;
  }

  private onRecord(number: number, bytes: Uint8Array): void {
    const match = this.greeter.greeting.match(number);
    if (match === null || this.talks.policy(match.circle.id) === null) return;
    this.welcome.tookRecord(bytes.byteLength);
    this.inbox.add(match.circle, 'records', bytes);
  }

  private onSegment(talk: Talk, bytes: Uint8Array): void {
    if (talk.isFarewell) return;
    talk.onSegment(bytes.byteLength, placeOf(bytes));
    this.inbox.add(talk.circle, 'segments', bytes);
  }

  private took(report: ReceiveReport): void {
    this.refused += report.refused + report.turnedAway - report.beyondRoom;
    if (this.refused > REFUSED) this.end('flood');
    else if (report.newRecords > 0) this.greeter.refresh();
    this.changedSoon();
  }

  private onCheck(theirs: Uint8Array): void {
    if (this.talks.sumOfStates().every((byte, i) => byte === theirs[i])) this.say({ kind: 'same' });
    else for (const talk of this.talks.all()) talk.sayState();
  }

  private matched(match: Match): void {
    if (this.talks.begin(match, this.requireDevice())) this.channels.look();
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
    this.talks.ask();
    this.talks.drop();
    this.greeter.refresh();
    this.channels.look();
    this.talks.push();
    if (this.talks.isDoneFor && this.device !== null) this.waitForPeer();
  }

  /** Who does not become known, or has nothing in common, is let go, unless he stands at the door. */
  private waitForPeer(): void {
    const { after } = this.ports.timers ?? systemTimers;
    this.stops.push(
      after(GREETING_MS, () => {
        if (this.isOver || (this.device !== null && !this.talks.isDoneFor)) return;
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
    this.talks.over();
    this.outbox.close();
    this.channels.closed();
    this.line.close();
    this.whereabouts.gone();
    this.endedEmitter.fire(reason);
  }
}
