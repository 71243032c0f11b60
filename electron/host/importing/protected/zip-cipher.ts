import { createCipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

// The two ways in which files of a .zip are protected by a password: the old one of PKWARE, which programs still
// write unless told otherwise, and the AES of WinZip (AE-1 and AE-2).

/** What the directory of a .zip says of how a file is sealed. */
export interface ZipSeal {
  /** The byte that the header of the old way ends with. */
  readonly check: number;
  /** 1 to 3 where the file is sealed by AES. */
  readonly strength: number | null;
}

/** Why the packed bytes of a file do not open: another password; or the password is right, and the bytes were altered. */
export type StillSealed = 'wrong-password' | 'damaged';

/** Opens the packed bytes of one file. By the old way a wrong password passes once in 256 times. */
export function openZipSeal(
  sealed: Uint8Array,
  { check, strength }: ZipSeal,
  password: string,
): Uint8Array | StillSealed {
  const secret = Buffer.from(password, 'utf8');
  return strength === null ? openOld(sealed, check, secret) : openAes(sealed, strength, secret);
}

const OLD_HEADER = 12;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function openOld(sealed: Uint8Array, check: number, secret: Buffer): Uint8Array | StillSealed {
  if (sealed.byteLength < OLD_HEADER) return 'damaged';
  let [first, second, third] = [0x12345678, 0x23456789, 0x34567890];
  const crc = (last: number, byte: number): number =>
    ((CRC_TABLE[(last ^ byte) & 0xff] ?? 0) ^ (last >>> 8)) >>> 0;
  const turn = (byte: number): void => {
    first = crc(first, byte);
    second = (Math.imul((second + (first & 0xff)) >>> 0, 134775813) + 1) >>> 0;
    third = crc(third, second >>> 24);
  };
  for (const byte of secret) turn(byte);
  const out = new Uint8Array(sealed.byteLength);
  for (const [at, byte] of sealed.entries()) {
    const word = (third | 2) & 0xffff;
    const plain = byte ^ ((Math.imul(word, word ^ 1) >>> 8) & 0xff);
    out[at] = plain;
    turn(plain);
    if (at === OLD_HEADER - 1 && plain !== check) return 'wrong-password';
  }
  return out.subarray(OLD_HEADER);
}

const VERIFIER = 2;
const SIGNATURE = 10;
const BLOCKS = 4096;

function openAes(sealed: Uint8Array, strength: number, secret: Buffer): Uint8Array | StillSealed {
  const keyBytes = 8 * (strength + 1);
  const saltBytes = keyBytes / 2;
  if (sealed.byteLength < saltBytes + VERIFIER + SIGNATURE) return 'damaged';
  const salt = sealed.subarray(0, saltBytes);
  const keys = pbkdf2Sync(secret, salt, 1000, keyBytes * 2 + VERIFIER, 'sha1');
  const isKey = timingSafeEqual(
    keys.subarray(keyBytes * 2),
    sealed.subarray(saltBytes, saltBytes + VERIFIER),
  );
  if (!isKey) return 'wrong-password';
  const words = sealed.subarray(saltBytes + VERIFIER, sealed.byteLength - SIGNATURE);
  const signed = createHmac('sha1', keys.subarray(keyBytes, keyBytes * 2))
    .update(words)
    .digest()
    .subarray(0, SIGNATURE);
  if (!timingSafeEqual(signed, sealed.subarray(sealed.byteLength - SIGNATURE))) return 'damaged';
  return counted(words, keys.subarray(0, keyBytes));
}

/** AES in counter mode, whose counter is little-endian here and starts at one. */
function counted(words: Uint8Array, key: Buffer): Uint8Array {
  const cipher = createCipheriv(`aes-${key.byteLength * 8}-ecb`, key, null).setAutoPadding(false);
  const out = new Uint8Array(words.byteLength);
  const counters = Buffer.alloc(BLOCKS * 16);
  for (let at = 0, block = 1; at < words.byteLength; at += BLOCKS * 16, block += BLOCKS) {
    for (let i = 0; i < BLOCKS; i++) counters.writeUInt32LE(block + i, i * 16);
    const stream = cipher.update(counters);
    const end = Math.min(words.byteLength, at + BLOCKS * 16);
    for (let i = at; i < end; i++) out[i] = (words[i] ?? 0) ^ (stream[i - at] ?? 0);
  }
  return out;
}
