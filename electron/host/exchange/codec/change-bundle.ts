/*
 * The outside of a bundle of changes, without Automerge: magic 85 6f 4a 83, four bytes of checksum, type 3
 * (bundle), a length (LEB128), as many bytes, and nothing after them. The host never decodes one: that is
 * done in a draft worker that can be killed, with caps of its own on changes, bytes and time.
 */
const MAGIC = [0x85, 0x6f, 0x4a, 0x83] as const;
const BUNDLE = 3;

/** True for one whole bundle chunk. Says nothing about what it does. */
export function isChangeBundle(bytes: Uint8Array): boolean {
  if (MAGIC.some((byte, i) => bytes[i] !== byte) || bytes[8] !== BUNDLE) return false;
  let length = 0;
  let factor = 1;
  for (let i = 9; i < 14; i++) {
    const byte = bytes[i];
    if (byte === undefined) return false;
    length += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return i + 1 + length === bytes.byteLength;
  }
  return false;
}
