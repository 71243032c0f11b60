import { concatBytes, equalBytes } from '../../../../shared/base/bytes.ts';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { CircleId } from '../../../../shared/base/ids.ts';
import type { RelayTrouble } from '../../../../shared/contract/network.ts';
import type { Random } from '../../../../shared/base/ports.ts';
import { hash } from '../codec/crypto.ts';
import { MAX_DOOR_MESSAGE } from '../joining/door-messages.ts';
import type { DoorEnd, DoorLink } from '../joining/door-link.ts';
import type { JoiningNetwork } from '../joining/network.ts';
import type { Address } from '../joining/ticket.ts';
import { makeName } from '../line/announcement.ts';
import { dial } from '../line/dial.ts';
import { Discovery } from '../line/discovery.ts';
import type { Line } from '../line/line.ts';
import type { OpenMdns } from '../line/mdns.ts';
import { keepLine } from '../line/socket-line.ts';
import type { Timers } from '../line/timers.ts';
import type { OpenDoor } from '../mailbox/mailbox.ts';
import type { SessionChannel } from '../session/session.ts';
import type { OpenSession } from './connections.ts';
import type { ReadInterfaces } from './interfaces.ts';
import { isNear } from './interfaces.ts';
import { tunnelTo } from './relays.ts';
import type { NetworkRun } from './run.ts';

export interface DoorsOptions {
  readonly run: () => NetworkRun | null;
  readonly readInterfaces: ReadInterfaces;
  readonly openMdns: OpenMdns;
  readonly openSession: OpenSession;
  readonly openDoor: OpenDoor | null;
  readonly timers: Timers;
  readonly random: Random;
  bug(problem: unknown): void;
}

/** Lines that strangers may hold open at once while a door is open. */
const MOST_GUESTS = 8;
/** A message left at a relay for somebody to be met there. */
const HOURS = 7 * 24;

/**
 * The network as joining needs it. A newcomer who presses "join" looks for one tag and calls who shows it, also where
 * exchange is switched off; nothing is listened to for that.
 */
export class Doors implements JoiningNetwork {
  private readonly options: DoorsOptions;
  private readonly closers = new Set<() => void>();
  private tags: readonly Bytes[] = [];
  private guests = 0;
  private answer: ((link: DoorLink) => DoorEnd) | null = null;

  constructor(options: DoorsOptions) {
    this.options = options;
  }

  /** What is done with whoever calls while a door is open. */
  useDoor(answer: (link: DoorLink) => DoorEnd): void {
    this.answer = answer;
  }

  /** Tags of the doors that are open, to be shown beside those of circles. */
  get open(): readonly Bytes[] {
    return this.tags;
  }

  /** The family of messages for sessions with whoever calls. */
  channel(): SessionChannel {
    return doorChannel((link) => {
      const { answer } = this;
      if (answer === null || this.tags.length === 0) return null;
      return this.asGuest(link.line, answer(link));
    });
  }

  listening(): ReturnType<JoiningNetwork['listening']> {
    return this.options.run()?.listening ?? null;
  }

  announce(tags: readonly Bytes[]): void {
    const isSame = tags.length === this.tags.length && tags.every((tag, i) => isEqual(tag, this.tags[i]));
    if (isSame) return;
    this.tags = tags;
    this.options.run()?.ask();
  }

  find(tag: Bytes, found: (address: Address) => void): () => void {
    const { readInterfaces, openMdns, timers, random } = this.options;
    const searches = readInterfaces().map(
      (own) =>
        new Discovery({
          address: own.address,
          isNear: (host) => isNear(own, host),
          name: makeName(random),
          // Nothing is listened to: nobody is to call back.
          port: 0,
          keys: () => ({ own: [tag], known: [tag] }),
          openMdns,
          timers,
          random,
          onSeen: ({ host, port }) => {
            if (port !== 0) found({ host, port });
          },
          onGone: () => undefined,
          onFailed: () => undefined,
        }),
    );
    const stop = (): void => {
      this.closers.delete(stop);
      for (const one of searches) void one.close();
    };
    this.closers.add(stop);
    return stop;
  }

  async call({ host, port }: Address, door: (link: DoorLink) => DoorEnd): Promise<boolean> {
    const run = this.options.run();
    if (run === null) return false;
    const line = await dial({ host, port, way: run.wayTo(host) });
    if (!line.ok) return false;
    const session = this.options.openSession(line.value, {
      exchange: run.exchange,
      circles: () => [],
      channels: [doorChannel((link) => door(link))],
      timers: this.options.timers,
    });
    const stop = (): void => session.close();
    this.closers.add(stop);
    session.ended(() => this.closers.delete(stop));
    return true;
  }

  relayOf(circle: CircleId): string | null {
    return this.options.run()?.relayOf(circle) ?? null;
  }

  meet(
    relay: string,
    key: Bytes,
    side: 'newcomer' | 'inviter',
    answer: (link: DoorLink) => DoorEnd,
    trouble: (kind: RelayTrouble | null) => void,
  ): () => void {
    const { openDoor, random, run } = this.options;
    if (openDoor === null) return () => undefined;
    const tunnel = tunnelTo(relay, run()?.settings.value.proxy ?? null);
    const door = openDoor(relay, key, {
      random,
      bug: (problem) => this.options.bug(problem),
      ...(tunnel === null ? {} : { tunnel }),
    });
    // Everybody at a door hears everything, what is said by oneself too: the first byte says from which side it is.
    const own = side === 'inviter' ? 1 : 0;
    const end = answer({
      binding: hash('dw/door-at-relay/1', key),
      async send(message) {
        if (message.byteLength >= MAX_DOOR_MESSAGE) return false;
        await door.put(concatBytes([Uint8Array.of(own), message]), HOURS);
        return true;
      },
      refuse: () => stop(),
    });
    const stopFailing = door.failed(trouble);
    const stopHearing = door.arrived((blob) => {
      if (blob[0] === 1 - own) end.receive(blob.subarray(1));
    });
    const stop = (): void => {
      if (!this.closers.delete(stop)) return;
      stopHearing();
      stopFailing();
      door.close();
      end.closed();
    };
    this.closers.add(stop);
    return stop;
  }

  /** Ends every search, call and meeting. */
  close(): void {
    for (const stop of Array.from(this.closers)) stop();
  }

  /** Somebody at the door may stay while words are compared; not more than a few at once. */
  private asGuest(line: Line, end: DoorEnd): DoorEnd {
    let isIn = false;
    return {
      receive: (message) => {
        if (!isIn && this.guests < MOST_GUESTS) {
          isIn = true;
          this.guests += 1;
          keepLine(line);
        }
        end.receive(message);
      },
      closed: () => {
        if (isIn) this.guests -= 1;
        end.closed();
      },
    };
  }
}

function isEqual(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && equalBytes(a, b);
}

/** The messages of a door on a session. `open` gives null where nobody is let in. */
function doorChannel(open: (link: DoorLink & { readonly line: Line }) => DoorEnd | null): SessionChannel {
  return {
    name: 'door',
    urgency: 'membership',
    maxMessage: MAX_DOOR_MESSAGE,
    who: 'anyone',
    open(link) {
      let isOver = false;
      const end = open({
        line: link.line,
        binding: link.line.binding,
        send: (message) => link.send(message),
        refuse() {
          isOver = true;
          link.refuse();
        },
      });
      return {
        receive(message) {
          if (end === null) link.refuse();
          else end.receive(message);
        },
        peerChanged: () => undefined,
        get holds() {
          return end !== null && !isOver;
        },
        closed() {
          isOver = true;
          end?.closed();
        },
      };
    },
  };
}
