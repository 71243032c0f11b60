import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { RelayTrouble } from '../../../../shared/contract/network.ts';
import type { DoorEnd, DoorLink } from './door-link.ts';
import type { JoiningNetwork } from './network.ts';
import type { Address } from './ticket.ts';

/** Time as a search sees it; a port, so that tests need not wait. */
export interface SearchTimers {
  after(milliseconds: number, call: () => void): () => void;
}

export const realTimers: SearchTimers = {
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** How long somebody is looked for before the delegate is told that nobody answered. */
export const SEARCH_MS = 30_000;
/** Greatest number of addresses that are called for one code, whatever the network claims. */
const MAX_CALLS = 24;

/** Looks for an inviter by everything that a code says, and knocks at each that answers until one opens. */
export class Search {
  private readonly network: JoiningNetwork;
  private readonly door: (link: DoorLink) => DoorEnd;
  private readonly called = new Set<string>();
  private readonly stops: (() => void)[] = [];
  private meeting: (() => void) | null = null;
  private isOver = false;

  constructor(
    network: JoiningNetwork,
    target: {
      readonly key: Bytes;
      readonly tag: Bytes;
      readonly addresses: readonly Address[];
      readonly relay: string | null;
    },
    options: {
      readonly timers: SearchTimers;
      readonly door: (link: DoorLink) => DoorEnd;
      readonly nobody: () => void;
      /** What is wrong with the relay of the code; null: nothing any more. */
      readonly relay: (trouble: RelayTrouble | null) => void;
    },
  ) {
    this.network = network;
    this.door = options.door;
    this.stops.push(
      options.timers.after(SEARCH_MS, () => {
        if (this.isOver) return;
        // At a relay the other may come hours later.
        if (this.meeting === null) options.nobody();
        for (const stop of this.stops.splice(0)) stop();
      }),
      network.find(target.tag, (address) => this.call(address)),
    );
    if (target.relay !== null) {
      this.meeting = network.meet(target.relay, target.key, 'newcomer', this.door, options.relay);
    }
    for (const address of target.addresses) this.call(address);
  }

  /** Somebody opened: nobody else is called. What is under way goes on, at a relay too. */
  settle(): void {
    this.isOver = true;
    for (const stop of this.stops.splice(0)) stop();
  }

  stop(): void {
    this.settle();
    this.meeting?.();
    this.meeting = null;
  }

  private call(address: Address): void {
    const name = `${address.host} ${address.port}`;
    if (this.isOver || this.called.has(name) || this.called.size >= MAX_CALLS) return;
    this.called.add(name);
    void this.network.call(address, (link) => this.door(link));
  }
}
