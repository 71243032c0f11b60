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

const CHUNK = 8192;

/** Decodes windows-1252; never fails, undefined bytes become U+FFFD and are counted. */
export function decodeWindows1252(bytes: Uint8Array): { readonly text: string; readonly damaged: number } {
  const parts: string[] = [];
  let damaged = 0;
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const units: number[] = [];
    for (const byte of bytes.subarray(start, start + CHUNK)) {
      const unit = byte >= 0x80 && byte <= 0x9f ? (WINDOWS_1252[byte - 0x80] ?? 0) : byte;
      if (unit === 0 && byte !== 0) damaged += 1;
      units.push(unit === 0 && byte !== 0 ? 0xfffd : unit);
    }
    parts.push(String.fromCharCode(...units));
  }
  return { text: parts.join(''), damaged };
}
