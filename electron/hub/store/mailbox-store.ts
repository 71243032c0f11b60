import type { Bytes } from '../../../shared/base/bytes.ts';
import type { Event } from '../../../shared/base/emitter.ts';

/** Something in a mailbox, without its bytes. Names are hex. */
export interface Entry {
  /** Ascends in a mailbox; gaps mean nothing. */
  readonly number: number;
  readonly class: number;
  readonly id: string;
  readonly size: number;
  /** 0: when the relay's own time is over. */
  readonly expiresAt: number;
  readonly at: number;
  /** Where the store has it. */
  readonly place: number;
  readonly offset: number;
}

/** What is to be kept. */
export interface NewItem {
  readonly mailbox: string;
  readonly class: number;
  readonly id: string;
  readonly expiresAt: number;
  readonly bytes: Uint8Array;
}

/** `hub-full`: no room, on the disk or by the relay's own bound. `unavailable`: try again later. */
export type StoreRefusal = 'mailbox-full' | 'hub-full' | 'unavailable';

/** Durable when it resolves. `known`: it was there, under this number. */
export type StoreOutcome = { readonly number: number; readonly known: boolean } | StoreRefusal;

export interface StoreTotals {
  readonly bytes: number;
  readonly items: number;
  readonly chunks: number;
  readonly mailboxes: number;
}

/** Bounds that a store holds itself. */
export interface StoreBounds {
  readonly mailboxBytes: number;
  readonly totalBytes: number;
  readonly mailboxes: number;
  /** Items and chunks of one mailbox, and of all: each takes memory, however small it is. */
  readonly mailboxItems: number;
  readonly totalItems: number;
  /** Days after which things are forgotten. */
  readonly keepDays: number;
  /** Above this many bytes the oldest are forgotten. */
  readonly keepBytes: number;
}

/**
 * What keeps the mailboxes. What `append` and `putChunk` acknowledged survives the death of the process; items of one
 * mailbox come out in the order of their numbers; an id is kept once.
 */
export interface MailboxStore {
  /** 8 bytes: another store, another id. */
  readonly storeId: Bytes;
  /** 32 bytes, for tickets. */
  readonly secret: Bytes;
  /** False: what is put first makes the mailbox. */
  readonly hasMailbox: (mailbox: string) => boolean;
  append(item: NewItem): Promise<StoreOutcome>;
  /** A chunk of another content under the name replaces the one there. */
  putChunk(mailbox: string, name: string, bytes: Uint8Array): Promise<StoreOutcome>;
  /** Entries with higher numbers, ascending, at most `limit`. */
  after(mailbox: string, number: number, limit: number): readonly Entry[];
  at(mailbox: string, number: number): Entry | null;
  summary(
    mailbox: string,
    after: number,
  ): { readonly top: number; readonly count: number; readonly bytes: number };
  /** True when the store has given out this number: a reader who knows a higher one has seen another past. */
  reached(number: number): Promise<boolean>;
  /** The one mailbox whose name begins so; null also when there are two. */
  byTag(tag: string): string | null;
  /** Null: no longer there, or no longer what was put. */
  read(mailbox: string, entry: Entry): Promise<Bytes | null>;
  hasChunk(mailbox: string, name: string): boolean;
  readChunk(mailbox: string, name: string): Promise<Bytes | null>;
  /** A mailbox has a new item, readable now. */
  readonly appended: Event<string>;
  totals(): StoreTotals;
  /** False: what is put is refused until somebody looks after the machine. */
  isHealthy(): boolean;
  /** Ends what is under way first. */
  close(): Promise<void>;
}
