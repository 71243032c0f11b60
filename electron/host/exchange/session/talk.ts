import { toHex } from '../../../../shared/base/bytes.ts';
import type { CircleId, DraftId } from '../../../../shared/base/ids.ts';
import { causalOrder } from '../circle/causal-order.ts';
import type { Circle } from '../circle/circle.ts';
import { Vector } from '../circle/vector.ts';
import type { Seen } from '../codec/segment.ts';
import type { LoggedSegment } from '../log/segment-log.ts';
import { met } from '../take-in.ts';
import { encodeMessage, LACKING_MOST, laneOf } from './messages.ts';
import type { Message, Range } from './messages.ts';
import { namedForkFrames, namedPieces } from './piece-names.ts';
import { alsoLacking, lengthen, shorten, withoutBody } from './places.ts';
import { NameSet } from './ranges.ts';
import { isSame } from './secrets.ts';
import type { SessionState } from './session.ts';
import type { Masks, TalkPorts } from './talk-ports.ts';

/** Queues of more bytes than this are announced. */
const OFFER_FROM = 16 * 1024;
const ROUNDS = 32;

/** What is said of one circle between two devices that know each other. */
export class Talk {
  readonly circle: Circle;
  state: SessionState = 'comparing';
  since: number;
  toSend = 0;
  toReceive = 0;
  private readonly ports: TalkPorts;
  /** What the other end holds, with what is on its way to it; null until it said so. */
  private theirs: Vector | null = null;
  private readonly theirHeads = new Set<string>();
  private readonly sentRecords = new Set<string>();
  private told: Masks;
  private lastSaid = '';
  private saidVector = false;
  private hasHeardVector = false;
  /** The other end was told which bodies are not here, and has not said since that it sent what it may. */
  private isWaitingForBodies = false;
  private waiting = 0;
  /** How far was gone to find out why the states differ: vectors, then names; anew when one of them changed. */
  private tried: { key: string; step: 'nothing' | 'vectors' | 'names' | 'given-up'; rounds: number };
  /** Bodies that the other end lacks and that could not go so far. */
  private theirLacking: Seen[] = [];
  /** Bodies that are not here, more than one message names: asked for once those before are answered. */
  private toAsk: readonly Seen[] = [];
  private readonly given = new Set<string>();
  /** Hashes of the pieces that wait to go. */
  private readonly queued = new Set<string>();
  private isOver = false;
  private saidApplied = new Vector();

  constructor(circle: Circle, told: Masks, ports: TalkPorts) {
    this.circle = circle;
    this.ports = ports;
    this.told = told;
    this.since = ports.exchange.ports.clock.now();
    this.lastSaid = ports.entered();
    this.tried = { key: '', step: 'nothing', rounds: 0 };
  }

  get id(): CircleId {
    return this.circle.id;
  }

  /** The other end is out of the circle: it is told so, and nothing else. */
  get isFarewell(): boolean {
    return (this.circle.membership.state.members.get(this.ports.device)?.role ?? null) === null;
  }

  begin(): void {
    if (this.isFarewell) return this.sayFarewell();
    if (this.lastSaid !== this.key()) this.sayState();
    // Which numbers of a fork are held is in no hash: there they have to be told.
    if (this.isEqual() && this.circle.forks.isEmpty) this.settle();
    else this.sayVector(false);
  }

  /** What is new here goes out. */
  push(): void {
    if (this.isOver) return;
    if (this.isFarewell) return this.sayFarewell();
    if (this.theirs === null) return;
    if (this.sayBodies() > 0) this.queueState();
    const said = this.pushRecords() + this.pushSegments(this.theirs);
    if (said > 0) this.queueState();
    else if (this.isEqual()) this.settle();
  }

  sayState(): void {
    const message = this.stateMessage();
    if (message !== null) this.ports.outbox.say('text', message);
  }

  tellApplied(): void {
    const applied = this.ports.policy()?.applied() ?? [];
    const fresh = new Vector(applied).beyond(this.saidApplied);
    if (this.isFarewell || fresh.length === 0) return;
    for (const place of fresh) this.saidApplied.raise(place);
    this.say({ kind: 'applied', number: this.ports.number(), places: shorten(fresh) });
  }

  onVector(message: Extract<Message, { readonly kind: 'vector' }>): void {
    if (this.isFarewell) return;
    this.ports.flush();
    const holds = lengthen(message.places, this.circle);
    this.theirs = new Vector(holds);
    this.hasHeardVector = true;
    this.theirHeads.clear();
    for (const head of message.heads) this.theirHeads.add(head);
    if (met(this.ports.exchange, this.circle, this.ports.device, holds)) this.ports.exchange.reincarnate();
    if (message.isAsking || !this.saidVector) this.sayVector(false);
    this.theirLacking = [...alsoLacking(this.theirLacking, message.lacking, this.circle)];
    this.sayBodies();
    if (message.lacking.length > 0) this.queueState();
    if (message.isAsking) this.tried = { ...this.tried, rounds: 0 };
    const before = this.waiting;
    this.push();
    if (this.isEqual()) return this.settle();
    this.move('exchanging');
    const isComing =
      new Vector(holds).beyond(new Vector(this.circle.log.vector())).length > 0 ||
      holds.length < message.places.length ||
      !message.heads.every((head) => this.circle.membership.graph.named(head) !== null);
    const isGoing = this.waiting > before || !this.hasAllHeads();
    if (isComing || isGoing) return;
    if (this.ports.isCaller) this.escalate('vectors');
    else if (!message.isAsking) this.sayState();
  }

  onState(masks: Masks): void {
    this.told = masks;
    this.isWaitingForBodies = false;
    this.ports.flush();
    if (this.isFarewell) return;
    this.toReceive = 0;
    const more = withoutBody(this.toAsk, this.circle);
    if (more.length > 0) return this.sayVector(false, more);
    if (this.isEqual()) {
      if (this.lastSaid !== this.key()) this.sayState();
      this.settle();
    } else if (this.waiting === 0) this.differ();
  }

  onOffer(bytes: number): void {
    this.toReceive = bytes;
    this.move('exchanging');
  }

  /** A piece came. What the other end has is not sent back to it. */
  onSegment(size: number, place: Seen | null): void {
    this.toReceive = Math.max(0, this.toReceive - size);
    if (place !== null) this.theirs?.raise(place);
    this.move('exchanging');
  }

  onRanges(ranges: readonly Range[]): void {
    if (this.isFarewell || this.tried.rounds >= ROUNDS) return;
    this.tried = { ...this.tried, rounds: this.tried.rounds + 1 };
    const byName = namedPieces(this.circle);
    const frames = namedForkFrames(this.circle);
    const { ranges: answers, lacking } = new NameSet([...byName.keys(), ...frames.keys()]).answer(ranges);
    const segments = lacking.flatMap((name) => {
      const segment = byName.get(name);
      return segment === undefined || this.given.has(name) ? [] : [segment];
    });
    for (const name of lacking) {
      const frame = byName.has(name) || this.given.has(name) ? undefined : frames.get(name);
      if (frame !== undefined) this.queueFrame(frame);
      this.given.add(name);
    }
    this.queueSegments(segments);
    if (answers.length > 0) {
      this.say({ kind: 'ranges', number: this.ports.number(), ranges: answers });
    } else this.queueState();
  }

  over(): void {
    this.isOver = true;
  }

  private say(message: Exclude<Message, { readonly kind: 'channel' }>): void {
    const bytes = encodeMessage(message);
    // What still waits when the delegate takes the circle off this line does not go any more.
    const make = (): typeof bytes | null => (this.isOver ? null : bytes);
    if (!this.isOver) this.ports.outbox.add(laneOf(message.kind), { size: bytes.byteLength, make });
  }

  /** A word for the present state. */
  private key(): string {
    const { vector, heads } = this.circle.stateHashes();
    return `${toHex(vector)}${toHex(heads)}`;
  }

  private isEqual(): boolean {
    const { vector, heads } = this.circle.stateHashes();
    const own = [this.ports.mask('theirs', vector), this.ports.mask('theirs', heads)] as const;
    if (own[0] === null || own[1] === null || !isSame(own[0], this.told.vectorMask)) return false;
    // Bodies that may not go by this line make no difference on it, once both have said which they lack.
    const isHeldBack =
      this.theirs !== null && (this.theirLacking.length > 0 || this.circle.log.lacking().length > 0);
    return isSame(own[1], this.told.headsMask) || (isHeldBack && this.hasSaidAll);
  }

  private get hasSaidAll(): boolean {
    return this.saidVector && this.hasHeardVector && !this.isWaitingForBodies && this.waiting === 0;
  }

  /** Both hold the same. */
  private settle(): void {
    this.theirs = new Vector(this.circle.log.vector());
    this.theirHeads.clear();
    for (const head of this.circle.membership.state.heads) this.theirHeads.add(head.slice(0, 32));
    this.toReceive = 0;
    this.move('equal');
    const known = this.ports.exchange.knowledge(this.id).find((one) => one.device === this.ports.device);
    const isNews =
      known === undefined || new Vector(this.circle.log.vector()).beyond(new Vector(known.holds)).length > 0;
    if (isNews) met(this.ports.exchange, this.circle, this.ports.device, this.circle.log.vector());
  }

  private move(state: SessionState): void {
    if (this.state !== state) this.since = this.ports.exchange.ports.clock.now();
    this.state = state;
    this.ports.changed();
  }

  private stateMessage() {
    const { vector, heads } = this.circle.stateHashes();
    const [vectorMask, headsMask] = [this.ports.mask('own', vector), this.ports.mask('own', heads)];
    if (vectorMask === null || headsMask === null || this.isOver) return null;
    this.lastSaid = this.key();
    return encodeMessage({
      kind: 'state',
      number: this.ports.number(),
      vectorMask: new Uint8Array(vectorMask),
      headsMask: new Uint8Array(headsMask),
    });
  }

  /** The state as it is when everything before it has gone. */
  private queueState(): void {
    this.ports.outbox.add('text', { size: 36, make: () => this.stateMessage() });
  }

  private sayVector(isAsking: boolean, lacking = this.circle.log.lacking()): void {
    this.saidVector = true;
    this.isWaitingForBodies = lacking.length > 0;
    this.toAsk = lacking.slice(LACKING_MOST);
    this.say({
      kind: 'vector',
      number: this.ports.number(),
      isAsking,
      heads: this.circle.membership.state.heads.map((head) => head.slice(0, 32)),
      places: shorten(this.circle.log.vector()),
      lacking: shorten(lacking.slice(0, LACKING_MOST)),
    });
  }

  /** Nothing is on its way and the states differ: the side that called goes on asking, the other one says its own. */
  private differ(): void {
    if (!this.ports.isCaller || this.lastSaid !== this.key()) this.sayState();
    else this.escalate('nothing');
  }

  private escalate(from: 'nothing' | 'vectors'): void {
    if (!this.ports.isCaller) return;
    const key = `${this.key()}${toHex(this.told.vectorMask)}${toHex(this.told.headsMask)}`;
    if (this.tried.key !== key) this.tried = { key, step: from, rounds: 0 };
    if (this.tried.step === 'nothing') {
      this.tried = { ...this.tried, step: 'vectors' };
      this.sayVector(true);
    } else if (this.tried.step === 'vectors') {
      this.tried = { ...this.tried, step: 'names' };
      this.given.clear();
      const whole = new NameSet([
        ...namedPieces(this.circle).keys(),
        ...namedForkFrames(this.circle).keys(),
      ]).whole();
      this.say({ kind: 'ranges', number: this.ports.number(), ranges: [whole] });
    } else if (this.tried.step === 'names') {
      // A fork, or a piece that one side refuses: both have the other's as evidence by now.
      this.tried = { ...this.tried, step: 'given-up' };
      this.toReceive = 0;
      this.move('differs');
    }
  }

  private queueFrame(frame: Uint8Array): void {
    this.ports.outbox.add('text', {
      size: frame.byteLength,
      make: () => {
        const bytes = new Uint8Array(frame);
        return this.isOver || this.isFarewell
          ? null
          : encodeMessage({ kind: 'segment', number: this.ports.number(), bytes });
      },
    });
  }

  private hasAllHeads(): boolean {
    return this.circle.membership.state.heads.every((head) => this.theirHeads.has(head.slice(0, 32)));
  }

  /** The records that the other end cannot have, by the newest it knows. */
  private pushRecords(): number {
    const known = Array.from(this.theirHeads).flatMap(
      (head) => this.circle.membership.graph.named(head) ?? [],
    );
    const { graph } = this.circle.membership;
    const has = new Set(graph.closure(known));
    let said = 0;
    for (let number = 0; number < graph.size; number += 1) {
      const record = graph.record(number);
      if (has.has(number) || this.sentRecords.has(record.id)) continue;
      this.sayRecord(record.id, record.bytes);
      said += 1;
    }
    return said;
  }

  private sayRecord(id: string, bytes: Uint8Array): void {
    this.sentRecords.add(id);
    this.say({ kind: 'record', number: this.ports.number(), bytes: new Uint8Array(bytes) });
  }

  private pushSegments(theirs: Vector): number {
    const fresh = this.circle.log.beyond(theirs);
    const ordered =
      fresh.length < 2 ? fresh : causalOrder(fresh, theirs, (one) => this.circle.insideOf(one)?.seen ?? []);
    for (const { header } of ordered) theirs.raise(header);
    this.queueSegments(ordered);
    return ordered.length;
  }

  /** The bodies that the other end lacks, are here, and may go by this line now. */
  private sayBodies(): number {
    const policy = this.ports.policy();
    const [ready, rest]: [LoggedSegment[], Seen[]] = [[], []];
    for (const place of this.theirLacking) {
      const segment = this.circle.log.get(place.device, place);
      const isReady =
        policy !== null &&
        segment?.hasBody === true &&
        this.circle.bodies.mayCarry(segment, (draft) => policy.mayLeave(draft));
      if (isReady && segment !== null) ready.push(segment);
      else rest.push(place);
    }
    this.theirLacking = rest;
    this.queueSegments(ready);
    return ready.length;
  }

  private queueSegments(segments: readonly LoggedSegment[]): void {
    // Who says the same vector again and again is sent nothing twice that has not gone yet.
    const fresh = segments.filter(({ hash }) => !this.queued.has(hash));
    if (fresh.length === 0) return;
    const bytes = fresh.reduce((sum, segment) => sum + segment.size, 0);
    if (bytes > OFFER_FROM) this.say({ kind: 'offer', number: this.ports.number(), bytes });
    for (const segment of fresh) this.queueSegment(segment);
    this.move('exchanging');
  }

  private queueSegment(segment: LoggedSegment): void {
    this.toSend += segment.size;
    this.waiting += 1;
    this.queued.add(segment.hash);
    this.ports.outbox.add('text', {
      size: segment.size,
      make: () => {
        if (this.isOver || this.isFarewell) return null;
        const policy = this.ports.policy();
        if (policy === null) return null;
        const now = this.circle.log.get(segment.header.device, segment.header) ?? segment;
        const mayLeave = (draft: DraftId): boolean => policy.mayLeave(draft);
        if (!this.circle.bodies.mayCarry(now, mayLeave)) this.theirLacking.push(now.header);
        const bytes = this.circle.bodies.carry(now, mayLeave);
        return encodeMessage({ kind: 'segment', number: this.ports.number(), bytes });
      },
      done: () => {
        this.queued.delete(segment.hash);
        this.toSend -= segment.size;
        this.waiting -= 1;
        this.ports.changed();
      },
    });
  }

  /** The records up to what put the other end out: no word of what came after. */
  private sayFarewell(): void {
    const { graph, state } = this.circle.membership;
    const member = state.members.get(this.ports.device);
    const removals = (member?.restrictions ?? []).map(({ record }) => record);
    for (const number of graph.closure(removals)) {
      const record = graph.record(number);
      if (!this.sentRecords.has(record.id)) this.sayRecord(record.id, record.bytes);
    }
    this.move('equal');
  }
}
