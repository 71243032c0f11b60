import type { Bytes } from '../../../shared/base/bytes.ts';

/**
 * Seals and opens records at rest (AES-256-GCM, random nonce, `context` authenticated so that a record
 * cannot be moved to another place). `open` throws `DamagedRecordError` when bytes or context differ.
 */
export interface Cipher {
  seal(context: string, plain: Uint8Array): Promise<Bytes>;
  open(context: string, sealed: Uint8Array): Promise<Bytes>;
}

export class DamagedRecordError extends Error {
  readonly context: string;
  constructor(context: string) {
    super(`The record ${context} is damaged or was written under another key`);
    this.context = context;
  }
}

const encoder = new TextEncoder();

/** A cipher over one AES-GCM key. The key may be non-extractable. */
export function createCipher(key: CryptoKey): Cipher {
  return {
    async seal(context, plain) {
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const body = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv: nonce, additionalData: encoder.encode(context) },
        key,
        new Uint8Array(plain),
      );
      const sealed = new Uint8Array(12 + body.byteLength);
      sealed.set(nonce);
      sealed.set(new Uint8Array(body), 12);
      return sealed;
    },
    async open(context, sealed) {
      try {
        const plain = await crypto.subtle.decrypt(
          {
            name: 'AES-GCM',
            iv: new Uint8Array(sealed.subarray(0, 12)),
            additionalData: encoder.encode(context),
          },
          key,
          new Uint8Array(sealed.subarray(12)),
        );
        return new Uint8Array(plain);
      } catch {
        throw new DamagedRecordError(context);
      }
    },
  };
}

/** Makes the key of a cipher from 32 raw bytes. */
export function importCipherKey(raw: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new Uint8Array(raw), 'AES-GCM', false, ['encrypt', 'decrypt']);
}
