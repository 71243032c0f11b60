/**
 * Folding: what a reader takes for the same letters becomes the same string. Case, accents, Arabic vowel
 * marks, tatweel and the forms of alef, ya and ta marbuta, dashes, quotes, apostrophes, digits of other
 * scripts, width, ligatures and runs of white space (also U+00A0) make no difference; Chinese needs nothing.
 */

/** A folded text with, for each of its units, the offset in the source; one more entry for the end. */
export interface FoldedText {
  readonly text: string;
  readonly offsets: Int32Array;
}

const LETTERS: Readonly<Record<string, string>> = {
  й: 'й',
  Й: 'й',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ک: 'ك',
  ة: 'ه',
  ـ: '',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
};

const MARK = /\p{M}/u;
const SILENT = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;
const SPACE = /\s/;
const PLAIN = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/;
const DIGIT_ZEROS = [0x0660, 0x06f0, 0x0966];
/** й is a letter of its own and no и with an accent; it may be written in two characters. */
const BREVE = '\u0306';

/** The folded text alone. */
export function fold(text: string): string {
  return PLAIN.test(text) ? text.toLowerCase().replaceAll('`', "'") : foldWithOffsets(text).text;
}

/** Folds and remembers where each unit came from, so that a hit can be shown in the source. */
export function foldWithOffsets(text: string): FoldedText {
  let folded = '';
  const offsets: number[] = [];
  let offset = 0;
  let afterSpace = true;
  for (const character of text) {
    if (character === BREVE && folded.endsWith('и')) folded = `${folded.slice(0, -1)}й`;
    const piece: string = SPACE.test(character) ? (afterSpace ? '' : ' ') : foldCharacter(character);
    if (piece !== '') afterSpace = piece === ' ';
    for (let i = 0; i < piece.length; i++) offsets.push(offset);
    folded += piece;
    offset += character.length;
  }
  if (folded.endsWith(' ')) {
    folded = folded.slice(0, -1);
    offsets.pop();
  }
  offsets.push(text.length);
  return { text: folded, offsets: Int32Array.from(offsets) };
}

const known = new Map<string, string>();

function foldCharacter(character: string): string {
  const before = known.get(character);
  if (before !== undefined) return before;
  const piece = computeFold(character);
  known.set(character, piece);
  return piece;
}

function computeFold(character: string): string {
  if (SILENT.test(character)) return '';
  const code = character.codePointAt(0) ?? 0;
  const zero = DIGIT_ZEROS.find((start) => code >= start && code <= start + 9);
  if (zero !== undefined) return String(code - zero);
  let piece = '';
  for (const part of character.normalize('NFKD').toLowerCase().normalize('NFKD')) {
    if (MARK.test(part) || SPACE.test(part) || SILENT.test(part)) continue;
    piece += LETTERS[part] ?? part;
  }
  return LETTERS[character] ?? piece;
}

/** The source range of a stretch of a folded text. Marks that follow the last letter belong to it. */
export function sourceRange(folded: FoldedText, start: number, end: number): readonly [number, number] {
  const from = folded.offsets[start] ?? 0;
  if (end <= start) return [from, from];
  let next = end;
  // A letter that folded to several units ("œ" to "oe") is taken whole.
  while (next < folded.text.length && folded.offsets[next] === folded.offsets[end - 1]) next++;
  return [from, folded.offsets[next] ?? from];
}
