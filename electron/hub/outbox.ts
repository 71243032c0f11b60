import type { Bytes } from '../../shared/base/bytes.ts';
import { fromHex } from '../../shared/base/bytes.ts';
import { CLASSES, encodeReply, PART } from '../host/exchange/codec/mailbox-message.ts';
import type { MailboxReply } from '../host/exchange/codec/mailbox-message.ts';
import { WANTED } from './hub-limits.ts';
import type { Entry, MailboxStore } from './store/mailbox-store.ts';

/** What goes out of one connection, most urgent first, message by message. It holds places, and at most four things. */
export class Outbox {
  private readonly store: MailboxStore;
  private readonly write: (message: Bytes) => Promise<void>;
  private readonly replies: Bytes[] = [];
  private readonly boxes = new Map<number, OpenBox>();
  private readonly wanted: Wanted[][] = Array.from({ length: CLASSES }, () => []);
  private readonly lists: { readonly box: number; from: number }[] = [];
  private readonly chunks: { readonly ref: number; readonly mailbox: string; readonly name: string }[] = [];
  private readonly active = new Map<number, Transfer>();
  private readonly own = new Set<string>();
  private wantedCount = 0;
  private readonly flushes: (() => void)[] = [];
  private running = false;
  /** Something came since the pump last looked. */
  private again = false;
  private ended = false;

  constructor(store: MailboxStore, write: (message: Bytes) => Promise<void>) {
    this.store = store;
    this.write = write;
  }

  /** Answers that wait to go out: who asks without reading is not read any more. */
  get isBusy(): boolean {
    return this.replies.length > 64;
  }

  reply(message: MailboxReply): void {
    this.replies.push(encodeReply(message));
    this.run();
  }

  /** From now on items beyond `sent` go out by themselves. */
  openBox(box: number, mailbox: string, sent: number): void {
    this.boxes.set(box, { box, mailbox, sent, isSending: false });
    this.run();
  }

  /** Put on this connection: it goes back as a number only. */
  ownPut(mailbox: string, id: string): void {
    if (this.own.size < WANTED) this.own.add(`${mailbox}/${id}`);
  }

  /** It was there before, and will not go by. */
  forgetOwn(mailbox: string, id: string): void {
    this.own.delete(`${mailbox}/${id}`);
  }

  closeBox(box: number): void {
    this.boxes.delete(box);
  }

  /** A mailbox has something new. */
  wake(mailbox: string): void {
    for (const open of this.boxes.values()) if (open.mailbox === mailbox) return this.run();
  }

  /** False: too much was asked for already. */
  want(box: number, entries: readonly Entry[]): boolean {
    if (this.wantedCount + entries.length > WANTED) return false;
    this.wantedCount += entries.length;
    for (const entry of entries) this.wanted[entry.class]?.push({ box, entry });
    this.run();
    return true;
  }

  list(box: number, from: number): boolean {
    if (this.lists.length >= 64) return false;
    this.lists.push({ box, from });
    this.run();
    return true;
  }

  chunk(ref: number, mailbox: string, name: string): boolean {
    if (this.chunks.length >= 64) return false;
    this.chunks.push({ ref, mailbox, name });
    this.run();
    return true;
  }

  /** Resolves when every answer has left this process, or cannot any more. */
  flushed(): Promise<void> {
    if (this.ended || (this.replies.length === 0 && !this.running)) return Promise.resolve();
    return new Promise((resolve) => {
      this.flushes.push(resolve);
      this.run();
    });
  }

  end(): void {
    this.ended = true;
    for (const resolve of this.flushes.splice(0)) resolve();
    this.boxes.clear();
  }

  private run(): void {
    this.again = true;
    if (this.running || this.ended) return;
    this.running = true;
    void this.pump();
  }

  private async pump(): Promise<void> {
    // What is asked for by the listener that called `run` is there first.
    await Promise.resolve();
    while (this.again && !this.ended) {
      this.again = false;
      for (let message = await this.next(); message !== null && !this.ended; message = await this.next())
        await this.write(message);
    }
    this.running = false;
  }

  private async next(): Promise<Bytes | null> {
    const reply = this.replies.shift();
    if (reply !== undefined) return reply;
    for (const resolve of this.flushes.splice(0)) resolve();
    return this.nextList() ?? (await this.nextPart());
  }

  private nextList(): Bytes | null {
    const [list] = this.lists;
    if (list === undefined) return null;
    const mailbox = this.boxes.get(list.box)?.mailbox;
    const entries = mailbox === undefined ? [] : this.store.after(mailbox, list.from, LISTED);
    const isDone = entries.length < LISTED;
    list.from = entries.at(-1)?.number ?? list.from;
    if (isDone) this.lists.shift();
    const items = entries.map((entry) => ({ ...entry, id: fromHex(entry.id) }));
    return encodeReply({ kind: 'listed', box: list.box, items, done: isDone });
  }

  private async nextPart(): Promise<Bytes | null> {
    for (let urgency = 0; urgency < CLASSES; urgency += 1) {
      const transfer = this.active.get(urgency) ?? (await this.begin(urgency));
      if (transfer === null) continue;
      const message = transfer.next();
      if (transfer.isDone) this.active.delete(urgency);
      else this.active.set(urgency, transfer);
      return message;
    }
    return null;
  }

  private async begin(urgency: number): Promise<Transfer | null> {
    return (
      (await this.beginLive(urgency)) ??
      (await this.beginWanted(urgency)) ??
      (urgency === CLASSES - 1 ? this.beginChunk() : null)
    );
  }

  /** New items of an open mailbox, in the order of their numbers, one at a time. */
  private async beginLive(urgency: number): Promise<Transfer | null> {
    for (const open of this.boxes.values()) {
      if (open.isSending) continue;
      const [entry] = this.store.after(open.mailbox, open.sent, 1);
      if (entry?.class !== urgency) continue;
      const isOwn = this.own.delete(`${open.mailbox}/${entry.id}`);
      const bytes = isOwn ? null : await this.store.read(open.mailbox, entry);
      open.sent = Math.max(open.sent, entry.number);
      if (bytes === null) return this.gone(open.box, entry);
      open.isSending = true;
      return new Transfer(itemParts(open.box, entry, bytes), bytes, () => (open.isSending = false));
    }
    return null;
  }

  private async beginWanted(urgency: number): Promise<Transfer | null> {
    const next = this.wanted[urgency]?.shift();
    if (next === undefined) return null;
    this.wantedCount -= 1;
    const mailbox = this.boxes.get(next.box)?.mailbox;
    const bytes = mailbox === undefined ? null : await this.store.read(mailbox, next.entry);
    return bytes === null
      ? this.gone(next.box, next.entry)
      : new Transfer(itemParts(next.box, next.entry, bytes), bytes);
  }

  private async beginChunk(): Promise<Transfer | null> {
    const next = this.chunks.shift();
    if (next === undefined) return null;
    const { ref, mailbox, name } = next;
    const bytes = await this.store.readChunk(mailbox, name);
    if (bytes === null) return single({ kind: 'refused', about: 'ref', id: ref, why: 'gone' });
    return new Transfer(
      {
        first: (part) => ({ kind: 'chunk', ref, total: bytes.byteLength, part }),
        more: (part) => ({ kind: 'chunk-more', ref, part }),
      },
      bytes,
    );
  }

  /** An item that was there and is not: an empty one, so that the reader does not wait for it. */
  private gone(box: number, { number, class: urgency, id }: Entry): Transfer {
    return single({
      kind: 'item',
      box,
      number,
      class: urgency,
      id: fromHex(id),
      total: 0,
      part: new Uint8Array(0),
    });
  }
}

interface OpenBox {
  readonly box: number;
  readonly mailbox: string;
  sent: number;
  isSending: boolean;
}

interface Wanted {
  readonly box: number;
  readonly entry: Entry;
}

/** Entries in one listing, so that it stays within a message. */
const LISTED = 120;

interface Parts {
  first(part: Bytes): MailboxReply;
  more(part: Bytes): MailboxReply;
}

/** Something on its way, part by part. */
class Transfer {
  private readonly parts: Parts;
  private readonly bytes: Bytes;
  private readonly done: () => void;
  private at = 0;
  private begun = false;

  constructor(parts: Parts, bytes: Bytes, done: () => void = () => undefined) {
    this.parts = parts;
    this.bytes = bytes;
    this.done = done;
  }

  get isDone(): boolean {
    return this.begun && this.at >= this.bytes.byteLength;
  }

  next(): Bytes {
    const part = this.bytes.subarray(this.at, this.at + PART);
    const message = this.begun ? this.parts.more(part) : this.parts.first(part);
    this.begun = true;
    this.at += part.byteLength;
    if (this.isDone) this.done();
    return encodeReply(message);
  }
}

function single(message: MailboxReply): Transfer {
  return new Transfer({ first: () => message, more: () => message }, new Uint8Array(0));
}

function itemParts(box: number, entry: Entry, bytes: Bytes): Parts {
  const { number, class: urgency } = entry;
  const total = bytes.byteLength;
  return {
    first: (part) => ({ kind: 'item', box, number, class: urgency, id: fromHex(entry.id), total, part }),
    more: (part) => ({ kind: 'item-more', box, number, part }),
  };
}
