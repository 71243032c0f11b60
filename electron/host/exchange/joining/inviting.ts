import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { Role } from '../../../../shared/domain/circle.ts';
import { spokenCode } from '../../../../shared/domain/spoken-code.ts';
import { FileProblemError } from '../codec/bundle-file.ts';
import { readInvitation, readJoinRequest } from '../codec/invitation.ts';
import type { Exchange } from '../exchange.ts';
import { invite } from '../files.ts';
import type { Circle } from '../circle/circle.ts';
import { keyOfCode, keyOfSecret } from './door-key.ts';
import type { DoorEnd, DoorLink } from './door-link.ts';
import { decodeDoor, encodeDoor } from './door-messages.ts';
import type { DoorMessage } from './door-messages.ts';
import { Offer, sendFirstFile } from './offer.ts';
import type { OfferKind } from './offer.ts';

/** A code read aloud is good for so long. */
export const SPOKEN_LIFETIME_MS = 10 * 60_000;
/** A code shown or sent is good for a day: the addresses in it hardly last longer. */
export const TICKET_LIFETIME_MS = 24 * 3_600_000;
/** Open codes at a time. */
export const MAX_OFFERS = 8;
/** Knocks that fit nothing, in all and per minute, before nobody is heard for the rest of the minute. */
const WRONG_A_MINUTE = 10;
/** So many wrong knocks close the codes that were read aloud. */
const WRONG_FOR_SPOKEN = 5;

/** The codes of this device that are open, and everybody who stands at the door. */
export class Inviting {
  private readonly exchange: Exchange;
  private readonly changed: () => void;
  private offers: readonly Offer[] = [];
  private wrong: readonly number[] = [];
  private wrongSinceSpoken = 0;

  constructor(exchange: Exchange, changed: () => void) {
    this.exchange = exchange;
    this.changed = changed;
    this.reopen();
  }

  all(): readonly Offer[] {
    return this.offers;
  }

  get(id: string): Offer | null {
    return this.offers.find((offer) => offer.id === id) ?? null;
  }

  /** Makes a code for one person. Null: as many are open as may be. */
  async open(circle: Circle, role: Role, kind: OfferKind): Promise<Offer | null> {
    this.offers = this.offers.filter((offer) => offer.isOpen || offer.state.kind === 'admitted');
    if (this.offers.filter((offer) => offer.isShown && offer.isOpen).length >= MAX_OFFERS) return null;
    const { random, wordsCost } = this.exchange.ports;
    const spoken = kind === 'spoken' ? spokenCode(random.bytes(5)) : null;
    const lifetime = spoken === null ? TICKET_LIFETIME_MS : SPOKEN_LIFETIME_MS;
    const { bytes } = invite(this.exchange, circle, role, lifetime);
    const key =
      spoken === null ? keyOfSecret(readInvitation(bytes).secret) : await keyOfCode(spoken, wordsCost);
    if (spoken !== null) this.wrongSinceSpoken = 0;
    return this.add(bytes, key, spoken, true);
  }

  /** Closes a code: who comes with it later is turned away. */
  close(id: string): void {
    const offer = this.get(id);
    if (offer === null) return;
    offer.end('closed');
    const left = this.exchange.openInvitations().filter((open) => {
      return open.role !== 'written' || readInvitation(open.bytes).id !== id;
    });
    this.exchange.setInvitations(left);
    this.offers = this.offers.filter((one) => one !== offer);
    this.changed();
  }

  /** Somebody came by a way that is not a member's, or not only. */
  door(link: DoorLink): DoorEnd {
    let offer: Offer | null = null;
    return {
      receive: (bytes) => {
        const message = decodeDoor(bytes);
        if (message === null) return link.refuse();
        if (message.kind === 'knock') offer = this.knock(link, message);
        else if (message.kind === 'finished') offer?.finished(link);
        else if (message.kind === 'answer' && offer !== null) void offer.answer(link, message.bytes);
        else link.refuse();
      },
      closed: () => offer?.closed(link),
    };
  }

  private knock(link: DoorLink, knock: Extract<DoorMessage, { kind: 'knock' }>): Offer | null {
    const now = this.exchange.ports.clock.now();
    this.wrong = this.wrong.filter((at) => at > now - 60_000 && at <= now);
    if (this.wrong.length >= WRONG_A_MINUTE) {
      void link.send(encodeDoor({ kind: 'refused', reason: 'busy' }));
      return null;
    }
    const offer = this.offers.find((one) => one.fits(link, knock));
    if (offer !== undefined) {
      offer.knock(link, knock);
      return offer;
    }
    // Who is helped on has proved nothing either: the file is large, and an answer can be said again by whoever heard it.
    this.wrong = [...this.wrong, now];
    if (this.helpOn(link, knock.answer)) return null;
    this.wrongSinceSpoken += 1;
    if (this.wrongSinceSpoken >= WRONG_FOR_SPOKEN) {
      for (const one of this.offers) if (one.kind === 'spoken') one.end('tries');
    }
    void link.send(encodeDoor({ kind: 'refused', reason: 'unknown-code' }));
    return null;
  }

  /**
   * This workbench was stopped between the admission and the newcomer's first file. Who is a member gets it again:
   * it is sealed for that device alone, so it does not matter who asks.
   */
  private helpOn(link: DoorLink, answer: Bytes): boolean {
    if (answer.byteLength === 0) return false;
    try {
      const { circle: id, device } = readJoinRequest(answer);
      const circle = this.exchange.get(id);
      if ((circle?.membership.state.members.get(device.device)?.role ?? null) === null) return false;
      if (circle !== null) void sendFirstFile(this.exchange, circle, device.device, link);
      return true;
    } catch (problem) {
      if (problem instanceof FileProblemError) return false;
      throw problem;
    }
  }

  private add(bytes: Bytes, key: Bytes, spoken: Offer['spoken'], isShown: boolean): Offer {
    const ports = { exchange: this.exchange, changed: this.changed };
    const offer = new Offer(ports, { bytes, key, spoken, isShown });
    this.offers = [...this.offers, offer];
    this.changed();
    return offer;
  }

  /** Invitations written before this start are open doors too, under their own secret. */
  private reopen(): void {
    const now = this.exchange.ports.clock.now();
    for (const { role, bytes } of this.exchange.openInvitations()) {
      if (role !== 'written') continue;
      const { secret, expiresAt } = readInvitation(bytes);
      if (expiresAt > now) this.add(bytes, keyOfSecret(secret), null, false);
    }
  }
}
