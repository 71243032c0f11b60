/**
 * The log format of LevelDB, in which Chromium keeps IndexedDB's latest writes: blocks of 32 KiB, in them
 * records of {masked CRC-32C, length, type, bytes}; a record that does not fit is cut into first, middle, last.
 */
const BLOCK = 32_768;
const HEADER = 7;
const FULL = 1;
const FIRST = 2;
const MIDDLE = 3;
const LAST = 4;

/** What a log holds, and where its wholeness ends. */
export interface LogReading {
  /** The logical records that are whole, in order. */
  readonly records: readonly Uint8Array[];
  /** Offset after the last whole record before the first fault. */
  readonly wholeUntil: number;
  /** `torn`: bytes of an unfinished write at the end. `broken`: whole records stand behind a fault. */
  readonly state: 'whole' | 'torn' | 'broken';
}

/** Reads a log, passing over what is not a whole record. */
export function readLevelDbLog(log: Uint8Array): LogReading {
  const records: Uint8Array[] = [];
  let fragments: Uint8Array[] | null = null;
  let wholeUntil = 0;
  let fault = false;
  let afterFault = false;
  let at = 0;
  while (at < log.byteLength) {
    const left = BLOCK - (at % BLOCK);
    if (left < HEADER) {
      at += left;
      continue;
    }
    const overlap = at === wholeUntil ? overlapBefore(log, at) : 0;
    at -= overlap;
    const found = recordAt(log, at);
    if (overlap > 0) fault = true;
    if (found === null) {
      // A write that was cut off ends anywhere; the next session's first record may follow on the next byte.
      fault = true;
      fragments = null;
      at += 1;
      continue;
    }
    at += HEADER + found.bytes.byteLength;
    // A record that begins while another is not ended (that one was cut off at the end of a block), or goes on
    // where none began: LevelDB takes both for damage.
    const begins = found.type === FULL || found.type === FIRST;
    if (begins === (fragments !== null)) fault = true;
    fragments = gather(fragments, found);
    if (found.type !== FULL && found.type !== LAST) continue;
    if (fragments === null) {
      fault = true;
      continue;
    }
    records.push(joined(fragments));
    fragments = null;
    if (fault) afterFault = true;
    else wholeUntil = at;
  }
  if (afterFault) return { records, wholeUntil, state: 'broken' };
  return { records, wholeUntil, state: isPadding(log, wholeUntil) ? 'whole' : 'torn' };
}

/** Writes records as a log that LevelDB reads and may go on writing. */
export function writeLevelDbLog(records: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  const put = (part: Uint8Array): void => {
    parts.push(part);
    at += part.byteLength;
  };
  for (const record of records) {
    let from = 0;
    do {
      const left = BLOCK - (at % BLOCK);
      if (left < HEADER) put(new Uint8Array(left));
      const room = BLOCK - (at % BLOCK) - HEADER;
      const to = Math.min(record.byteLength, from + room);
      put(recordBytes(typeOf(from === 0, to === record.byteLength), record.subarray(from, to)));
      from = to;
    } while (from < record.byteLength);
  }
  return joined(parts);
}

function typeOf(first: boolean, last: boolean): number {
  if (first) return last ? FULL : FIRST;
  return last ? LAST : MIDDLE;
}

/**
 * How many bytes before this place a record begins, if none begins here: a half record that lacked few bytes
 * can be completed, by chance, by the first bytes of what was written behind it.
 */
function overlapBefore(log: Uint8Array, at: number): number {
  if (log.byteLength - at < 1 || recordAt(log, at) !== null) return 0;
  for (let back = 1; back <= Math.min(HEADER, at % BLOCK); back++) {
    if (recordAt(log, at - back) !== null) return back;
  }
  return 0;
}

interface Found {
  readonly type: number;
  readonly bytes: Uint8Array;
}

function recordAt(log: Uint8Array, at: number): Found | null {
  const left = Math.min(BLOCK - (at % BLOCK), log.byteLength - at);
  if (left < HEADER) return null;
  const view = new DataView(log.buffer, log.byteOffset + at, HEADER);
  const length = view.getUint16(4, true);
  const type = view.getUint8(6);
  if (type < FULL || type > LAST || HEADER + length > left) return null;
  const bytes = log.subarray(at + HEADER, at + HEADER + length);
  return view.getUint32(0, true) === maskedCrc(type, bytes) ? { type, bytes } : null;
}

/** Fragments so far with one more; null when it does not follow. */
function gather(fragments: Uint8Array[] | null, found: Found): Uint8Array[] | null {
  if (found.type === FULL || found.type === FIRST) return [found.bytes];
  fragments?.push(found.bytes);
  return fragments;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

/** True if nothing but the filling of a block's end follows. */
function isPadding(log: Uint8Array, from: number): boolean {
  const rest = log.subarray(from);
  if (rest.byteLength === 0) return true;
  return rest.byteLength < HEADER && BLOCK - (from % BLOCK) < HEADER && rest.every((byte) => byte === 0);
}

function recordBytes(type: number, bytes: Uint8Array): Uint8Array {
  const record = new Uint8Array(HEADER + bytes.byteLength);
  const view = new DataView(record.buffer);
  view.setUint32(0, maskedCrc(type, bytes), true);
  view.setUint16(4, bytes.byteLength, true);
  view.setUint8(6, type);
  record.set(bytes, HEADER);
  return record;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

/** CRC-32C of type and bytes, rotated and offset as LevelDB stores it. */
function maskedCrc(type: number, bytes: Uint8Array): number {
  let crc = 0xffffffff;
  crc = (CRC_TABLE[(crc ^ type) & 0xff] ?? 0) ^ (crc >>> 8);
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  crc = (crc ^ 0xffffffff) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
