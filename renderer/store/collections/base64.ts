import type { Bytes } from '../../../shared/base/bytes.ts';

const PIECE = 0x8000;

/** Base64 of bytes: RxDB's documents are JSON, so sealed bytes are kept as text. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += PIECE)
    binary += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  return btoa(binary);
}

/** Bytes of base64; throws on anything else. */
export function fromBase64(text: string): Bytes {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
