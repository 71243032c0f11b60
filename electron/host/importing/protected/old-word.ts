import { createHash, timingSafeEqual } from 'node:crypto';
import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import type { RefusalCode } from '../../../../shared/contract/importing.ts';
import { openCompoundFile, type CompoundFile } from './compound-file.ts';

// What Word 97 to 2003 makes of a .doc that is given a password ([MS-DOC] 2.2.6, [MS-OFFCRYPTO] 2.3.5 and 2.3.6): its
// streams under RC4, by turns of 512 bytes. The older XOR obfuscation is not opened. What comes out is the same file
// with its words in clear; the password is in memory while this runs.

type Opened = Result<Uint8Array, Failure<RefusalCode>>;

const FIB_MAGIC = 0xa5ec;
const ENCRYPTED = 0x0100;
const OBFUSCATED = 0x8000;
const SECOND_TABLE = 0x0200;
/** The beginning of the words that is never under the cipher. */
const CLEAR_FIB = 68;
const TURN = 512;
const MOST = 64 * 1024 * 1024;
const CANNOT: Failure<RefusalCode> = failure('cannot-unlock', 'a protection of another kind');
const DAMAGED: Failure<RefusalCode> = failure('damaged', 'the protection breaks off');

/** How an old Word file is protected; the obfuscation of Word 95 is not asked a password that would not open it. */
export function protectionOfDoc(bytes: Uint8Array): 'none' | 'cipher' | 'obfuscation' {
  const words = openCompoundFile(bytes)?.read('WordDocument', MOST) ?? null;
  const flags = words === null ? 0 : (flagsOf(words) ?? 0);
  if ((flags & ENCRYPTED) === 0) return 'none';
  return (flags & OBFUSCATED) === 0 ? 'cipher' : 'obfuscation';
}

/** The same file in clear, by its password. */
export function openOldWord(bytes: Uint8Array, password: string): Opened {
  const copy = Uint8Array.from(bytes);
  const container = openCompoundFile(copy);
  const words = container?.read('WordDocument', MOST) ?? null;
  const flags = words === null ? null : flagsOf(words);
  if (container === null || words === null || flags === null || words.byteLength < CLEAR_FIB)
    return err(DAMAGED);
  if ((flags & ENCRYPTED) === 0) return ok(copy);
  if ((flags & OBFUSCATED) !== 0) return err(CANNOT);
  const tableName = (flags & SECOND_TABLE) === 0 ? '0Table' : '1Table';
  const table = container.read(tableName, MOST);
  const header = new DataView(words.buffer, words.byteOffset, words.byteLength).getUint32(14, true);
  if (table === null || header < 52 || header > table.byteLength) return err(DAMAGED);
  const keys = keysOf(Buffer.from(table.subarray(0, header)), Buffer.from(password, 'utf16le'));
  if (!keys.ok) return keys;
  const plain = inClear(words, CLEAR_FIB, keys.value);
  const view = new DataView(plain.buffer);
  view.setUint16(10, flags & ~ENCRYPTED, true);
  view.setUint32(14, 0, true);
  put(copy, container, 'WordDocument', plain);
  put(copy, container, tableName, inClear(table, header, keys.value));
  const data = container.read('Data', MOST);
  if (data !== null) put(copy, container, 'Data', inClear(data, 0, keys.value));
  return ok(copy);
}

/** The flags of the file information block; null where it is none. */
function flagsOf(words: Uint8Array): number | null {
  if (words.byteLength < 18) return null;
  const view = new DataView(words.buffer, words.byteOffset, words.byteLength);
  return view.getUint16(0, true) === FIB_MAGIC ? view.getUint16(10, true) : null;
}

type KeyOf = (turn: number) => Buffer;

/** The keys of the turns, if the password is right. */
function keysOf(header: Buffer, secret: Buffer): Result<KeyOf, Failure<RefusalCode>> {
  const [major, minor] = [header.readUInt16LE(0), header.readUInt16LE(2)];
  if (major === 1 && minor === 1)
    return checked(firstKeys(header.subarray(4, 20), secret), header, 20, 'md5');
  if (minor !== 2 || major < 2 || major > 4) return err(CANNOT);
  const size = header.readUInt32LE(8);
  const verifier = 12 + size;
  if (size < 32 || header.byteLength < verifier + 4 + 16 + 16 + 4 + 20) return err(DAMAGED);
  const algorithm = header.readUInt32LE(12 + 8);
  const bits = header.readUInt32LE(12 + 16) || 40;
  if (algorithm !== 0x6801 || bits < 40 || bits > 128 || bits % 8 !== 0) return err(CANNOT);
  const keys = laterKeys(header.subarray(verifier + 4, verifier + 20), secret, bits / 8);
  return checked(keys, header, verifier + 20, 'sha1');
}

/** A word that was drawn and its hash stand under the key of the first turn, one behind the other. */
function checked(
  keyOf: KeyOf,
  header: Buffer,
  at: number,
  hash: 'md5' | 'sha1',
): Result<KeyOf, Failure<RefusalCode>> {
  const gap = hash === 'sha1' ? 4 : 0;
  const length = hash === 'sha1' ? 20 : 16;
  const sealed = Buffer.concat([
    header.subarray(at, at + 16),
    header.subarray(at + 16 + gap, at + 16 + gap + length),
  ]);
  if (sealed.byteLength < 16 + length) return err(DAMAGED);
  const plain = rc4(keyOf(0), sealed);
  const isRight = timingSafeEqual(digest(hash, plain.subarray(0, 16)), plain.subarray(16));
  return isRight ? ok(keyOf) : err(failure('wrong-password'));
}

/** Word 97 and 2000. */
function firstKeys(salt: Buffer, secret: Buffer): KeyOf {
  const short = digest('md5', secret).subarray(0, 5);
  const mixed = digest('md5', ...Array.from({ length: 16 }, () => [short, salt]).flat()).subarray(0, 5);
  return (turn) => digest('md5', mixed, little(turn));
}

/** Word 2002 and 2003: "RC4 CryptoAPI". Of 40 bits the rest of the key is nought. */
function laterKeys(salt: Buffer, secret: Buffer, length: number): KeyOf {
  const first = digest('sha1', salt, secret);
  return (turn) => {
    const key = digest('sha1', first, little(turn)).subarray(0, length);
    return length === 5 ? Buffer.concat([key, Buffer.alloc(11)]) : key;
  };
}

/** A stream without its cipher; its first bytes are in clear, though they count. */
function inClear(sealed: Uint8Array, clear: number, keyOf: KeyOf): Uint8Array {
  const out = new Uint8Array(sealed.byteLength);
  for (let at = 0, turn = 0; at < sealed.byteLength; at += TURN, turn++)
    out.set(rc4(keyOf(turn), sealed.subarray(at, at + TURN)), at);
  out.set(sealed.subarray(0, clear));
  return out;
}

function put(copy: Uint8Array, container: CompoundFile, name: string, plain: Uint8Array): void {
  let from = 0;
  for (const { at, length } of container.places(name)) {
    copy.set(plain.subarray(from, from + length), at);
    from += length;
  }
}

function rc4(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  const swap = (a: number, b: number): void => {
    const kept = state[a] ?? 0;
    state[a] = state[b] ?? 0;
    state[b] = kept;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] ?? 0) + (key[i % key.byteLength] ?? 0)) & 255;
    swap(i, j);
  }
  let [i, j] = [0, 0];
  return bytes.map((byte) => {
    i = (i + 1) & 255;
    j = (j + (state[i] ?? 0)) & 255;
    swap(i, j);
    return byte ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0);
  });
}

function digest(name: 'md5' | 'sha1', ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function little(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
