import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { utf8 } from '../../../../shared/base/bytes.ts';
import type { Random } from '../../../../shared/base/ports.ts';
import { cappedBytes, decodeCbor, encodeCbor, fixedBytes } from '../codec/cbor.ts';
import type { Cbor } from '../codec/cbor.ts';
import { deriveKey, openBytes, sealBytes } from '../codec/crypto.ts';
import { readSmallFile, replaceFile } from './atomic-file.ts';

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
      if (plain === null) throw new Error(`${context} does not open under this key`);
      return plain;
    },
  };
}

/** A small value in a file of its own, sealed, replaced as a whole. */
export interface SealedValue<T> {
  read(): T | null;
  write(value: Cbor): void;
}

export function sealedValue<S extends v.GenericSchema<unknown, unknown>>(
  path: string,
  sealer: Sealer,
  schema: S,
): SealedValue<v.InferOutput<S>> {
  return {
    read() {
      const bytes = readSmallFile(path, MAX);
      return bytes === null ? null : decodeCbor(sealer.open(bytes), schema, 1_000_000);
    },
    write: (value) => replaceFile(path, sealer.seal(encodeCbor(value))),
  };
}
