import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { argon2id } from 'hash-wasm';

/** Cost of turning a passphrase into a key, as it is written beside what it protects. */
export interface PassphraseCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly salt: Uint8Array;
}

/** 64 MiB and three passes: about half a second on a small laptop. */
export function newPassphraseCost(): PassphraseCost {
  return { memoryKiB: 65_536, passes: 3, salt: randomBytes(16) };
}

/** Argon2id of a passphrase. It is normalised (NFC), so that "é" typed on two keyboards is the same. */
export async function passphraseKey(passphrase: string, cost: PassphraseCost): Promise<Uint8Array> {
  return await argon2id({
    password: new TextEncoder().encode(passphrase.normalize('NFC')),
    salt: cost.salt,
    parallelism: 1,
    iterations: cost.passes,
    memorySize: cost.memoryKiB,
    hashLength: 32,
    outputType: 'binary',
  });
}

/** A 32-byte key for one purpose, drawn from another by HKDF-SHA256. */
export function deriveKey(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), purpose, 32));
}

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM with a random nonce: nonce, ciphertext, tag. `context` is authenticated, not kept. */
export function sealBytes(key: Uint8Array, context: string, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What `sealBytes` sealed; null if key, context or bytes differ. */
export function openBytes(key: Uint8Array, context: string, sealed: Uint8Array): Uint8Array | null {
  if (sealed.byteLength < NONCE + TAG) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(sealed.byteLength - TAG));
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(NONCE, sealed.byteLength - TAG)),
      decipher.final(),
    ]);
  } catch {
    return null;
  }
}
