/** A code that one reads aloud to the other: two words of the list of 256, by number, and four digits. */
export interface SpokenCode {
  readonly words: readonly [number, number];
  readonly digits: string;
}

/** No 0 and no 1: they are taken for letters. */
export const CODE_DIGITS = '23456789';
const DIGITS = 4;

/** Five random bytes as a code: 28 bits of them. */
export function spokenCode(random: Uint8Array): SpokenCode {
  const at = (place: number): number => random[place] ?? 0;
  const bits = ((at(2) << 8) | at(3)) & 0xfff;
  const digits = [9, 6, 3, 0].map((shift) => CODE_DIGITS.charAt((bits >> shift) & 7)).join('');
  return { words: [at(0), at(1)], digits };
}

export type SpokenProblem = 'unknown-word' | 'too-short' | 'too-long' | 'no-such-digit';

/**
 * Reads a code as somebody types what they hear: words of their own language or the three-digit numbers beside
 * them, then four digits, in the digits of any script, with blanks or hyphens between. Null problem: understood.
 */
export function readSpokenCode(
  text: string,
  list: readonly string[],
): { readonly code: SpokenCode } | { readonly problem: SpokenProblem; readonly at: string } {
  const parts = plainDigits(text)
    .split(/[\s–—·,.;،\p{Cf}]+/u)
    .flatMap((part) => (wordOf(part, list) === null ? part.split('-') : [part]))
    .filter((part) => part !== '');
  const words: number[] = [];
  let digits = '';
  for (const part of parts) {
    if (words.length < 2) {
      const word = wordOf(part, list);
      if (word === null) return { problem: 'unknown-word', at: part };
      words.push(word);
    } else if (!/^[0-9]+$/.test(part)) return { problem: 'too-long', at: part };
    else digits += part;
  }
  const [first, second] = words;
  if (first === undefined || second === undefined || digits.length < DIGITS) {
    return { problem: 'too-short', at: '' };
  }
  if (digits.length > DIGITS) return { problem: 'too-long', at: digits };
  const strange = Array.from(digits).find((digit) => !CODE_DIGITS.includes(digit));
  if (strange !== undefined) return { problem: 'no-such-digit', at: strange };
  return { code: { words: [first, second], digits } };
}

function wordOf(part: string, list: readonly string[]): number | null {
  if (/^[0-9]{1,3}$/.test(part)) return Number(part) < 256 ? Number(part) : null;
  const place = list.findIndex((word) => foldWord(word) === foldWord(part));
  return place < 0 ? null : place;
}

/** Case, accents, Arabic vowel signs and the several alifs make no difference to somebody who only heard the word. */
function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\p{M}ـ]/gu, '')
    .replace(/[أإآٱ]/gu, 'ا')
    .replace(/ى/gu, 'ي')
    .replace(/ة/gu, 'ه')
    .toLowerCase();
}

/** Digits of every script as ASCII ones. */
function plainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10);
  });
}
