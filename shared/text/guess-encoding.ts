import { guessAsianPage } from './encodings/asian.ts';
import { ARABIC, CYRILLIC, GREEK, HEBREW, THAI, type LetterBits } from './encodings/letters.ts';
import type { EncodingId } from './encodings/list.ts';
import { detectLanguage } from './language.ts';

// Which code page a text without a mark is in. A wrong guess shows wrong letters, so a code page is chosen only
// when its letters are as frequent as in its languages; else the caller keeps what it has.

/** A code page that a guess may name. */
export type CodePage = EncodingId;

/** Bytes that are looked at. */
const SAMPLE = 65_536;
/** Fewer letters than this say nothing. */
const MIN_LETTERS = 8;
/** From so many words on, some must be small words of the language. */
const MANY_WORDS = 25;

interface Candidate {
  readonly page: CodePage;
  readonly letters: LetterBits;
  readonly script: RegExp;
  /** Mean bits of a letter: real text has half a bit more, a text in another code page is below -6. */
  readonly worst: number;
}

const cyrillic = { letters: CYRILLIC, script: /\p{Script=Cyrillic}/u, worst: -5 };
const arabic = { letters: ARABIC, script: /\p{Script=Arabic}/u, worst: -5 };
const greek = { letters: GREEK, script: /\p{Script=Greek}/u, worst: -5 };

/** Of two that fit alike the first is taken. */
const CANDIDATES: readonly Candidate[] = [
  { page: 'windows-1251', ...cyrillic },
  { page: 'koi8-r', ...cyrillic },
  { page: 'koi8-u', ...cyrillic },
  { page: 'iso-8859-5', ...cyrillic },
  { page: 'ibm866', ...cyrillic },
  { page: 'x-mac-cyrillic', ...cyrillic },
  { page: 'iso-8859-6', ...arabic },
  { page: 'windows-1256', ...arabic },
  { page: 'windows-1253', ...greek },
  { page: 'iso-8859-7', ...greek },
  { page: 'windows-1255', letters: HEBREW, script: /\p{Script=Hebrew}/u, worst: -5 },
  { page: 'windows-874', letters: THAI, script: /\p{Script=Thai}/u, worst: -5.6 },
];

/** The code page of another script or of Asia that bytes are likely in; null for one of Latin letters, or an unknown one. */
export function guessCodePage(bytes: Uint8Array): CodePage | null {
  const sample = bytes.subarray(0, SAMPLE);
  const asian = guessAsianPage(sample);
  if (asian !== null) return asian;
  if (inRuns(sample) < 0.5) return null;
  const ranked = CANDIDATES.map((candidate) => ({ candidate, fit: fitOf(sample, candidate) })).sort(
    (a, b) => b.fit - a.fit,
  );
  const best = ranked[0];
  return best !== undefined && best.fit > best.candidate.worst ? best.candidate.page : null;
}

/**
 * Share of the letters beyond ASCII that stand three or more together. In Latin text they stand among ASCII
 * letters; in another script they make whole words.
 */
function inRuns(bytes: Uint8Array): number {
  let run = 0;
  let long = 0;
  let all = 0;
  for (let i = 0; i <= bytes.length; i++) {
    if ((bytes[i] ?? 0) >= 0x80) {
      run += 1;
      continue;
    }
    all += run;
    if (run >= 3) long += run;
    run = 0;
  }
  return all < MIN_LETTERS ? 0 : long / all;
}

/** Words, with the signs that a wrong code page puts into them. */
const WORDS = /(?:[\p{L}\p{M}\uFFFD¶]|(?![\0-\x7f№©®«»°§])\p{S})+/gu;

/** How well the letters fit, in mean bits; minus infinity for what cannot be such a text. */
function fitOf(bytes: Uint8Array, { page, letters, script }: Candidate): number {
  const words = new TextDecoder(page).decode(bytes).match(WORDS) ?? [];
  const own = words.filter((word) => /[^\0-\u02ff]/u.test(word) || /[\u00a1-\u02ff]{3}/u.test(word));
  let bits = 0;
  let count = 0;
  let marks = 0;
  for (const word of own) {
    for (const letter of word) {
      if (/\p{M}/u.test(letter)) {
        marks += 1;
        continue;
      }
      const known = script.test(letter) ? letters.get(letter.toLowerCase()) : undefined;
      bits += known ?? -13;
      count += 1;
    }
    // "пРИВЕТ": letters of the other case after a small one are another code page's.
    if (/\p{Ll}\p{Lu}/u.test(word)) bits -= 4;
  }
  // Arabic and Hebrew are hardly ever written with their vowels; Russian read as Arabic is full of them.
  const isMarked = marks * 2 > count && page !== 'windows-874';
  if (isMarked || count < MIN_LETTERS || !hasSmallWords(own, page)) return Number.NEGATIVE_INFINITY;
  return bits / count - (HANDICAP.get(page) ?? 0);
}

/** Of a rare code page that differs in a few letters from a usual one: it must fit clearly better. */
const HANDICAP: ReadonlyMap<CodePage, number> = new Map([['x-mac-cyrillic', 0.05]]);

/**
 * Many words hold some small words of the language. So must capitals in KOI8-R, however few: its capitals are
 * where Greek and Hebrew have their small letters.
 */
function hasSmallWords(words: readonly string[], page: CodePage): boolean {
  const text = words.join(' ');
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const found = detectLanguage(text);
  if (page.startsWith('koi8') && capitals * 2 > text.length)
    return (found?.language === 'ru' || found?.language === 'uk') && found.share >= 0.1;
  return words.length < MANY_WORDS || (found?.share ?? 0) >= 0.02;
}
