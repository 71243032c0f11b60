import { argon2id } from 'hash-wasm';
import { concatBytes, fromUtf8, utf8, type Bytes } from '../../../shared/base/bytes.ts';

/** First bytes of every backup. */
const BACKUP_MAGIC = 'DWBACKUP';
const BACKUP_VERSION = 1;
/** Plain bytes of every piece but the last. */
export const PIECE_BYTES = 262_144;
export const TAG_BYTES = 16;
/** magic 8, version 2, memory 4, passes 4, salt 16, piece size 4. */
export const HEADER_BYTES = 38;

/** What stands in the clear before the pieces: how the key is made. Authenticated with every piece. */
export interface BackupHeader {
  readonly version: number;
  readonly memoryKiB: number;
  readonly passes: number;
  readonly salt: Bytes;
  readonly pieceBytes: number;
}

/** What turning the passphrase into the key costs. */
export interface BackupCost {
  readonly memoryKiB: number;
  readonly passes: number;
}
const COST: BackupCost = { memoryKiB: 65_536, passes: 3 };

export function newBackupHeader(cost: BackupCost = COST): BackupHeader {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { version: BACKUP_VERSION, ...cost, salt, pieceBytes: PIECE_BYTES };
}

export function writeHeader(header: BackupHeader): Bytes {
  const numbers = new DataView(new ArrayBuffer(10));
  numbers.setUint16(0, header.version);
  numbers.setUint32(2, header.memoryKiB);
  numbers.setUint32(6, header.passes);
  const piece = new DataView(new ArrayBuffer(4));
  piece.setUint32(0, header.pieceBytes);
  return concatBytes([
    utf8(BACKUP_MAGIC),
    new Uint8Array(numbers.buffer),
    header.salt,
    new Uint8Array(piece.buffer),
  ]);
}

export type HeaderProblem = 'not-a-backup' | 'newer-version' | 'damaged';

/** Reads a header; costs beyond the caps are damage, or somebody's attempt to make the machine compute for hours. */
export function readHeader(bytes: Uint8Array): BackupHeader | HeaderProblem {
  if (bytes.byteLength < 10 || !isMagic(bytes.subarray(0, 8))) return 'not-a-backup';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(8);
  if (version > BACKUP_VERSION) return 'newer-version';
  if (version !== BACKUP_VERSION || bytes.byteLength < HEADER_BYTES) return 'damaged';
  const header: BackupHeader = {
    version,
    memoryKiB: view.getUint32(10),
    passes: view.getUint32(14),
    salt: new Uint8Array(bytes.subarray(18, 34)),
    pieceBytes: view.getUint32(34),
  };
  const isSane =
    header.memoryKiB >= 8 &&
    header.memoryKiB <= 1_048_576 &&
    header.passes >= 1 &&
    header.passes <= 16 &&
    header.pieceBytes === PIECE_BYTES;
  return isSane ? header : 'damaged';
}

function isMagic(bytes: Uint8Array): boolean {
  try {
    return fromUtf8(bytes) === BACKUP_MAGIC;
  } catch {
    return false;
  }
}

/** Seals and opens the pieces of one backup. The key is used for this file alone: its salt is random. */
export interface PieceCipher {
  seal(index: number, isLast: boolean, plain: Uint8Array): Promise<Bytes>;
  /** Null if the piece is not the one of that place: tampered, moved, or not the last one. */
  open(index: number, isLast: boolean, sealed: Uint8Array): Promise<Bytes | null>;
  /** 16 bytes behind the header that tell a wrong passphrase from a damaged file. */
  check(): Promise<Bytes>;
}

/** Makes the key from the passphrase (Argon2id: about half a second) and the cipher from it. */
export async function pieceCipher(passphrase: string, header: BackupHeader): Promise<PieceCipher> {
  const raw = await argon2id({
    password: utf8(passphrase.normalize('NFC')),
    salt: header.salt,
    parallelism: 1,
    iterations: header.passes,
    memorySize: header.memoryKiB,
    hashLength: 32,
    outputType: 'binary',
  });
  const key = await crypto.subtle.importKey('raw', new Uint8Array(raw), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  const additionalData = writeHeader(header);
  const parameters = (iv: Bytes): AesGcmParams => ({ name: 'AES-GCM', iv, additionalData });
  return {
    async seal(index, isLast, plain) {
      const iv = nonceOf(index, isLast ? 1 : 0);
      return new Uint8Array(await crypto.subtle.encrypt(parameters(iv), key, new Uint8Array(plain)));
    },
    async open(index, isLast, sealed) {
      try {
        const iv = nonceOf(index, isLast ? 1 : 0);
        return new Uint8Array(await crypto.subtle.decrypt(parameters(iv), key, new Uint8Array(sealed)));
      } catch {
        return null;
      }
    },
    async check() {
      const sealed = await crypto.subtle.encrypt(parameters(nonceOf(0, 2)), key, new Uint8Array(0));
      return new Uint8Array(sealed);
    },
  };
}

/** 8 bytes: number of the piece; 3 of zero; 1: 0 for a piece, 1 for the last one, 2 for the check. */
function nonceOf(index: number, kind: number): Bytes {
  const nonce = new DataView(new ArrayBuffer(12));
  nonce.setBigUint64(0, BigInt(index));
  nonce.setUint8(11, kind);
  return new Uint8Array(nonce.buffer);
}
