import type { WebSocket } from 'ws';
import type { Bytes } from '../../shared/base/bytes.ts';
import { equalBytes, fromHex, toHex } from '../../shared/base/bytes.ts';
import { FormatError } from '../host/exchange/codec/cbor.ts';
import { verifyBytes } from '../host/exchange/codec/crypto.ts';
import {
  CLOSE,
  decodeRequest,
  MAILBOX_VERSION,
  MAX_ITEM,
  openingStatement,
  ticketFor,
  ticketProof,
} from '../host/exchange/codec/mailbox-message.ts';
import type { MailboxRefusal, MailboxRequest } from '../host/exchange/codec/mailbox-message.ts';
import type { HubLimits } from './hub-limits.ts';
import { UNACKNOWLEDGED } from './hub-limits.ts';
import type { Metrics } from './metrics.ts';
import { Outbox } from './outbox.ts';
import type { AddressUse } from './rates.ts';
import type { MailboxStore, StoreOutcome } from './store/mailbox-store.ts';
import { Uploads } from './uploads.ts';
import type { Upload } from './uploads.ts';

/** What a connection works with. */
export interface ConnectionDeps {
  readonly store: MailboxStore;
  readonly limits: HubLimits;
  readonly metrics: Metrics;
  readonly use: AddressUse;
  /** By which name the hub was called; what is signed names it. */
  readonly authority: string;
  readonly challenge: Bytes;
  readonly now: () => number;
  /** A bug of ours. */
  readonly bug: (problem: unknown) => void;
}

type Of<K extends MailboxRequest['kind']> = Extract<MailboxRequest, { readonly kind: K }>;

/** One workbench that is connected. Everything it can make the hub hold is bounded. */
export class Connection {
  private readonly socket: WebSocket;
  private readonly deps: ConnectionDeps;
  private readonly outbox: Outbox;
  private readonly uploads: Uploads;
  private readonly boxes = new Map<number, string>();
  private readonly timers: {
    open: NodeJS.Timeout | null;
    pause: NodeJS.Timeout | null;
    slow: NodeJS.Timeout | null;
  };
  /** Mailboxes that this connection makes. */
  private readonly making = new Set<string>();
  private unacknowledged = 0;
  private heardAt: number;
  private isGoingDown = false;
  private ended = false;
  private drained: (() => void) | null = null;

  constructor(socket: WebSocket, deps: ConnectionDeps) {
    this.socket = socket;
    this.deps = deps;
    this.heardAt = deps.now();
    this.outbox = new Outbox(deps.store, (message) => this.write(message));
    const { openWithinMs, uploadWithinMs } = deps.limits;
    this.uploads = new Uploads(deps.use.room, uploadWithinMs, deps.now);
    this.timers = { open: setTimeout(() => this.close(CLOSE.late), openWithinMs), pause: null, slow: null };
    socket.on('message', (data, isBinary) => this.hear(isBinary && data instanceof Buffer ? data : null));
    socket.on('ping', () => this.charge(0));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.end());
    this.outbox.reply({
      kind: 'hello',
      version: MAILBOX_VERSION,
      challenge: deps.challenge,
      storeId: deps.store.storeId,
      maxItem: MAX_ITEM,
    });
  }

  wake(mailbox: string): void {
    this.outbox.wake(mailbox);
  }

  /** Looks whether anybody is still there, and whether what began to arrive still comes. */
  check(now: number): void {
    if (now - this.heardAt > this.deps.limits.silentMs) this.socket.terminate();
    for (const ref of this.uploads.late()) this.refuse('ref', ref, 'too-fast');
  }

  /** Takes nothing new, acknowledges what is under way, and closes. */
  async goDown(): Promise<void> {
    this.isGoingDown = true;
    if (this.unacknowledged > 0) await new Promise<void>((resolve) => (this.drained = resolve));
    await this.outbox.flushed();
    this.close(CLOSE.goingDown);
  }

  private close(code: number): void {
    this.socket.close(code);
    // Who does not answer the closing is cut off.
    setTimeout(() => this.socket.terminate(), 2_000).unref();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const timer of Object.values(this.timers)) if (timer !== null) clearTimeout(timer);
    this.outbox.end();
    this.uploads.drop();
    this.deps.use.leave();
    this.drained?.();
  }

  private async write(message: Bytes): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) return this.outbox.end();
    const { metrics, limits } = this.deps;
    metrics.messages.out += 1;
    metrics.bytes.out += message.byteLength;
    this.timers.slow = setTimeout(() => this.socket.terminate(), limits.slowMs);
    await new Promise<void>((resolve) => this.socket.send(message, { binary: true }, () => resolve()));
    clearTimeout(this.timers.slow);
    this.timers.slow = null;
    this.readAgain();
  }

  /** Too much of anything: nothing more is read until it is less. */
  private charge(bytes: number): void {
    this.heardAt = this.deps.now();
    const wait = this.deps.use.message(bytes);
    if (wait > 0 && this.timers.pause === null) {
      this.timers.pause = setTimeout(() => {
        this.timers.pause = null;
        this.readAgain();
      }, wait);
    }
    if (this.timers.pause !== null || this.isFull) this.socket.pause();
  }

  private get isFull(): boolean {
    return this.outbox.isBusy || this.unacknowledged >= UNACKNOWLEDGED;
  }

  private readAgain(): void {
    if (this.socket.isPaused && this.timers.pause === null && !this.isFull) this.socket.resume();
  }

  private hear(bytes: Buffer | null): void {
    const { metrics } = this.deps;
    metrics.messages.in += 1;
    metrics.bytes.in += bytes?.byteLength ?? 0;
    try {
      if (bytes === null) throw new FormatError('a text');
      this.handle(decodeRequest(bytes));
      this.charge(bytes.byteLength);
    } catch (problem) {
      if (!(problem instanceof FormatError)) this.deps.bug(problem);
      metrics.refused('bad-message');
      this.close(CLOSE.bad);
    }
  }

  private handle(message: MailboxRequest): void {
    switch (message.kind) {
      case 'open':
      case 'reopen':
        return this.open(message);
      case 'leave':
        this.boxes.delete(message.box);
        return this.outbox.closeBox(message.box);
      case 'put':
      case 'put-chunk':
        return this.put(message);
      case 'more':
        return this.putMore(message);
      case 'list':
        return this.inBox(message.box, 'box', message.box, () => this.outbox.list(message.box, message.from));
      case 'get':
        return this.get(message);
      case 'get-chunk':
        return this.inBox(message.box, 'ref', message.ref, (mailbox) =>
          this.outbox.chunk(message.ref, mailbox, toHex(message.name)),
        );
      case 'have':
        return this.inBox(message.box, 'ref', message.ref, (mailbox) => {
          const held = message.names.map((name) => (this.deps.store.hasChunk(mailbox, toHex(name)) ? 1 : 0));
          this.outbox.reply({ kind: 'held', ref: message.ref, held: new Uint8Array(held) });
          return true;
        });
    }
  }

  private refuse(about: 'box' | 'ref', id: number, why: MailboxRefusal): void {
    this.deps.metrics.refused(why);
    this.outbox.reply({ kind: 'refused', about, id, why });
  }

  private inBox(box: number, about: 'box' | 'ref', id: number, act: (mailbox: string) => boolean): void {
    const mailbox = this.boxes.get(box);
    if (mailbox === undefined) this.refuse(about, id, 'not-open');
    else if (!act(mailbox)) this.refuse(about, id, 'too-many');
  }

  private open(message: Of<'open'> | Of<'reopen'>): void {
    const { use, limits, metrics } = this.deps;
    if (this.boxes.size >= limits.boxesPerConnection && !this.boxes.has(message.box))
      return this.refuse('box', message.box, 'too-many');
    if (message.kind === 'open' && !use.opening()) return this.refuse('box', message.box, 'too-fast');
    const mailbox = message.kind === 'open' ? this.provenBySignature(message) : this.provenByTicket(message);
    if (mailbox === null)
      return this.refuse('box', message.box, message.kind === 'open' ? 'bad-proof' : 'unknown-ticket');
    metrics.opened[message.kind === 'open' ? 'signature' : 'ticket'] += 1;
    if (this.timers.open !== null) clearTimeout(this.timers.open);
    this.timers.open = null;
    this.boxes.set(message.box, mailbox);
    this.answerOpening(message, mailbox).catch(this.deps.bug);
  }

  private provenBySignature({ mailbox, signature }: Of<'open'>): string | null {
    const statement = openingStatement(this.deps.challenge, this.deps.authority);
    return verifyBytes(mailbox, statement, signature) ? toHex(mailbox) : null;
  }

  private provenByTicket({ tag, mac }: Of<'reopen'>): string | null {
    const { store, challenge, authority } = this.deps;
    const mailbox = store.byTag(toHex(tag));
    if (mailbox === null) return null;
    const ticket = ticketFor(store.secret, fromHex(mailbox));
    return equalBytes(ticketProof(ticket, challenge, authority), mac) ? mailbox : null;
  }

  private async answerOpening(message: Of<'open'> | Of<'reopen'>, mailbox: string): Promise<void> {
    const { store } = this.deps;
    const { box, from } = message;
    const known = store.at(mailbox, from);
    const isSame =
      known === null || equalBytes(fromHex(known.id).subarray(0, message.mark.byteLength), message.mark);
    const fits = isSame && (from === 0 || (await store.reached(from)));
    const { top, count, bytes } = store.summary(mailbox, fits ? from : 0);
    const ticket = message.kind === 'open' ? ticketFor(store.secret, message.mailbox) : new Uint8Array(0);
    this.outbox.reply({ kind: 'opened', box, top, count, bytes, fits, ticket });
    if (this.boxes.get(box) !== mailbox) return;
    const isEager = fits && bytes <= message.eager;
    this.outbox.openBox(box, mailbox, isEager ? from : Math.max(top, fits ? from : 0));
  }

  private get({ box, numbers }: Of<'get'>): void {
    this.inBox(box, 'box', box, (mailbox) => {
      const entries = numbers.map((number) => this.deps.store.at(mailbox, number) ?? lost(number));
      return this.outbox.want(box, entries);
    });
  }

  private put(message: Of<'put'> | Of<'put-chunk'>): void {
    const { ref, box, total, part } = message;
    const mailbox = this.boxes.get(box);
    const why = this.refusalOf(mailbox, total);
    if (mailbox === undefined || why !== null) return this.refuse('ref', ref, why ?? 'not-open');
    const target =
      message.kind === 'put'
        ? {
            kind: 'item' as const,
            mailbox,
            id: toHex(message.id),
            class: message.class,
            hours: message.hours,
          }
        : { kind: 'chunk' as const, mailbox, id: toHex(message.name), class: 3, hours: 0 };
    const begun = this.uploads.begin(ref, target, total, part);
    if (typeof begun === 'string') this.refuse('ref', ref, begun);
    else if (begun !== null) this.store(begun);
  }

  private refusalOf(mailbox: string | undefined, total: number): MailboxRefusal | null {
    if (this.isGoingDown) return 'going-down';
    if (mailbox === undefined) return 'not-open';
    if (total > MAX_ITEM || total === 0) return 'too-large';
    return this.mayMake(mailbox) ? null : 'hub-full';
  }

  /** Who knows the way here may make mailboxes: so many that nobody takes the place of all. */
  private mayMake(mailbox: string): boolean {
    if (this.deps.store.hasMailbox(mailbox)) {
      this.making.delete(mailbox);
      return true;
    }
    if (!this.making.has(mailbox) && !this.deps.use.newMailbox()) return false;
    this.making.add(mailbox);
    return true;
  }

  private putMore({ ref, part }: Of<'more'>): void {
    const whole = this.uploads.more(ref, part);
    if (whole !== null) this.store(whole);
  }

  private store({ ref, target, bytes }: Upload): void {
    const { store, metrics, now } = this.deps;
    const began = now();
    this.unacknowledged += 1;
    if (target.kind === 'item') this.outbox.ownPut(target.mailbox, target.id);
    const expiresAt = target.hours === 0 ? 0 : began + target.hours * 3_600_000;
    const outcome =
      target.kind === 'item'
        ? store.append({ mailbox: target.mailbox, class: target.class, id: target.id, expiresAt, bytes })
        : store.putChunk(target.mailbox, target.id, bytes);
    outcome
      .catch((problem: unknown): StoreOutcome => {
        this.deps.bug(problem);
        return 'unavailable';
      })
      .then((outcome) => {
        metrics.store.count += 1;
        metrics.store.seconds += (now() - began) / 1000;
        if (typeof outcome === 'string' || outcome.known) this.outbox.forgetOwn(target.mailbox, target.id);
        this.acknowledge(ref, target.kind, outcome);
      })
      .catch(this.deps.bug);
  }

  private acknowledge(ref: number, kind: 'item' | 'chunk', outcome: StoreOutcome): void {
    this.unacknowledged -= 1;
    if (typeof outcome === 'string') this.refuse('ref', ref, outcome);
    else {
      const { stored } = this.deps.metrics;
      if (outcome.known) stored.known += 1;
      else if (kind === 'item') stored.items += 1;
      else stored.chunks += 1;
      this.outbox.reply({ kind: 'stored', ref, ...outcome });
    }
    this.readAgain();
    if (this.unacknowledged === 0) this.drained?.();
  }
}

/** What stands for an item that is no longer there: it goes out empty. */
function lost(number: number) {
  return { number, class: 0, id: '0'.repeat(32), size: 0, expiresAt: 0, at: 0, place: -1, offset: 0 };
}
