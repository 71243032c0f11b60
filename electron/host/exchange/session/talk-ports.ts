import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { Exchange } from '../exchange.ts';
import type { Outbox } from './outbox.ts';
import type { SessionCircle } from './session.ts';

/** Hashes of a state, masked. */
export interface Masks {
  readonly vectorMask: Uint8Array;
  readonly headsMask: Uint8Array;
}

/** What a talk about one circle works with. */
export interface TalkPorts {
  readonly exchange: Exchange;
  readonly outbox: Outbox;
  readonly device: DeviceId;
  /** The side that called asks further where two states differ for no visible reason. */
  readonly isCaller: boolean;
  /** This side's number of the circle. */
  number(): number;
  mask(whose: 'own' | 'theirs', hash: Uint8Array): Uint8Array | null;
  /** The state of the circle as this side's entry said it. */
  entered(): string;
  policy(): SessionCircle | null;
  /** Takes in what arrived. */
  flush(): void;
  changed(): void;
}
