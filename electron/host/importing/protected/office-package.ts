import { createDecipheriv, createHash, hash as digestOf, timingSafeEqual } from 'node:crypto';
import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import type { RefusalCode } from '../../../../shared/contract/importing.ts';
import { findFirst, parseXml, type XmlElement } from '../docx/xml-tree.ts';
import { openCompoundFile } from './compound-file.ts';

// What Office makes of a .docx that is given a password ([MS-OFFCRYPTO]): the whole package, sealed, in a container.
// Two ways are in use: "agile" since Office 2010, and "standard" of 2007. The password is in memory while this runs.

type Opened = Result<Uint8Array, Failure<RefusalCode>>;

const MAX_BYTES = 64 * 1024 * 1024;
/** The most that the standard allows; Office writes 100,000. */
const MAX_SPIN = 10_000_000;
const SEGMENT = 4096;
const STANDARD_SPIN = 50_000;
const CANNOT: Failure<RefusalCode> = failure('cannot-unlock', 'a protection of another kind');
const WRONG: Failure<RefusalCode> = failure('wrong-password');
const DAMAGED: Failure<RefusalCode> = failure('damaged', 'the protection breaks off');

/** Opens a protected package with its password; what comes out is the file as it was before. */
export function openOfficePackage(bytes: Uint8Array, password: string): Opened {
  const container = openCompoundFile(bytes);
  const info = container?.read('EncryptionInfo', 64 * 1024) ?? null;
  const sealed = container?.read('EncryptedPackage', MAX_BYTES + SEGMENT) ?? null;
  if (info === null || sealed === null || info.byteLength < 12 || sealed.byteLength < 8) return err(DAMAGED);
  const view = new DataView(info.buffer, info.byteOffset, info.byteLength);
  const minor = view.getUint16(2, true);
  const size = new DataView(sealed.buffer, sealed.byteOffset, 8).getUint32(0, true);
  if (size > sealed.byteLength - 8) return err(DAMAGED);
  const secret = Buffer.from(password, 'utf16le');
  try {
    if (minor === 4) return openAgile(info.subarray(8), sealed.subarray(8), size, secret);
    if (minor === 2) return openStandard(view, sealed.subarray(8), size, secret);
    return err(CANNOT);
  } catch {
    // A length that no cipher takes, a name of no hash: nobody's Office wrote it.
    return err(DAMAGED);
  }
}

interface AgileParameters {
  readonly hash: string;
  readonly keyBytes: number;
  readonly block: number;
  readonly salt: Buffer;
}

const HASHES: Readonly<Record<string, string>> = {
  SHA1: 'sha1',
  'SHA-1': 'sha1',
  SHA256: 'sha256',
  SHA384: 'sha384',
  SHA512: 'sha512',
};

/** Null: a cipher that is not opened here. */
function parametersOf({ attributes }: XmlElement): AgileParameters | null {
  const hash = HASHES[attributes['hashAlgorithm'] ?? ''];
  const keyBytes = Number(attributes['keyBits']) / 8;
  if (
    hash === undefined ||
    attributes['cipherAlgorithm'] !== 'AES' ||
    attributes['cipherChaining'] !== 'ChainingModeCBC' ||
    ![16, 24, 32].includes(keyBytes)
  )
    return null;
  return { hash, keyBytes, block: 16, salt: base64(attributes['saltValue']) };
}

function openAgile(xml: Uint8Array, sealed: Uint8Array, size: number, secret: Buffer): Opened {
  const root = parseXml(xml, undefined, { nameOf: (_uri, local) => local, keepsSpace: () => false });
  if (!root.ok) return root;
  const data = findFirst(root.value, 'keyData');
  const lock = findFirst(root.value, 'encryptedKey');
  if (data === null || lock === null) return err(CANNOT);
  const whole = parametersOf(data);
  const own = parametersOf(lock);
  const spin = Number(lock.attributes['spinCount']);
  if (whole === null || own === null) return err(CANNOT);
  if (!Number.isInteger(spin) || spin < 0 || spin > MAX_SPIN) return err(failure('hostile', 'a spin count'));
  const stretched = stretch(own.hash, own.salt, secret, spin);
  const openPart = (name: string, purpose: string): Buffer => {
    const key = fitted(digest(own.hash, stretched, Buffer.from(purpose, 'hex')), own.keyBytes);
    return cbc(key, fitted(own.salt, own.block), base64(lock.attributes[name]));
  };
  const said = openPart('encryptedVerifierHashInput', 'fea7d2763b4b9e79').subarray(0, own.salt.byteLength);
  const expected = openPart('encryptedVerifierHashValue', 'd7aa0f6d3061344e');
  if (!isSame(digest(own.hash, said), expected)) return err(WRONG);
  const key = openPart('encryptedKeyValue', '146e0be7abacd0d6').subarray(0, whole.keyBytes);
  const out = Buffer.alloc(Math.ceil(size / 16) * 16);
  for (let at = 0, segment = 0; at < size; at += SEGMENT, segment++) {
    const iv = fitted(digest(whole.hash, whole.salt, little(segment)), whole.block);
    const length = Math.min(SEGMENT, Math.ceil((size - at) / 16) * 16);
    cbc(key, iv, sealed.subarray(at, at + length)).copy(out, at);
  }
  return ok(new Uint8Array(out.subarray(0, size)));
}

function openStandard(view: DataView, sealed: Uint8Array, size: number, secret: Buffer): Opened {
  const headerSize = view.getUint32(8, true);
  const keyBytes = view.getUint32(12 + 16, true) / 8;
  const algorithm = view.getUint32(12 + 8, true);
  if (![0x660e, 0x660f, 0x6610].includes(algorithm) || ![16, 24, 32].includes(keyBytes)) return err(CANNOT);
  const verifier = 12 + headerSize;
  const bytesAt = (from: number, length: number): Buffer =>
    Buffer.from(view.buffer, view.byteOffset + from, length);
  const salt = bytesAt(verifier + 4, 16);
  const stretched = digest('sha1', stretch('sha1', salt, secret, STANDARD_SPIN), little(0));
  const half = (pad: number): Buffer => {
    const mixed = Buffer.alloc(64, pad);
    for (const [at, byte] of stretched.entries()) mixed[at] = (mixed[at] ?? 0) ^ byte;
    return digest('sha1', mixed);
  };
  const key = Buffer.concat([half(0x36), half(0x5c)]).subarray(0, keyBytes);
  const said = ecb(key, bytesAt(verifier + 20, 16));
  const expected = ecb(key, bytesAt(verifier + 40, 32)).subarray(0, 20);
  if (!isSame(digest('sha1', said), expected)) return err(WRONG);
  const length = Math.ceil(size / 16) * 16;
  return ok(new Uint8Array(ecb(key, sealed.subarray(0, length)).subarray(0, size)));
}

function stretch(hash: string, salt: Buffer, secret: Buffer, spin: number): Buffer {
  let last = digest(hash, salt, secret);
  const step = Buffer.alloc(4 + last.byteLength);
  for (let at = 0; at < spin; at++) {
    step.writeUInt32LE(at, 0);
    last.copy(step, 4);
    last = digestOf(hash, step, 'buffer');
  }
  return last;
}

function digest(name: string, ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** As long as it has to be; what is missing is filled up as the standard says. */
function fitted(bytes: Buffer, length: number): Buffer {
  return bytes.byteLength >= length
    ? bytes.subarray(0, length)
    : Buffer.concat([bytes, Buffer.alloc(length - bytes.byteLength, 0x36)]);
}

function cbc(key: Buffer, iv: Buffer, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv(`aes-${key.byteLength * 8}-cbc`, key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

function ecb(key: Buffer, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv(`aes-${key.byteLength * 8}-ecb`, key, null).setAutoPadding(false);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

function isSame(own: Buffer, expected: Buffer): boolean {
  return expected.byteLength >= own.byteLength && timingSafeEqual(own, expected.subarray(0, own.byteLength));
}

function little(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}

function base64(words: string | undefined): Buffer {
  return Buffer.from(words ?? '', 'base64');
}
