import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { Random } from '../../../../shared/base/ports.ts';
import { isOfMembers, makeTags, readRecords, SERVICE, writeRecords } from './announcement.ts';
import type { MdnsPacket, MdnsSocket, OpenMdns } from './mdns.ts';
import type { Timers } from './timers.ts';

/** Somebody of a circle was seen, or somebody who heard somebody of it: that is proved on the line only. */
export interface Seen {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Keys of the circles that may be exchanged on this network. */
export interface AnnounceKeys {
  /** Under these this workbench shows itself. */
  readonly own: readonly Bytes[];
  /** Under these it knows others again: of former epochs too. */
  readonly known: readonly Bytes[];
}

export interface DiscoveryOptions {
  /** The address of this computer on the network. */
  readonly address: string;
  /** True for addresses of the same network; what comes from elsewhere is no neighbour. */
  readonly isNear: (host: string) => boolean;
  readonly name: string;
  readonly port: number;
  readonly keys: () => AnnounceKeys;
  readonly openMdns: OpenMdns;
  readonly timers: Timers;
  readonly random: Random;
  readonly onSeen: (seen: Seen) => void;
  readonly onGone: (name: string) => void;
  readonly onFailed: () => void;
}

/** Seconds after the start at which is asked; then regularly. */
const ASK_AT_MS = [0, 1_000, 4_000] as const;
const ASK_EVERY_MS = 120_000;
/** At most one answer in this time: everybody hears it. */
const ANSWER_EVERY_MS = 1_000;
/** Announcements looked at: so many at once, then so many a second. The rest of a flood is not looked at. */
const BURST = 60;
const PER_SECOND = 20;

/**
 * Finds colleagues on one network. The question itself says who asks, so that who shares no circle with the asker can
 * stay silent: a scanner that only asks hears nobody.
 */
export class Discovery {
  private readonly options: DiscoveryOptions;
  private readonly socket: MdnsSocket;
  private readonly stops: (() => void)[] = [];
  private tags: { readonly of: string; readonly tags: readonly Bytes[] } | null = null;
  private answeredAt = Number.NEGATIVE_INFINITY;
  private tokens = BURST;
  private tokensAt: number;
  private isClosed = false;

  constructor(options: DiscoveryOptions) {
    this.options = options;
    this.tokensAt = options.timers.now();
    this.socket = options.openMdns(options.address, (packet) => this.receive(packet), options.onFailed);
    for (const ms of ASK_AT_MS) this.later(ms, () => this.ask());
    this.regularly();
  }

  /** Asks now. */
  ask(): void {
    if (this.isClosed) return;
    this.socket.send({
      isQuery: true,
      questions: [{ name: SERVICE, type: 'PTR', class: 'IN' }],
      records: this.records(false),
    });
  }

  /** Says goodbye and closes the socket. */
  close(): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    for (const stop of this.stops.splice(0)) stop();
    this.socket.send({ isQuery: false, questions: [], records: this.records(true) });
    this.isClosed = true;
    return this.socket.close();
  }

  private regularly(): void {
    const jitter = (this.options.random.bytes(1)[0] ?? 0) / 256;
    this.later(ASK_EVERY_MS * (0.9 + 0.2 * jitter), () => {
      this.ask();
      this.regularly();
    });
  }

  private later(ms: number, work: () => void): void {
    const stop = this.options.timers.after(ms, () => {
      this.stops.splice(this.stops.indexOf(stop), 1);
      work();
    });
    this.stops.push(stop);
  }

  private records(isGoodbye: boolean) {
    const { name, port, address } = this.options;
    return writeRecords({ name, port, tags: isGoodbye ? [] : this.ownTags(), isGoodbye }, address);
  }

  /** The same noise as long as the circles are the same: what changed between two packets would be the circles. */
  private ownTags(): readonly Bytes[] {
    const { own } = this.options.keys();
    const of = own.map((key) => Buffer.from(key).toString('base64')).join();
    if (this.tags?.of !== of) {
      this.tags = { of, tags: makeTags(own, this.options.name, this.options.random) };
    }
    return this.tags.tags;
  }

  private receive(packet: MdnsPacket): void {
    if (this.isClosed || !this.options.isNear(packet.from)) return;
    const asks =
      packet.isQuery && packet.questions.some(({ name, type }) => name === SERVICE && type === 'PTR');
    const said = asks ? readRecords(packet.additionals) : packet.isQuery ? null : readRecords(packet.answers);
    if (said === null || said.name === this.options.name || !this.mayLook()) return;
    if (said.isGoodbye) {
      this.options.onGone(said.name);
      return;
    }
    if (!isOfMembers(said, this.options.keys().known)) return;
    this.options.onSeen({ name: said.name, host: packet.from, port: said.port });
    if (asks) this.answer();
  }

  private answer(): void {
    const now = this.options.timers.now();
    if (now - this.answeredAt < ANSWER_EVERY_MS) return;
    this.answeredAt = now;
    this.socket.send({ isQuery: false, questions: [], records: this.records(false) });
  }

  private mayLook(): boolean {
    const now = this.options.timers.now();
    this.tokens = Math.min(BURST, this.tokens + ((now - this.tokensAt) / 1_000) * PER_SECOND);
    this.tokensAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
