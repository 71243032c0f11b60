import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { CircleId } from '../../../../shared/base/ids.ts';
import type { RelayTrouble } from '../../../../shared/contract/network.ts';
import type { DoorEnd, DoorLink } from './door-link.ts';
import type { Address } from './ticket.ts';

/** What joining needs of the network. Nothing here listens, announces or calls before the delegate pressed something. */
export interface JoiningNetwork {
  /** Where this computer can be called; null: it does not listen, because exchange is switched off. */
  listening(): { readonly port: number; readonly hosts: readonly string[] } | null;
  /** Shows these tags on the room's network, and no others any more. */
  announce(tags: readonly Bytes[]): void;
  /** Looks for whoever shows a tag, until stopped; says each address it learns. */
  find(tag: Bytes, found: (address: Address) => void): () => void;
  /** Calls; `door` is given the way as soon as it is up. False: nobody answered there. */
  call(address: Address, door: (link: DoorLink) => DoorEnd): Promise<boolean>;
  /** The relay of a circle; null: none. */
  relayOf(circle: CircleId): string | null;
  /** A door at a relay, named by the key of a code; what arrives there is handed to `door`. Stopped by the result. */
  meet(
    relay: string,
    key: Bytes,
    side: 'newcomer' | 'inviter',
    door: (link: DoorLink) => DoorEnd,
    /** Told what is wrong with the relay; null: nothing any more. */
    trouble: (kind: RelayTrouble | null) => void,
  ): () => void;
}

/** Where there is no network part: codes can be made by nobody. */
export const NO_NETWORK: JoiningNetwork = {
  listening: () => null,
  announce: () => undefined,
  find: () => () => undefined,
  call: () => Promise.resolve(false),
  relayOf: () => null,
  meet: () => () => undefined,
};
