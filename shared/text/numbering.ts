/**
 * Labels of numbered text: "1.", "(a)", "iv)", "184A", "191bis", "6.5", "•". A label is kept as the source
 * shows it; everything here is for comparing and telling what comes next.
 */

export type LabelStyle =
  | 'decimal'
  | 'lower-letter'
  | 'upper-letter'
  | 'lower-roman'
  | 'upper-roman'
  | 'cyrillic'
  | 'arabic'
  | 'chinese'
  | 'compound'
  | 'bullet';

/** One way to read a label. "i)" is the ninth letter and the first Roman number: two readings. */
export interface LabelReading {
  readonly style: LabelStyle;
  readonly value: number;
}

const BULLET = /^[•·●○◦▪■□▫‣⁃∙►➢➤✓✔❖◆–—\-*→§\uF0B7\uF0A7\uF0D8\uFFFD]$/u;
const CYRILLIC = 'абвгдежзиклмнопрстуфхцчшщэюя';
/** Cyrillic letters that are typed among Latin ones, where they look the same: "а) b) с)". */
const LATIN_TWINS: Readonly<Record<string, number>> = { а: 1, с: 3, е: 5, о: 15, р: 16, х: 24, у: 25 };
const ARABIC = 'أبجدهوزحطيكلمنسعفصقرشت';
const CHINESE = '零一二三四五六七八九';
const ROMAN_TOKENS: readonly (readonly [string, number])[] = [
  ['m', 1000], ['cm', 900], ['d', 500], ['cd', 400], ['c', 100], ['xc', 90], ['l', 50], ['xl', 40],
  ['x', 10], ['ix', 9], ['v', 5], ['iv', 4], ['i', 1],
]; // prettier-ignore

/** Writes 1… in lower-case Roman figures. */
export function toRoman(value: number): string {
  let rest = value;
  let text = '';
  for (const [token, worth] of ROMAN_TOKENS)
    while (rest >= worth) {
      text += token;
      rest -= worth;
    }
  return text;
}

/** Reads Roman figures in either case; null if they are not written the standard way. */
export function fromRoman(text: string): number | null {
  const lower = text.toLowerCase();
  if (!/^[mdclxvi]{1,15}$/.test(lower)) return null;
  let value = 0;
  let at = 0;
  for (const [token, worth] of ROMAN_TOKENS)
    while (lower.startsWith(token, at)) {
      value += worth;
      at += token.length;
    }
  return at === lower.length && toRoman(value) === lower ? value : null;
}

/** 1 -> a, 26 -> z, 27 -> aa as lists in HTML count (spreadsheet style). */
export function toLetters(value: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text;
  return text;
}

/** a -> 1, z -> 26, and both ways of going on: aa -> 27 (spreadsheet), aa…zz doubled (Word). Only doubled letters are read beyond z. */
function fromLetters(text: string): number | null {
  const lower = text.toLowerCase();
  if (/^[a-z]$/.test(lower)) return lower.charCodeAt(0) - 96;
  if (/^([a-z])\1$/.test(lower)) return 26 + lower.charCodeAt(0) - 96;
  return null;
}

/** Digits of any script in ASCII: Arabic-Indic, Persian, full-width. */
function asciiDigits(text: string): string {
  if (!/[٠-٩۰-۹０-９]/u.test(text)) return text;
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));
}

function fromChinese(text: string): number | null {
  const match = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text);
  if (match === null || text === '') return null;
  const [, tens, ten, units] = match;
  if (ten === undefined) return units === undefined && tens !== undefined ? CHINESE.indexOf(tens) : null;
  return (
    (tens === undefined ? 1 : CHINESE.indexOf(tens)) * 10 + (units === undefined ? 0 : CHINESE.indexOf(units))
  );
}

/**
 * A label without the punctuation around it: "(ii)" -> "ii", "§ 35" -> "35", "«б)" -> "б", "1 -" -> "1".
 * Inner punctuation stays ("6.5"). Case stays: "A." and "a)" are different labels.
 */
export function normalizeLabel(label: string): string {
  return asciiDigits(label.normalize('NFKC')).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

/** Most numbers that may be missing at one place of a count that goes on. */
export const MAX_VACANT = 3;

/** The number that a label shows in figures; null if it shows none. */
export function decimalOf(label: string): number | null {
  return readLabel(label).find(({ style }) => style === 'decimal')?.value ?? null;
}

/** True for a number put in after another without renumbering: "15A", "15bis". */
export function isInsertedLabel(label: string): boolean {
  return /^\d{1,6}(?:[A-Z]{1,2}|\s?(?:bis|ter|quater|quinquies))$/.test(normalizeLabel(label));
}

/** True for a bullet: a label that marks an entry without numbering it. */
export function isBullet(label: string): boolean {
  return BULLET.test(label.trim()) || (label.trim() !== '' && normalizeLabel(label) === '');
}

/** All readings of a label, the likelier first; empty if it is none that is known. */
export function readLabel(label: string): readonly LabelReading[] {
  return remembered(readings, label, readLabelAfresh);
}

const readings = new Map<string, readonly LabelReading[]>();
const frames = new Map<string, string>();
const REMEMBERED = 2000;

/** Labels repeat from block to block and are asked for many times; the memory of them is bounded. */
function remembered<T>(memory: Map<string, T>, label: string, make: (label: string) => T): T {
  const known = memory.get(label);
  if (known !== undefined) return known;
  if (memory.size >= REMEMBERED) memory.clear();
  const made = make(label);
  memory.set(label, made);
  return made;
}

function readLabelAfresh(label: string): readonly LabelReading[] {
  if (isBullet(label)) return [{ style: 'bullet', value: 0 }];
  const core = normalizeLabel(label);
  // Arabic texts set numbers in single quotes where the other languages have Roman figures
  if (/^['‘’][^'‘’]{1,2}['‘’]$/u.test(label.trim()) && /^\d{1,2}$/.test(core))
    return [{ style: 'lower-roman', value: Number(core) }];
  if (/^\d{1,6}$/.test(core)) return [{ style: 'decimal', value: Number(core) }];
  const inserted = /^(\d{1,6})(?:[A-Z]{1,2}|\s?(?:bis|ter|quater|quinquies))$/.exec(core);
  if (inserted !== null) return [{ style: 'decimal', value: Number(inserted[1]) }];
  if (/^[\dA-Z]{1,3}(?:[.-]\d{1,4})+[a-z]?$/.test(core))
    return [{ style: 'compound', value: Number(/\d+(?=[a-z]?$)/.exec(core)?.[0] ?? 0) }];
  return readLetters(core);
}

function readLetters(core: string): readonly LabelReading[] {
  const readings: LabelReading[] = [];
  const base = core.replace(/(?<=^[a-z]{1,2})\s?(?:bis|ter|quater)$/, '');
  const isUpper = base === base.toUpperCase();
  const letters = fromLetters(base);
  const roman = base === base.toLowerCase() || isUpper ? fromRoman(base) : null;
  if (letters !== null) readings.push({ style: isUpper ? 'upper-letter' : 'lower-letter', value: letters });
  if (roman !== null) readings.push({ style: isUpper ? 'upper-roman' : 'lower-roman', value: roman });
  const cyrillic = core.length === 1 ? CYRILLIC.indexOf(core.toLowerCase()) : -1;
  if (cyrillic >= 0) readings.push({ style: 'cyrillic', value: cyrillic + 1 });
  const twin = LATIN_TWINS[core];
  if (twin !== undefined) readings.push({ style: 'lower-letter', value: twin });
  const arabic = core.length === 1 ? ARABIC.indexOf(core.replace('ا', 'أ')) : -1;
  if (arabic >= 0) readings.push({ style: 'arabic', value: arabic + 1 });
  const chinese = fromChinese(core);
  if (chinese !== null) readings.push({ style: 'chinese', value: chinese });
  return readings;
}

/** The punctuation around a label, which with its style tells one numbering from another: "(·)", "·)", "·.", "·". */
export function labelFrame(label: string): string {
  return remembered(frames, label, frameAfresh);
}

function frameAfresh(label: string): string {
  const core = normalizeLabel(label);
  const plain = asciiDigits(label.normalize('NFKC'))
    .trim()
    .replace(/^["“”«„‘']+\s*/u, '');
  const at = plain.indexOf(core);
  return core === '' || at < 0
    ? plain
    : `${plain.slice(0, at).trim()}·${plain.slice(at + core.length).trim()}`;
}
