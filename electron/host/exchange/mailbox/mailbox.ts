import type { Duplex } from 'node:stream';
import type { Event } from '../../../../shared/base/emitter.ts';
import type { CircleId, DraftId } from '../../../../shared/base/ids.ts';
import type { Clock, Random } from '../../../../shared/base/ports.ts';
import type { RelayTrouble } from '../../../../shared/contract/network.ts';
import type { Circle } from '../circle/circle.ts';
import type { ReceiveReport } from '../circle/report.ts';
import type { Title } from '../outline/outline-messages.ts';

/** What goes on between this workbench and one relay. `off`: closed. */
export type MailboxState = 'connecting' | 'equal' | 'exchanging' | 'waiting' | 'off';

/** Why the relay does not serve as it should. */
export type MailboxTrouble = RelayTrouble;

export interface MailboxStatus {
  readonly state: MailboxState;
  /** All its mailboxes are open and have room, whether or not both hold the same. */
  readonly isReached: boolean;
  readonly trouble: MailboxTrouble | null;
  /** When both held the same for the last time. */
  readonly lastAt: number | null;
  /** Items of this circle's mailboxes that are known here. */
  readonly items: number;
  /** Pieces that the relay does not have yet and may get. */
  readonly toSend: number;
  /** Pieces of colleagues that others' pieces build on and that did not come: never written there, or withheld. */
  readonly missing: number;
  /** Items that did not open, came under another name, or came again under another number. */
  readonly altered: number;
  /** How often the relay was found to hold less than it had said before. */
  readonly wentBack: number;
}

/** What may be left at the relay. Asked before each item. */
export interface MailboxPolicy {
  /** False: this circle is not exchanged over a relay now (`lan`, `never`, paused, budget spent). */
  mayUse(circle: CircleId): boolean;
  /** False: the text of this draft may not leave over a relay; the frame of its piece goes without the body. */
  mayLeave(circle: CircleId, draft: DraftId): boolean;
  /** Told of every message, both ways, framing in: what a budget counts. */
  spent(sent: number, received: number): void;
}

/** How the link reads circles and takes into them: the same way in as files and lines. */
export interface MailboxCircles {
  get(circle: CircleId): Circle | null;
  /** Takes in, makes what follows from it (keys, incarnation), and announces the change. */
  receive(circle: Circle, records: readonly Uint8Array[], segments: readonly Uint8Array[]): ReceiveReport;
  /** Somebody left the titles of texts there, which come behind them. Absent: nobody reads them. */
  heardTitles?(circle: CircleId, titles: readonly Title[]): void;
  /** Somebody says that parts of a document are there now. Absent: nobody wants any. */
  heardLeft?(circle: CircleId): void;
}

/** Opens the connection to `host:port` by some way (a proxy); absent: directly. TLS is made over it here. */
export type OpenTunnel = (host: string, port: number) => Promise<Duplex | 'proxy-refused'>;

export interface MailboxPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** `<data>/exchange/relays`: what was read and posted, sealed. */
  readonly folder: string;
  readonly hostKey: Uint8Array;
  readonly tunnel?: OpenTunnel;
  /** Only tests have reason to name others than the system's. */
  readonly ca?: string;
  /** A bug of ours: something that must not happen. */
  bug(problem: unknown): void;
}

/** One connection to one relay, for any number of circles; it comes back by itself until it is closed. */
export interface MailboxLink {
  readonly url: string;
  /** Circles that use this relay. Starts with none. */
  setCircles(circles: readonly CircleId[]): void;
  status(circle: CircleId): MailboxStatus;
  readonly changed: Event<CircleId>;
  /** Something of this circle is new here: posts what may leave. Cheap when there is nothing. */
  push(circle: CircleId): void;
  /** Leaves a chunk (sealed, by its address) in the present epoch's mailbox; false: it did not come about. */
  putChunk(circle: CircleId, address: string, chunk: Uint8Array): Promise<boolean>;
  /** Tells the others that all parts of a document, by the address of its list, are there now. */
  tellLeft(circle: CircleId, list: string): void;
  /** Null: not there, or not reachable now. Whether the bytes are right, their address says. */
  getChunk(circle: CircleId, address: string): Promise<Uint8Array | null>;
  /** Which of at most 100 chunks are in the present epoch's mailbox. */
  haveChunks(circle: CircleId, addresses: readonly string[]): Promise<readonly boolean[]>;
  /** Connects now, if it is waiting to, and compares again. */
  exchangeNow(): void;
  close(): void;
}

/** `openMailboxLink` of `mailbox-link.ts`. */
export type OpenMailboxLink = (
  url: string,
  circles: MailboxCircles,
  policy: MailboxPolicy,
  ports: MailboxPorts,
) => MailboxLink;

/**
 * A mailbox named by the secret of an invitation: who has the secret reads and writes it. `openDoor` of `door.ts`.
 * Every message is at most `MAX_DOOR_BLOB` bytes and gone after `hours`.
 */
export interface Door {
  /** Resolves once the relay has it on its disk. */
  put(blob: Uint8Array, hours: number): Promise<void>;
  /** What stands in it now, then what comes, each once; own messages too. */
  readonly arrived: Event<Uint8Array>;
  /** What is in the way; null: nothing any more. */
  readonly failed: Event<MailboxTrouble | null>;
  close(): void;
}

/** Greatest message left at a door, in bytes. */
export const MAX_DOOR_BLOB = 16 * 1024;

export type OpenDoor = (
  url: string,
  secret: Uint8Array,
  ports: Pick<MailboxPorts, 'random' | 'tunnel' | 'ca' | 'bug'>,
) => Door;
