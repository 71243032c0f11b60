/** What a character is to the words of a text. */
export const NO_LETTER = 0;
/** A letter or digit: a word begins with one. */
export const LETTER = 1;
/** A mark or a silent character, which goes on with a word that has begun. */
export const WITHIN = 2;
/** A character of a script without spaces: a word by itself. */
export const SIGN = 3;
const UNKNOWN = 255;

const IS_SIGN = /^[[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]&&[\p{L}\p{Nl}]]$/v;
const IS_LETTER = /^[\p{L}\p{Nd}\p{Nl}]$/u;
const IS_WITHIN = /^[\p{M}\u00AD\u200B-\u200F\u2060\uFEFF]$/u;

/** Asked for the sixty thousand characters of one unit once each at most: a pattern for every letter is dear. */
const kinds = new Uint8Array(0x10000).fill(UNKNOWN);

function find(character: string): number {
  if (IS_SIGN.test(character)) return SIGN;
  if (IS_LETTER.test(character)) return LETTER;
  return IS_WITHIN.test(character) ? WITHIN : NO_LETTER;
}

/** What a UTF-16 unit is by itself; half of a pair is nothing. */
export function kindOfUnit(unit: number): number {
  const known = kinds[unit] ?? NO_LETTER;
  if (known !== UNKNOWN) return known;
  const kind = find(String.fromCharCode(unit));
  kinds[unit] = kind;
  return kind;
}

/** What stands at a place where a pair of units may stand. */
export function kindOfPair(text: string, at: number): number {
  const point = text.codePointAt(at) ?? 0;
  return point > 0xffff ? find(String.fromCodePoint(point)) : NO_LETTER;
}

/** Whether a unit is the first of a pair. */
export function beginsPair(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}
