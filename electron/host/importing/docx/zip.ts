import { crc32 } from 'node:zlib';
import { Inflate } from 'fflate';
import { type Failure, type Result, err, failure, ok } from '../../../../shared/base/result.ts';
import { openZipSeal, type ZipSeal } from '../protected/zip-cipher.ts';

/** Why a zip container is refused. `not-a-zip` leaves the caller to say what else the file may be. */
export type ZipCode =
  | 'not-a-zip'
  | 'damaged'
  | 'encrypted'
  | 'wrong-password'
  | 'wrong-or-damaged'
  | 'cannot-unlock'
  | 'too-large'
  | 'hostile';

/** What is allowed before and while anything is inflated. */
export interface ZipLimits {
  readonly entries: number;
  /** Greatest inflated size of one part that is read, and of all parts that are read together. */
  readonly partBytes: number;
  readonly totalBytes: number;
  /** Greatest inflated : packed ratio of any entry larger than `ratioFrom`, read or not. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

const ZIP_LIMITS: ZipLimits = {
  entries: 10_000,
  partBytes: 64 * 1024 * 1024,
  totalBytes: 160 * 1024 * 1024,
  ratio: 250,
  ratioFrom: 8 * 1024 * 1024,
};

/** A name as the directory holds it; which letters its bytes are is for the reader to say. */
export interface ZipName {
  readonly bytes: Uint8Array;
  /** True where the archive itself says that the bytes are UTF-8. */
  readonly saysUtf8: boolean;
  /** The name in UTF-8 that some programs write beside one in a code page (field 0x7075), if it fits the bytes. */
  readonly unicode: string | null;
}

interface ZipEntry {
  readonly name: ZipName;
  readonly method: number;
  /** Null: not sealed. `unknown`: sealed in a way that is not opened here. */
  readonly seal: ZipSeal | 'unknown' | null;
  /** Null where the seal itself says whether the bytes are whole. */
  readonly crc: number | null;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** A checked container. Nothing is inflated before it is asked for; names are never used as file names. */
export interface ZipReader {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Inflates one part. `null`: there is no such part. */
  read(name: string): Result<Uint8Array | null, Failure<ZipCode>>;
}

/** An archive of anybody's files: each by its place, for names may be equal, or differ in case alone. */
export interface ZipArchive {
  readonly names: readonly ZipName[];
  /** Inflates one file. `null`: there is no such place. */
  read(place: number): Result<Uint8Array | null, Failure<ZipCode>>;
}

const EOCD = 0x06054b50;
const EOCD64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const INPUT_STEP = 16 * 1024;
/** More than this beyond the declared size is no accident. */
const MAX_EXCESS = 4 * 1024 * 1024;

/** Thrown inside this file only, and turned into a failure at its border. */
class ZipRefusal extends Error {
  readonly code: ZipCode;
  constructor(code: ZipCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads the central directory and refuses what is encrypted, damaged or out of proportion. */
export function openZip(
  bytes: Uint8Array,
  limits: ZipLimits = ZIP_LIMITS,
  password: string | null = null,
): Result<ZipReader, Failure<ZipCode>> {
  return refusing(() => {
    const names: string[] = [];
    const places = new Map<string, number>();
    const entries = readDirectory(bytes, limits);
    for (const [place, entry] of entries.entries()) {
      const name = new TextDecoder('utf-8').decode(entry.name.bytes);
      const key = partKey(name);
      if (places.has(key)) throw new ZipRefusal('damaged', 'two entries of one name');
      places.set(key, place);
      names.push(name);
    }
    const inflate = inflater(bytes, entries, limits, password);
    return {
      names,
      has: (name: string) => places.has(partKey(name)),
      read: (name: string) => refusing(() => inflate(places.get(partKey(name)) ?? -1)),
    };
  });
}

/** As `openZip`, for an archive whose names are anybody's: none of them is a reason to refuse it. */
export function openZipArchive(
  bytes: Uint8Array,
  limits: ZipLimits,
  password: string | null,
): Result<ZipArchive, Failure<ZipCode>> {
  return refusing(() => {
    const entries = readDirectory(bytes, limits);
    const inflate = inflater(bytes, entries, limits, password);
    return {
      names: entries.map(({ name }) => name),
      read: (place: number) => refusing(() => inflate(place)),
    };
  });
}

/** Inflates the entry at a place; what all of them hold together is capped. */
function inflater(
  bytes: Uint8Array,
  entries: readonly ZipEntry[],
  limits: ZipLimits,
  password: string | null,
): (place: number) => Uint8Array | null {
  let inflated = 0;
  return (place) => {
    const entry = entries[place];
    if (entry === undefined) return null;
    const cap = Math.min(limits.partBytes, limits.totalBytes - inflated);
    const data = inflateEntry(bytes, entry, cap, password);
    inflated += data.byteLength;
    return data;
  };
}

function refusing<T>(work: () => T): Result<T, Failure<ZipCode>> {
  try {
    return ok(work());
  } catch (thrown) {
    if (thrown instanceof ZipRefusal) return err(failure(thrown.code, thrown.message));
    throw thrown;
  }
}

/** Part names are compared without case and without the leading slash (OPC §6.2.2). */
function partKey(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

interface Directory {
  readonly start: number;
  readonly count: number;
}

function readDirectory(bytes: Uint8Array, limits: ZipLimits): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { start, count } = findDirectory(view);
  if (count > limits.entries) throw new ZipRefusal('too-large', `${count} entries`);
  const entries: ZipEntry[] = [];
  let offset = start;
  let packedTotal = 0;
  for (let i = 0; i < count; i++) {
    if (offset + 46 > view.byteLength || view.getUint32(offset, true) !== CENTRAL) {
      throw new ZipRefusal('damaged', 'central directory is cut short');
    }
    const { entry, next } = readCentralEntry(bytes, view, offset);
    offset = next;
    packedTotal += entry.packed;
    // Entries that share their bytes are the trick of overlapping bombs.
    if (packedTotal > view.byteLength) throw new ZipRefusal('hostile', 'entries overlap');
    if (entry.size > limits.ratioFrom && entry.size > entry.packed * limits.ratio) {
      throw new ZipRefusal('hostile', `an entry claims ${entry.size} bytes from ${entry.packed}`);
    }
    entries.push(entry);
  }
  return entries;
}

function findDirectory(view: DataView): Directory {
  const length = view.byteLength;
  if (length < 4 || (view.getUint16(0, true) !== 0x4b50 && findEnd(view) === -1)) {
    throw new ZipRefusal('not-a-zip', 'no zip signature');
  }
  const end = findEnd(view);
  if (end === -1) throw new ZipRefusal('damaged', 'no end record: the file is cut short');
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || start === 0xffffffff) return findDirectory64(view, end);
  return { start, count };
}

function findEnd(view: DataView): number {
  const least = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let i = view.byteLength - 22; i >= least; i--) if (view.getUint32(i, true) === EOCD) return i;
  return -1;
}

function findDirectory64(view: DataView, end: number): Directory {
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR64) {
    throw new ZipRefusal('damaged', 'no zip64 locator');
  }
  const record = wide(view, locator + 8);
  if (record + 56 > view.byteLength || view.getUint32(record, true) !== EOCD64) {
    throw new ZipRefusal('damaged', 'no zip64 end record');
  }
  return { count: wide(view, record + 32), start: wide(view, record + 48) };
}

function wide(view: DataView, offset: number): number {
  if (offset < 0 || offset + 8 > view.byteLength) throw new ZipRefusal('damaged', 'record is cut short');
  const value = view.getBigUint64(offset, true);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}

function readCentralEntry(bytes: Uint8Array, view: DataView, at: number): { entry: ZipEntry; next: number } {
  const flags = view.getUint16(at + 8, true);
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  if (next > view.byteLength) throw new ZipRefusal('damaged', 'central directory is cut short');
  const sizes = {
    size: view.getUint32(at + 24, true),
    packed: view.getUint32(at + 20, true),
    offset: view.getUint32(at + 42, true),
  };
  const widened = widen(view, at + 46 + nameLength, extraLength, sizes);
  const extra = extraFields(view, at + 46 + nameLength, extraLength);
  const name = bytes.subarray(at + 46, at + 46 + nameLength);
  const entry: ZipEntry = {
    name: { bytes: name, saysUtf8: (flags & 0x800) !== 0, unicode: unicodeName(view, name, extra) },
    ...sealOf(view, at, flags, extra),
    ...widened,
  };
  return { entry, next };
}

const NAME_FIELD = 0x7075;

/** A version, the checksum of the name it was written for, and the name in UTF-8. One for another name is stale. */
function unicodeName(view: DataView, name: Uint8Array, extra: ReadonlyMap<number, number>): string | null {
  const at = extra.get(NAME_FIELD);
  const length = at === undefined ? 0 : view.getUint16(at - 2, true);
  if (at === undefined || length < 6 || view.getUint8(at) !== 1) return null;
  if (view.getUint32(at + 1, true) !== crc32(name)) return null;
  return new TextDecoder('utf-8').decode(new Uint8Array(view.buffer, view.byteOffset + at + 5, length - 5));
}

const AES_METHOD = 99;
const AES_FIELD = 0x9901;

/** How an entry is packed and sealed; the AES of WinZip stands in place of the method, which its own field has. */
function sealOf(
  view: DataView,
  at: number,
  flags: number,
  extra: ReadonlyMap<number, number>,
): Pick<ZipEntry, 'method' | 'seal' | 'crc'> {
  const method = view.getUint16(at + 10, true);
  const crc = view.getUint32(at + 16, true);
  if ((flags & 1) === 0) return { method, seal: (flags & 0x40) === 0 ? null : 'unknown', crc };
  const field = extra.get(AES_FIELD);
  if ((flags & 0x40) !== 0 || (method === AES_METHOD) !== (field !== undefined))
    return { method, seal: 'unknown', crc };
  const check = (flags & 8) === 0 ? crc >>> 24 : view.getUint16(at + 12, true) >>> 8;
  if (field === undefined) return { method, seal: { check, strength: null }, crc };
  const strength = view.getUint8(field + 4);
  return {
    method: view.getUint16(field + 5, true),
    seal: strength >= 1 && strength <= 3 ? { check, strength } : 'unknown',
    // The second form leaves the checksum out, which would tell of the words.
    crc: view.getUint16(field, true) === 2 ? null : crc,
  };
}

/** Where the content of each extra field begins. One that is cut short is not there. */
function extraFields(view: DataView, start: number, length: number): ReadonlyMap<number, number> {
  const fields = new Map<number, number>();
  for (let at = start; at + 4 <= start + length;) {
    const next = at + 4 + view.getUint16(at + 2, true);
    if (next <= start + length && (view.getUint16(at, true) !== AES_FIELD || next - at >= 11))
      fields.set(view.getUint16(at, true), at + 4);
    at = next;
  }
  return fields;
}

type Sizes = Pick<ZipEntry, 'size' | 'packed' | 'offset'>;

/** Takes 64-bit sizes from the extra field where the 32-bit ones say "see there". */
function widen(view: DataView, start: number, length: number, sizes: Sizes): Sizes {
  const wanted = {
    size: sizes.size === 0xffffffff,
    packed: sizes.packed === 0xffffffff,
    offset: sizes.offset === 0xffffffff,
  };
  if (!wanted.size && !wanted.packed && !wanted.offset) return sizes;
  for (let at = start; at + 4 <= start + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    const take = (isWanted: boolean, narrow: number): number => {
      if (!isWanted) return narrow;
      field += 8;
      return wide(view, field - 8);
    };
    const size = take(wanted.size, sizes.size);
    const packed = take(wanted.packed, sizes.packed);
    return { size, packed, offset: take(wanted.offset, sizes.offset) };
  }
  throw new ZipRefusal('damaged', 'zip64 sizes are missing');
}

function inflateEntry(bytes: Uint8Array, entry: ZipEntry, cap: number, password: string | null): Uint8Array {
  if (entry.seal !== null && password === null && entry.seal !== 'unknown')
    throw new ZipRefusal('encrypted', 'zip encryption');
  if (entry.size > cap) throw new ZipRefusal('too-large', `a part of ${entry.size} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = entry.offset;
  if (at + 30 > bytes.byteLength || view.getUint32(at, true) !== LOCAL) {
    throw new ZipRefusal('damaged', 'a part is not where the directory says');
  }
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + entry.packed > bytes.byteLength) throw new ZipRefusal('damaged', 'a part is cut short');
  const sealed = bytes.subarray(start, start + entry.packed);
  if (entry.seal === null) return checked(sealed, entry, cap);
  const packed = unsealed(sealed, entry.seal, password ?? '');
  try {
    return checked(packed, entry, cap);
  } catch (thrown) {
    // What a wrong password opens that passed may seem larger than declared; nobody meant that.
    if (thrown instanceof ZipRefusal && isOldWay(entry.seal) && thrown.code !== 'too-large')
      throw new ZipRefusal('wrong-or-damaged', 'what the password opens is no file');
    throw thrown;
  }
}

/** The way whose passwords are looked at by one byte alone, and whose words by nothing but their sum. */
function isOldWay(seal: ZipEntry['seal']): boolean {
  return seal !== null && seal !== 'unknown' && seal.strength === null;
}

function unsealed(sealed: Uint8Array, seal: ZipSeal | 'unknown', password: string): Uint8Array {
  if (seal === 'unknown') throw new ZipRefusal('cannot-unlock', 'a protection of another kind');
  const opened = openZipSeal(sealed, seal, password);
  if (opened === 'wrong-password') throw new ZipRefusal(opened, 'it does not open the archive');
  if (opened === 'damaged') throw new ZipRefusal(opened, 'a sealed part was altered or cut');
  return opened;
}

function checked(packed: Uint8Array, entry: ZipEntry, cap: number): Uint8Array {
  const data = unpack(packed, entry, cap);
  if (data.byteLength !== entry.size)
    throw new ZipRefusal('damaged', 'a part has another size than declared');
  if (entry.crc !== null && crc32(data) !== entry.crc)
    throw new ZipRefusal('damaged', 'a part fails its checksum');
  return data;
}

function unpack(packed: Uint8Array, entry: ZipEntry, cap: number): Uint8Array {
  if (entry.method === 0) return packed;
  if (entry.method !== 8) throw new ZipRefusal('damaged', `packing method ${entry.method} is not allowed`);
  const limit = Math.min(cap, entry.size);
  const out = new Uint8Array(limit);
  let length = 0;
  const inflate = new Inflate((chunk) => {
    // A damaged copy runs over a little, a bomb by far: only the one is anybody's intention.
    if (length + chunk.byteLength > limit + MAX_EXCESS)
      throw new ZipRefusal('hostile', 'a part is larger than declared');
    if (length + chunk.byteLength <= limit) out.set(chunk, length);
    length += chunk.byteLength;
  });
  try {
    for (let i = 0; i < packed.byteLength || i === 0; i += INPUT_STEP) {
      inflate.push(packed.subarray(i, i + INPUT_STEP), i + INPUT_STEP >= packed.byteLength);
    }
  } catch (thrown) {
    if (thrown instanceof ZipRefusal) throw thrown;
    throw new ZipRefusal('damaged', 'a part does not inflate');
  }
  if (length > limit) throw new ZipRefusal('damaged', 'a part is larger than declared');
  return out.subarray(0, length);
}
