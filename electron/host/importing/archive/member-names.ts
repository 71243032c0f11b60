import { decodeWindows1252 } from '../../../../shared/text/decode-text.ts';
import { decode850 } from '../../../../shared/text/encodings/code-page-850.ts';
import { guessCodePage } from '../../../../shared/text/guess-encoding.ts';
import type { ZipName } from '../docx/zip.ts';

/**
 * The names in an archive as people wrote them: in UTF-8 where the archive says so or the bytes are such, else in the
 * one code page that fits all its other names. They are shown only, so a wrong guess costs letters and no file.
 */
export function memberNames(names: readonly ZipName[]): readonly string[] {
  const known = names.map(({ bytes, saysUtf8, unicode }) => unicode ?? (saysUtf8 ? strictUtf8(bytes) : null));
  const open = names.flatMap(({ bytes }, at) => ((known[at] ?? null) === null ? [bytes] : []));
  // Two bytes of a code page are valid UTF-8 now and then; all names of an archive are hardly so.
  const isUtf8 = open.every((bytes) => strictUtf8(bytes) !== null);
  const decode = isUtf8 ? null : decoderFor(open);
  return names.map(({ bytes }, at) => known[at] ?? decode?.(bytes) ?? new TextDecoder('utf-8').decode(bytes));
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decoderFor(names: readonly Uint8Array[]): (bytes: Uint8Array) => string {
  const sample = joined(names);
  const page = looksChinese(sample)
    ? 'gb18030'
    : looksLikeDosRussian(sample)
      ? 'ibm866'
      : guessCodePage(sample);
  if (page !== null) {
    const decoder = new TextDecoder(page);
    return (bytes) => decoder.decode(bytes);
  }
  const windows = (bytes: Uint8Array): string => decodeWindows1252(bytes).text;
  return oddness(windows(sample)) < oddness(decode850(sample)) ? windows : decode850;
}

/** The names one below another, no more of them than a guess needs. */
function joined(names: readonly Uint8Array[]): Uint8Array {
  const parts: number[] = [];
  for (const name of names) {
    if (parts.length > 16_384) break;
    parts.push(...name.subarray(0, 1000), 0x0a);
  }
  return Uint8Array.from(parts);
}

/** Pairs of bytes, nearly all of the first level of GB 2312: names are too short to ask for common characters. */
function looksChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  let level = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = bytes[at + 1] ?? 0;
    if (lead === 0x80 || lead === 0xff || trail < 0x40 || trail === 0x7f || trail === 0xff) return false;
    pairs += 1;
    at += 1;
    if (trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa3))) level += 1;
  }
  return pairs > 0 && level >= pairs * 0.85;
}

/** Nothing but Cyrillic letters of DOS (and №), in whole words. French letters of DOS stand alone among ASCII. */
function looksLikeDosRussian(bytes: Uint8Array): boolean {
  let run = 0;
  let all = 0;
  let inWords = 0;
  for (const byte of [...bytes, 0]) {
    if (byte < 0x80) {
      if (run >= 3) inWords += run;
      run = 0;
      continue;
    }
    if (byte !== 0xfc && !(byte <= 0xaf || (byte >= 0xe0 && byte <= 0xf1))) return false;
    all += 1;
    run += 1;
  }
  return inWords * 2 >= all && all > 0;
}

/** Signs that no name has, and capitals behind small letters ("DÚcision", "dÚcision"). */
function oddness(name: string): number {
  const signs = name.match(/[^\0-\x7f\p{Script=Latin}«»°’‘“”–—…§]/gu)?.length ?? 0;
  return signs + (name.match(/\p{Ll}\p{Lu}|\p{Lu}\p{Ll}\p{Lu}/gu)?.length ?? 0);
}
