import { decodeWindows1252 } from '../../../../shared/text/decode-text.ts';

const BY_CHARSET: Readonly<Record<number, string>> = {
  0: 'windows-1252', 77: 'macintosh', 128: 'shift_jis', 129: 'euc-kr', 134: 'gb18030', 136: 'big5', 161: 'windows-1253',
  162: 'windows-1254', 163: 'windows-1258', 177: 'windows-1255', 178: 'windows-1256', 186: 'windows-1257', 204: 'windows-1251',
  222: 'windows-874', 238: 'windows-1250', 2: 'symbol',
}; // prettier-ignore
const BY_PAGE: Readonly<Record<number, string>> = {
  437: 'windows-1252', 850: 'windows-1252', 866: 'ibm866', 874: 'windows-874', 932: 'shift_jis', 936: 'gb18030', 949: 'euc-kr',
  950: 'big5', 10000: 'macintosh', 10007: 'x-mac-cyrillic', 65001: 'utf-8',
}; // prettier-ignore

/** The encoding of a font's character set (`\fcharset`); null for "whatever the file has". */
export function charsetEncoding(charset: number): string | null {
  return BY_CHARSET[charset] ?? null;
}

/** The encoding of a code page (`\ansicpg`, `\cpg`). */
export function pageEncoding(page: number): string {
  return BY_PAGE[page] ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : 'windows-1252');
}

/** Decodes bytes; windows-1252 by our own table, symbols of bullet fonts as a bullet. */
export function decodeBytes(bytes: readonly number[], encoding: string): string {
  if (encoding === 'symbol')
    return bytes.map((byte) => (byte >= 0x80 ? '•' : String.fromCharCode(byte))).join('');
  if (encoding === 'windows-1252') return decodeWindows1252(Uint8Array.from(bytes)).text;
  try {
    return new TextDecoder(encoding).decode(Uint8Array.from(bytes));
  } catch {
    return decodeWindows1252(Uint8Array.from(bytes)).text;
  }
}
