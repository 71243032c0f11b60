import type { Bytes } from '../../../../shared/base/bytes.ts';
import { fromHex, toHex } from '../../../../shared/base/bytes.ts';
import { isDiskError } from '../../data-folder/disk-error.ts';
import { FormatError } from '../codec/cbor.ts';
import { CLASSES } from '../codec/mailbox-message.ts';
import type { Listing, MailboxRefusal, MailboxReply } from '../codec/mailbox-message.ts';
import type { BoxPorts } from './box-ports.ts';
import type { OwnItem } from './own-items.ts';
import type { ArrivedItem, BoxListener, PutOutcome } from './mailbox-client.ts';
import { itemId, openItem, sealItem } from './mailbox-keys.ts';
import { Assembly, itemsOf } from './pieces.ts';
import type { ArrivedPiece, Piece } from './pieces.ts';
import { Refusals } from './refusals.ts';
import type { Taken } from './taken.ts';

/** New things up to this size are sent with the answer, without another question. */
const EAGER = 4 * 1024;
/** Numbers asked for and not yet there. */
const ASKED_MOST = 200;
/** Numbers that one relay may name at once. */
const LISTED_MOST = 100_000;
/** Puts without acknowledgement. */
const PUTS_MOST = 32;
/** Bytes that wait to be taken in together. */
const BATCH = 1024 * 1024;
/** Promised, and nothing comes: slow links are slower than this only while something comes. */
const STALL_MS = 90_000;
/** How long it is told that a document is there. */
const LEFT_HOURS = 24 * 7;
const NOTHING: ReadonlySet<string> = new Set();

/** Reads what is new in one mailbox, then posts what it lacks, then stays for what comes. */
export class BoxSync implements BoxListener {
  /** Items that did not open, or came a second time as something else. */
  altered = 0;
  wentBack = 0;
  private readonly ports: BoxPorts;
  private readonly assembly = new Assembly();
  private box: number;
  private readonly wanted: number[] = [];
  private readonly asked = new Set<number>();
  private readonly posting = new Set<string>();
  private taking: ReadonlySet<string> = NOTHING;
  private readonly refusals: Refusals;
  private readonly numbers = new Map<number, string>();
  private pieces: ArrivedPiece[] = [];
  private pieceBytes = 0;
  private readonly atEnd: string[] = [];
  /** The cursor goes no further while this connection lasts: what stands behind it has to be read again. */
  private most = Infinity;
  private stage: 'opening' | 'reading' | 'open' | 'refused' = 'opening';
  private eagerLeft = 0;
  private openedTop = 0;
  private seen: { readonly number: number; readonly id: string };
  private listedCount = 0;
  private isUnsafe = false;
  private isFull = false;
  private flushing: NodeJS.Immediate | null = null;
  private stall: NodeJS.Timeout | null = null;
  private again: NodeJS.Timeout | null = null;
  private toPost = 0;
  private ended = false;

  constructor(ports: BoxPorts) {
    this.ports = ports;
    this.refusals = new Refusals(ports.random);
    this.seen = { number: ports.memory.cursor, id: '' };
    this.box = this.open();
    this.watch();
  }

  private open(): number {
    const { client, keys, memory } = this.ports;
    const { cursor: from, mark, ticket } = memory;
    return client.open({ keys, from, mark, eager: EAGER, ticket }, this);
  }

  get state(): 'connecting' | 'exchanging' | 'equal' | 'waiting' {
    if (this.stage === 'opening') return 'connecting';
    if (this.stage === 'refused' || this.isFull) return 'waiting';
    const isMoving = this.posting.size + this.toPost + this.refusals.later.size > 0;
    if (this.stage === 'reading' || isMoving) return 'exchanging';
    return this.refusals.never.size > 0 ? 'waiting' : 'equal';
  }

  /** It can be read, and has room. */
  get isOpen(): boolean {
    return (this.stage === 'reading' || this.stage === 'open') && !this.isFull;
  }

  get lacking(): number {
    return this.toPost + this.refusals.later.size + this.refusals.never.size;
  }

  /** The number by which the relay knows it here. */
  get number(): number {
    return this.box;
  }

  opened(reply: Extract<MailboxReply, { readonly kind: 'opened' }>): void {
    const { memory, client } = this.ports;
    if (reply.ticket.byteLength === 16) memory.ticket = reply.ticket;
    this.stage = 'reading';
    this.refusals.opened();
    this.openedTop = reply.top;
    if (!reply.fits) this.startOver();
    const isEager = reply.fits && reply.bytes <= EAGER;
    if (reply.count === 0) this.read();
    else if (isEager) this.eagerLeft = reply.count;
    else client.list(this.box, memory.cursor);
    this.ports.changed();
  }

  refused(why: MailboxRefusal): void {
    if (this.ended || this.again !== null) return;
    const { memory, trouble } = this.ports;
    if (why === 'unknown-ticket' && memory.ticket !== null) {
      memory.ticket = null;
      this.box = this.open();
      return;
    }
    this.stage = 'refused';
    this.unwatch();
    const wait = why === 'bad-proof' ? null : this.refusals.opening();
    if (wait === null) trouble('relay-refused');
    else this.again = setTimeout(() => this.openAgain(), wait);
    this.ports.changed();
  }

  private openAgain(): void {
    this.again = null;
    this.stage = 'opening';
    this.box = this.open();
    this.watch();
    this.ports.changed();
  }

  listed(items: readonly Listing[], done: boolean): void {
    this.watch();
    this.listedCount += items.length;
    if (this.listedCount > LISTED_MOST) return this.ports.fail();
    const own = new Set(this.ports.own().map(({ id }) => id));
    for (const { number, id } of items.toSorted((a, b) => a.class - b.class || a.number - b.number)) {
      const name = toHex(id);
      this.see(number, name);
      if (own.has(name)) this.ports.memory.known.add(name);
      else if (!this.ports.memory.known.has(name)) this.wanted.push(number);
    }
    if (done) this.askMore();
  }

  item({ number, id, sealed }: ArrivedItem): void {
    this.watch();
    const name = toHex(id);
    if (this.numbers.has(number) && this.numbers.get(number) !== name && sealed.byteLength > 0) this.alter();
    const isPromised = number <= this.openedTop;
    if (!this.asked.delete(number) && isPromised && this.eagerLeft > 0) this.eagerLeft -= 1;
    if (sealed.byteLength > 0) {
      this.see(number, name);
      this.openOne(number, name, id, sealed);
    } else if (this.numbers.get(number) === undefined) this.see(number, name);
    this.askMore();
    if (this.pieceBytes >= BATCH) this.flush();
    else this.flushing ??= setImmediate(() => this.flush());
  }

  /** Something is new here. */
  push(): void {
    if (this.stage === 'open') this.post();
  }

  /** Nothing depends on it: who does not hear it looks by itself, later. */
  tellLeft(list: Bytes): void {
    const { client, keys, memory, random } = this.ports;
    const [plain] = itemsOf('left', list);
    if (plain === undefined || this.ended) return;
    const id = itemId(keys, plain);
    const name = toHex(id);
    if (memory.known.has(name)) return;
    memory.known.add(name);
    void client
      .put(this.box, CLASSES - 1, id, LEFT_HOURS, sealItem(keys, id, plain, random))
      .then((outcome) => {
        if (typeof outcome !== 'object') memory.known.delete(name);
      });
  }

  /** The delegate asks for it: everything that was refused is tried again. */
  retry(): void {
    this.refusals.forget();
    this.tryAgain();
  }

  /** Now and then: there may be room again. Each time that there is none it is longer until the next. True: tried. */
  look(): boolean {
    const isShut = this.stage === 'refused' && this.again === null;
    const isDue = this.refusals.isDue(isShut || this.isFull || this.refusals.never.size > 0);
    if (isDue) this.tryAgain();
    return isDue;
  }

  private tryAgain(): void {
    this.isFull = false;
    this.refusals.tryAll();
    if (this.again !== null) clearTimeout(this.again);
    this.again = null;
    if (this.stage === 'refused') this.openAgain();
    else this.push();
  }

  end(): void {
    if (this.ended) return;
    this.flush();
    this.ended = true;
    this.unwatch();
    if (this.again !== null) clearTimeout(this.again);
    if (this.flushing !== null) clearImmediate(this.flushing);
    this.ports.client.leave(this.box);
  }

  private see(number: number, id: string): void {
    if (this.numbers.size < LISTED_MOST) this.numbers.set(number, id);
    if (number > this.seen.number) this.seen = { number, id };
  }

  private startOver(): void {
    const { memory } = this.ports;
    this.wentBack += 1;
    memory.cursor = 0;
    memory.mark = new Uint8Array(0);
    memory.known.clear();
    this.seen = { number: 0, id: '' };
    this.ports.trouble('relay-went-back');
  }

  private alter(): void {
    this.altered += 1;
    this.ports.trouble('relay-altered');
  }

  private openOne(number: number, name: string, id: Bytes, sealed: Bytes): void {
    const plain = openItem(this.ports.keys, id, sealed);
    if (plain === null) return this.alter();
    if (this.ports.memory.known.has(name)) return;
    try {
      const from = Math.min(number, this.assembly.firstHalf ?? number);
      const piece = this.assembly.add(plain, number);
      if (piece === null) return;
      this.pieces.push({ piece, id: name, from });
      this.pieceBytes += piece.bytes.byteLength;
    } catch (problem) {
      if (!(problem instanceof FormatError)) throw problem;
      this.alter();
    }
  }

  private askMore(): void {
    const room = ASKED_MOST - this.asked.size;
    if (this.wanted.length > 0 && room >= Math.min(ASKED_MOST / 2, this.wanted.length)) {
      const numbers = this.wanted.splice(0, room);
      for (const number of numbers) this.asked.add(number);
      this.ports.client.get(this.box, numbers);
    }
    const isThrough = this.wanted.length === 0 && this.asked.size === 0 && this.eagerLeft === 0;
    if (this.stage === 'reading' && isThrough) this.read();
  }

  /** Everything that was there has come. */
  private read(): void {
    this.flush();
    this.stage = 'open';
    for (const id of this.atEnd.splice(0)) this.ports.memory.known.add(id);
    this.unwatch();
    // First what the relay lacks: until that is known nobody is told that both hold the same.
    this.post();
    this.advance();
  }

  private flush(): void {
    if (this.flushing !== null) clearImmediate(this.flushing);
    this.flushing = null;
    if (this.ended) return;
    const batch = this.pieces;
    this.pieces = [];
    this.pieceBytes = 0;
    if (batch.length > 0) {
      // Whoever hears of them while they are taken in would have the relay given again what it gave.
      this.taking = new Set(batch.map(({ id }) => id));
      const taken = this.taken(batch.map(({ piece }) => piece));
      this.taking = NOTHING;
      if (taken === null) this.isUnsafe = true;
      else for (const one of batch) this.remember(one, taken);
    }
    this.advance();
  }

  /**
   * Titles are kept by nobody until the texts are here: after a cut they are read again. What lacks that on which it
   * builds is waited for as long; where the reading is through already, until the next one is.
   */
  private remember({ piece, id, from }: ArrivedPiece, { loose, again }: Taken): void {
    const isForEnd = piece.kind === 'titles' || loose.has(piece);
    if (isForEnd && this.stage === 'reading') this.atEnd.push(id);
    else if (again.has(piece) || loose.has(piece)) this.most = Math.min(this.most, from - 1);
    else this.ports.memory.known.add(id);
  }

  /** A disk that refuses ends the connection: what came is read again at the next one. */
  private taken(pieces: readonly Piece[]): Taken | null {
    try {
      return this.ports.take(pieces);
    } catch (problem) {
      if (!isDiskError(problem)) throw problem;
      this.ports.fail();
      return null;
    }
  }

  /** Moves the place from which the next meeting begins; never beyond what could not be kept. */
  private advance(): void {
    const { memory } = this.ports;
    if (this.stage !== 'open' || this.isUnsafe) return this.ports.changed();
    const most = Math.min(this.most, (this.assembly.firstHalf ?? Infinity) - 1);
    if (most < this.seen.number) {
      memory.cursor = Math.max(memory.cursor, most);
      memory.mark = new Uint8Array(0);
    } else if (this.seen.number > memory.cursor) {
      memory.cursor = this.seen.number;
      memory.mark = fromHex(this.seen.id).slice(0, 4);
    }
    this.ports.changed();
  }

  private post(): void {
    if (this.ended || this.isFull) return;
    const { known } = this.ports.memory;
    const lacking = this.ports
      .own()
      .filter(({ id }) => !known.has(id) && !this.posting.has(id) && !this.taking.has(id))
      .filter(({ id }) => !this.refusals.has(id));
    this.toPost = lacking.length;
    for (const item of lacking.slice(0, PUTS_MOST - this.posting.size)) this.putOne(item);
    this.ports.changed();
  }

  private putOne(item: OwnItem): void {
    const { client, keys, random } = this.ports;
    const id = fromHex(item.id);
    this.posting.add(item.id);
    this.toPost -= 1;
    void client
      .put(this.box, item.class, id, 0, sealItem(keys, id, item.plain(), random))
      .then((outcome) => this.posted(item.id, outcome));
  }

  private posted(id: string, outcome: PutOutcome): void {
    this.posting.delete(id);
    if (this.ended || outcome === 'closed') return;
    if (typeof outcome === 'object') {
      this.ports.memory.known.add(id);
      this.refusals.taken(id);
    } else if (outcome === 'mailbox-full' || outcome === 'hub-full') {
      this.isFull = true;
      this.ports.trouble('relay-full');
    } else if (outcome === 'too-large') {
      this.refusals.never.add(id);
      this.ports.trouble('relay-full');
    } else this.putOff(id);
    if (this.posting.size < PUTS_MOST / 2) this.post();
    else this.ports.changed();
  }

  /** Refused for now: put again soon, and each time later where it is refused again; at last only now and then. */
  private putOff(id: string): void {
    const wait = this.refusals.put(id);
    if (wait === null) return this.ports.trouble('relay-refused');
    this.again ??= setTimeout(() => {
      this.again = null;
      this.refusals.later.clear();
      this.push();
    }, wait);
  }

  private watch(): void {
    this.unwatch();
    if (this.stage !== 'open') this.stall = setTimeout(() => this.ports.fail(), STALL_MS);
  }

  private unwatch(): void {
    if (this.stall !== null) clearTimeout(this.stall);
    this.stall = null;
  }
}
