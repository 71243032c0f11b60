import { connect } from 'node:net';
import type { Clock, Random } from '../../../../shared/base/ports.ts';
import { makeName } from '../line/announcement.ts';
import { makeCertificate } from '../line/certificate.ts';
import type { ThrowAwayCertificate } from '../line/certificate.ts';
import { Discovery } from '../line/discovery.ts';
import type { AnnounceKeys, Seen } from '../line/discovery.ts';
import type { LineWay } from '../line/line.ts';
import { listen } from '../line/listen.ts';
import type { ListenCaps, Listener } from '../line/listen.ts';
import type { OpenMdns } from '../line/mdns.ts';
import type { SocketLine } from '../line/socket-line.ts';
import type { LineTimes } from '../line/terms.ts';
import type { Timers } from '../line/timers.ts';
import type { NetworkInterface, ReadInterfaces } from './interfaces.ts';
import { isNear, nameNetworks, plainAddress, portFor } from './interfaces.ts';

export interface NeighbourhoodOptions {
  readonly readInterfaces: ReadInterfaces;
  /** What was there before lets go of its port first. */
  readonly after: Promise<void>;
  readonly portSecret: Uint8Array;
  readonly keys: () => AnnounceKeys;
  readonly openMdns: OpenMdns;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly random: Random;
  readonly times?: LineTimes;
  readonly caps?: ListenCaps;
  readonly onLine: (line: SocketLine) => void;
  readonly onSeen: (seen: Seen) => void;
  readonly onGone: (name: string) => void;
  /** The networks are others than before: what was known of neighbours is over. */
  readonly onMoved: () => void;
}

/** Under which this workbench is met in these networks and on this day: nothing of it stays for the next. */
interface Mask {
  readonly name: string;
  readonly certificate: ThrowAwayCertificate;
  readonly madeAt: number;
}

const MASK_MS = 24 * 60 * 60 * 1_000;
const PORT_TRIES = 4;

/** Listening and being found on the networks that this computer is in, whichever these are at the moment. */
export class Neighbourhood {
  private readonly options: NeighbourhoodOptions;
  private networks = '';
  private interfaces: readonly NetworkInterface[] = [];
  private mask: Mask;
  private listeners: readonly Listener[] = [];
  private discoveries: readonly Discovery[] = [];
  private work: Promise<void>;
  private isStopped = false;
  private hasLooked = false;

  /** Nothing happens before the first `look`. */
  constructor(options: NeighbourhoodOptions) {
    this.options = options;
    this.work = options.after;
    this.mask = this.newMask();
  }

  get name(): string {
    return this.mask.name;
  }

  get hasNetwork(): boolean {
    return this.interfaces.length > 0;
  }

  get listening(): { readonly port: number; readonly hosts: readonly string[] } | null {
    const port = this.listeners[0]?.port;
    return port === undefined ? null : { port, hosts: this.listeners.map(({ host }) => host) };
  }

  /** `lan` for what is in the same network. */
  wayTo(host: string): LineWay {
    return this.interfaces.some((one) => isNear(one, host)) ? 'lan' : 'address';
  }

  /** True for an address at which this very workbench listens. */
  isOwn(host: string, port: number): boolean {
    return this.listeners.some((one) => one.host === host && one.port === port);
  }

  /** Reads the networks again, and starts anew where they changed or a day is over. */
  look(): void {
    if (this.isStopped) return;
    const interfaces = this.options.readInterfaces();
    const networks = nameNetworks(interfaces);
    const isMoved = networks !== this.networks || !this.hasLooked;
    this.hasLooked = true;
    if (!isMoved && this.options.clock.now() - this.mask.madeAt < MASK_MS) return;
    if (isMoved) {
      this.networks = networks;
      this.interfaces = interfaces;
      this.options.onMoved();
    }
    this.mask = this.newMask();
    this.work = this.work.then(() => this.renew());
  }

  /** Asks who is there. */
  ask(): void {
    for (const one of this.discoveries) one.ask();
  }

  /** Whether a connection to this workbench's own address in the network comes about. */
  async ownAnswers(): Promise<boolean> {
    const [first] = this.listeners;
    if (first === undefined) return false;
    return new Promise((resolve) => {
      const socket = connect({ host: first.host, port: first.port });
      const done = (answers: boolean): void => {
        socket.destroy();
        resolve(answers);
      };
      socket.once('connect', () => done(true));
      socket.once('error', () => done(false));
    });
  }

  /** After everything that was begun. */
  settled(): Promise<void> {
    return this.work;
  }

  /** Says goodbye and listens no more. */
  stop(): Promise<void> {
    this.isStopped = true;
    this.work = this.work.then(() => this.leave());
    return this.work;
  }

  private newMask(): Mask {
    const { random, clock } = this.options;
    return { name: makeName(random), certificate: makeCertificate(), madeAt: clock.now() };
  }

  private async renew(): Promise<void> {
    await this.leave();
    if (this.isStopped) return;
    this.listeners = await this.listenAll();
    if (this.isStopped) return;
    this.discoveries = this.listeners.flatMap(({ host, port }) => {
      const own = this.interfaces.find(({ address }) => address === host);
      return own === undefined ? [] : [this.discover(own, port)];
    });
  }

  private async leave(): Promise<void> {
    const { discoveries, listeners } = this;
    this.discoveries = [];
    this.listeners = [];
    await Promise.all([...discoveries.map((one) => one.close()), ...listeners.map((one) => one.close())]);
  }

  /** At one port on all networks, the one derived for them where it is free. */
  private async listenAll(): Promise<readonly Listener[]> {
    for (let attempt = 0; attempt <= PORT_TRIES; attempt++) {
      const isLast = attempt === PORT_TRIES;
      const port = isLast ? 0 : portFor(this.options.portSecret, `${this.networks}#${attempt}`);
      const listeners: Listener[] = [];
      let isTaken = false;
      for (const { address } of this.interfaces) {
        const listener = await this.listenAt(address, listeners[0]?.port ?? port);
        if (listener.ok) listeners.push(listener.value);
        else isTaken ||= listener.error.code === 'in-use';
      }
      if (!isTaken || isLast) return listeners;
      await Promise.all(listeners.map((one) => one.close()));
    }
    return [];
  }

  private listenAt(host: string, port: number) {
    const { times, caps } = this.options;
    return listen({
      host,
      port,
      certificate: this.mask.certificate,
      wayOf: (remote) => this.wayTo(plainAddress(remote)),
      onLine: (line) => this.options.onLine(line),
      ...(times === undefined ? {} : { times }),
      ...(caps === undefined ? {} : { caps }),
    });
  }

  private discover(own: NetworkInterface, port: number): Discovery {
    const { keys, openMdns, timers, random, onSeen, onGone } = this.options;
    return new Discovery({
      address: own.address,
      isNear: (host) => isNear(own, host),
      name: this.mask.name,
      port,
      keys,
      openMdns,
      timers,
      random,
      onSeen,
      onGone,
      // Without multicast colleagues are found by their addresses still.
      onFailed: () => undefined,
    });
  }
}
