import { guessCodePage, hasCommonHan } from './guess-encoding.ts';

/**
 * What 0x80–0x9f mean in windows-1252. An own table, because Node's TextDecoder has given C1 controls for
 * these bytes (0x92 is the apostrophe of half the documents of the 1990s). 0 where the code page has no
 * character.
 */
const WINDOWS_1252 = [
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
  0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
  0x0153, 0, 0x017e, 0x0178,
] as const;

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | (string & {});

export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncoding;
  /** True if the bytes say so themselves (a byte order mark, or valid UTF-8 with more than ASCII). */
  readonly certain: boolean;
  /** Bytes or units that are no character in this encoding; each stands as U+FFFD in the text. */
  readonly damaged: number;
}

/** Decodes windows-1252; never fails, undefined bytes become U+FFFD and are counted. */
export function decodeWindows1252(bytes: Uint8Array): DecodedText {
  const parts: string[] = [];
  let damaged = 0;
  const CHUNK = 8192;
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const units: number[] = [];
    for (const byte of bytes.subarray(start, start + CHUNK)) {
      const unit = byte >= 0x80 && byte <= 0x9f ? (WINDOWS_1252[byte - 0x80] ?? 0) : byte;
      if (unit === 0 && byte !== 0) damaged += 1;
      units.push(unit === 0 && byte !== 0 ? 0xfffd : unit);
    }
    parts.push(String.fromCharCode(...units));
  }
  return { text: parts.join(''), encoding: 'windows-1252', certain: false, damaged };
}

function decodeUtf16(bytes: Uint8Array, bigEndian: boolean, certain: boolean): DecodedText {
  const parts: string[] = [];
  let damaged = bytes.length % 2;
  const CHUNK = 8192;
  for (let start = 0; start + 1 < bytes.length; start += CHUNK) {
    const units: number[] = [];
    for (let i = start; i + 1 < Math.min(bytes.length, start + CHUNK); i += 2) {
      const first = bytes[i] ?? 0;
      const second = bytes[i + 1] ?? 0;
      units.push(bigEndian ? first * 256 + second : second * 256 + first);
    }
    parts.push(String.fromCharCode(...units));
  }
  const raw = parts.join('');
  const text = raw.toWellFormed();
  for (let i = 0; i < text.length; i++) if (text[i] !== raw[i]) damaged += 1;
  return { text, encoding: bigEndian ? 'utf-16be' : 'utf-16le', certain, damaged };
}

/** Bytes that no text has, but the high half of UTF-16 below U+0900. */
function isControl(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x20);
}

/** UTF-16 without a mark in a script below U+0900: nearly every second byte is one that no other text has. */
function looksLikeUtf16(bytes: Uint8Array): 'le' | 'be' | null {
  const sample = bytes.subarray(0, 4096);
  if (sample.length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i++) {
    if (!isControl(sample[i] ?? 0)) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  const half = sample.length / 2;
  if (odd > half * 0.6 && even < odd * 0.6 && isReadable(decodeUtf16(sample, false, false))) return 'le';
  if (even > half * 0.6 && odd < even * 0.6 && isReadable(decodeUtf16(sample, true, false))) return 'be';
  return null;
}

/** Chinese in UTF-16 without a mark, where the bytes are not UTF-8. */
function looksLikeWideHan(bytes: Uint8Array): 'le' | 'be' | null {
  const sample = bytes.subarray(0, 4096);
  for (const order of ['le', 'be'] as const) {
    const decoded = decodeUtf16(sample, order === 'be', false);
    const han = decoded.text.match(/\p{Script=Han}/gu)?.length ?? 0;
    if (han * 3 > decoded.text.length && isReadable(decoded) && hasCommonHan(decoded.text)) return order;
  }
  return null;
}

function isReadable({ text }: DecodedText): boolean {
  const odd = text.match(/[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t\n\f\r]|\uFFFD/gu)?.length ?? 0;
  return odd <= text.length * 0.05;
}

function countReplacements(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\uFFFD'); at !== -1; at = text.indexOf('\uFFFD', at + 1)) count += 1;
  return count;
}

/** UTF-8 that names its own damage: null if the bytes are valid. */
function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Share of well-formed multi-byte sequences among the bytes that are not ASCII. */
function utf8Share(bytes: Uint8Array): number {
  let good = 0;
  let high = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80) continue;
    const length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    let follow = 0;
    while (follow + 1 < length && ((bytes[i + follow + 1] ?? 0) & 0xc0) === 0x80) follow += 1;
    if (length > 1 && follow + 1 === length && lead < 0xf5) {
      good += length;
      high += length;
      i += follow;
    } else high += 1;
  }
  return high === 0 ? 1 : good / high;
}

function decodeNamed(bytes: Uint8Array, label: string): DecodedText | null {
  const name = label.trim().toLowerCase();
  if (/^(windows-1252|cp1252|iso-8859-1|latin1|iso8859-1|us-ascii|ascii)$/.test(name))
    return decodeWindows1252(bytes);
  if (/^utf-?16(le)?$/.test(name)) return decodeUtf16(bytes, false, true);
  if (/^utf-?16be$/.test(name)) return decodeUtf16(bytes, true, true);
  try {
    const text = new TextDecoder(name, { ignoreBOM: true }).decode(bytes);
    return { text, encoding: name, certain: true, damaged: countReplacements(text) };
  } catch {
    return null;
  }
}

/**
 * Decodes a text file. A byte order mark decides; else valid UTF-8 is UTF-8; else bytes that are mostly
 * UTF-8 are read as UTF-8 with the damage shown; else `stated` (what the file says of itself); else the code
 * page in which the letters make sense; else windows-1252. Never throws, never drops a byte without counting it.
 */
export function decodeText(all: Uint8Array, stated: string | null = null): DecodedText {
  const bytes = fromMark(all);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeUtf8(bytes.subarray(3), true);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes.subarray(2), false, true);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes.subarray(2), true, true);
  const wide = looksLikeUtf16(bytes);
  if (wide !== null) return decodeUtf16(bytes, wide === 'be', false);
  const strict = strictUtf8(bytes);
  if (stated !== null && (strict === null || /^iso-2022|^utf-7|^hz/i.test(stated))) {
    const named = decodeNamed(bytes, stated);
    if (named !== null && !(named.encoding === 'utf-8' && named.damaged > 0)) return named;
  }
  if (strict !== null) return { text: strict, encoding: 'utf-8', certain: true, damaged: 0 };
  if (utf8Share(bytes) > 0.8) return decodeUtf8(bytes, false);
  const han = looksLikeWideHan(bytes);
  if (han !== null) return decodeUtf16(bytes, han === 'be', false);
  const page = guessCodePage(bytes);
  if (page === null) return decodeWindows1252(bytes);
  const text = new TextDecoder(page).decode(bytes);
  return { text, encoding: page, certain: false, damaged: countReplacements(text) };
}

/** A mark of UTF-16 that blanks were put before, by a program that took it for text, is still the mark. */
function fromMark(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (at < MAX_BEFORE_MARK && [0x20, 0x09, 0x0a, 0x0d, 0].includes(bytes[at] ?? 1)) at += 1;
  const [first, second] = bytes.subarray(at, at + 2);
  const isMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isMark ? bytes.subarray(at) : bytes;
}

const MAX_BEFORE_MARK = 4;

function decodeUtf8(bytes: Uint8Array, certain: boolean): DecodedText {
  const strict = strictUtf8(bytes);
  if (strict !== null) return { text: strict, encoding: 'utf-8', certain, damaged: 0 };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return { text, encoding: 'utf-8', certain, damaged: countReplacements(text) };
}
