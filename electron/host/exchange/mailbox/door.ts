import type { Bytes } from '../../../../shared/base/bytes.ts';
import { toHex } from '../../../../shared/base/bytes.ts';
import { Emitter } from '../../../../shared/base/emitter.ts';
import { FormatError } from '../codec/cbor.ts';
import type { MailboxRefusal } from '../codec/mailbox-message.ts';
import type { Door, MailboxTrouble, OpenDoor } from './mailbox.ts';
import { MAX_DOOR_BLOB } from './mailbox.ts';
import type { ArrivedItem, BoxListener } from './mailbox-client.ts';
import { MailboxClient } from './mailbox-client.ts';
import type { MailboxKeys } from './mailbox-keys.ts';
import { itemId, mailboxKeys, openItem, sealItem } from './mailbox-keys.ts';
import { Assembly, itemsOf } from './pieces.ts';
import { waitAfter } from './refusals.ts';
import { dialRelay, parseRelayUrl, troubleOfMessage } from './relay-socket.ts';
import type { RelaySocket } from './relay-socket.ts';

/** Messages that a door hands on; whoever holds the secret can put more, and is not heard any more. */
const ARRIVED_MOST = 1_000;
const RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;
/** What the relay refused is put again after this, or twice this; later each time. */
const REFUSED_MS = 15_000;
/** Refusals that say nothing of the next time. */
const FOR_NOW: ReadonlySet<MailboxRefusal> = new Set(['too-fast', 'too-many', 'unavailable', 'going-down']);

/** Opens the door of an invitation's secret at a relay; it comes back by itself until it is closed. */
export const openDoor: OpenDoor = (url, secret, ports) => {
  const parsed = parseRelayUrl(url);
  if (parsed === null) throw new Error('Not the address of a relay');
  return new RelayDoor(parsed, mailboxKeys(secret, 'door'), ports);
};

interface Waiting {
  readonly id: Bytes;
  readonly sealed: Bytes;
  readonly hours: number;
  readonly done: () => void;
  /** How often in a row it was refused. */
  refusals: number;
}

class RelayDoor implements Door, BoxListener {
  private readonly arrivals = new Emitter<Uint8Array>();
  private readonly failures = new Emitter<MailboxTrouble | null>();
  readonly failed = this.failures.event;
  private readonly address: URL;
  private readonly keys: MailboxKeys;
  private readonly ports: Parameters<OpenDoor>[2];
  private readonly seen = new Map<string, Uint8Array>();
  private readonly waiting = new Set<Waiting>();
  private client: MailboxClient | null = null;
  private socket: RelaySocket | null = null;
  private box: number | null = null;
  private again: NodeJS.Timeout | null = null;
  private opening: NodeJS.Timeout | null = null;
  private openings = 0;
  private failedDials = 0;
  private closed = false;

  constructor(address: URL, keys: MailboxKeys, ports: Parameters<OpenDoor>[2]) {
    this.address = address;
    this.keys = keys;
    this.ports = ports;
    this.dial();
  }

  /** Who listens late hears what came before. */
  readonly arrived: Door['arrived'] = (listener) => {
    for (const blob of this.seen.values()) listener(blob);
    return this.arrivals.event(listener);
  };

  put(blob: Uint8Array, hours: number): Promise<void> {
    if (blob.byteLength > MAX_DOOR_BLOB) throw new Error('Too large for a door');
    const [plain] = itemsOf('blob', blob);
    if (plain === undefined) throw new Error('Nothing to put');
    const id = itemId(this.keys, plain);
    const sealed = sealItem(this.keys, id, plain, this.ports.random);
    return new Promise((done) => {
      const waiting = { id, sealed, hours: Math.max(1, Math.ceil(hours)), done, refusals: 0 };
      this.waiting.add(waiting);
      this.send(waiting);
    });
  }

  close(): void {
    this.closed = true;
    if (this.again !== null) clearTimeout(this.again);
    if (this.opening !== null) clearTimeout(this.opening);
    this.socket?.close();
  }

  opened({ box }: { readonly box: number }): void {
    this.box = box;
    this.openings = 0;
    this.failedDials = 0;
    this.failures.fire(null);
    for (const waiting of this.waiting) this.send(waiting);
  }

  /** The mailbox was not opened. */
  refused(why: MailboxRefusal): void {
    this.tell(why);
    if (!FOR_NOW.has(why) || this.opening !== null || this.closed) return;
    this.openings += 1;
    this.opening = setTimeout(
      () => {
        this.opening = null;
        if (this.client !== null) this.greeted(this.client);
      },
      waitAfter(this.openings, this.ports.random),
    );
  }

  private tell(why: MailboxRefusal): void {
    this.failures.fire(why === 'mailbox-full' || why === 'hub-full' ? 'relay-full' : 'relay-refused');
  }

  listed(): void {
    // A door is never so full that it would be listed.
  }

  item({ id, sealed, number }: ArrivedItem): void {
    const name = toHex(id);
    if (sealed.byteLength === 0 || this.seen.has(name) || this.seen.size >= ARRIVED_MOST) return;
    const plain = openItem(this.keys, id, sealed);
    try {
      const piece = plain === null ? null : new Assembly().add(plain, number);
      if (piece?.kind !== 'blob' || piece.bytes.byteLength > MAX_DOOR_BLOB) return;
      this.seen.set(name, piece.bytes);
      this.arrivals.fire(piece.bytes);
    } catch (problem) {
      if (!(problem instanceof FormatError)) throw problem;
    }
  }

  private dial(): void {
    let socket: RelaySocket | null = null;
    const client = new MailboxClient(
      this.address.hostname,
      async (message) => socket?.send(message),
      () => this.greeted(client),
    );
    this.client = client;
    dialRelay(
      this.address,
      { ...this.ports, session: undefined },
      {
        message: (bytes) => this.hear(client, bytes),
        ended: (trouble) => this.ended(client, trouble),
      },
    )
      .then((up) => {
        socket = up;
        this.socket = up;
        if (this.closed) up?.close();
      })
      .catch(this.ports.bug);
  }

  private hear(client: MailboxClient, bytes: Uint8Array): void {
    try {
      client.hear(bytes);
    } catch (problem) {
      if (!(problem instanceof FormatError)) this.ports.bug(problem);
      this.failures.fire(troubleOfMessage(problem));
      this.socket?.close();
    }
  }

  private greeted(client: MailboxClient): void {
    const nothing = new Uint8Array(0);
    client.open({ keys: this.keys, from: 0, mark: nothing, eager: EVERYTHING, ticket: null }, this);
  }

  private ended(client: MailboxClient, trouble: MailboxTrouble | null): void {
    client.end();
    this.client = null;
    this.box = null;
    if (this.opening !== null) clearTimeout(this.opening);
    this.opening = null;
    if (this.closed) return;
    if (trouble !== null) this.failures.fire(trouble);
    const jitter = (this.ports.random.bytes(1)[0] ?? 0) * 8;
    const wait = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** this.failedDials);
    this.failedDials += 1;
    this.again = setTimeout(() => this.dial(), wait + jitter);
  }

  private send(waiting: Waiting): void {
    if (this.box === null || this.client === null) return;
    void this.client.put(this.box, 0, waiting.id, waiting.hours, waiting.sealed).then((outcome) => {
      if (typeof outcome === 'object') {
        this.waiting.delete(waiting);
        if (this.waiting.size === 0) this.failures.fire(null);
        waiting.done();
      } else if (outcome !== 'closed') {
        this.tell(outcome);
        waiting.refusals += 1;
        // There may be room again.
        const wait = waitAfter(waiting.refusals, this.ports.random, REFUSED_MS);
        setTimeout(() => !this.closed && this.waiting.has(waiting) && this.send(waiting), wait).unref();
      }
    });
  }
}

/** Doors are small: all that is there comes with the answer. */
const EVERYTHING = 0xffff_ffff;
