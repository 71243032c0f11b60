import type { Lane } from './lanes.ts';
import { kindOf, mostOf } from './messages.ts';
import type { MessageKind } from './messages.ts';

/** Bytes of records from somebody who holds a key and is not known yet. */
const EARLY_RECORDS = 1024 * 1024;
/** Small messages a second that a session takes, on average. */
const CONTROL_RATE = 200;

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

export interface WelcomePorts {
  now(): number;
  /** The other end has proved who it is. */
  isKnown(): boolean;
  isWaitingForRecords(): boolean;
  /** The most that a channel takes in one message. */
  channelLimit(channel: number, lane: Lane): number;
}

/** How much of what the other end says is welcome: of somebody unknown, only what makes him known. */
export class Welcome {
  private readonly ports: WelcomePorts;
  private earlyRecords = 0;
  private allowance = { left: CONTROL_RATE * 5, at: 0 };

  constructor(ports: WelcomePorts) {
    this.ports = ports;
  }

  /** The longest message that may begin with this byte; 0: none. */
  limit(lane: Lane, first: number): number {
    const known = kindOf(first);
    if (known === null) return 0;
    if (known.kind === 'channel') return this.ports.channelLimit(known.channel, lane);
    if (this.ports.isKnown()) return mostOf(known.kind, lane);
    if (!EARLY.has(known.kind)) return 0;
    if (known.kind !== 'record') return mostOf(known.kind, lane);
    if (!this.ports.isWaitingForRecords()) return 0;
    return Math.min(EARLY_RECORDS - this.earlyRecords, mostOf('record', lane));
  }

  /** Counts a record that came. */
  tookRecord(bytes: number): void {
    if (!this.ports.isKnown()) this.earlyRecords += bytes;
  }

  /** False when small messages come faster than anybody has use for. */
  isInTime(kind: MessageKind): boolean {
    if (BULK.has(kind)) return true;
    const now = this.ports.now();
    const earned = ((now - this.allowance.at) * CONTROL_RATE) / 1000;
    this.allowance = { left: Math.min(CONTROL_RATE * 5, this.allowance.left + earned) - 1, at: now };
    return this.allowance.left >= 0;
  }
}
