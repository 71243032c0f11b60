import { createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { SpokenCode } from '../../../../shared/domain/spoken-code.ts';
import { encodeCbor } from '../codec/cbor.ts';
import { deriveKey, hash } from '../codec/crypto.ts';
import type { DeviceRecord } from '../membership/record.ts';

/* What both sides of a door know before they know each other. */

const NOTHING = new Uint8Array(0);

/** The key of a door from the secret of its invitation. */
export function keyOfSecret(secret: Uint8Array): Bytes {
  return deriveKey(secret, NOTHING, utf8('dw/door-key/1'));
}

/** The key of a door from a code read aloud: made slow, since the code is short. It only finds; it proves nothing. */
export function keyOfCode(code: SpokenCode, cost: number): Promise<Bytes> {
  const said = `${code.words.join('.')}.${code.digits}`;
  return new Promise((resolve, reject) => {
    scrypt(said, 'dw/door-code/1', 32, { N: cost, r: 8, p: 1, maxmem: 128 * 1024 * 1024 }, (problem, key) => {
      if (problem === null) resolve(new Uint8Array(key));
      else reject(problem);
    });
  });
}

/** What the inviter's computer shows on the room's network, and the other looks for: a hash that names nobody. */
export function doorTag(doorKey: Uint8Array): Bytes {
  return deriveKey(doorKey, NOTHING, utf8('dw/door-tag/1')).slice(0, 8);
}

/** What the newcomer is bound to before seeing the invitation: device and nonce of the answer. */
export function commitmentTo(device: DeviceRecord, nonce: Uint8Array): Bytes {
  return hash(
    'dw/door-commitment/1',
    encodeCbor([fromHex(device.device), device.agreement, device.tls, device.person, nonce]),
  );
}

export type DoorSide = 'newcomer' | 'inviter';

/** Proof of one side that it knows the key of the door, on this very connection. 16 bytes. */
export function proofOf(
  doorKey: Uint8Array,
  side: DoorSide,
  binding: Uint8Array,
  commitment: Uint8Array,
): Bytes {
  const said = concatBytes([utf8(`dw/door-proof/1/${side}\0`), binding, commitment]);
  return new Uint8Array(createHmac('sha256', doorKey).update(said).digest().subarray(0, 16));
}

/** Compares in constant time. */
export function isProof(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
