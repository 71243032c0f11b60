import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import type { RefusalCode } from '../../../../shared/contract/importing.ts';
import { childOf, childrenOf, parseXml, wholeNumber, type XmlElement } from '../docx/xml-tree.ts';
import type { ZipReader } from '../docx/zip.ts';
import { odfDialect } from './odf-names.ts';

/** How a key is made of the password. */
export type OdfDerivation =
  | { readonly kind: 'pbkdf2'; readonly salt: Buffer; readonly turns: number }
  | {
      readonly kind: 'argon2id';
      readonly salt: Buffer;
      readonly turns: number;
      /** In KiB. */
      readonly memory: number;
      readonly lanes: number;
    };

/** How a part is sealed. */
export interface OdfSeal {
  readonly cipher: 'cbc' | 'gcm';
  readonly vector: Buffer;
  /** The hash that the password goes through first. */
  readonly start: 'sha1' | 'sha256';
  readonly derivation: OdfDerivation;
  /** Over the packed words, or their first 1024 bytes; none where the cipher tells by itself. */
  readonly check: {
    readonly hash: 'sha1' | 'sha256';
    readonly isBeginning: boolean;
    readonly value: Buffer;
  } | null;
}

/** The parts that a text is read from. */
export const HELD_PARTS: readonly string[] = ['content.xml', 'styles.xml', 'meta.xml'];

/** A hundred times what LibreOffice writes. */
const MAX_TURNS = 10_000_000;
const MAX_PASSES = 16;
const MAX_LANES = 16;
const MAX_KIB = 256 * 1024;
const CANNOT: Failure<RefusalCode> = failure('cannot-unlock', 'OpenDocument encryption of another kind');
const HOSTILE: Failure<RefusalCode> = failure('hostile', 'a key that takes too much work');

/** How the parts that are read are sealed; empty where none is. */
export function readSeals(zip: ZipReader): Result<ReadonlyMap<string, OdfSeal>, Failure<RefusalCode>> {
  const seals = new Map<string, OdfSeal>();
  const file = zip.read('META-INF/manifest.xml');
  if (!file.ok || file.value === null || !Buffer.from(file.value).includes('encryption-data'))
    return ok(seals);
  const root = parseXml(file.value, undefined, odfDialect());
  // The manifests of old programs have a DOCTYPE, and their cipher is none that is opened here.
  if (!root.ok) return err(CANNOT);
  for (const entry of childrenOf(root.value, 'manifest:file-entry')) {
    const name = entry.attributes['manifest:full-path'] ?? '';
    const data = childOf(entry, 'manifest:encryption-data');
    if (data === null || !(HELD_PARTS.includes(name) || name === 'encrypted-package')) continue;
    const seal = sealOf(data);
    if (!seal.ok) return seal;
    seals.set(name, seal.value);
  }
  return seals.size === 0 ? err(CANNOT) : ok(seals);
}

/** The last part of a name, which the standards write in several ways. */
const lastWord = (name: string | undefined): string =>
  (name ?? '').toLowerCase().split(/[#:/]/u).at(-1) ?? '';

function sealOf(data: XmlElement): Result<OdfSeal, Failure<RefusalCode>> {
  const algorithm = childOf(data, 'manifest:algorithm')?.attributes ?? {};
  const start = childOf(data, 'manifest:start-key-generation')?.attributes ?? {};
  const cipher = CIPHERS[lastWord(algorithm['manifest:algorithm-name'])];
  const hash = HASHES[lastWord(start['manifest:start-key-generation-name'] ?? 'sha1')];
  const derivation = derivationOf(childOf(data, 'manifest:key-derivation')?.attributes ?? {});
  const check = checkOf(data);
  if (cipher === undefined || hash === undefined || check === undefined) return err(CANNOT);
  if (!derivation.ok) return derivation;
  const vector = base64(algorithm['manifest:initialisation-vector']);
  return ok({ cipher, vector, start: hash, derivation: derivation.value, check });
}

const CIPHERS: Readonly<Record<string, OdfSeal['cipher']>> = { 'aes256-cbc': 'cbc', 'aes256-gcm': 'gcm' };
const HASHES: Readonly<Record<string, 'sha1' | 'sha256'>> = { sha1: 'sha1', sha256: 'sha256' };

type Attributes = Readonly<Record<string, string>>;

function derivationOf(attributes: Attributes): Result<OdfDerivation, Failure<RefusalCode>> {
  const size = wholeNumber(attributes['manifest:key-size'] ?? '32');
  const salt = base64(attributes['manifest:salt']);
  if (size !== 32 || salt.byteLength < 8) return err(CANNOT);
  const number = (name: string): number =>
    wholeNumber(attributes[`loext:${name}`] ?? attributes[`manifest:${name}`]) ?? 0;
  const kind = lastWord(attributes['manifest:key-derivation-name']);
  if (kind === 'pbkdf2') {
    const turns = number('iteration-count');
    return turns < 1 || turns > MAX_TURNS ? err(HOSTILE) : ok({ kind, salt, turns });
  }
  if (kind !== 'argon2id') return err(CANNOT);
  const [turns, memory, lanes] = ['argon2-iterations', 'argon2-memory', 'argon2-lanes'].map(number);
  if (turns === undefined || memory === undefined || lanes === undefined) return err(CANNOT);
  const isFit = turns >= 1 && turns <= MAX_PASSES && lanes >= 1 && lanes <= MAX_LANES;
  return isFit && memory >= 8 * lanes && memory <= MAX_KIB
    ? ok({ kind, salt, turns, memory, lanes })
    : err(HOSTILE);
}

/** Null: none is given. Undefined: one of another kind. */
function checkOf({ attributes }: XmlElement): OdfSeal['check'] | undefined {
  const name = attributes['manifest:checksum-type'];
  if (name === undefined) return null;
  const type = /sha-?(?:1|256)/iu.exec(name)?.[0].replace('-', '').toLowerCase() ?? '';
  const hash = HASHES[type];
  if (hash === undefined) return undefined;
  return { hash, isBeginning: /1k$/iu.test(name), value: base64(attributes['manifest:checksum']) };
}

function base64(words: string | undefined): Buffer {
  return Buffer.from(words ?? '', 'base64');
}
