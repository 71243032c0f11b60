import { MAX_ITEM } from '../host/exchange/codec/mailbox-message.ts';
import type { StoreBounds } from './store/mailbox-store.ts';

/** Everything that bounds what others may make a hub do. */
export interface HubLimits extends StoreBounds {
  readonly connections: number;
  /** A venue or an office is often one address. */
  readonly connectionsPerAddress: number;
  /** New connections of one address in a minute. */
  readonly arrivalsPerMinute: number;
  /** Mailboxes that one address makes in a day. A circle makes one when it begins, and one with each new key. */
  readonly mailboxesPerAddress: number;
  /** Messages of one address in a second, over some time; more are read later. */
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Openings by signature of one address in a second. */
  readonly openingsPerSecond: number;
  /** Bytes of uploads under way, all connections together. */
  readonly uploadBytes: number;
  /** The same, of one address: nobody takes the room of all. */
  readonly uploadBytesPerAddress: number;
  /** What has begun to arrive is whole by then, or is let go of. */
  readonly uploadWithinMs: number;
  readonly boxesPerConnection: number;
  /** A connection that has opened nothing by then is closed. */
  readonly openWithinMs: number;
  /** A connection that says nothing, not even a ping, for so long is closed. */
  readonly silentMs: number;
  /** A reader who takes nothing for so long is closed. */
  readonly slowMs: number;
}

const MIB = 1024 * 1024;

/** What a hub holds to unless told otherwise. */
export const DEFAULT_LIMITS: HubLimits = {
  mailboxBytes: 256 * MIB,
  totalBytes: 20 * 1024 * MIB,
  mailboxes: 10_000,
  // As many as a workbench lists.
  mailboxItems: 100_000,
  // About 300 bytes of memory each.
  totalItems: 2_000_000,
  keepDays: 180,
  keepBytes: 20 * 1024 * MIB,
  connections: 5_000,
  connectionsPerAddress: 1_000,
  arrivalsPerMinute: 3_000,
  mailboxesPerAddress: 1_000,
  messagesPerSecond: 500,
  bytesPerSecond: 4 * MIB,
  openingsPerSecond: 200,
  uploadBytes: 128 * MIB,
  // Some five hundred things at once, from one venue.
  uploadBytesPerAddress: 32 * MIB,
  // The greatest item takes as long at 2 kbit/s.
  uploadWithinMs: 300_000,
  boxesPerConnection: 256,
  openWithinMs: 30_000,
  silentMs: 150_000,
  slowMs: 120_000,
};

/** Uploads at the same time on one connection: text beside a file. */
export const UPLOADS_PER_CONNECTION = 4;
/** Things put and not yet acknowledged, on one connection. */
export const UNACKNOWLEDGED = 32;
/** Asked for and not yet sent, on one connection. */
export const WANTED = 4_096;
export { MAX_ITEM };
