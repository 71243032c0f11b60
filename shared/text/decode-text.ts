import { hasCommonHan } from './encodings/asian.ts';
import { decode850 } from './encodings/code-page-850.ts';
import { guessLatinPage } from './encodings/latin.ts';
import type { EncodingId } from './encodings/list.ts';
import { decodeWindows1252 as decodeWindows } from './encodings/windows-1252.ts';
import { guessCodePage } from './guess-encoding.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | (string & {});

/**
 * How far an encoding is sure. `certain`: the bytes say so themselves (a byte order mark, or valid UTF-8), or the file
 * does. `likely`: only in it the letters make sense. `unsure`: nothing speaks for it. `chosen`: the delegate said so.
 */
export type Certainty = 'certain' | 'likely' | 'unsure' | 'chosen';

export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncoding;
  readonly certainty: Certainty;
  /** Bytes or units that are no character in this encoding; each stands as U+FFFD in the text. */
  readonly damaged: number;
}

/** Decodes windows-1252; never fails, undefined bytes become U+FFFD and are counted. */
export function decodeWindows1252(bytes: Uint8Array, certainty: Certainty = 'unsure'): DecodedText {
  return { ...decodeWindows(bytes), encoding: 'windows-1252', certainty };
}

function decodeUtf16(bytes: Uint8Array, bigEndian: boolean, certainty: Certainty): DecodedText {
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
  return { text, encoding: bigEndian ? 'utf-16be' : 'utf-16le', certainty, damaged };
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
  if (odd > half * 0.6 && even < odd * 0.6 && isReadable(decodeUtf16(sample, false, 'likely'))) return 'le';
  if (even > half * 0.6 && odd < even * 0.6 && isReadable(decodeUtf16(sample, true, 'likely'))) return 'be';
  return null;
}

/** Chinese in UTF-16 without a mark, where the bytes are not UTF-8. */
function looksLikeWideHan(bytes: Uint8Array): 'le' | 'be' | null {
  const sample = bytes.subarray(0, 4096);
  for (const order of ['le', 'be'] as const) {
    const decoded = decodeUtf16(sample, order === 'be', 'likely');
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

/** Decodes bytes by the name of an encoding; null for a name that nobody knows. */
function decodeNamed(bytes: Uint8Array, label: string, certainty: Certainty): DecodedText | null {
  const name = label.trim().toLowerCase();
  if (/^(windows-1252|cp1252|iso-8859-1|latin1|iso8859-1|us-ascii|ascii)$/.test(name))
    return decodeWindows1252(bytes, certainty);
  if (/^utf-?16(le)?$/.test(name)) return decodeUtf16(bytes, false, certainty);
  if (/^utf-?16be$/.test(name)) return decodeUtf16(bytes, true, certainty);
  if (/^(?:ibm|cp)850$/.test(name))
    return { text: decode850(bytes), encoding: 'ibm850', certainty, damaged: 0 };
  try {
    const text = new TextDecoder(name, { ignoreBOM: true }).decode(bytes);
    return { text, encoding: name, certainty, damaged: countReplacements(text) };
  } catch {
    return null;
  }
}

/**
 * Decodes a text file. What the delegate chose decides; else a byte order mark; else valid UTF-8 is UTF-8; else bytes
 * that are mostly UTF-8 are read as UTF-8 with the damage shown; else `stated` (what the file says of itself); else the
 * code page in which the letters make sense; else windows-1252. Never throws, never drops a byte without counting it.
 */
export function decodeText(
  all: Uint8Array,
  stated: string | null = null,
  chosen: EncodingId | null = null,
): DecodedText {
  if (chosen !== null) return decodeChosen(all, chosen);
  const bytes = fromMark(all);
  const marked = decodeMarked(bytes);
  if (marked !== null) return marked;
  const wide = looksLikeUtf16(bytes);
  if (wide !== null) return decodeUtf16(bytes, wide === 'be', 'likely');
  const strict = strictUtf8(bytes);
  if (stated !== null && (strict === null || /^iso-2022|^utf-7|^hz/i.test(stated))) {
    const named = decodeNamed(bytes, stated, 'certain');
    if (named !== null && !(named.encoding === 'utf-8' && named.damaged > 0)) return named;
  }
  if (strict !== null) return decodeSevenBits(bytes, strict);
  if (utf8Share(bytes) > 0.8) return decodeUtf8(bytes, 'likely');
  const han = looksLikeWideHan(bytes);
  if (han !== null) return decodeUtf16(bytes, han === 'be', 'likely');
  return decodeGuessed(bytes);
}

/** A mark of UTF-8, UTF-16 or UTF-32 at the beginning. */
function decodeMarked(bytes: Uint8Array): DecodedText | null {
  const [first, second, third, fourth] = bytes.subarray(0, 4);
  if (first === 0xef && second === 0xbb && third === 0xbf) return decodeUtf8(bytes.subarray(3), 'certain');
  if (first === 0xff && second === 0xfe && third === 0 && fourth === 0 && bytes.length % 4 === 0)
    return decodeUtf32(bytes.subarray(4), false);
  if (first === 0xff && second === 0xfe) return decodeUtf16(bytes.subarray(2), false, 'certain');
  if (first === 0xfe && second === 0xff) return decodeUtf16(bytes.subarray(2), true, 'certain');
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff)
    return decodeUtf32(bytes.subarray(4), true);
  return null;
}

function decodeUtf32(bytes: Uint8Array, bigEndian: boolean): DecodedText {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  let damaged = bytes.length % 4;
  for (let at = 0; at + 3 < bytes.length; at += 4) {
    const code = view.getUint32(at, !bigEndian);
    const isCharacter = code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff);
    if (!isCharacter) damaged += 1;
    parts.push(isCharacter ? String.fromCodePoint(code) : '\uFFFD');
  }
  return {
    text: parts.join(''),
    encoding: bigEndian ? 'utf-32be' : 'utf-32le',
    certainty: 'certain',
    damaged,
  };
}

/** ISO-2022-JP: an escape and the sign of one of its tables. */
export function switchesToJapanese(words: string): boolean {
  return words.includes('\u001b$B') || words.includes('\u001b$@');
}

/** Bytes that are all ASCII may switch to Japanese by signs of their own; anything else is what it says. */
function decodeSevenBits(bytes: Uint8Array, strict: string): DecodedText {
  if (switchesToJapanese(strict) && bytes.every((byte) => byte < 0x80)) {
    const japanese = decodeNamed(bytes, 'iso-2022-jp', 'likely');
    if (japanese !== null && japanese.damaged === 0) return japanese;
  }
  return { text: strict, encoding: 'utf-8', certainty: 'certain', damaged: 0 };
}

/** The code page in which the letters make sense. */
function decodeGuessed(bytes: Uint8Array): DecodedText {
  const page = guessCodePage(bytes);
  const latin = page === null ? guessLatinPage(bytes) : { page, isLikely: true };
  const certainty = latin.isLikely ? 'likely' : 'unsure';
  return decodeNamed(bytes, latin.page, certainty) ?? decodeWindows1252(bytes);
}

/** The bytes as the delegate says they are; the mark of that encoding is none of the text. */
function decodeChosen(bytes: Uint8Array, chosen: EncodingId): DecodedText {
  const decoded = decodeNamed(bytes, chosen, 'chosen') ?? decodeWindows1252(bytes, 'chosen');
  return { ...decoded, text: decoded.text.replace(/^\uFEFF/u, '') };
}

/** A mark of UTF-16 that blanks were put before, by a program that took it for text, is still the mark. */
function fromMark(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (at < MAX_BEFORE_MARK && [0x20, 0x09, 0x0a, 0x0d, 0].includes(bytes[at] ?? 1)) at += 1;
  const [first, second] = bytes.subarray(at, at + 2);
  const isMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isMark && !(at === 2 && bytes[0] === 0 && bytes[1] === 0) ? bytes.subarray(at) : bytes;
}

const MAX_BEFORE_MARK = 4;

function decodeUtf8(bytes: Uint8Array, certainty: Certainty): DecodedText {
  const strict = strictUtf8(bytes);
  if (strict !== null) return { text: strict, encoding: 'utf-8', certainty, damaged: 0 };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return { text, encoding: 'utf-8', certainty, damaged: countReplacements(text) };
}

/** What an import report says of an encoding: which one, how sure that is, and how much is no character of it. */
export function encodingWarnings(
  decoded: Pick<DecodedText, 'encoding' | 'certainty' | 'damaged'>,
): readonly { readonly code: string; readonly detail: string; readonly block: null }[] {
  const { encoding, certainty, damaged } = decoded;
  const code = CODES[certainty];
  return [
    ...(code === null ? [] : [{ code, detail: encoding, block: null }]),
    ...(damaged > 0 ? [{ code: 'damaged-characters', detail: String(damaged), block: null }] : []),
  ];
}

const CODES: Readonly<Record<Certainty, string | null>> = {
  certain: null,
  likely: 'encoding-guessed',
  unsure: 'encoding-uncertain',
  chosen: 'encoding-chosen',
};
