import { renameSync } from 'node:fs';
import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { utf8 } from '../../../../shared/base/bytes.ts';
import type { Random } from '../../../../shared/base/ports.ts';
import { cappedBytes, decodeCbor, encodeCbor, fixedBytes, FormatError } from '../codec/cbor.ts';
import type { Cbor } from '../codec/cbor.ts';
import { deriveKey, openBytes, sealBytes } from '../codec/crypto.ts';
import { readSmallFile, replaceFile } from './atomic-file.ts';
import { unusedName } from './framed-file.ts';
import { UnreadableError } from './unreadable.ts';

const MAX = 8 * 1024 * 1024;
const outer = v.strictTuple([v.literal(1), fixedBytes(12), cappedBytes(MAX)]);

/** Seals small things of the exchange folder under the host's key; `context` keeps the kinds apart. */
export interface Sealer {
  seal(plain: Uint8Array): Bytes;
  /** Throws when the bytes were not sealed under this key and context. */
  open(sealed: Uint8Array): Bytes;
}

export function createSealer(hostKey: Uint8Array, context: string, random: Random): Sealer {
  const key = deriveKey(hostKey, new Uint8Array(0), utf8(`dw/exchange-at-rest/1/${context}`));
  const bound = utf8(context);
  return {
    seal(plain) {
      const nonce = random.bytes(12);
      return encodeCbor([1, nonce, sealBytes(key, nonce, plain, bound)]);
    },
    open(sealed) {
      const [, nonce, body] = decodeCbor(sealed, outer, 4);
      const plain = openBytes(key, nonce, body, bound);
      if (plain === null) throw new UnreadableError(`${context} does not open under this key`);
      return plain;
    },
  };
}

/** A small value in a file of its own, sealed, replaced as a whole. */
export interface SealedValue<T> {
  readonly path: string;
  read(): T | null;
  write(value: Cbor): void;
}

export function sealedValue<S extends v.GenericSchema<unknown, unknown>>(
  path: string,
  sealer: Sealer,
  schema: S,
): SealedValue<v.InferOutput<S>> {
  return {
    path,
    read() {
      const bytes = readSmallFile(path, MAX);
      return bytes === null ? null : decodeCbor(sealer.open(bytes), schema, 1_000_000);
    },
    write: (value) => replaceFile(path, sealer.seal(encodeCbor(value))),
  };
}

/** True where what is in a file is not what was written: a fault of the disk, not of the program. */
export function isUnreadable(problem: unknown): boolean {
  return problem instanceof FormatError || problem instanceof UnreadableError;
}

/** The value of a file that can be done without: one that cannot be read is put aside and counts as none. */
export function readOrPutAside<T>(value: SealedValue<T>): T | null {
  try {
    return value.read();
  } catch (problem) {
    if (!isUnreadable(problem)) throw problem;
    renameSync(value.path, unusedName(`${value.path}.unreadable`));
    return null;
  }
}
