import type { Bytes } from '../../shared/base/bytes.ts';
import { toHex } from '../../shared/base/bytes.ts';
import type { DoorEnd, DoorLink } from '../../electron/host/exchange/joining/door-link.ts';
import type { JoiningNetwork } from '../../electron/host/exchange/joining/network.ts';
import type { Address } from '../../electron/host/exchange/joining/ticket.ts';
import { random } from './exchange-machine.ts';

/** What somebody between the two does with a message: hand it on, another, or nothing. */
export type Between = (message: Bytes, from: 'caller' | 'called') => readonly Bytes[];

/** A way between two ends in memory; messages arrive in order, each in a turn of its own. */
export function connectDoors(
  caller: (link: DoorLink) => DoorEnd,
  called: (link: DoorLink) => DoorEnd,
  between: Between = (message) => [message],
  bindings: readonly [Bytes, Bytes] | null = null,
): { cut(): void } {
  const binding = random.bytes(32);
  let isUp = true;
  const ends: { caller?: DoorEnd; called?: DoorEnd } = {};
  const cut = (): void => {
    if (!isUp) return;
    isUp = false;
    ends.caller?.closed();
    ends.called?.closed();
  };
  const link = (side: 'caller' | 'called'): DoorLink => ({
    binding: bindings?.[side === 'caller' ? 0 : 1] ?? binding,
    send: async (message) => {
      if (!isUp) return false;
      for (const passed of between(message, side)) {
        queueMicrotask(() => {
          if (isUp) ends[side === 'caller' ? 'called' : 'caller']?.receive(passed);
        });
      }
      return true;
    },
    refuse: cut,
  });
  ends.called = called(link('called'));
  ends.caller = caller(link('caller'));
  return { cut };
}

/** A room with computers that find and call each other. */
export class TestRoom {
  between: Between = (message) => [message];
  private readonly places = new Map<
    string,
    { tags: ReadonlySet<string>; door: (link: DoorLink) => DoorEnd }
  >();
  private readonly lookers = new Set<() => void>();
  private readonly lines = new Set<() => void>();
  private nextPort = 5_000;

  /** One computer in the room. `door` is what it does with whoever calls. */
  enter(
    door: (link: DoorLink) => DoorEnd,
    is: { listening: boolean } = { listening: true },
  ): JoiningNetwork & { readonly address: Address } {
    const address = { host: '192.0.2.1', port: this.nextPort++ };
    const name = String(address.port);
    this.places.set(name, { tags: new Set(), door });
    return {
      address,
      listening: () => (is.listening ? { port: address.port, hosts: [address.host] } : null),
      announce: (tags) => {
        this.places.set(name, { tags: new Set(tags.map((tag) => toHex(tag))), door });
        for (const look of this.lookers) look();
      },
      find: (tag, found) => {
        const look = (): void => {
          for (const [port, place] of this.places) {
            if (place.tags.has(toHex(tag))) found({ host: address.host, port: Number(port) });
          }
        };
        this.lookers.add(look);
        queueMicrotask(look);
        return () => void this.lookers.delete(look);
      },
      call: async ({ port }, mine) => {
        const place = this.places.get(String(port));
        if (place === undefined) return false;
        this.lines.add(connectDoors(mine, place.door, (message, from) => this.between(message, from)).cut);
        return true;
      },
      relayOf: () => null,
      meet: () => () => undefined,
    };
  }

  /** Who is called at one address is now at another. */
  redirect(from: Address, to: Address): void {
    const place = this.places.get(String(to.port));
    if (place !== undefined) this.places.set(String(from.port), place);
  }

  /** Every line in the room is lost. */
  cutAll(): void {
    for (const cut of Array.from(this.lines)) cut();
    this.lines.clear();
  }
}
