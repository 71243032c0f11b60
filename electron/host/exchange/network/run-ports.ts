import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { Clock, Random } from '../../../../shared/base/ports.ts';
import type { ExchangeGate } from '../../updates/gate.ts';
import type { Exchange } from '../exchange.ts';
import type { ListenCaps } from '../line/listen.ts';
import type { OpenMdns } from '../line/mdns.ts';
import type { LineTimes } from '../line/terms.ts';
import type { Timers } from '../line/timers.ts';
import type { OutlineBook } from '../outline/outline-book.ts';
import type { OpenMailboxLink } from '../mailbox/mailbox.ts';
import type { SessionChannel, SessionPresence } from '../session/session.ts';
import type { Candidates } from './candidates.ts';
import type { Connections, OpenSession } from './connections.ts';
import type { ReadInterfaces } from './interfaces.ts';
import type { Neighbourhood } from './neighbourhood.ts';

/** What exchange over wires works with. */
export interface RunPorts {
  /** `<data>/exchange`. */
  readonly folder: string;
  readonly hostKey: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  readonly readInterfaces: ReadInterfaces;
  readonly openMdns: OpenMdns;
  readonly openSession: OpenSession;
  /** Null: this build speaks to no relay. */
  readonly openMailbox: OpenMailboxLink | null;
  /** Further families of messages for the sessions of an open exchange. */
  readonly channels: (exchange: Exchange) => readonly SessionChannel[];
  /** What is on its way in the open exchange. */
  readonly outline: (exchange: Exchange) => OutlineBook;
  /** Keys under which whoever was invited finds this workbench; none: no door is open. */
  readonly doors: () => readonly Bytes[];
  readonly gate: ExchangeGate;
  readonly times?: LineTimes;
  readonly caps?: ListenCaps;
  bug(problem: unknown): void;
  onChanged(): void;
  onPresence(presence: SessionPresence, person: string): void;
}

/** What there is only while it is switched on. */
export interface Active {
  readonly candidates: Candidates;
  readonly neighbourhood: Neighbourhood;
  readonly connections: Connections;
  /** When these networks came. */
  since: number;
  /** The wall clock at the last tick. */
  wall: number;
  ownAnswers: boolean | null;
  newer: boolean;
  /** When the disk last took nothing of what arrived; null: it takes it. */
  diskRefusedAt: number | null;
  /** Whether the day's bytes were used up when choices were last put into effect. */
  isSpent: boolean;
  readonly stops: (() => void)[];
}
