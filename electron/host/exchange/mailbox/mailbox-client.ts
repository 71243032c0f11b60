import type { Bytes } from '../../../../shared/base/bytes.ts';
import { FormatError } from '../codec/cbor.ts';
import { signBytes } from '../codec/crypto.ts';
import {
  CLASSES,
  decodeReply,
  encodeRequest,
  MAX_ITEM,
  MAX_NAMES,
  openingStatement,
  PART,
  ticketProof,
} from '../codec/mailbox-message.ts';
import type { Listing, MailboxRefusal, MailboxReply, MailboxRequest } from '../codec/mailbox-message.ts';
import type { MailboxKeys } from './mailbox-keys.ts';

/** An item as the relay gives it; empty: no longer there, or put on this connection. */
export interface ArrivedItem {
  readonly number: number;
  readonly id: Bytes;
  readonly sealed: Bytes;
}

/** Hears what comes for one open mailbox. */
export interface BoxListener {
  opened(reply: Extract<MailboxReply, { readonly kind: 'opened' }>): void;
  refused(why: MailboxRefusal): void;
  item(item: ArrivedItem): void;
  listed(items: readonly Listing[], done: boolean): void;
}

export type PutOutcome = { readonly number: number; readonly known: boolean } | MailboxRefusal | 'closed';

export interface Opening {
  readonly keys: MailboxKeys;
  readonly from: number;
  readonly mark: Bytes;
  readonly eager: number;
  /** From an earlier opening; null: by signature. */
  readonly ticket: Bytes | null;
}

type Said = Extract<MailboxReply, { readonly kind: 'hello' }>;

/** What goes out in parts, most urgent first. */
interface Parcel {
  readonly bytes: Bytes;
  readonly first: (part: Bytes) => MailboxRequest;
  readonly ref: number;
  at: number;
}

interface Partial {
  readonly bytes: Bytes;
  readonly done: (bytes: Bytes) => void;
  got: number;
}

/** Bytes on their way without acknowledgement: what is typed now must not wait behind more than that. */
const WINDOW = 48 * 1024;
/** Items and chunks that have begun to arrive. */
const HALF_MOST = 16;

/** One side of `docs/formats/mailbox.md`, over any socket. Everything that the relay can make it hold is bounded. */
export class MailboxClient {
  /** The first thing that a relay says. */
  hello: Said | null = null;
  private readonly authority: string;
  private readonly write: (message: Bytes) => Promise<void>;
  private readonly onHello: (said: Said) => void;
  private readonly boxes = new Map<number, BoxListener>();
  private readonly parcels: Parcel[][] = Array.from({ length: CLASSES }, () => []);
  private readonly puts = new Map<
    number,
    { readonly size: number; readonly settle: (outcome: PutOutcome) => void }
  >();
  private readonly asked = new Map<number, (reply: MailboxReply | null) => void>();
  private readonly halves = new Map<string, Partial>();
  private nextBox = 1;
  private nextRef = 1;
  private underWay = 0;
  private isPumping = false;
  private closed = false;

  constructor(authority: string, write: (message: Bytes) => Promise<void>, onHello: (said: Said) => void) {
    this.authority = authority;
    this.write = write;
    this.onHello = onHello;
  }

  /** Throws `FormatError` on what no relay may say, `NewerError` on the greeting of a newer one; then it is to be closed. */
  hear(message: Uint8Array): void {
    const reply = decodeReply(message);
    switch (reply.kind) {
      case 'hello':
        return this.greet(reply);
      case 'opened':
        return this.boxes.get(reply.box)?.opened(reply);
      case 'listed':
        return this.boxes.get(reply.box)?.listed(reply.items, reply.done);
      case 'item':
        return this.begin(`i${reply.box}/${reply.number}`, reply.total, reply.part, (sealed) =>
          this.boxes.get(reply.box)?.item({ number: reply.number, id: reply.id, sealed }),
        );
      case 'item-more':
        return this.more(`i${reply.box}/${reply.number}`, reply.part);
      case 'chunk':
        return this.begin(`c${reply.ref}`, reply.total, reply.part, (part) =>
          this.answer(reply.ref, { ...reply, part }),
        );
      case 'chunk-more':
        return this.more(`c${reply.ref}`, reply.part);
      case 'stored':
        return this.settle(reply.ref, { number: reply.number, known: reply.known });
      case 'held':
        return this.answer(reply.ref, reply);
      case 'refused':
        return this.refused(reply);
    }
  }

  /** Opens a mailbox; the listener hears the rest. Gives the number by which it is called from here on. */
  open({ keys, from, mark, eager, ticket }: Opening, listener: BoxListener): number {
    const box = this.nextBox++;
    this.boxes.set(box, listener);
    const challenge = this.hello?.challenge ?? new Uint8Array(16);
    const common = { box, from, mark, eager };
    if (ticket === null) {
      const signature = signBytes(keys.seed, openingStatement(challenge, this.authority));
      this.say({ kind: 'open', mailbox: keys.mailbox, signature, ...common });
    } else {
      const mac = ticketProof(ticket, challenge, this.authority);
      this.say({ kind: 'reopen', tag: keys.mailbox.slice(0, 8), mac, ...common });
    }
    return box;
  }

  leave(box: number): void {
    if (this.boxes.delete(box)) this.say({ kind: 'leave', box });
  }

  list(box: number, from: number): void {
    this.say({ kind: 'list', box, from });
  }

  get(box: number, numbers: readonly number[]): void {
    for (let i = 0; i < numbers.length; i += MAX_NAMES)
      this.say({ kind: 'get', box, numbers: numbers.slice(i, i + MAX_NAMES) });
  }

  /** Resolves once the relay has it on its disk, or says why not. */
  put(box: number, urgency: number, id: Bytes, hours: number, sealed: Bytes): Promise<PutOutcome> {
    const [ref, total] = [this.nextRef++, sealed.byteLength];
    return this.send(urgency, ref, sealed, (part) => ({
      kind: 'put',
      ref,
      box,
      class: urgency,
      id,
      hours,
      total,
      part,
    }));
  }

  putChunk(box: number, name: Bytes, sealed: Bytes): Promise<PutOutcome> {
    const [ref, total] = [this.nextRef++, sealed.byteLength];
    return this.send(CLASSES - 1, ref, sealed, (part) => ({
      kind: 'put-chunk',
      ref,
      box,
      name,
      total,
      part,
    }));
  }

  /** Null: not there, or the connection is gone. */
  async getChunk(box: number, name: Bytes): Promise<Bytes | null> {
    const reply = await this.ask((ref) => ({ kind: 'get-chunk', ref, box, name }));
    return reply?.kind === 'chunk' ? reply.part : null;
  }

  /** Which of at most `MAX_NAMES` chunks are there. */
  async have(box: number, names: readonly Bytes[]): Promise<readonly boolean[]> {
    const reply = await this.ask((ref) => ({ kind: 'have', ref, box, names }));
    return names.map((_, i) => reply?.kind === 'held' && reply.held[i] === 1);
  }

  /** The connection is gone: everything asked for is answered. */
  end(): void {
    this.closed = true;
    for (const ref of Array.from(this.puts.keys())) this.settle(ref, 'closed');
    for (const ref of Array.from(this.asked.keys())) this.answer(ref, null);
    this.boxes.clear();
    this.halves.clear();
  }

  private greet(reply: Said): void {
    if (this.hello !== null) throw new FormatError('greets twice');
    this.hello = reply;
    this.onHello(reply);
  }

  private refused({ about, id, why }: Extract<MailboxReply, { readonly kind: 'refused' }>): void {
    if (about === 'box') this.boxes.get(id)?.refused(why);
    else if (this.puts.has(id)) this.settle(id, why);
    else this.answer(id, null);
  }

  private say(message: MailboxRequest): void {
    if (!this.closed) void this.write(encodeRequest(message));
  }

  private ask(message: (ref: number) => MailboxRequest): Promise<MailboxReply | null> {
    if (this.closed) return Promise.resolve(null);
    const ref = this.nextRef++;
    return new Promise((resolve) => {
      this.asked.set(ref, resolve);
      this.say(message(ref));
    });
  }

  private answer(ref: number, reply: MailboxReply | null): void {
    const resolve = this.asked.get(ref);
    this.asked.delete(ref);
    resolve?.(reply);
  }

  private settle(ref: number, outcome: PutOutcome): void {
    const put = this.puts.get(ref);
    if (put === undefined) return;
    this.puts.delete(ref);
    this.underWay -= put.size;
    put.settle(outcome);
    this.pump();
  }

  private send(
    urgency: number,
    ref: number,
    bytes: Bytes,
    first: (part: Bytes) => MailboxRequest,
  ): Promise<PutOutcome> {
    if (this.closed) return Promise.resolve('closed');
    return new Promise((resolve) => {
      this.puts.set(ref, { size: 0, settle: resolve });
      this.parcels[urgency]?.push({ bytes, first, ref, at: 0 });
      this.pump();
    });
  }

  private pump(): void {
    if (this.isPumping) return;
    this.isPumping = true;
    void this.pumpAll();
  }

  private async pumpAll(): Promise<void> {
    for (let message = this.nextPart(); message !== null && !this.closed; message = this.nextPart())
      await this.write(encodeRequest(message));
    this.isPumping = false;
  }

  /** The next part of the most urgent thing; nothing new begins while too much is under way. */
  private nextPart(): MailboxRequest | null {
    for (const queue of this.parcels) {
      const [parcel] = queue;
      if (parcel === undefined || !this.mayGoOn(parcel)) continue;
      const part = parcel.bytes.slice(parcel.at, parcel.at + PART);
      const isFirst = parcel.at === 0;
      parcel.at += part.byteLength;
      if (parcel.at >= parcel.bytes.byteLength) queue.shift();
      return isFirst ? parcel.first(part) : { kind: 'more', ref: parcel.ref, part };
    }
    return null;
  }

  private mayGoOn(parcel: Parcel): boolean {
    const size = parcel.bytes.byteLength;
    if (parcel.at > 0) return true;
    if (this.underWay > 0 && this.underWay + size > WINDOW) return false;
    const put = this.puts.get(parcel.ref);
    if (put !== undefined) this.puts.set(parcel.ref, { ...put, size });
    this.underWay += put === undefined ? 0 : size;
    return true;
  }

  private begin(name: string, total: number, part: Uint8Array, done: (bytes: Bytes) => void): void {
    if (total > MAX_ITEM || part.byteLength > total || this.halves.has(name))
      throw new FormatError('not an item');
    if (part.byteLength === total) return done(new Uint8Array(part));
    if (this.halves.size >= HALF_MOST || part.byteLength === 0) throw new FormatError('too many at once');
    const bytes = new Uint8Array(total);
    bytes.set(part);
    this.halves.set(name, { bytes, done, got: part.byteLength });
  }

  private more(name: string, part: Uint8Array): void {
    const half = this.halves.get(name);
    if (half === undefined || part.byteLength === 0 || half.got + part.byteLength > half.bytes.byteLength)
      throw new FormatError('not an item');
    half.bytes.set(part, half.got);
    half.got += part.byteLength;
    if (half.got < half.bytes.byteLength) return;
    this.halves.delete(name);
    half.done(half.bytes);
  }
}
