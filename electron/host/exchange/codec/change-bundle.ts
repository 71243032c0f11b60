import { inflateRawSync } from 'node:zlib';
import { BUNDLE_BOUND } from '../../../../shared/drafts/bundle-limits.ts';
import { LIMITS } from './limits.ts';

/*
 * A bundle of changes from outside, without Automerge: magic 85 6f 4a 83, four bytes of checksum, type 3 (bundle), a
 * length (LEB128), as many bytes, and nothing after them. In them: hashes of changes it builds on, actors, and two
 * tables, one row a change and one row an operation. A table is its columns (number, length), then their bytes. Columns
 * hold runs: some bytes can say a million rows, so rows are counted here before anybody decodes them. What stands in a
 * row the host never looks at: that is for a draft worker that can be killed.
 */
const MAGIC = [0x85, 0x6f, 0x4a, 0x83] as const;
const BUNDLE = 3;

/** What the number of a column says of its bytes, in the lowest bits. */
const DELTA = 3;
const BOOLEAN = 4;
const TEXT = 5;
const RAW = 7;
const DEFLATED = 8;

const HASH = 32;
/** More columns than any version of a change has. */
const COLUMNS_MOST = 1024;
/** What one that turns out to be none is counted for: it may have been much work. */
const VAIN = 4 * 1024 * 1024;
/** A change has a row, and one for each change that it builds on beyond the first. */
const ROWS_MOST = 2 * BUNDLE_BOUND.changes;
/** A number of 64 bits has no more bytes. */
const NUMBER_MOST = 10;

/** Why the bundles of a piece are not even handed to whoever decodes them; null: they may be. */
export type BundleFault = 'bad-changes' | 'too-many-changes';

/** What a piece may still bring: its bundles share it. */
interface Left {
  changes: number;
  steps: number;
  inflated: number;
}

/** Looks at the outsides of a piece's bundles and counts; says nothing about what the changes do. */
export function faultOfBundles(
  entries: readonly { readonly bundle: Uint8Array }[],
  most: Readonly<Left> = LIMITS.changesPerSegment,
): BundleFault | null {
  const left: Left = { ...most };
  const insides = entries.map(({ bundle }) => insideOf(bundle));
  if (insides.some((reader) => reader === null)) return 'bad-changes';
  return insides.some((reader) => reader !== null && isTooMuch(reader, left)) ? 'too-many-changes' : null;
}

/** How many rows a bundle's table of changes has; nothing where that cannot be read. */
export function changesIn(bundle: Uint8Array): number {
  const reader = insideOf(bundle);
  if (reader === null) return 0;
  toTables(reader);
  return rowsOfTable(reader, Infinity, { ...LIMITS.changesPerSegment }) ?? 0;
}

/** Passes over what stands before the tables. */
function toTables(reader: Reader): void {
  reader.skip(reader.number() * HASH);
  for (let actors = reader.number(); actors > 0 && reader.isSound; actors -= 1) reader.skip(reader.number());
}

/** The inside of one whole bundle; null: it is none. */
function insideOf(bytes: Uint8Array): Reader | null {
  if (MAGIC.some((byte, i) => bytes[i] !== byte) || bytes[8] !== BUNDLE) return null;
  const reader = new Reader(bytes, 9);
  const length = reader.number();
  return reader.isSound && reader.at + length === bytes.byteLength ? reader : null;
}

/** What is in no order is left to whoever decodes it: it ends there where the order ends. */
function isTooMuch(reader: Reader, left: Left): boolean {
  toTables(reader);
  const changes = rowsOfTable(reader, Math.min(left.changes, ROWS_MOST), left);
  left.changes -= changes ?? 0;
  const steps = changes === null ? null : rowsOfTable(reader, left.steps, left);
  left.steps -= steps ?? 0;
  return changes === null || steps === null;
}

/** Null: more than `most`. */
function rowsOfTable(reader: Reader, most: number, left: Left): number | null {
  const columns: { readonly kind: number; readonly length: number }[] = [];
  const count = reader.number();
  if (count > COLUMNS_MOST) return null;
  for (let i = 0; i < count && reader.isSound; i += 1)
    columns.push({ kind: reader.number(), length: reader.number() });
  let rows = 0;
  for (const { kind, length } of columns) {
    const bytes = reader.take(length);
    if (bytes === null) break;
    const plain = (kind & DEFLATED) === 0 ? bytes : inflated(bytes, left);
    if (plain === 'too-much') return null;
    if (plain === null) {
      reader.isSound = false;
      break;
    }
    rows = Math.max(rows, rowsOf(new Reader(plain, 0), kind & 7, most));
    if (rows > most) return null;
  }
  return rows;
}

/** Null: it is no deflated column. */
function inflated(bytes: Uint8Array, left: Left): Uint8Array | 'too-much' | null {
  if (left.inflated <= 0) return 'too-much';
  try {
    const plain = inflateRawSync(bytes, { maxOutputLength: left.inflated });
    left.inflated -= plain.byteLength;
    return plain;
  } catch (problem) {
    left.inflated -= VAIN;
    return problem instanceof RangeError ? 'too-much' : null;
  }
}

/** How many rows a column says, counted no further than just above `most`. */
function rowsOf(reader: Reader, kind: number, most: number): number {
  if (kind === RAW) return 0;
  let rows = 0;
  while (!reader.isAtEnd && reader.isSound && rows <= most) {
    rows += kind === BOOLEAN ? reader.number() : runOf(reader, kind);
  }
  return rows;
}

/** A count above nothing: so often the value behind it. Below: so many values. Nothing: as many rows as follow, empty. */
function runOf(reader: Reader, kind: number): number {
  const count = reader.signed();
  if (count === 0) return reader.number();
  const values = count > 0 ? 1 : -count;
  for (let i = 0; i < values && reader.isSound; i += 1) {
    const value = kind === DELTA ? reader.signed() : reader.number();
    if (kind === TEXT) reader.skip(value);
  }
  return Math.abs(count);
}

/** Reads on; what is not there is nothing, and from then on it is not sound. */
class Reader {
  at: number;
  isSound = true;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.byteLength;
  }

  number(): number {
    return this.leb(false);
  }

  signed(): number {
    return this.leb(true);
  }

  skip(length: number): void {
    this.at += length;
    if (this.at > this.bytes.byteLength) this.isSound = false;
  }

  take(length: number): Uint8Array | null {
    const from = this.at;
    this.skip(length);
    return this.isSound ? this.bytes.subarray(from, this.at) : null;
  }

  private leb(isSigned: boolean): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < NUMBER_MOST; i += 1) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) return isSigned && (byte & 0x40) !== 0 ? value - factor : value;
    }
    this.isSound = false;
    return 0;
  }
}
