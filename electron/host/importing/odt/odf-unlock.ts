import { createDecipheriv, createHash, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { argon2id } from 'hash-wasm';
import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import type { RefusalCode } from '../../../../shared/contract/importing.ts';
import { openZip, type ZipReader } from '../docx/zip.ts';
import { HELD_PARTS, readSeals, type OdfSeal } from './odf-seals.ts';

// What a program makes of an OpenDocument text that is given a password: each part sealed by itself with AES-256-CBC
// (OpenDocument 1.2, LibreOffice before 24.8), or the whole package with AES-256-GCM under a key of Argon2id (since
// then). The password is in memory while this runs.

type Opened = Result<Uint8Array, Failure<RefusalCode>>;

const MAX_PART = 64 * 1024 * 1024;
const WRONG: Failure<RefusalCode> = failure('wrong-or-damaged', 'the password opens no text');
const DAMAGED: Failure<RefusalCode> = failure('damaged', 'a sealed part breaks off');

/** The package in clear. What is under no password comes back as it is. */
export async function unlockOdf(bytes: Uint8Array, password: string | null): Promise<Opened> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return ok(bytes);
  const zip = openZip(bytes);
  // What is no package is said by whoever reads it.
  if (!zip.ok) return ok(bytes);
  const seals = readSeals(zip.value);
  if (!seals.ok) return seals;
  if (seals.value.size === 0) return ok(bytes);
  if (password === null) return err(failure('encrypted', 'an OpenDocument text'));
  const whole = seals.value.get('encrypted-package');
  return whole === undefined
    ? await openParts(zip.value, seals.value, password)
    : await openPart(zip.value, 'encrypted-package', whole, password);
}

async function openParts(
  zip: ZipReader,
  seals: ReadonlyMap<string, OdfSeal>,
  password: string,
): Promise<Opened> {
  // Parts that are not read are named: that there are macros or embedded objects is to be said.
  const parts: Record<string, Uint8Array> = Object.fromEntries(
    zip.names.map((name) => [name, new Uint8Array()]),
  );
  delete parts['META-INF/manifest.xml'];
  for (const name of HELD_PARTS) {
    if (!zip.has(name)) continue;
    const seal = seals.get(name);
    const part = seal === undefined ? plainPart(zip, name) : await openPart(zip, name, seal, password);
    if (!part.ok) return part;
    parts[name] = part.value;
  }
  return ok(zipSync(parts, { level: 0 }));
}

function plainPart(zip: ZipReader, name: string): Opened {
  const read = zip.read(name);
  return read.ok && read.value !== null ? ok(read.value) : err(DAMAGED);
}

async function openPart(zip: ZipReader, name: string, seal: OdfSeal, password: string): Promise<Opened> {
  const read = plainPart(zip, name);
  if (!read.ok) return read;
  try {
    const key = await keyOf(seal, password);
    const packed = seal.cipher === 'gcm' ? openGcm(read.value, key, seal) : openCbc(read.value, key, seal);
    return packed.ok ? ok(unpacked(packed.value)) : packed;
  } catch (problem) {
    // A length that no cipher takes, bytes that do not inflate: nobody's program wrote them.
    return err(isTooLarge(problem) ? failure('too-large', 'a part of the text') : DAMAGED);
  }
}

async function keyOf({ start, derivation }: OdfSeal, password: string): Promise<Uint8Array> {
  const first = createHash(start).update(password, 'utf8').digest();
  const { salt } = derivation;
  if (derivation.kind === 'pbkdf2') return pbkdf2Sync(first, salt, derivation.turns, 32, 'sha1');
  const { turns: iterations, memory: memorySize, lanes: parallelism } = derivation;
  return argon2id({
    password: first,
    salt,
    parallelism,
    iterations,
    memorySize,
    hashLength: 32,
    outputType: 'binary',
  });
}

const NONCE = 12;
const TAG = 16;

/** The nonce stands before the words, the tag behind them. */
function openGcm(sealed: Uint8Array, key: Uint8Array, { vector }: OdfSeal): Opened {
  if (sealed.byteLength < NONCE + TAG || vector.byteLength !== NONCE) return err(DAMAGED);
  if (!timingSafeEqual(vector, sealed.subarray(0, NONCE))) return err(DAMAGED);
  const decipher = createDecipheriv('aes-256-gcm', key, vector, { authTagLength: TAG });
  decipher.setAuthTag(sealed.subarray(sealed.byteLength - TAG));
  const words = decipher.update(sealed.subarray(NONCE, sealed.byteLength - TAG));
  try {
    return ok(Buffer.concat([words, decipher.final()]));
  } catch {
    return err(WRONG);
  }
}

const CHECKED = 1024;

/** The last byte says by how many the words were filled up; the others of them are anything. */
function openCbc(sealed: Uint8Array, key: Uint8Array, { vector, check }: OdfSeal): Opened {
  const decipher = createDecipheriv('aes-256-cbc', key, vector).setAutoPadding(false);
  const filled = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const more = filled.at(-1) ?? 0;
  if (more < 1 || more > 16 || more > filled.byteLength) return err(WRONG);
  const words = filled.subarray(0, filled.byteLength - more);
  if (check === null) return ok(words);
  const own = createHash(check.hash)
    .update(check.isBeginning ? words.subarray(0, CHECKED) : words)
    .digest();
  return check.value.byteLength === own.byteLength && timingSafeEqual(own, check.value)
    ? ok(words)
    : err(WRONG);
}

/** A part is packed before it is sealed; a whole package may be as it is. */
function unpacked(words: Uint8Array): Uint8Array {
  if (words[0] === 0x50 && words[1] === 0x4b) return words;
  return inflateRawSync(words, { maxOutputLength: MAX_PART });
}

function isTooLarge(problem: unknown): boolean {
  return problem instanceof Error && 'code' in problem && problem.code === 'ERR_BUFFER_TOO_LARGE';
}
