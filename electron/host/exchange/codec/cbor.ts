import { decode, encode } from 'cborg';
import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { equalBytes } from '../../../../shared/base/bytes.ts';

/**
 * Deterministic CBOR of the exchange formats: only unsigned integers, byte strings, text strings and
 * definite arrays; every number in its shortest form. There is one encoding of a value, so what is
 * signed and hashed can be decoded and encoded again without a difference.
 */
export type Cbor = number | string | Uint8Array | readonly Cbor[];

/** Bytes that are not deterministic CBOR of the expected shape, or are beyond a bound. */
export class FormatError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'FormatError';
  }
}

/** In order as far as it can be read, and of a kind that this version does not know: written by a newer one. */
export class NewerError extends FormatError {
  constructor(what: string) {
    super(what);
    this.name = 'NewerError';
  }
}

const MAX_DEPTH = 8;

/** Throws `FormatError` for a number that no reader takes: nothing is written that could not be read again. */
export function encodeCbor(value: Cbor): Bytes {
  refuseUnsound(value);
  return new Uint8Array(encode(value));
}

function refuseUnsound(value: Cbor): void {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || value < 0) throw new FormatError('a number that is not written');
  } else if (typeof value !== 'string' && !(value instanceof Uint8Array)) value.forEach(refuseUnsound);
}

/** Decodes and parses; throws `FormatError` on anything but the one encoding of a value that fits. */
export function decodeCbor<S extends v.GenericSchema<unknown, unknown>>(
  bytes: Uint8Array,
  schema: S,
  maxItems: number,
): v.InferOutput<S> {
  scanCbor(bytes, maxItems);
  let value: unknown;
  try {
    value = decode(bytes, {
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowBigInt: false,
    });
  } catch {
    throw new FormatError('not CBOR');
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw new FormatError('not of the expected shape');
  if (!equalBytes(new Uint8Array(encode(value)), bytes)) throw new FormatError('not in deterministic form');
  return parsed.output;
}

/** The same; throws `NewerError` where it does not fit, but fits what a newer version may write. */
export function decodeKnown<S extends v.GenericSchema<unknown, unknown>>(
  bytes: Uint8Array,
  schema: S,
  newer: v.GenericSchema<unknown, unknown>,
  maxItems: number,
): v.InferOutput<S> {
  try {
    return decodeCbor(bytes, schema, maxItems);
  } catch (problem) {
    if (!(problem instanceof FormatError)) throw problem;
    decodeCbor(bytes, newer, maxItems);
    throw new NewerError('of a kind that came later');
  }
}

/** Walks the items without building them: refuses other types, depth, item counts and lengths beyond the end. */
function scanCbor(bytes: Uint8Array, maxItems: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const open: number[] = [1];
  let at = 0;
  let items = 0;
  while (open.length > 0) {
    const last = open.length - 1;
    const left = open[last] ?? 0;
    if (left === 0) {
      open.pop();
      continue;
    }
    open[last] = left - 1;
    if (++items > maxItems) throw new FormatError('too many items');
    const head = readHead(view, at);
    at = head.next;
    if (head.major === 4) {
      if (open.length > MAX_DEPTH) throw new FormatError('nested too deep');
      if (head.value > maxItems) throw new FormatError('too many items');
      open.push(head.value);
    } else if (head.major === 2 || head.major === 3) {
      if (head.value > bytes.byteLength - at) throw new FormatError('cut short');
      at += head.value;
    } else if (head.major !== 0) throw new FormatError('an item of another type');
  }
  if (at !== bytes.byteLength) throw new FormatError('something follows the value');
}

function readHead(view: DataView, at: number): { major: number; value: number; next: number } {
  if (at >= view.byteLength) throw new FormatError('cut short');
  const first = view.getUint8(at);
  const major = first >> 5;
  const minor = first & 31;
  if (minor < 24) return { major, value: minor, next: at + 1 };
  const width = { 24: 1, 25: 2, 26: 4, 27: 8 }[minor];
  if (width === undefined) throw new FormatError('an item of another type');
  if (at + 1 + width > view.byteLength) throw new FormatError('cut short');
  const next = at + 1 + width;
  if (width === 1) return { major, value: view.getUint8(at + 1), next };
  if (width === 2) return { major, value: view.getUint16(at + 1), next };
  if (width === 4) return { major, value: view.getUint32(at + 1), next };
  const value = view.getBigUint64(at + 1);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new FormatError('a number too large');
  return { major, value: Number(value), next };
}

/** A byte string of exactly `length` bytes, copied. */
export function fixedBytes(length: number) {
  return v.pipe(
    v.instance(Uint8Array),
    v.check((bytes) => bytes.byteLength === length),
    v.transform((bytes): Bytes => new Uint8Array(bytes)),
  );
}

/** A byte string of at most `length` bytes, copied. */
export function cappedBytes(length: number) {
  return v.pipe(
    v.instance(Uint8Array),
    v.check((bytes) => bytes.byteLength <= length),
    v.transform((bytes): Bytes => new Uint8Array(bytes)),
  );
}

/** A text of at most `length` UTF-16 units without control characters. */
export function label(length: number) {
  return v.pipe(
    v.string(),
    v.maxLength(length),
    v.check((text) => !/\p{Cc}/u.test(text) && text.isWellFormed()),
  );
}

/** A name of a file and of nothing else: no way into another folder, no name of the system's own. */
export function fileName() {
  return v.pipe(
    label(200),
    v.minLength(1),
    v.check((name) => !/[/\\:]/.test(name) && name !== '.' && name !== '..'),
  );
}

/** An unsigned integer up to `max`. */
export function uint(max: number = Number.MAX_SAFE_INTEGER) {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));
}
