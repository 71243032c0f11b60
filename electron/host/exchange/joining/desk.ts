import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { joiningService, JoiningStatus, JoinOffer } from '../../../../shared/contract/joining.ts';
import type { RelayTrouble } from '../../../../shared/contract/network.ts';
import type { Announce } from '../../../../shared/contract/service.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangeOpener } from '../opener.ts';
import { doorTag } from './door-key.ts';
import type { DoorEnd, DoorLink } from './door-link.ts';
import { Inviting } from './inviting.ts';
import type { JoiningNetwork } from './network.ts';
import { Newcomer } from './newcomer.ts';
import type { Offer } from './offer.ts';
import { realTimers, Search } from './search.ts';
import type { SearchTimers } from './search.ts';
import { MAX_ADDRESSES, writeTicket } from './ticket.ts';
import type { Address } from './ticket.ts';

export interface JoiningDeps {
  readonly opener: ExchangeOpener;
  readonly network: JoiningNetwork;
  readonly timers?: SearchTimers;
}

/** What a code says about whom to look for. */
export interface Target {
  readonly key: Bytes;
  readonly head: DeviceId | null;
  readonly addresses: readonly Address[];
  readonly relay: string | null;
}

/** Both sides of joining on this device, as long as the exchange folder is open. */
export class Desk {
  private readonly deps: JoiningDeps;
  private readonly announce: Announce<typeof joiningService>;
  private readonly stops: readonly (() => void)[];
  private readonly meetings = new Map<string, () => void>();
  private host: { readonly exchange: Exchange; readonly inviting: Inviting } | null = null;
  private guest: { readonly newcomer: Newcomer; readonly target: Target } | null = null;
  private search: Search | null = null;
  /** What is wrong with the relay of the code that is used here, and with those of the codes made here. */
  private guestRelay: RelayTrouble | null = null;
  private readonly offerRelays = new Map<string, RelayTrouble>();

  constructor(deps: JoiningDeps, announce: Announce<typeof joiningService>) {
    this.deps = deps;
    this.announce = announce;
    this.stops = [
      deps.opener.opened((exchange) => void this.inviting(exchange)),
      deps.opener.closing(() => this.leave()),
    ];
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.leave();
  }

  inviting(exchange: Exchange): Inviting {
    if (this.host?.exchange !== exchange) {
      this.host = { exchange, inviting: new Inviting(exchange, () => this.changed()) };
      this.showDoors();
    }
    return this.host.inviting;
  }

  offer(id: string): Offer | null {
    return this.host?.inviting.get(id) ?? null;
  }

  close(id: string): void {
    this.host?.inviting.close(id);
  }

  /** Somebody called. */
  door(link: DoorLink): DoorEnd {
    const end = this.host?.inviting.door(link);
    return end ?? { receive: () => link.refuse(), closed: () => undefined };
  }

  join(exchange: Exchange, target: Target, person: string): void {
    this.stop();
    const { key, head } = target;
    const newcomer = new Newcomer(exchange, { key, head }, person, () => this.guestChanged());
    this.guest = { newcomer, target };
    this.look();
  }

  /** Looks for the inviter, the first time and after a cut. */
  look(): void {
    const { guest } = this;
    if (guest === null || !guest.newcomer.isLooking) return;
    this.search?.stop();
    this.guestRelay = null;
    this.search = new Search(
      this.deps.network,
      { ...guest.target, tag: doorTag(guest.target.key) },
      {
        timers: this.deps.timers ?? realTimers,
        door: (link) => guest.newcomer.door(link),
        nobody: () => guest.newcomer.nobody(),
        relay: (trouble) => {
          if (trouble === this.guestRelay) return;
          this.guestRelay = trouble;
          this.changed();
        },
      },
    );
    this.changed();
  }

  confirm(): void {
    this.guest?.newcomer.confirm();
  }

  stop(): void {
    this.search?.stop();
    this.search = null;
    this.guest?.newcomer.leave();
    this.guest = null;
    this.changed();
  }

  status(): JoiningStatus {
    const at = this.deps.network.listening();
    const newcomer = this.guest?.newcomer.state ?? null;
    return {
      offers: (this.host?.inviting.all() ?? []).filter(isShown).map((offer) => this.describe(offer)),
      listening: at === null ? null : { port: at.port, hosts: [...at.hosts] },
      newcomer:
        newcomer === null
          ? null
          : newcomer.kind === 'comparing'
            ? { ...newcomer, words: [...newcomer.words] }
            : newcomer,
      relay: newcomer === null ? null : this.guestRelay,
    };
  }

  describe(offer: Offer): JoinOffer {
    const { state, invitation } = offer;
    return {
      id: offer.id,
      circle: offer.circle,
      circleName: invitation.circleName,
      role: offer.role,
      ticket: offer.kind === 'ticket' && offer.isShown ? this.ticketOf(offer) : null,
      spoken:
        offer.spoken === null
          ? null
          : { words: [offer.spoken.words[0], offer.spoken.words[1]], digits: offer.spoken.digits },
      expiresAt: invitation.expiresAt,
      state: state.kind === 'asking' ? { ...state, words: [...state.words] } : state,
      relay: this.offerRelays.get(offer.id) ?? null,
    };
  }

  private ticketOf(offer: Offer): string {
    const at = this.deps.network.listening();
    const { secret, head, expiresAt } = offer.invitation;
    return writeTicket({
      secret,
      head: head.device,
      addresses: (at?.hosts ?? []).slice(0, MAX_ADDRESSES).map((host) => ({ host, port: at?.port ?? 0 })),
      relay: this.deps.network.relayOf(offer.circle),
      expiresAt,
    });
  }

  private guestChanged(): void {
    const kind = this.guest?.newcomer.state.kind;
    // One opened, or it is over: nobody else is looked for.
    if (kind === 'comparing' || kind === 'joined' || kind === 'failed') this.search?.settle();
    if (kind === 'joined' || kind === 'failed') this.search?.stop();
    this.changed();
  }

  private changed(): void {
    this.showDoors();
    this.announce('changed', this.status());
  }

  /** What this computer shows on the room's network and at relays is what is open, and nothing else. */
  private showDoors(): void {
    const open = (this.host?.inviting.all() ?? []).filter(
      (offer) => offer.isShown && (offer.isOpen || isUnderWay(offer)),
    );
    this.deps.network.announce(open.map((offer) => offer.tag));
    const wanted = new Map(
      open.flatMap((offer) => {
        const relay = this.deps.network.relayOf(offer.circle);
        return relay === null || offer.kind === 'spoken' ? [] : [[offer.id, { offer, relay }] as const];
      }),
    );
    for (const [id, stop] of Array.from(this.meetings)) {
      if (wanted.has(id)) continue;
      this.meetings.delete(id);
      this.offerRelays.delete(id);
      stop();
    }
    for (const [id, { offer, relay }] of wanted) {
      if (this.meetings.has(id)) continue;
      const stop = this.deps.network.meet(
        relay,
        offer.key,
        'inviter',
        (link) => this.door(link),
        (trouble) => this.relayChanged(id, trouble),
      );
      this.meetings.set(id, stop);
    }
  }

  private relayChanged(offer: string, trouble: RelayTrouble | null): void {
    if ((this.offerRelays.get(offer) ?? null) === trouble) return;
    if (trouble === null) this.offerRelays.delete(offer);
    else this.offerRelays.set(offer, trouble);
    this.announce('changed', this.status());
  }

  /** The folder closes: nobody is let in any more. */
  private leave(): void {
    this.host = null;
    this.search?.stop();
    this.search = null;
    this.guest?.newcomer.leave();
    this.guest = null;
    this.showDoors();
  }
}

/** An invitation of an earlier start shows itself only once somebody came with it. */
function isShown(offer: Offer): boolean {
  return offer.isShown || offer.state.kind === 'asking' || offer.state.kind === 'admitted';
}

function isUnderWay(offer: Offer): boolean {
  const { state } = offer;
  return state.kind === 'admitted' && !state.delivered;
}
