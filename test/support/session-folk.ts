import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDevice } from '../../electron/host/exchange/circle/acts.ts';
import type { Circle } from '../../electron/host/exchange/circle/circle.ts';
import { Vector } from '../../electron/host/exchange/circle/vector.ts';
import type { SegmentEntry } from '../../electron/host/exchange/codec/segment.ts';
import { Exchange, findGenesis } from '../../electron/host/exchange/exchange.ts';
import { deviceRecord } from '../../electron/host/exchange/identity.ts';
import type { Line, LineEnd } from '../../electron/host/exchange/line/line.ts';
import { openSession } from '../../electron/host/exchange/session/open-session.ts';
import type { Session, SessionCircle, SessionPorts } from '../../electron/host/exchange/session/session.ts';
import { concatBytes } from '../../shared/base/bytes.ts';
import { Emitter } from '../../shared/base/emitter.ts';
import type { CircleId, DraftId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import type { Role } from '../../shared/domain/circle.ts';
import { random, testClock } from './exchange-machine.ts';

/** A member without window and drafts: an exchange folder on the disk, and words in place of changes. */
export interface Folk {
  readonly name: string;
  readonly folder: string;
  readonly hostKey: Uint8Array;
  exchange: Exchange;
}

export function newFolk(name: string): Folk {
  const folder = mkdtempSync(join(tmpdir(), 'dw-session-'));
  const hostKey = random.bytes(32);
  const folk = { name, folder, hostKey, exchange: openFolder(folder, hostKey) };
  folk.exchange.ensureIdentity(name);
  return folk;
}

export function openFolder(folder: string, hostKey: Uint8Array, folderIncarnation = 0): Exchange {
  return new Exchange(folder, hostKey, { random, clock: testClock(), folderIncarnation, wordsCost: 2 });
}

/** The founder's circle with all of them in it, each with all records. */
export function newCircle(founder: Folk, members: readonly Folk[], role: Role = 'editor'): CircleId {
  const circle = founder.exchange.create({ name: 'Delegation', kind: 'delegation', colour: 'blue' });
  for (const member of members) admit(founder, circle.id, member, role);
  for (const member of members) bringRecords(founder, member, circle.id);
  return circle.id;
}

export function admit(head: Folk, id: CircleId, newcomer: Folk, role: Role = 'editor'): void {
  const circle = circleOf(head, id);
  const record = deviceRecord(newcomer.exchange.requireIdentity());
  addDevice(circle, head.exchange.requireIdentity(), record, role, head.exchange.ports);
}

/** What a first file would do. */
export function bringRecords(from: Folk, to: Folk, id: CircleId): void {
  const records = circleOf(from, id).membership.bytes();
  const genesis = findGenesis(records, id);
  if (genesis === null) throw new Error('No first record');
  (to.exchange.get(id) ?? to.exchange.start(genesis)).receive(records, []);
}

export function circleOf(folk: Folk, id: CircleId): Circle {
  const circle = folk.exchange.get(id);
  if (circle === null) throw new Error(`${folk.name} is in no such circle`);
  return circle;
}

/** Nothing that it builds on, nobody, and two tables without columns: by chance any bytes may say a million rows. */
const NO_ROWS = new Uint8Array(4);

/** A bundle by its outside and by its empty tables: the host never looks further. */
export function bundleOf(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = [0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 3];
  let rest = NO_ROWS.byteLength + payload.byteLength;
  for (; rest >= 128; rest >>>= 7) head.push((rest & 0x7f) | 0x80);
  return concatBytes([Uint8Array.from([...head, rest]), NO_ROWS, payload]);
}

export function entryOf(
  draft: string,
  payload = random.bytes(40),
  base: readonly string[] = [],
): SegmentEntry {
  const head = Buffer.from(random.bytes(32)).toString('hex');
  return { draft: asId<DraftId>(draft), base, heads: [head], bundle: bundleOf(payload), at: 1 };
}

/** Seals one piece, built on everything that this member holds. */
export function write(folk: Folk, id: CircleId, draft = 'a draft', payload?: Uint8Array<ArrayBuffer>): void {
  const circle = circleOf(folk, id);
  const known = circle.loggedDrafts().find((one) => one.draft === draft);
  const sealed = circle.seal([entryOf(draft, payload, known?.frontier)], [], new Vector(circle.log.vector()));
  if ('failure' in sealed) throw new Error(sealed.failure);
  folk.exchange.changed.fire(id);
}

/** What a pair of lines does to what is sent. */
export interface Wire {
  /** Bytes in both directions after which the line is lost. */
  readonly cutAfter?: number;
  /** Looks at, changes, doubles or drops a message on its way. */
  readonly tap?: (message: Uint8Array, from: 'caller' | 'called') => readonly Uint8Array[];
  /** Milliseconds that a message takes. */
  readonly delay?: () => number;
}

/** Two ends of one line in memory. */
export function linePair(wire: Wire = {}): readonly [Line, Line] {
  const binding = random.bytes(32);
  const ends = [new MemoryLine(true, binding), new MemoryLine(false, binding)] as const;
  let carried = 0;
  const lose = (): void => ends.forEach((end) => end.finish('lost'));
  const carry = (from: MemoryLine, to: MemoryLine) => (message: Uint8Array) => {
    carried += message.byteLength;
    if (wire.cutAfter !== undefined && carried > wire.cutAfter) return lose();
    from.traffic.sent += message.byteLength;
    const copies = wire.tap?.(message, from.dialled ? 'caller' : 'called') ?? [message];
    for (const copy of copies) to.arrive(copy, wire.delay?.() ?? 0);
  };
  ends[0].carry = carry(ends[0], ends[1]);
  ends[1].carry = carry(ends[1], ends[0]);
  ends[0].other = ends[1];
  ends[1].other = ends[0];
  return ends;
}

class MemoryLine implements Line {
  readonly way = 'lan';
  readonly dialled: boolean;
  readonly binding: Uint8Array;
  readonly remote = { host: '127.0.0.1', port: 1 };
  readonly traffic = { sent: 0, received: 0 };
  private readonly messageEmitter = new Emitter<Uint8Array>();
  private readonly endedEmitter = new Emitter<LineEnd>();
  readonly message = this.messageEmitter.event;
  readonly ended = this.endedEmitter.event;
  carry: (message: Uint8Array) => void = () => undefined;
  other: MemoryLine | null = null;
  private isOver = false;
  private last: Promise<void> = Promise.resolve();

  constructor(dialled: boolean, binding: Uint8Array) {
    this.dialled = dialled;
    this.binding = binding;
  }

  async send(message: Uint8Array): Promise<void> {
    if (message.byteLength > 4096) throw new Error('Too long for a line');
    if (!this.isOver) this.carry(new Uint8Array(message));
  }

  /** In order, whatever each takes. */
  arrive(message: Uint8Array, delay: number): void {
    this.last = this.last.then(async () => {
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      if (this.isOver) return;
      this.traffic.received += message.byteLength;
      this.messageEmitter.fire(message);
    });
  }

  finish(end: LineEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    this.endedEmitter.fire(end);
  }

  close(): void {
    const { other } = this;
    this.finish('closed');
    // What was sent before arrives before the end does.
    if (other !== null) other.last = other.last.then(() => other.finish('closed'));
  }
}

/** Every circle of the member, all of it, with presence. */
export function openly(folk: Folk, more: Partial<SessionPorts> = {}): SessionPorts {
  return {
    exchange: folk.exchange,
    circles: () =>
      folk.exchange.list().map(({ id }): SessionCircle => ({
        id,
        mayLeave: () => true,
        presence: true,
        applied: () => circleOf(folk, id).log.vector(),
      })),
    ...more,
  };
}

/** A session on each end. */
export function meet(
  alice: Folk,
  bob: Folk,
  wire: Wire = {},
  more: Partial<SessionPorts> = {},
): readonly [Session, Session] {
  const [caller, called] = linePair(wire);
  return [openSession(caller, openly(alice, more)), openSession(called, openly(bob, more))];
}

/** What two members hold of a circle, as words that are equal when they hold the same. */
export function holdings(folk: Folk, id: CircleId): string {
  const { vector, heads } = circleOf(folk, id).stateHashes();
  return Buffer.concat([vector, heads]).toString('hex');
}
