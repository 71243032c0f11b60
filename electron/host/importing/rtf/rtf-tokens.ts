/** A piece of an RTF file. Text comes as bytes of a code page, or as characters that the file names by number. */
export type RtfToken =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'word'; readonly word: string; readonly value: number | null }
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'skip-mark' };

const LETTER = /[a-z]/iu;

/** Splits an RTF file. Binary data is passed over; what comes after the last brace is never looked at. */
export function* rtfTokens(bytes: Uint8Array): Generator<RtfToken> {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    at += 1;
    if (byte === 0x7b) yield { kind: 'open' };
    else if (byte === 0x7d) yield { kind: 'close' };
    else if (byte !== 0x5c) {
      if (byte !== 0x0d && byte !== 0x0a && byte !== 0) yield { kind: 'byte', byte };
    } else {
      const next = String.fromCharCode(bytes[at] ?? 0);
      if (LETTER.test(next)) {
        const { word, value, end } = controlWord(bytes, at);
        at = word === 'bin' ? Math.min(bytes.length, end + Math.max(0, value ?? 0)) : end;
        yield { kind: 'word', word, value };
      } else if (next === "'") {
        const hex = Number.parseInt(String.fromCharCode(bytes[at + 1] ?? 0x78, bytes[at + 2] ?? 0x78), 16);
        at += 3;
        if (!Number.isNaN(hex)) yield { kind: 'byte', byte: hex };
      } else {
        at += 1;
        if (next === '*') yield { kind: 'skip-mark' };
        else if (next === '\\' || next === '{' || next === '}')
          yield { kind: 'byte', byte: next.charCodeAt(0) };
        else yield { kind: 'word', word: next, value: null };
      }
    }
  }
}

function controlWord(
  bytes: Uint8Array,
  from: number,
): { readonly word: string; readonly value: number | null; readonly end: number } {
  let at = from;
  while (at < bytes.length && at - from < 40 && LETTER.test(String.fromCharCode(bytes[at] ?? 0))) at += 1;
  const word = String.fromCharCode(...bytes.subarray(from, at));
  const start = at;
  if (bytes[at] === 0x2d) at += 1;
  while (at < bytes.length && at - start < 12 && isDigit(bytes[at] ?? 0)) at += 1;
  const digits = String.fromCharCode(...bytes.subarray(start, at));
  const value = /\d/u.test(digits) ? Number.parseInt(digits, 10) : null;
  // One space ends the word and belongs to it.
  if (bytes[at] === 0x20) at += 1;
  return { word, value, end: at };
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
