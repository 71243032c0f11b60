import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { agree, deriveKey } from '../codec/crypto.ts';

/** The end of a line that called, or the one that was called. */
export type Side = 'caller' | 'called';

export function otherSide(side: Side): Side {
  return side === 'caller' ? 'called' : 'caller';
}

const NO_SALT = new Uint8Array(32);
export const TAG = 8;
export const MASK = 16;
export const PROOF = 16;

/** What holders of one epoch key say to each other on one connection; nobody else can tell two of them apart. */
export class EpochSecrets {
  private readonly key: Bytes;
  private readonly binding: Uint8Array;
  /** Looked at with each message of somebody unknown. */
  private readonly tags = new Map<Side, Bytes>();

  constructor(epochKey: Uint8Array, binding: Uint8Array) {
    this.key = deriveKey(epochKey, NO_SALT, utf8('dw/session/1'));
    this.binding = binding;
  }

  /** Says that this side holds the epoch's key. */
  tag(side: Side): Bytes {
    const tag = this.tags.get(side) ?? this.mac('tag', sideByte(side)).slice(0, TAG);
    this.tags.set(side, tag);
    return tag;
  }

  /** Says which member this side is, to whoever knows the members. */
  hint(side: Side, device: DeviceId): Bytes {
    return this.mac('hint', sideByte(side), fromHex(device)).slice(0, TAG);
  }

  /** A hash of the state that can be compared, and that says nothing to others. */
  mask(hash: Uint8Array): Bytes {
    return this.mac('state', hash).slice(0, MASK);
  }

  private mac(what: string, ...parts: readonly Uint8Array[]): Bytes {
    return mac(this.key, [utf8(`${what}\0`), this.binding, ...parts]);
  }
}

/** The proof that one of two devices gives the other: both could have made it, so it shows nothing to a third. */
export function deviceProof(
  agreementSeed: Uint8Array,
  otherAgreement: Uint8Array,
  binding: Uint8Array,
  side: Side,
): Bytes | null {
  const shared = agree(agreementSeed, otherAgreement);
  if (shared === null) return null;
  const key = deriveKey(shared, NO_SALT, utf8('dw/session-proof/1'));
  return mac(key, [binding, sideByte(side)]).slice(0, PROOF);
}

/** Takes the same time wherever the first difference is. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

function sideByte(side: Side): Bytes {
  return Uint8Array.of(side === 'caller' ? 0 : 1);
}

function mac(key: Uint8Array, parts: readonly Uint8Array[]): Bytes {
  return new Uint8Array(createHmac('sha256', key).update(concatBytes(parts)).digest());
}
