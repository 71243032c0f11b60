import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { Random } from '../../../../shared/base/ports.ts';

/** The system's random source. */
export const systemRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };

/** SHA-256 over a domain name and parts, so that a hash of one kind is never one of another. */
export function hash(domain: string, ...parts: readonly Uint8Array[]): Bytes {
  const digest = createHash('sha256').update(utf8(domain)).update(new Uint8Array(1));
  for (const part of parts) digest.update(part);
  return new Uint8Array(digest.digest());
}

// The DER wrappers of RFC 8410 around 32 raw bytes; Electron's and Node's crypto read the same.
const PUBLIC_WRAP = {
  ed25519: fromHex('302a300506032b6570032100'),
  x25519: fromHex('302a300506032b656e032100'),
};
const PRIVATE_WRAP = {
  ed25519: fromHex('302e020100300506032b657004220420'),
  x25519: fromHex('302e020100300506032b656e04220420'),
};
type Curve = 'ed25519' | 'x25519';

function publicKey(curve: Curve, raw: Uint8Array): KeyObject {
  return createPublicKey({
    key: Buffer.from(concatBytes([PUBLIC_WRAP[curve], raw])),
    format: 'der',
    type: 'spki',
  });
}

function privateKey(curve: Curve, seed: Uint8Array): KeyObject {
  return createPrivateKey({
    key: Buffer.from(concatBytes([PRIVATE_WRAP[curve], seed])),
    format: 'der',
    type: 'pkcs8',
  });
}

/** The 32-byte public key that belongs to a 32-byte seed. */
export function publicOf(curve: Curve, seed: Uint8Array): Bytes {
  const der = createPublicKey(privateKey(curve, seed)).export({ format: 'der', type: 'spki' });
  return new Uint8Array(der.subarray(der.byteLength - 32));
}

export function signBytes(seed: Uint8Array, message: Uint8Array): Bytes {
  return new Uint8Array(sign(null, message, privateKey('ed25519', seed)));
}

/** False also for a key that is none. */
export function verifyBytes(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(null, message, publicKey('ed25519', key), signature);
  } catch {
    return false;
  }
}

export function deriveKey(secret: Uint8Array, salt: Uint8Array, info: Uint8Array): Bytes {
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, 32));
}

/** AES-256-GCM; the 16-byte tag follows the ciphertext. */
export function sealBytes(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, context: Uint8Array): Bytes {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
  return concatBytes([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Null when key, nonce, context or a single bit differs. */
export function openBytes(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  context: Uint8Array,
): Bytes | null {
  if (sealed.byteLength < 16) return null;
  try {
    const split = sealed.byteLength - 16;
    const cipher = createDecipheriv('aes-256-gcm', key, nonce)
      .setAAD(context)
      .setAuthTag(sealed.subarray(split));
    return concatBytes([cipher.update(sealed.subarray(0, split)), cipher.final()]);
  } catch {
    return null;
  }
}

/** The secret of two X25519 keys; null for a key that is none. */
export function agree(seed: Uint8Array, other: Uint8Array): Bytes | null {
  try {
    return new Uint8Array(
      diffieHellman({ privateKey: privateKey('x25519', seed), publicKey: publicKey('x25519', other) }),
    );
  } catch {
    return null;
  }
}

const NO_NONCE = new Uint8Array(12);
/** Bytes of a 32-byte secret in a box: 32 of ephemeral key, 32 of secret, 16 of tag. */
export const BOX_LENGTH = 80;

/** Seals a 32-byte secret so that only the holder of the X25519 key opens it; each box has its own key. */
export function sealBox(
  recipient: Uint8Array,
  secret: Uint8Array,
  context: Uint8Array,
  random: Random,
): Bytes {
  const seed = random.bytes(32);
  const ephemeral = publicOf('x25519', seed);
  const key = boxKey(seed, recipient, ephemeral, recipient, context);
  return concatBytes([ephemeral, sealBytes(key, NO_NONCE, secret, context)]);
}

/** Null when the box is for another key or context, or is altered. */
export function openBox(seed: Uint8Array, box: Uint8Array, context: Uint8Array): Bytes | null {
  if (box.byteLength !== BOX_LENGTH) return null;
  const ephemeral = box.subarray(0, 32);
  try {
    const key = boxKey(seed, ephemeral, ephemeral, publicOf('x25519', seed), context);
    return openBytes(key, NO_NONCE, box.subarray(32), context);
  } catch {
    return null;
  }
}

function boxKey(
  seed: Uint8Array,
  other: Uint8Array,
  ephemeral: Uint8Array,
  recipient: Uint8Array,
  context: Uint8Array,
): Bytes {
  const shared = diffieHellman({
    privateKey: privateKey('x25519', seed),
    publicKey: publicKey('x25519', other),
  });
  return deriveKey(shared, concatBytes([ephemeral, recipient]), concatBytes([utf8('dw/box/1\0'), context]));
}
